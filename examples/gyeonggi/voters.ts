/** What the synthetic people of the example do: who comes to the hall, who votes at home, on paper, twice, or not at all. */
import { type Rng, uniformInteger } from 'hanpyo/core';
import type { Decision } from './booths.js';
import type { Opened } from './election.js';
import { LIKES } from './plan.js';
import type { Person } from './register.js';
import { seededRng } from './seeded.js';

/** The day, person by person. Somebody may be on several lists: then the rules decide what counts. */
export interface Day {
  /** Before the lists of the hall are closed: members at home. */
  readonly home: readonly Decision[];
  /** Representatives and experts, at the kiosks; one list for each. */
  readonly kiosks: readonly (readonly Decision[])[];
  /** Members of the first group who vote on paper in the hall. */
  readonly paper: readonly Decision[];
  /** People whose card is lost, and revoked. */
  readonly lost: readonly Person[];
}

/** How many kiosks there are. */
const KIOSKS = 4;
const PAPERS = 10;
const LOST = 7;

/**
 * Plans the day.
 * @param voters - how many people come at most; everybody who does not abstain unless told
 */
export function planDay({ people, manifest }: Opened, voters: number = people.length): Day {
  const rng = seededRng('gyeonggi voters');
  const decide = (person: Person, times: number): Decision => ({
    person,
    votes: Array.from({ length: times }, () =>
      likes(person, manifest.contests[person.group]?.options.length ?? 0, rng),
    ),
  });
  const [members, guests] = [isMember(true), isMember(false)].map((wanted) => people.filter(wanted));
  const onPaper = (members ?? []).filter(({ group }) => group === 0).slice(0, PAPERS);
  const absent = (i: number): boolean => i % 19 === 7;
  const atHome = spread(members ?? []).filter(
    (person, i) => !absent(i) && !onPaper.slice(3).includes(person),
  );
  const lost = atHome.filter(({ group }) => group === 1).slice(0, LOST);
  const share = voters / people.length;
  const first = <T>(list: readonly T[]): readonly T[] => list.slice(0, Math.ceil(list.length * share));
  const hall = first(spread(guests ?? []));
  return {
    home: first(atHome).map((person, i) => decide(person, i % 41 === 3 ? 2 : 1)),
    kiosks: Array.from({ length: KIOSKS }, (_, kiosk) =>
      hall.filter((_, i) => i % KIOSKS === kiosk).map((person) => decide(person, 1)),
    ),
    paper: onPaper.map((person) => decide(person, 1)),
    lost,
  };
}

const isMember =
  (wanted: boolean) =>
  ({ class: voterClass }: Person): boolean =>
    (voterClass === 1) === wanted;

/** One of each group in turn, so that the first so many are of all groups. */
function spread(people: readonly Person[]): readonly Person[] {
  const turn = new Map<Person, number>();
  const seen: number[] = [];
  for (const person of people) {
    const count = seen[person.group] ?? 0;
    seen[person.group] = count + 1;
    turn.set(person, count);
  }
  return [...people].sort((a, b) => (turn.get(a) ?? 0) - (turn.get(b) ?? 0) || a.group - b.group);
}

/** Up to six of the others; those at the front of the group are liked a little more. */
function likes({ own }: Person, options: number, rng: Rng): readonly number[] {
  const wanted = uniformInteger(LIKES + 1, rng);
  const chosen = new Set<number>();
  for (let tries = 0; chosen.size < wanted && tries < 100; tries++) {
    const option = Math.min(uniformInteger(options, rng), uniformInteger(options + 4, rng));
    if (option !== own) chosen.add(option);
  }
  return [...chosen].sort((a, b) => a - b);
}

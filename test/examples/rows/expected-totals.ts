/** The count of the resident vote without any cryptography, from what people did. */
import type { Opened } from '../../../examples/gyeonggi/election.js';
import { CLASSES } from '../../../examples/gyeonggi/plan.js';
import type { Day } from '../../../examples/gyeonggi/voters.js';

/** What every vote that counts adds up to, person by person: in a group, by position. */
export function expectedTotals({ manifest }: Opened, day: Day, group: number): readonly number[] {
  const paper = new Set(day.paper.map(({ person }) => person));
  const lost = new Set(day.lost);
  const online = [...day.home, ...day.kiosks.flat()].filter(
    ({ person }) => !paper.has(person) && !lost.has(person),
  );
  const options = manifest.contests[group]?.options ?? [];
  return options.map((_, option) =>
    [...online, ...day.paper]
      .filter(({ person, votes }) => person.group === group && votes.at(-1)?.includes(option))
      .reduce((sum, { person }) => sum + (CLASSES[person.class]?.weight ?? 0), 0),
  );
}

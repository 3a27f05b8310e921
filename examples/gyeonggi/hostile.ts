/** What dishonest devices and people send, each with the check that has to stop it. Nobody else is harmed by any of it. */
import { buildRoll, castBallot, prepareBallot } from 'hanpyo';
import { electionContext, type Manifest, NO_PREVIOUS } from 'hanpyo/ballot';
import type { Rng } from 'hanpyo/core';
import { ballotEntry, makeEntry, readFrame } from 'hanpyo/record';
import type { Opened } from './election.js';
import { LIKES } from './plan.js';
import type { Person } from './register.js';

/** An entry that must be refused, and the check that refuses it. */
export interface Attempt {
  readonly what: { readonly ko: string; readonly en: string };
  readonly check: string;
  readonly entry: Uint8Array;
}

/** A ballot entry of a person, by whatever program: her first. */
export function castEntry(
  { context }: Pick<Opened, 'context'>,
  { credential: { secret }, group }: Person,
  liked: readonly number[],
  rng: Rng,
): Uint8Array {
  const contest = context.manifest.contests[group];
  if (contest === undefined) throw new RangeError(`there is no group ${group}`);
  const values = contest.options.map((_, i) => (liked.includes(i) ? 1 : 0));
  const voter = { secret, sequence: 0, previous: NO_PREVIOUS };
  const choices = new Map([[contest.id, { kind: 'values', values } as const]]);
  return ballotEntry(castBallot(prepareBallot(context, voter, choices, rng), secret, rng));
}

/**
 * A device whose program has other rules: seven likes, and another community excluded than the own. An honest program refuses to
 * make such a ballot; this one makes it, as long as an honest one, and what it proves is not what everybody verifies.
 * @param excluded - the option that is left out in place of the own community
 */
export function cheatingDevice(
  { manifest, context }: Pick<Opened, 'manifest' | 'context'>,
  { credential: { key }, class: voterClass, group }: Person,
  excluded: number,
): Pick<Opened, 'context'> {
  const rule = { kind: 'choice', min: 0, max: LIKES + 1, blank: false } as const;
  const other: Manifest = { ...manifest, contests: manifest.contests.map((c) => ({ ...c, rule })) };
  const row = {
    key: key.toBytes(),
    class: voterClass,
    style: group,
    excluded: [{ contest: group, options: [excluded] }],
  };
  const lenient = electionContext(
    other,
    context.publicKey,
    buildRoll([row], other, () => context.group),
  );
  return { context: { ...lenient, electionId: context.electionId } };
}

/**
 * Attempts on an open election.
 * @param idle - people who have not voted: two whose own community is excluded
 * @param accepted - a ballot entry that is on the ledger
 * @param practice - a ballot entry of the rehearsal
 */
export function attempts(
  election: Opened,
  idle: readonly [Person, Person],
  { accepted, practice }: { readonly accepted: Uint8Array; readonly practice: Uint8Array },
  rng: Rng,
): readonly Attempt[] {
  const [person, other] = idle;
  const { own = 0 } = other;
  const others = [...Array(LIKES + 2).keys()].filter((option) => option !== person.own).slice(0, LIKES + 1);
  const good = castEntry(election, person, others.slice(0, 1), rng);
  const { electionId } = election.context;
  const payload = readFrame(good).payload.slice();
  payload.set([(payload.at(-1) ?? 0) ^ 1], payload.length - 1);
  const altered = makeEntry('ballot', electionId, payload, []);
  const dressed = makeEntry('ballot', electionId, readFrame(practice).payload, []);
  const { own: kept = 0 } = person;
  return [
    {
      what: { ko: '일곱 개를 고른 표', en: 'seven likes' },
      check: 'B-13',
      entry: castEntry(cheatingDevice(election, person, kept), person, others, rng),
    },
    {
      what: { ko: '자기 공동체를 고른 표', en: 'a like for the own community' },
      check: 'B-13',
      entry: castEntry(cheatingDevice(election, other, own === 0 ? 1 : 0), other, [own], rng),
    },
    { what: { ko: '바뀐 표', en: 'an altered ballot' }, check: 'B-12', entry: altered },
    { what: { ko: '다시 보낸 표', en: 'a ballot that is sent again' }, check: 'B-07', entry: accepted },
    { what: { ko: '연습 표', en: 'a practice ballot' }, check: 'V06', entry: practice },
    {
      what: { ko: '옷을 갈아입은 연습 표', en: 'a practice ballot in disguise' },
      check: 'B-02',
      entry: dressed,
    },
  ];
}

/** Records of shuffled votes changed anywhere: whatever it is, both verifiers say the same of it. */
import fc from 'fast-check';
import { beforeAll, it } from 'vitest';
import { publishEntries } from '../helpers/publish.js';
import { Bench } from './bench.js';
import { expectAgreement } from './both.js';
import { at, concat } from './bytes.js';
import { type EntryType, readEntry } from './entry.js';
import type { HeldElection } from './held-election.js';
import { holdMixed } from './mixed-election.js';
import { digest } from './shuffle.js';

const TYPES = ['shuffle-part', 'shuffle', 'list-share', 'result', 'ballot', 'challenge', 'share'] as const;

/** A run takes a third of a second. */
const RUNS = Number(process.env.FC_NUM_RUNS ?? 15);

let held: HeldElection;
beforeAll(async () => {
  held = await holdMixed();
});

/** One change: which entry, where in its payload, what, and whether the one who signed it stands by it. */
const CHANGE = fc.record({
  type: fc.constantFrom(...TYPES),
  nth: fc.nat(100),
  /** Often near the beginning, where the fields are. */
  place: fc.oneof(fc.nat(60), fc.nat(100_000)),
  value: fc.nat(255),
  kind: fc.constantFrom('set', 'insert', 'remove', 'clear'),
  /** The end of a shuffle names the changed parts; a ballot is signed again. */
  follow: fc.boolean(),
});

type Change = typeof CHANGE extends fc.Arbitrary<infer C> ? C : never;

function changed(payload: Uint8Array, { place, value, kind }: Change): Uint8Array {
  const i = place % payload.length;
  if (kind === 'insert') return concat(payload.subarray(0, i), Uint8Array.of(value), payload.subarray(i));
  if (kind === 'remove') return concat(payload.subarray(0, i), payload.subarray(i + 1));
  const copy = payload.slice();
  if (kind === 'clear') copy.fill(0, i, i + 32);
  else copy[i] = value;
  return copy;
}

function tampered(change: Change): Uint8Array[] {
  const bench = new Bench(held);
  const { type, follow } = change;
  const nth = change.nth % countOf(type);
  if (type === 'ballot' && follow) {
    const voter = at([0, 1, 2, 0], nth);
    return bench.with('ballot', nth, bench.ballot(voter, changed(bench.body(nth), change)));
  }
  const entries = bench.changed(type, nth, (payload) => changed(payload, change));
  if (type === 'shuffle-part' && follow) {
    const { payload } = readEntry(at(entries, bench.at(type, nth)));
    const hash = digest(payload.subarray(20));
    entries[bench.at('shuffle', nth)] = bench.signed('shuffle', nth, (end) =>
      concat(end.subarray(0, 16), hash),
    );
  }
  return entries;
}

function countOf(type: EntryType): number {
  return held.entries.filter((entry) => readEntry(entry).type === type).length;
}

it('say the same of a record with a change anywhere', async () => {
  const { origin, logSeed } = held.election;
  await fc.assert(
    fc.asyncProperty(CHANGE, async (change) => {
      await expectAgreement(await publishEntries(tampered(change), origin, logSeed));
    }),
    { numRuns: RUNS },
  );
});

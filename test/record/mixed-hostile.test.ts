/** Entries about shuffles whose bytes anybody may have written: every one is judged, none does harm. */
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeEntry, readFrame } from '../../src/record/entry.js';
import { recordOf } from '../helpers/tamper.js';
import { closedMixedElection, Desk, type MixedElection, signerOf } from './mixed-election.js';

const RUNS = Number(process.env.FC_NUM_RUNS ?? 20);
const TYPES = ['shuffle-part', 'shuffle', 'list-share'] as const;

let election: MixedElection;
/** All honest entries after the closing. */
let honest: readonly Uint8Array[];
let desk: Desk;
beforeAll(async () => {
  election = await closedMixedElection();
  const first = new Desk(recordOf(election.closed), election.closed.length);
  const entries: Uint8Array[] = [];
  const take = (made: readonly Uint8Array[]): void => {
    first.takeAll(made);
    entries.push(...made);
  };
  for (const trustee of election.trustees.slice(0, 2)) take(trustee.shuffle(first.record, first.rng));
  for (const trustee of election.trustees.slice(0, 2)) take(trustee.decrypt(first.record, first.rng));
  honest = entries;
});
beforeEach(() => {
  desk = new Desk(recordOf(election.closed), election.closed.length);
});

/** The first honest entry of each type, in its place: what stands before it is taken. */
function inPlace(type: (typeof TYPES)[number]): Uint8Array {
  const at = honest.findIndex((bytes) => readFrame(bytes).type === type);
  desk.takeAll(honest.slice(0, at));
  const entry = honest[at];
  if (entry === undefined) throw new RangeError(`no ${type}`);
  return entry;
}

describe.each(TYPES)('a %s', (type) => {
  it('with a bit flipped is refused; what is signed again is judged, and never an error', () => {
    const entry = inPlace(type);
    const { payload, electionId, signatures } = readFrame(entry);
    const signer = signerOf(election, (signatures[0]?.index ?? 0) + 1);
    const bits = (bytes: Uint8Array) => fc.integer({ min: 0, max: 8 * bytes.length - 1 });
    fc.assert(
      fc.property(bits(entry), (bit) => desk.findings(flipped(entry, bit)).length > 0),
      { numRuns: RUNS },
    );
    fc.assert(
      fc.property(bits(payload), (bit) => {
        desk.findings(makeEntry(type, electionId, flipped(payload, bit), [signer]));
      }),
      { numRuns: RUNS },
    );
    expect(desk.findings(entry)).toEqual([]);
  });

  it('of any payload is refused', () => {
    inPlace(type);
    const signer = signerOf(election, 1);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (payload) => {
        const entry = makeEntry(type, desk.record.setup.electionId, payload, [signer]);
        return desk.findings(entry).length === 1;
      }),
      { numRuns: RUNS },
    );
  });
});

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/** Forgers whose errors would cancel if two equations had one weight: in one block, in several, in runs of several shapes. */
import { describe, expect, it } from 'vitest';
import { contestsOf } from '../../src/ballot/context.js';
import { elementExaminer } from '../../src/ballot/examiner.js';
import type { Contest, Rule } from '../../src/ballot/manifest.js';
import type { Element, Group } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import type { Rng } from '../../src/core/random.js';
import { seededRng } from '../helpers/rng.js';
import { smallManifest, testElection, voterOf } from './ballot-fixtures.js';
import {
  cancelling,
  type ForgedContest,
  forgeBallot,
  type Slot,
  slotsOf,
  withErrors,
} from './forged-ballot.js';
import { bytesExaminer, codeOfExamination, shapedBallot } from './hot-path-election.js';

const [LONE, ROWS] = [0, 1];
const BLOCK = 128;

/** A voter of one sum, and one of a sum between two rows. */
function electionOf(group: Group): ReturnType<typeof testElection> {
  const options = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ id: `o${i}`, name: { en: `Option ${i}` } }));
  const contest = (id: string, count: number, rule: Rule): Contest => ({
    ...{ id, title: { en: id }, options: options(count), rule },
  });
  const manifest = smallManifest({
    group: group.id as 'P-256' | 'ristretto255',
    contests: [
      contest('lone', 1, { kind: 'choice', min: 0, max: 1, blank: false }),
      contest('name', 0, { kind: 'write-in', maxBytes: 70, blank: false, shuffles: 1 }),
      contest('order', 3, {
        ...{ kind: 'ranked', min: 1, max: 3, ties: 'allowed', blank: true, shuffles: 1 },
        counting: { rule: 'schulze', seats: 1 },
      }),
    ],
    styles: [
      { id: 'lone', contests: ['lone'] },
      { id: 'rows', contests: ['name', 'lone', 'order'] },
    ],
  });
  return testElection([{ style: 0 }, { style: 1 }], { manifest, group, seed: 'runs' });
}

describe.each([
  ['P-256', P256],
  ['ristretto255', ristretto255WithEngine('wasm')],
] as const)('errors that would cancel, on %s,', (_name, group) => {
  const election = electionOf(group);
  const { context, rng } = election;
  const [plus, minus] = cancelling(group, 2) as [Element, Element];
  const parts: readonly ForgedContest[][] = [[{ bits: [1] }], [{ bits: [] }, { bits: [1] }, { bits: [] }]];
  const slots: readonly Slot[][] = [
    slotsOf(1),
    contestsOf(context, context.roll.entry(voterOf(election, ROWS).index)).flatMap((contest, i): Slot[] =>
      contest.kind === 'sum'
        ? slotsOf(1).map((slot) => (slot === 'signature' ? slot : [i, slot[1]]))
        : Array.from({ length: contest.layout.width }, (_, j) => [i, j]),
    ),
  ];
  const forge = (voter: number, ...errors: (readonly [Slot, Element])[]): Uint8Array =>
    forgeBallot(election, voter, withErrors(parts[voter] ?? [], errors));
  const codeOf = (slot: Slot): string => (slot === 'signature' ? 'B-12' : 'B-13');
  const examine = bytesExaminer(election);
  const codes = (ballots: readonly Uint8Array[], source: Rng = rng): string[] =>
    examine(
      ballots.map((bytes) => shapedBallot(election, bytes)),
      source,
    ).map(codeOfExamination);
  const pairsOf = (voter: number) =>
    (slots[voter] ?? []).map((slot) => ({
      ...{ slot, code: codeOf(slot) },
      both: [plus, minus].map((error) => forge(voter, [slot, error])) as [Uint8Array, Uint8Array],
    }));
  const [lone, rows] = [pairsOf(LONE), pairsOf(ROWS)];

  it('are errors, and nothing else is: as the reference says', () => {
    const reference = elementExaminer(context);
    const honest = [LONE, ROWS].map((voter) => forge(voter));
    const all = [...honest, ...[...lone, ...rows].flatMap(({ both }) => both)];
    const shaped = all.map((bytes) => shapedBallot(election, bytes));
    const found = reference(shaped, rng);
    expect(examine(shaped, rng)).toEqual(found);
    expect(found.map(codeOfExamination)).toEqual([
      ...['sound', 'sound'],
      ...[...lone, ...rows].flatMap(({ code }) => [code, code]),
    ]);
    expect(rows.length).toBeGreaterThan(7);
  });

  it('do not in one ballot, of rows and sums', () => {
    const errors = slots[ROWS] ?? [];
    const pairs = errors.flatMap((a, i) => errors.slice(i + 1).map((b) => [a, b] as const));
    const forged = pairs.map(([a, b]) => forge(ROWS, [a, plus], [b, minus]));
    expect(codes(forged)).toEqual(pairs.map((pair) => (pair.includes('signature') ? 'B-12' : 'B-13')));
  });

  it.each([
    ['at one place of two blocks', 0, BLOCK],
    ['at the last place of two blocks', BLOCK - 1, 2 * BLOCK - 1],
    ['on both sides of an edge', BLOCK - 1, BLOCK],
    ['in the first ballot and the last', 0, 2 * BLOCK + 1],
  ])('do not %s', (_where, first, second) => {
    const honest = forge(LONE);
    const ballots = new Array<Uint8Array>(2 * BLOCK + 2).fill(honest);
    for (const { both, code } of lone) {
      const expected = ballots.map((_, i) => (i === first || i === second ? code : 'sound'));
      expect(codes(ballots.with(first, both[0]).with(second, both[1]))).toEqual(expected);
    }
  });

  it('do not if the random source repeats itself from call to call, in blocks and runs', () => {
    const repeating = (length: number): Uint8Array => seededRng('again')(length);
    const honest = forge(LONE);
    const ballots = new Array<Uint8Array>(2 * BLOCK + 2).fill(honest);
    const other = forge(ROWS);
    for (const { both, code } of lone) {
      const across = ballots.with(0, both[0]).with(BLOCK, both[1]);
      expect(codes(across, repeating).filter((found) => found === code).length).toBe(2);
    }
    for (const one of lone)
      for (const another of rows)
        expect(codes([one.both[0], honest, another.both[1], other], repeating)).toEqual([
          ...[one.code, 'sound'],
          ...[another.code, 'sound'],
        ]);
  });

  it('do not in ballots of two shapes, whichever equations they are in', () => {
    for (const one of lone)
      for (const other of rows) expect(codes([one.both[0], other.both[1]])).toEqual([one.code, other.code]);
  });
});

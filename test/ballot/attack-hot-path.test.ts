/** Voters and trustees who know every secret but the logarithms of hashes, against the examiner over bytes. */
import { describe, expect, it } from 'vitest';
import { readBallot } from '../../src/ballot/ballot.js';
import { ballotCheck } from '../../src/ballot/ballot-proofs.js';
import { contestsOf, shapeOf } from '../../src/ballot/context.js';
import type { Examination } from '../../src/ballot/examiner.js';
import { toHex } from '../../src/core/bytes.js';
import type { Element } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { VECTOR_WEIGHTS } from '../../src/zk/encoded-vector.js';
import { sumVoterContest } from '../helpers/sum-contests.js';
import { voterOf } from './ballot-fixtures.js';
import { cancelling, type ForgedContest, forgeBallot, slotsOf, withErrors } from './forged-ballot.js';
import {
  bothExaminers,
  bytesExaminer,
  codeOfExamination,
  honestContests,
  ODD_ROWS,
  oddElection,
  shapedBallot,
} from './hot-path-election.js';

const [TWINS, MOST, LONE] = [0, 2, 3];
const election = oddElection(P256);
const { context, rng } = election;
const both = bothExaminers(election);
const honest = (voter: number): ForgedContest[] => honestContests(election, voterOf(election, voter));
const forge = (voter: number, contests = honest(voter)): Uint8Array =>
  forgeBallot(election, voter, { contests });
const ballots = ODD_ROWS.map((_, voter) => forge(voter));
const [plus, minus] = cancelling(P256, 2) as [Element, Element];

/** All of an examination, at a glance. */
function asText(examination: Examination | undefined): string {
  return JSON.stringify(examination, (_, value) => (value instanceof Uint8Array ? toHex(value) : value));
}

/** What both examiners say, which must be the same. */
function codes(cases: readonly Uint8Array[]): string[] {
  const [fast, slow] = both(cases);
  expect(fast).toEqual(slow);
  return fast.map(codeOfExamination);
}

/** For every constraint of a contest, bits that break it and no other, if there are any. */
function lawless(voter: number, contest: number): ForgedContest[][] {
  const parts = honest(voter);
  const entry = context.roll.entry(voterOf(election, voter).index);
  const { layout } = sumVoterContest(contestsOf(context, entry)[contest]);
  const { bits } = parts[contest] ?? { bits: [] };
  return layout.constraints.flatMap((_, broken) => {
    const only = bits.findIndex((_b, bit) =>
      layout.constraints.every(({ terms }, i) => terms.some(([j]) => j === bit) === (i === broken)),
    );
    if (only < 0) return [];
    const wrong = { bits: bits.map((bit, i) => (i === only ? 1 - bit : bit)) };
    return [parts.map((part, i) => (i === contest ? wrong : part))];
  });
}

describe('the examiner over bytes', () => {
  it('agrees about honest ballots of every odd layout', () => {
    expect(codes(ballots)).toEqual(ballots.map(() => 'sound'));
  });

  it('weighs as many equations as the reference emits', () => {
    const emitted = ballots.map((bytes) => {
      const { contests } = shapedBallot(election, bytes);
      let count = 0;
      ballotCheck(context, { ...readBallot(bytes, context), contests })({ equation: () => (count += 1) });
      return [count, 1 + VECTOR_WEIGHTS * contests.length];
    });
    for (const [reference, weighed] of emitted) expect(weighed).toBe(reference);
  });

  it('lets no two errors of a ballot cancel', () => {
    const slots = slotsOf(2);
    const pairs = slots.flatMap((a, i) => slots.slice(i + 1).map((b) => [a, b] as const));
    const forged = pairs.map(([a, b]) =>
      forgeBallot(
        election,
        TWINS,
        withErrors(honest(TWINS), [
          [a, plus],
          [b, minus],
        ]),
      ),
    );
    const found = bytesExaminer(election)(
      forged.map((one) => shapedBallot(election, one)),
      rng,
    );
    expect(found.map(codeOfExamination)).toEqual(pairs.map(([a]) => (a === 'signature' ? 'B-12' : 'B-13')));
  });

  it('lets no two errors of two ballots cancel, whatever stands between them', () => {
    const forged = slotsOf(1).flatMap((slot) =>
      [plus, minus].map((error) => forgeBallot(election, LONE, withErrors(honest(LONE), [[slot, error]]))),
    );
    const among = forged.flatMap((one, i) => (i % 3 === 0 ? [one, ballots[LONE] ?? one] : [one]));
    expect(codes(among).filter((code) => code === 'sound').length).toBe(among.length - forged.length);
    expect(codes(forged)).toEqual(forged.map((_, i) => (i < 2 ? 'B-12' : 'B-13')));
  });

  it('sees every constraint of every contest that is broken alone', () => {
    const cases = [TWINS, MOST].flatMap((voter) =>
      honest(voter).flatMap((_, contest) => lawless(voter, contest).map((parts) => forge(voter, parts))),
    );
    expect(cases.length).toBe(6);
    expect(codes(cases)).toEqual(cases.map(() => 'B-13'));
  });

  it('sees values that the bits do not make, and bits that are none', () => {
    const other = (change: Partial<ForgedContest>): Uint8Array => forge(LONE, [{ bits: [1], ...change }]);
    const cases = [
      { values: [0] },
      { values: [2] },
      { bits: [2] },
      { bits: [-1] },
      { bits: [0], values: [1000] },
      {},
    ];
    expect(codes(cases.map(other))).toEqual([...cases.slice(1).map(() => 'B-13'), 'sound']);
  });

  it('answers at the place of each of thousands, in every chunk and block of streams', () => {
    const second = forge(LONE);
    const shape = shapeOf(context, shapedBallot(election, second).contests);
    const flipped = (at: number): Uint8Array => second.map((byte, i) => (i === at ? byte ^ 1 : byte));
    const pool = [...ballots.slice(0, 5), ballots[LONE] ?? second, second];
    const rare = [
      flipped(shape.length - 1),
      flipped((shape.contests[0]?.responses ?? 0) + 31),
      flipped(shape.signature - 96 + 31),
    ];
    const expected = [...pool, ...rare].map((one) => both([one])[1][0]);
    const picks = Array.from({ length: 3_600 }, (_, i) => (i % 9 < 7 ? 5 + (i % 2) : (i * 7) % pool.length));
    for (const [i, at] of [128, 3_275, 3_599].entries()) picks[at] = pool.length + (i % rare.length);
    const all = [...pool, ...rare];
    const found = bytesExaminer(election)(
      picks.map((pick) => shapedBallot(election, all[pick] ?? second)),
      rng,
    );
    const wrong = found.findIndex((one, i) => asText(one) !== asText(expected[picks[i] ?? 0]));
    expect(wrong).toBe(-1);
  });
});

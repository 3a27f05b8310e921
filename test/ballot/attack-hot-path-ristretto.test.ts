/** The examiner over bytes on the kernels of ristretto255, whose points stand for four each. */
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../src/ballot/context.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { voterOf } from './ballot-fixtures.js';
import { cancelling, forgeBallot, slotsOf, withErrors } from './forged-ballot.js';
import {
  bothExaminers,
  codeOfExamination,
  honestContests,
  ODD_ROWS,
  oddElection,
  shapedBallot,
} from './hot-path-election.js';

const [MOST, LONE] = [2, 3];
const group = ristretto255WithEngine('wasm');
const election = oddElection(group);
const both = bothExaminers(election);
const honest = (voter: number) => honestContests(election, voterOf(election, voter));
const lone = forgeBallot(election, LONE, { contests: honest(LONE) });

function codes(cases: readonly Uint8Array[]): string[] {
  const [fast, slow] = both(cases);
  expect(fast).toEqual(slow);
  return fast.map(codeOfExamination);
}

/** Elements of order 2 and 4 on the curve below, a negative and a non-canonical field element, and one not on the curve. */
const NO_ELEMENTS = [
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `00${'ff'.repeat(31)}`,
  '26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371',
];

describe('the examiner over bytes on ristretto255', () => {
  it('agrees about honest ballots of every odd layout', () => {
    const ballots = ODD_ROWS.map((_, voter) => forgeBallot(election, voter, { contests: honest(voter) }));
    expect(codes(ballots)).toEqual(ballots.map(() => 'sound'));
  });

  it('lets no two errors of a ballot cancel', () => {
    const [plus, minus] = cancelling(group, 2);
    if (plus === undefined || minus === undefined) throw new TypeError('two errors');
    const slots = slotsOf(1);
    const forged = slots.flatMap((a, i) =>
      slots.slice(i + 1).map((b) =>
        forgeBallot(
          election,
          LONE,
          withErrors(honest(LONE), [
            [a, plus],
            [b, minus],
          ]),
        ),
      ),
    );
    expect(codes(forged)).toEqual(forged.map((_, i) => (i < 4 ? 'B-12' : 'B-13')));
  });

  it('takes nothing for an element that is none, and the identity where it may stand', () => {
    const { contests, signature } = shapeOf(election.context, shapedBallot(election, lone).contests);
    const [first] = contests;
    if (first === undefined) throw new TypeError('a contest');
    const places = Array.from(
      { length: (first.responses - first.ciphertexts) / 32 },
      (_, i) => first.ciphertexts + 32 * i,
    );
    const put = (at: number, part: Uint8Array): Uint8Array => {
      const copy = lone.slice();
      copy.set(part, at);
      return copy;
    };
    const wrong = NO_ELEMENTS.flatMap((hex) =>
      [...places, signature].map((at) => put(at, Uint8Array.from(Buffer.from(hex, 'hex')))),
    );
    expect(new Set(codes(wrong))).toEqual(new Set(['B-09']));
    const identities = [...places, signature].map((at) => put(at, new Uint8Array(32)));
    expect(codes(identities)).toEqual(identities.map((_, i) => (i === 0 ? 'B-09' : 'B-12')));
  });

  it('agrees about a contest of many parts whose responses are changed', () => {
    const bytes = forgeBallot(election, MOST, { contests: honest(MOST) });
    const { contests } = shapeOf(election.context, shapedBallot(election, bytes).contests);
    const cases = contests.map(({ responses }) =>
      bytes.map((byte, i) => (i === responses + 31 ? byte ^ 1 : byte)),
    );
    expect(codes(cases)).toEqual(cases.map(() => 'B-12'));
  });
});

/**
 * Valid ballots of voters who choose their nonces among 0, 1, -1 and 2: points that are equal, opposite or the identity
 * wherever that is allowed. Whoever takes part in an election can put any number of them on its log.
 */
import { describe, expect, it } from 'vitest';
import type { Scalar } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { voterOf } from './ballot-fixtures.js';
import { forgeBallot } from './forged-ballot.js';
import {
  bothExaminers,
  codeOfExamination,
  honestContests,
  ODD_ROWS,
  oddElection,
} from './hot-path-election.js';

const [TWINS, MOST, LONE] = [0, 2, 3];

describe.each([P256, ristretto255WithEngine('wasm')])('degenerate ballots in $id', (group) => {
  const election = oddElection(group);
  const both = bothExaminers(election);
  const honest = (voter: number) => honestContests(election, voterOf(election, voter));
  const small = (): Scalar => group.scalar([0, 1, -1, 2][(election.rng(1)[0] ?? 0) % 4] ?? 0);
  const zero = (): Scalar => group.scalar(0);

  function degenerate(voter: number, draw: () => Scalar): Uint8Array {
    const one = group.scalar(1);
    const nonce = (election.rng(1)[0] ?? 0) % 2 === 0 ? one : one.negate();
    const contests = honest(voter).map((part) => ({ ...part, draw, nonce }));
    return forgeBallot(election, voter, { contests, signing: draw() });
  }

  function expectSound(ballots: readonly Uint8Array[]): void {
    const [fast, slow] = both(ballots);
    expect(fast).toEqual(slow);
    expect(fast.map(codeOfExamination)).toEqual(ballots.map(() => 'sound'));
  }

  it('are sound, one by one and together', () => {
    const ballots = ODD_ROWS.flatMap((_, voter) => [degenerate(voter, small), degenerate(voter, zero)]);
    expectSound(ballots);
    for (const one of ballots.slice(0, 6)) expectSound([one]);
    expectSound(
      Array.from(
        { length: 90 },
        (_, i) => ballots[(i * 5) % 2 ? TWINS : 2 * LONE + (i % 2)] ?? new Uint8Array(),
      ),
    );
  });

  it('must not have the identity as a first half, though the proof holds: the vote would be in the open', () => {
    const contests = honest(MOST).map((part) => ({ ...part, nonce: zero() }));
    const alone = forgeBallot(election, MOST, { contests });
    for (const ballots of [[alone], [degenerate(TWINS, small), alone, degenerate(LONE, small)]]) {
      const [fast, slow] = both(ballots);
      expect(fast).toEqual(slow);
      expect(fast.map(codeOfExamination)).toEqual(ballots.map((one) => (one === alone ? 'B-09' : 'sound')));
    }
  });

  it('may have the identity as a second half, where its voter knows the election key', () => {
    const minusOne = group.scalar(-1);
    const nonce = minusOne.multiply(election.electionSecret.invert());
    const bytes = forgeBallot(election, LONE, { contests: [{ bits: [1], nonce, draw: zero }] });
    const cases = [
      bytes,
      forgeBallot(election, MOST, { contests: honest(MOST).map((part) => ({ ...part, nonce })) }),
    ];
    expectSound(cases);
  });
});

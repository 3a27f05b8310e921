/** Complaints: exactly one side is guilty, and it is the right one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { judgeComplaint } from '../../src/elgamal/ceremony-checks.js';
import { answerComplaint } from '../../src/elgamal/ceremony-dealer.js';
import type {
  CeremonyAnswer,
  CeremonyComplaint,
  CeremonyMessage,
  CeremonyReveal,
} from '../../src/elgamal/ceremony-messages.js';
import { sealShare } from '../../src/elgamal/ceremony-shares.js';
import { ceremonyStatus, finishCeremony } from '../../src/elgamal/ceremony-status.js';
import { evaluatePolynomial, randomPolynomial } from '../../src/elgamal/polynomial.js';
import { actors, confirmAll, react, rounds } from './ceremony-actors.js';
import { failed, revealOf } from './dishonest-dealer.js';
import { at, flipBit, RUNS } from './helpers.js';

const T = 2;
const N = 3;

describe('complaints', () => {
  const group = TINY_TEST;
  const a = actors(group, T, N, 'complaints');
  const honest = at(a.dealings, 1).reveal;
  const polynomial = at(a.dealings, 1).secret.coefficients;
  const right = evaluatePolynomial(polynomial, 3);
  const sealKey = at(at(a.dealings, 1).secret.sealKeys, 2);
  const complaint: CeremonyComplaint = { kind: 'complaint', run: 1, trustee: 3, dealer: 2 };
  const answer = answerComplaint(at(a.dealings, 1).secret, complaint);

  /** The reveal of dealer 2 with another sealed share for trustee 3. */
  const sealing = (sealed: Uint8Array): CeremonyReveal => ({
    ...honest,
    sealedShares: honest.sealedShares.map((s, i) => (i === 2 ? sealed : s)),
  });
  const outcome = (reveal: CeremonyReveal, reply: CeremonyAnswer | undefined) => {
    const messages: CeremonyMessage[] = [...rounds(a, { 2: reveal }), complaint];
    return finishCeremony(a.params, reply === undefined ? messages : [...messages, reply]);
  };

  it.each([
    ['a wrong share', () => sealShare(a.params, 2, 3, right.add(group.scalar(1)), sealKey)],
    [
      'the share of another trustee',
      () => sealShare(a.params, 2, 3, evaluatePolynomial(polynomial, 1), sealKey),
    ],
    ['the share at index 0, the secret itself', () => sealShare(a.params, 2, 3, at(polynomial, 0), sealKey)],
    ['a share sealed to another receiver', () => at(honest.sealedShares, 0)],
    ['a share sealed under another run', () => sealShare({ ...a.params, run: 2 }, 2, 3, right, sealKey)],
    ['a share sealed as if by another dealer', () => sealShare(a.params, 1, 3, right, sealKey)],
    ['noise', () => a.rng(50)],
  ])('%s: the receiver alone complains, and the dealer is guilty whatever it answers', (_, make) => {
    const bad = sealing(make());
    const messages = rounds(a, { 2: bad });
    expect(react(a, 1, messages).kind).toBe('share');
    expect(react(a, 2, messages).kind).toBe('share');
    expect(react(a, 3, messages)).toEqual({ kind: 'complaints', complaints: [complaint] });
    expect(ceremonyStatus(a.params, [...messages, complaint])).toEqual({
      kind: 'waiting',
      awaited: [{ trustee: 2, message: 'answer' }],
    });
    expect(outcome(bad, undefined)).toEqual(failed([2, 'no-answer']));
    expect(outcome(bad, answer)).toEqual(failed([2, 'wrong-seal']));
    const wrong = { ...answer, share: right.add(group.scalar(1)) };
    expect(outcome(bad, wrong)).toEqual(failed([2, 'wrong-share']));
    expect(outcome(bad, { ...answer, sealKey: flipBit(sealKey, 9) })).toEqual(failed([2, 'wrong-seal']));
  });

  it('a false complaint is pinned on the complainer by an honest answer', () => {
    expect(outcome(honest, answer)).toEqual(failed([3, 'false-complaint']));
  });

  it('an honest dealer that answers wrongly, or not, loses', () => {
    expect(outcome(honest, undefined)).toEqual(failed([2, 'no-answer']));
    expect(outcome(honest, { ...answer, share: group.scalar(0) })).toEqual(failed([2, 'wrong-share']));
    expect(outcome(honest, { ...answer, sealKey: new Uint8Array(32) })).toEqual(failed([2, 'wrong-seal']));
  });

  it('a low-degree polynomial under long commitments is caught by whoever receives a share', () => {
    const other = randomPolynomial(group, T, a.rng);
    const reveal = { ...revealOf(a, 2, polynomial), sealedShares: revealOf(a, 2, other).sealedShares };
    const complaining = [1, 2, 3].filter((i) => react(a, i, rounds(a, { 2: reveal })).kind === 'complaints');
    expect(complaining.length).toBeGreaterThanOrEqual(2);
  });

  it('several complaints are judged each on its own', () => {
    const bad = sealing(a.rng(50));
    const second: CeremonyComplaint = { kind: 'complaint', run: 1, trustee: 1, dealer: 2 };
    const replies = [answer, answerComplaint(at(a.dealings, 1).secret, second)];
    const messages = [...rounds(a, { 2: bad }), complaint, second];
    expect(ceremonyStatus(a.params, [...messages, at(replies, 1)])).toEqual(failed([1, 'false-complaint']));
    expect(finishCeremony(a.params, [...messages, ...replies])).toEqual(
      failed([1, 'false-complaint'], [2, 'wrong-seal']),
    );
  });

  it('a complaint after which others confirm still ends the run', () => {
    const { messages } = confirmAll(a, rounds(a));
    const mixed = [...messages.filter((m) => m.kind !== 'confirm' || m.trustee !== 3), complaint];
    expect(finishCeremony(a.params, mixed)).toEqual(failed([2, 'no-answer']));
    expect(finishCeremony(a.params, [...mixed, answer])).toEqual(failed([3, 'false-complaint']));
  });

  it('an answer to another complaint is no answer', () => {
    for (const other of [
      { ...answer, trustee: 1 },
      { ...answer, complainer: 1 },
    ])
      expect(judgeComplaint(a.params, honest, complaint, other)).toEqual({ guilty: 2, reason: 'no-answer' });
    expect(() => answerComplaint(at(a.dealings, 0).secret, complaint)).toThrow(RangeError);
    expect(() => answerComplaint(at(a.dealings, 1).secret, { ...complaint, run: 2 })).toThrow(RangeError);
    expect(() => answerComplaint(at(a.dealings, 1).secret, { ...complaint, trustee: 4 })).toThrow(RangeError);
  });

  it('whatever share is sealed, exactly one side is guilty, and it is the right one', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1018n }), (value) => {
        const share = group.scalar(value);
        const reveal = sealing(sealShare(a.params, 2, 3, share, sealKey));
        const judged = judgeComplaint(a.params, reveal, complaint, { ...answer, share });
        expect(judged.guilty).toBe(share.equals(right) ? 3 : 2);
      }),
      { numRuns: RUNS, examples: [[right.value]] },
    );
  });
});

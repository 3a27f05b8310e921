import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Element, Group, Scalar } from '../../src/core/group.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { LABELS, ROLES } from '../../src/core/labels.js';
import { Transcript } from '../../src/core/transcript.js';
import {
  judgeComplaint,
  possessionStatement,
  possessionTranscript,
} from '../../src/elgamal/ceremony-checks.js';
import { answerComplaint } from '../../src/elgamal/ceremony-dealer.js';
import type {
  CeremonyAnswer,
  CeremonyComplaint,
  CeremonyMessage,
  CeremonyReveal,
} from '../../src/elgamal/ceremony-messages.js';
import type { CeremonyParams } from '../../src/elgamal/ceremony-params.js';
import { sealShare } from '../../src/elgamal/ceremony-shares.js';
import { ceremonyStatus, finishCeremony } from '../../src/elgamal/ceremony-status.js';
import { commitPolynomial, evaluatePolynomial, randomPolynomial } from '../../src/elgamal/polynomial.js';
import { proveStatement } from '../../src/zk/nizk.js';
import { type Actors, actors, confirmAll, react, rounds } from './ceremony-actors.js';
import { at, flipBit, RUNS, testElection } from './helpers.js';

const T = 2;
const N = 3;

/** A reveal of trustee `dealer` made of a polynomial of the test's choice, otherwise honest. */
function revealOf(
  a: Actors,
  dealer: number,
  polynomial: readonly Scalar[],
  params = a.params,
): CeremonyReveal {
  const commitments = commitPolynomial(polynomial);
  return {
    kind: 'reveal',
    run: a.params.run,
    trustee: dealer,
    commitments,
    possession: possession(params, dealer, commitments, at(polynomial, 0), a),
    sealedShares: a.params.trustees.map((_, i) =>
      sealShare(a.params, dealer, i + 1, evaluatePolynomial(polynomial, i + 1), a.rng(32)),
    ),
  };
}

function possession(
  params: CeremonyParams,
  dealer: number,
  commitments: readonly Element[],
  secret: Scalar,
  a: Actors,
) {
  return proveStatement(
    possessionStatement(params, commitments),
    { kind: 'linear', secrets: [secret] },
    possessionTranscript(params, dealer, commitments),
    a.rng,
  );
}

function failed(...culprits: readonly (readonly [number, string])[]) {
  return { kind: 'failed', culprits: culprits.map(([trustee, reason]) => ({ trustee, reason })) };
}

describe.each([TINY_TEST, RISTRETTO255])('a bad reveal is pinned on its dealer, on $id', (group: Group) => {
  const a = actors(group, T, N, 'bad reveal');
  const honest = at(a.dealings, 1).reveal;
  const status = (reveal: CeremonyReveal) => {
    const messages = rounds(a, { 2: reveal });
    const result = ceremonyStatus(a.params, messages);
    if (result.kind === 'failed') expect(react(a, 1, messages)).toEqual(result);
    return result;
  };

  it('the honest one is not', () => expect(status(honest).kind).toBe('waiting'));

  it.each([T - 1, T + 1, N + 1])('%d commitments instead of as many as the threshold', (count) => {
    expect(status(revealOf(a, 2, randomPolynomial(group, count, a.rng)))).toEqual(
      failed([2, 'wrong-degree']),
    );
  });

  it('an identity among the commitments, leading or not', () => {
    const [zero, other] = [group.scalar(0), group.scalar(5)];
    for (const polynomial of [
      [zero, other],
      [other, zero],
    ])
      expect(status(revealOf(a, 2, polynomial))).toEqual(failed([2, 'identity-commitment']));
  });

  it('a rogue key: y_2 = g^z / (y_1 y_3), whoever proves what', () => {
    const z = group.scalar(77);
    const others = [0, 2].map((i) => at(at(a.dealings, i).reveal.commitments, 0));
    const rogue = others.reduce((key, other) => key.subtract(other), group.generator().multiply(z));
    const commitments = [rogue, at(honest.commitments, 1)];
    const stolen = at(a.dealings, 0).reveal.possession;
    const asIfZ = possession(a.params, 2, [group.generator().multiply(z)], z, a);
    for (const proof of [stolen, asIfZ, honest.possession])
      expect(status({ ...honest, commitments, possession: proof })).toEqual(failed([2, 'bad-possession']));
  });

  it('a proof of possession copied from another trustee, election, run or set of commitments', () => {
    const first = at(a.dealings, 0).reveal;
    expect(status({ ...first, trustee: 2, sealedShares: honest.sealedShares })).toEqual(
      failed([2, 'bad-possession']),
    );
    const secret = at(at(a.dealings, 1).secret.coefficients, 0);
    const c = honest.commitments;
    for (const params of [
      { ...a.params, electionId: testElection('other') },
      { ...a.params, run: 2 },
      { ...a.params, threshold: 3 },
      { ...a.params, trustees: [...a.params.trustees].reverse() },
    ])
      expect(status({ ...honest, possession: possession(params, 2, c, secret, a) })).toEqual(
        failed([2, 'bad-possession']),
      );
    const moved = [at(c, 0), at(c, 1).add(group.generator())];
    const replaced = { ...honest, commitments: moved };
    expect(status(replaced)).toEqual(failed([2, 'bad-possession']));
    const otherRole = Transcript.create({ group, session: a.params.electionId, role: ROLES.standalone });
    otherRole.absorb(LABELS.context, new Uint8Array(1));
    const proof = proveStatement(
      possessionStatement(a.params, c),
      { kind: 'linear', secrets: [secret] },
      otherRole,
      a.rng,
    );
    expect(status({ ...honest, possession: proof })).toEqual(failed([2, 'bad-possession']));
  });

  it('a wrong number or length of sealed shares', () => {
    const { sealedShares } = honest;
    for (const wrong of [sealedShares.slice(1), [...sealedShares, at(sealedShares, 0)], []])
      expect(status({ ...honest, sealedShares: wrong })).toEqual(failed([2, 'wrong-share-count']));
    const short = sealedShares.map((s, i) => (i === 2 ? s.subarray(1) : s));
    expect(status({ ...honest, sealedShares: short })).toEqual(failed([2, 'wrong-share-length']));
  });

  it('a reveal that is not the one committed to', () => {
    const other = revealOf(a, 2, randomPolynomial(group, T, a.rng));
    const messages = rounds(a);
    messages[4] = other;
    expect(finishCeremony(a.params, messages)).toEqual(failed([2, 'commit-mismatch']));
  });

  it('two guilty dealers are both named', () => {
    const long = revealOf(a, 1, randomPolynomial(group, T + 1, a.rng));
    const messages = rounds(a, { 1: long, 3: { ...at(a.dealings, 2).reveal, sealedShares: [] } });
    expect(finishCeremony(a.params, messages)).toEqual(failed([1, 'wrong-degree'], [3, 'wrong-share-count']));
  });
});

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

describe('contributions that cancel', () => {
  it('a key that is the identity fails without a culprit', () => {
    const a = actors(TINY_TEST, 1, 2, 'cancel');
    const secret = at(at(a.dealings, 0).secret.coefficients, 0);
    const messages = rounds(a, { 2: revealOf(a, 2, [secret.negate()]) });
    expect(finishCeremony(a.params, messages)).toEqual(failed());
  });
});

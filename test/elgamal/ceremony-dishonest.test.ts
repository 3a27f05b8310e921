/** Trustees who deal dishonestly: each is named with the reason. */
import { describe, expect, it } from 'vitest';
import type { Group } from '../../src/core/group.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { LABELS, ROLES } from '../../src/core/labels.js';
import { Transcript } from '../../src/core/transcript.js';
import { possessionStatement } from '../../src/elgamal/ceremony-checks.js';
import type { CeremonyReveal } from '../../src/elgamal/ceremony-messages.js';
import { ceremonyStatus, finishCeremony } from '../../src/elgamal/ceremony-status.js';
import { randomPolynomial } from '../../src/elgamal/polynomial.js';
import { proveStatement } from '../../src/zk/nizk.js';
import { actors, react, rounds } from './ceremony-actors.js';
import { failed, possession, revealOf } from './dishonest-dealer.js';
import { at, testElection } from './helpers.js';

const T = 2;
const N = 3;

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

describe('contributions that cancel', () => {
  it('a key that is the identity fails without a culprit', () => {
    const a = actors(TINY_TEST, 1, 2, 'cancel');
    const secret = at(at(a.dealings, 0).secret.coefficients, 0);
    const messages = rounds(a, { 2: revealOf(a, 2, [secret.negate()]) });
    expect(finishCeremony(a.params, messages)).toEqual(failed());
  });
});

/** Threshold decryption: any quorum gives the values, and whoever gives a bad share is named and dropped. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { encrypt, zeroCiphertext } from '../../src/elgamal/cipher.js';
import { discreteLog } from '../../src/elgamal/dlog.js';
import { factorsStatement, factorsTranscript } from '../../src/elgamal/factors.js';
import { nonzeroScalar } from '../../src/elgamal/polynomial.js';
import {
  checkPartial,
  combinePartials,
  type PartialDecryption,
  partialDecrypt,
  partialDecryptionCheck,
} from '../../src/elgamal/threshold.js';
import { BatchVerifier } from '../../src/zk/batch.js';
import { proveStatement } from '../../src/zk/nizk.js';
import { seededRng } from '../helpers/rng.js';
import { at, dealKeys, GROUPS, testElection } from './helpers.js';
import { CONTEXT, type Scene, scene, VALUES } from './threshold-scene.js';

function values(s: Scene, partials: readonly PartialDecryption[], threshold: number): unknown {
  const result = combinePartials(s.ciphertexts, partials, s.keys.verificationKeys, threshold, CONTEXT);
  if (result.kind === 'incomplete') return { missing: result.missing, dropped: result.dropped };
  return {
    values: result.plaintextElements.map((e) => discreteLog(e, 20)),
    used: result.used,
    dropped: result.dropped,
  };
}

describe.each(GROUPS)('threshold decryption on $id', (group) => {
  it('1 of 1, 5 of 5 and 3 of 5 give the values', () => {
    for (const [t, n] of [
      [1, 1],
      [1, 3],
      [5, 5],
      [3, 5],
    ] as const) {
      const s = scene(group, t, n, `${t}/${n}`);
      const used = Array.from({ length: t }, (_, i) => i + 1);
      expect(values(s, s.partials, t)).toEqual({ values: VALUES, used, dropped: [] });
    }
  });

  it('every set of 3 of 5 gives the values, and uses the first three whatever the order', () => {
    const s = scene(group, 3, 5, 'sets');
    for (let lost1 = 0; lost1 < 5; lost1++)
      for (let lost2 = lost1 + 1; lost2 < 5; lost2++) {
        const left = s.partials.filter((_, i) => i !== lost1 && i !== lost2);
        const used = left.map((p) => p.trustee);
        expect(values(s, [...left].reverse(), 3)).toEqual({ values: VALUES, used, dropped: [] });
      }
  });

  it('lost trustees: n - t are not missed, one more stops it and says how many are needed', () => {
    const s = scene(group, 3, 5, 'lost');
    expect(values(s, s.partials.slice(2), 3)).toMatchObject({ values: VALUES });
    expect(values(s, s.partials.slice(3), 3)).toEqual({ missing: 1, dropped: [] });
    expect(values(s, [], 3)).toEqual({ missing: 3, dropped: [] });
  });

  it('names and drops bad shares of each kind while enough good ones remain', () => {
    const s = scene(group, 3, 5, 'bad');
    const one = group.scalar(1);
    const [p1, p2] = [at(s.partials, 0), at(s.partials, 1)];
    const shifted = { ...p1, factors: p1.factors.map((f) => f.add(group.generator())) };
    const asOther = { ...p2, trustee: 1 };
    const wrongShare = partialDecrypt(
      s.ciphertexts,
      { trustee: 1, share: at(s.keys.shares, 0).share.add(one) },
      CONTEXT,
      seededRng('wrong share'),
    );
    const otherTally = partialDecrypt(
      s.ciphertexts,
      at(s.keys.shares, 0),
      { ...CONTEXT, tally: utf8('contest 1') },
      seededRng('other'),
    );
    const otherElection = partialDecrypt(
      s.ciphertexts,
      at(s.keys.shares, 0),
      { ...CONTEXT, electionId: testElection('b') },
      seededRng('other'),
    );
    const rest = s.partials.slice(2);
    const swapped = { ...p1, factors: [...p1.factors].reverse() };
    for (const bad of [shifted, asOther, wrongShare, otherTally, otherElection, swapped])
      expect(values(s, [bad, ...rest], 3)).toEqual({
        values: VALUES,
        used: [3, 4, 5],
        dropped: [{ trustee: 1, reason: 'bad-proof' }],
      });
    for (const factors of [p1.factors.slice(1), [...p1.factors, group.generator()], []])
      expect(values(s, [{ ...p1, factors }, ...rest], 3)).toMatchObject({
        used: [3, 4, 5],
        dropped: [{ trustee: 1, reason: 'wrong-length' }],
      });
    for (const trustee of [0, 6, -1, 1.5])
      expect(values(s, [{ ...p1, trustee }, ...rest], 3)).toMatchObject({
        dropped: [{ trustee, reason: 'unknown-trustee' }],
      });
    expect(values(s, [p1, shifted, p1, ...rest], 3)).toEqual({
      values: VALUES,
      used: [1, 3, 4],
      dropped: [
        { trustee: 1, reason: 'duplicate' },
        { trustee: 1, reason: 'duplicate' },
      ],
    });
    expect(values(s, [shifted, asOther, p2, ...rest.slice(1)], 3)).toMatchObject({
      values: VALUES,
      used: [2, 4, 5],
    });
    expect(values(s, [shifted, { ...p2, factors: [] }, ...rest.slice(1)], 3)).toMatchObject({ missing: 1 });
  });

  it('3 of 5 goes on with two bad shares of whatever kinds, and stops at three', () => {
    const s = scene(group, 3, 5, 'two bad');
    const kinds: readonly ((p: PartialDecryption) => PartialDecryption)[] = [
      (p) => ({ ...p, factors: p.factors.map((f) => f.negate()) }),
      (p) => ({ ...p, factors: p.factors.slice(1) }),
      (p) => ({ ...p, proof: at(s.partials, 4).proof }),
      (p) => ({ ...p, trustee: p.trustee + 5 }),
    ];
    kinds.forEach((one, k) => {
      const other = at(kinds, (k + 1) % kinds.length);
      const bad = [one(at(s.partials, 1)), other(at(s.partials, 3))];
      const good = [0, 2, 4].map((i) => at(s.partials, i));
      const result = values(s, [...bad, ...good], 3);
      expect(result).toMatchObject({ values: VALUES, used: [1, 3, 5] });
      expect(result).toMatchObject({ dropped: bad.map(({ trustee }) => ({ trustee })) });
      expect(values(s, [...bad, ...good.slice(1)], 3)).toMatchObject({ missing: 1 });
    });
  });

  it('an element of another group is dropped, not thrown', () => {
    const s = scene(group, 1, 2, 'foreign');
    const other = group === TINY_TEST ? RISTRETTO255 : TINY_TEST;
    const bad = { ...at(s.partials, 0), factors: VALUES.map(() => other.generator()) };
    expect(values(s, [bad, at(s.partials, 1)], 1)).toMatchObject({
      used: [2],
      dropped: [{ trustee: 1, reason: 'bad-factor' }],
    });
  });

  it('a sum of no ballots decrypts to zero, and no other factor is accepted for it', () => {
    const rng = seededRng('zero');
    const keys = dealKeys(group, 2, 3, rng);
    const ciphertexts = [zeroCiphertext(group), encrypt(keys.publicKey, 4, nonzeroScalar(group, rng))];
    const partials = keys.shares.map((share) => partialDecrypt(ciphertexts, share, CONTEXT, rng));
    const s = { group, keys, ciphertexts, partials };
    expect(values(s, partials, 2)).toMatchObject({ values: [0, 4] });
    const p1 = at(partials, 0);
    const bad = { ...p1, factors: [group.generator(), at(p1.factors, 1)] };
    expect(checkPartial(ciphertexts, bad, at(keys.verificationKeys, 0), CONTEXT)).toBe(false);
    expect(values(s, [bad, ...partials.slice(1)], 2)).toMatchObject({
      values: [0, 4],
      dropped: [{ trustee: 1, reason: 'bad-factor' }],
    });
    const none = [zeroCiphertext(group)];
    const only = partialDecrypt(none, at(keys.shares, 0), CONTEXT, rng);
    expect(checkPartial(none, only, at(keys.verificationKeys, 0), CONTEXT)).toBe(true);
  });

  it('the proof binds the ciphertexts whole: a changed c2 or order breaks it', () => {
    const s = scene(group, 1, 1, 'bind');
    const [p, key] = [at(s.partials, 0), at(s.keys.verificationKeys, 0)];
    const changed = s.ciphertexts.map((c, i) => (i === 1 ? { ...c, c2: c.c2.add(group.generator()) } : c));
    expect(checkPartial(s.ciphertexts, p, key, CONTEXT)).toBe(true);
    expect(checkPartial(changed, p, key, CONTEXT)).toBe(false);
    expect(checkPartial(s.ciphertexts.slice(1), { ...p, factors: p.factors.slice(1) }, key, CONTEXT)).toBe(
      false,
    );
  });

  it('a valid proof about fewer factors than ciphertexts is refused', () => {
    const s = scene(group, 1, 1, 'fewer');
    const [{ trustee, share }, key] = [at(s.keys.shares, 0), at(s.keys.verificationKeys, 0)];
    const factors = at(s.partials, 0).factors.slice(0, 1);
    const proof = proveStatement(
      factorsStatement(s.ciphertexts, factors, key),
      { kind: 'linear', secrets: [share] },
      factorsTranscript(s.ciphertexts, trustee, CONTEXT, group),
      seededRng('fewer'),
    );
    expect(checkPartial(s.ciphertexts, { trustee, factors, proof }, key, CONTEXT)).toBe(false);
  });

  it('the batch and the one-by-one verifier agree', () => {
    const s = scene(group, 2, 4, 'batch');
    const bad = { ...at(s.partials, 2), factors: at(s.partials, 1).factors };
    const list = [...s.partials.slice(0, 2), bad, at(s.partials, 3)];
    const batch = new BatchVerifier(group, [group.generator()]);
    for (const [i, partial] of list.entries())
      batch.add(partialDecryptionCheck(s.ciphertexts, partial, at(s.keys.verificationKeys, i), CONTEXT));
    expect(batch.verify(seededRng('weights'))).toEqual([2]);
  });

  it('refuses a threshold outside 1..n', () => {
    const s = scene(group, 1, 2, 'range');
    for (const t of [0, 3, 1.5, -1]) expect(() => values(s, s.partials, t)).toThrow(RangeError);
  });
});

import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '../../src/core/bytes.js';
import { P256 } from '../../src/core/groups/p256.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { type ChunkPartial, checkChunk, decryptChunk } from '../../src/elgamal/batched-decryption.js';
import { lagrangeScale } from '../../src/elgamal/polynomial.js';
import { seededRng } from '../helpers/rng.js';
import { at, testElection } from './helpers.js';
import { listScene, plain, valid, withFactor } from './list-scene.js';

describe.each([TINY_TEST, P256])('batched decryption on $id', (group) => {
  it('every set of enough trustees gives the messages, and uses the first by index', () => {
    for (const [t, n] of [
      [1, 1],
      [1, 2],
      [2, 2],
      [2, 3],
      [3, 5],
    ] as const) {
      const s = listScene(group, t, n, 3);
      for (let set = 1; set < 2 ** n; set++) {
        const chosen = s.partials.filter((_, i) => (set >> i) & 1);
        const used = chosen.map(({ trustee }) => trustee).slice(0, t);
        const expected =
          chosen.length < t
            ? { missing: t - chosen.length, dropped: [] }
            : { right: true, used, dropped: [] };
        expect(plain(s, [...chosen].reverse(), t)).toEqual(expected);
      }
    }
  });

  it('factors are those of the scaled share, one by one', () => {
    const s = listScene(group, 2, 4);
    const { share } = at(s.keys.shares, 1);
    const scaled = share.multiply(group.scalar(6).invert());
    expect(lagrangeScale(4)).toBe(6n);
    const size = group.elementBytes;
    const twin =
      at(s.messages, 0) &&
      s.messages.map((_, i) =>
        group
          .elementFromBytes(s.ciphertexts.subarray(2 * i * size, (2 * i + 1) * size))
          .multiply(scaled)
          .toBytes(),
      );
    expect(at(s.partials, 1).factors).toEqual(concatBytes(...twin));
  });

  it('an empty chunk, and a chunk of identities only', () => {
    const s = listScene(group, 2, 3, 0);
    expect(plain(s, s.partials, 2)).toEqual({ right: true, used: [1, 2], dropped: [] });
    const identity = group.identity().toBytes();
    const message = group.generator();
    const ciphertexts = concatBytes(identity, message.toBytes(), identity, identity);
    const partials = s.keys.shares.map((share) =>
      decryptChunk(ciphertexts, share, s.context, seededRng('i')),
    );
    const own = { ...s, ciphertexts, partials, messages: [message, group.identity()] };
    expect(plain(own, partials, 2)).toEqual({ right: true, used: [1, 2], dropped: [] });
    expect(at(partials, 0).factors).toEqual(concatBytes(identity, identity));
    const wrong = withFactor(group, at(partials, 0), 1, () => message);
    expect(valid(own, wrong)).toBe(false);
    expect(plain(own, [wrong, ...partials.slice(1)], 2)).toMatchObject({ right: true, used: [2, 3] });
  });

  it('names and drops bad parts of each kind while enough good ones remain', () => {
    const s = listScene(group, 2, 4);
    const [one, two] = [at(s.partials, 0), at(s.partials, 1)];
    const rest = s.partials.slice(1);
    const dropped = (partial: ChunkPartial): unknown => plain(s, [partial, ...rest], 2);
    const bad = (reason: string, trustee = 1) => ({
      right: true,
      used: [2, 3],
      dropped: [{ trustee, reason }],
    });
    expect(dropped({ ...two, trustee: 1 })).toEqual(bad('bad-proof'));
    expect(dropped({ ...one, proof: two.proof })).toEqual(bad('bad-proof'));
    expect(dropped({ ...one, trustee: 5 })).toEqual(bad('unknown-trustee', 5));
    expect(dropped({ ...one, factors: one.factors.slice(group.elementBytes) })).toEqual(bad('wrong-length'));
    expect(dropped({ ...one, factors: concatBytes(one.factors, group.identity().toBytes()) })).toEqual(
      bad('wrong-length'),
    );
    expect(dropped({ ...one, factors: new Uint8Array(0) })).toEqual(bad('wrong-length'));
    expect(plain(s, [one, one, two], 2)).toMatchObject({ dropped: [{ trustee: 1, reason: 'duplicate' }] });
    expect(plain(s, [{ ...one, proof: two.proof }, two], 2)).toMatchObject({ missing: 1 });
    for (const t of [0, 5, 1.5, -1]) expect(() => plain(s, s.partials, t)).toThrow(RangeError);
  });

  it('refuses other elections, tallies, chunks, trustees, keys and numbers of trustees', () => {
    const s = listScene(group, 2, 3);
    const one = at(s.partials, 0);
    expect(valid(s, one)).toBe(true);
    for (const change of [
      { electionId: testElection('b') },
      { tally: utf8('list of contest 1') },
      { chunk: 4 },
      { trustees: 4 },
    ])
      expect(valid(s, one, { context: { ...s.context, ...change } })).toBe(false);
    expect(checkChunk(s.ciphertexts, one, at(s.keys.verificationKeys, 1), s.context)).toBe(false);
    expect(checkChunk(s.ciphertexts, { ...one, trustee: 2 }, at(s.keys.verificationKeys, 0), s.context)).toBe(
      false,
    );
    expect(checkChunk(s.ciphertexts, one, group.identity(), s.context)).toBe(false);
  });

  it('binds the ciphertexts whole: another c2, another order, another length', () => {
    const s = listScene(group, 1, 1);
    const one = at(s.partials, 0);
    const size = group.elementBytes;
    const otherC2 = s.ciphertexts.slice();
    otherC2.set(group.generator().toBytes(), size);
    const swapped = concatBytes(
      s.ciphertexts.subarray(2 * size, 4 * size),
      s.ciphertexts.subarray(0, 2 * size),
      s.ciphertexts.subarray(4 * size),
    );
    for (const ciphertexts of [otherC2, swapped, s.ciphertexts.slice(2 * size), s.ciphertexts.slice(1)])
      expect(valid(s, one, { ciphertexts })).toBe(false);
  });

  it('refuses every single changed factor', () => {
    const s = listScene(group, 1, 1);
    const one = at(s.partials, 0);
    for (const index of s.messages.keys()) {
      expect(
        valid(
          s,
          withFactor(group, one, index, (f) => f.add(group.generator())),
        ),
      ).toBe(false);
      expect(
        valid(
          s,
          withFactor(group, one, index, (f) => f.negate()),
        ),
      ).toBe(false);
      expect(
        valid(
          s,
          withFactor(group, one, index, () => group.identity()),
        ),
      ).toBe(false);
    }
  });
});

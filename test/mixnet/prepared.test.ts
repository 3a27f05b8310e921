import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { P256 } from '../../src/core/groups/p256.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { verifyCommitment } from '../../src/mixnet/commitment-check.js';
import { ShuffleGenerators } from '../../src/mixnet/generators.js';
import { type PreparedShuffle, prepareShuffle, proveCommittedShuffle } from '../../src/mixnet/prepared.js';
import { readPreparedShuffle, writePreparedShuffle } from '../../src/mixnet/prepared-codec.js';
import type { MixVerdict } from '../../src/mixnet/verdict.js';
import { testMix, verdict } from './fixtures.js';

const mix = testMix(P256, 4, 1, 'prepared', 2);
const { params, generators, rng } = mix;

/** The verdict of both modes, which must be the same. */
function check(bytes: Uint8Array, mixer = 3, session = params.session): MixVerdict {
  const verify = (how: Parameters<typeof verifyCommitment>[4]): MixVerdict =>
    verifyCommitment({ group: P256, session }, mixer, bytes, generators, how);
  const apart = verify({ mode: 'one-by-one' });
  expect(verify({ mode: 'together', rng })).toEqual(apart);
  return apart;
}

describe('a commitment before the election', () => {
  it('is verified by itself, and gives the digest that a chain gives', () => {
    const prepared = prepareShuffle(params, 3, generators, rng);
    const alone = check(prepared.commitment);
    const place = { stage: 0, mixer: 3 };
    const shuffled = proveCommittedShuffle(params, place, mix.inputs, prepared, generators, rng);
    const chain = verdict(mix, [{ mixer: 3, commitment: prepared.commitment, ...shuffled }]);
    expect(alone).toMatchObject({ ok: true });
    expect(chain).toEqual(alone);
  });

  it('is refused if it is another mixer’s or session’s, changed, cut, or too long', () => {
    const { commitment } = prepareShuffle(params, 3, generators, rng);
    expect(check(commitment, 4)).toMatchObject({
      ok: false,
      reason: 'equation',
      mixer: 4,
      stage: undefined,
      equation: 'A',
    });
    expect(check(commitment, 3, new Uint8Array(32))).toMatchObject({ ok: false, reason: 'equation' });
    expect(check(commitment.slice(1))).toMatchObject({ ok: false, reason: 'undecodable' });
    expect(check(concatBytes(commitment, Uint8Array.of(0)))).toMatchObject({
      ok: false,
      reason: 'undecodable',
    });
    expect(check(commitment.map((byte, i) => (i === 6 ? byte ^ 1 : byte)))).toMatchObject({
      ok: false,
      reason: 'undecodable',
    });
    expect(check(commitment.map((byte, i) => (i === commitment.length - 1 ? byte ^ 1 : byte)))).toMatchObject(
      { equation: 'A', part: 'commitment' },
    );
    const long = prepareShuffle(params, 3, ShuffleGenerators.derive(P256, 7), rng);
    expect(check(long.commitment)).toMatchObject({ ok: false, reason: 'undecodable' });
    const foreign = ShuffleGenerators.derive(ristretto255WithEngine('wasm'), 6);
    expect(() => verifyCommitment(params, 3, commitment, foreign, { mode: 'one-by-one' })).toThrow(TypeError);
  });
});

describe('a prepared shuffle as bytes', () => {
  const written = writePreparedShuffle(prepareShuffle(params, 3, generators, rng));

  it('comes back, and shuffles once', () => {
    const prepared = readPreparedShuffle(written, P256, generators);
    expect([prepared.mixer, prepared.rows]).toEqual([3, 6]);
    const place = { stage: 0, mixer: 3 };
    const shuffled = proveCommittedShuffle(params, place, mix.inputs, prepared, generators, rng);
    const stage = { mixer: 3, commitment: prepared.commitment, ...shuffled };
    expect(verdict(mix, [stage])).toMatchObject({ ok: true });
    expect(() => writePreparedShuffle(prepared)).toThrow(RangeError);
    expect(writePreparedShuffle(readPreparedShuffle(written, P256, generators))).toEqual(written);
  });

  it('is spent by being written', () => {
    const prepared = prepareShuffle(params, 3, generators, rng);
    writePreparedShuffle(prepared);
    expect(() => prepared.spend()).toThrow(RangeError);
  });

  it('is refused if anything in it is not as it was', () => {
    const read = (bytes: Uint8Array) => (): PreparedShuffle => readPreparedShuffle(bytes, P256, generators);
    const secrets = written.length - 6 * (4 + 32);
    for (const at of [0, 1, 6, 10, 16, secrets + 3, secrets + 23, secrets + 24, written.length - 1])
      expect(read(written.map((byte, i) => (i === at ? byte ^ 1 : byte)))).toThrow(DecodeError);
    for (const length of [0, 9, secrets, written.length - 1])
      expect(read(written.slice(0, length))).toThrow(DecodeError);
    expect(read(concatBytes(written, Uint8Array.of(0)))).toThrow(DecodeError);
    const swapped = written.slice();
    swapped.set(written.subarray(secrets, secrets + 4), secrets + 4);
    swapped.set(written.subarray(secrets + 4, secrets + 8), secrets);
    expect(read(swapped)).toThrow('not that of the commitment');
    const twice = written.slice();
    twice.set(written.subarray(secrets, secrets + 4), secrets + 4);
    expect(read(twice)).toThrow('not a permutation');
    const few = ShuffleGenerators.derive(P256, 5);
    expect(() => readPreparedShuffle(written, P256, few)).toThrow(DecodeError);
  });
});

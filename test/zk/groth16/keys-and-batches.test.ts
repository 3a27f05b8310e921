/** Groth16: many proofs at once, verifying keys from outside, and the pairing below both. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { DevelopmentCircuit } from '../../../circuits/development.js';
import { PUBLISHED_WASTE } from '../../../circuits/tools/insecure-setup.js';
import { BN254_BASE_FIELD, pairingProductIsOne } from '../../../src/core/bn254-pairing.js';
import { DecodeError } from '../../../src/core/errors.js';
import { BABYJUBJUB } from '../../../src/core/groups/babyjubjub.js';
import { BN254_G1 } from '../../../src/core/groups/bn254.js';
import { bytesToInteger } from '../../../src/core/integers.js';
import { systemRng } from '../../../src/core/random.js';
import {
  decodeVerifyingKey,
  encodeVerifyingKey,
  type Groth16Claim,
  invalidGroth16,
  isOfPublishedSetup,
  parseVerifyingKey,
  type VerifyingKey,
  verifyGroth16,
  verifyGroth16Batch,
  verifyingKeyWords,
} from '../../../src/zk/groth16/index.js';
import { tinyCircuit, tinyProof } from './tiny.js';

const q = BN254_BASE_FIELD;

let circuit: DevelopmentCircuit;
let key: VerifyingKey;
let claims: readonly Groth16Claim[];
let claim: Groth16Claim;

beforeAll(async () => {
  circuit = await tinyCircuit();
  key = parseVerifyingKey(circuit.verifyingKey);
  const made: Groth16Claim[] = [];
  for (let i = 2n; i < 8n; i++) made.push(await tinyProof(circuit, i, i + 1n, i));
  claims = made;
  const [first] = made;
  if (first !== undefined) claim = first;
});

describe('a batch', () => {
  it('of honest proofs is valid, and of none', () => {
    expect(verifyGroth16Batch(key, claims, systemRng)).toBe(true);
    expect(verifyGroth16Batch(key, [], systemRng)).toBe(true);
    expect(invalidGroth16(key, claims, systemRng)).toEqual([]);
  });

  it('agrees with one at a time: culprits are named, alone or in company', () => {
    const forge = (indices: readonly number[]): readonly Groth16Claim[] =>
      claims.map((honest, i) => (indices.includes(i) ? { ...honest, signals: [1n, 1n, 1n] } : honest));
    for (const culprits of [[0], [5], [1, 4], [0, 1, 2, 3, 4, 5]]) {
      const batch = forge(culprits);
      expect(verifyGroth16Batch(key, batch, systemRng)).toBe(false);
      expect(invalidGroth16(key, batch, systemRng)).toEqual(culprits);
      expect(batch.flatMap((one, i) => (verifyGroth16(key, one) ? [] : [i]))).toEqual(culprits);
    }
  });

  it('with one culprit is not tried in parts that must fail: one bad ballot in a batch is cheap to send', () => {
    let weights = 0;
    const counting = (length: number): Uint8Array => {
      weights += length / 16;
      return systemRng(length);
    };
    const batch = claims.map((honest, i) => (i === 5 ? { ...honest, signals: [1n, 1n, 1n] } : honest));
    expect(invalidGroth16(key, batch, counting)).toEqual([5]);
    // All six together and the first three; then it is known that one of the other three is bad.
    expect(weights).toBe(6 + 3);
  });

  it('of two proofs whose errors cancel is invalid', () => {
    const [first, second] = claims;
    if (first === undefined || second === undefined) throw new Error('no claims');
    const g = BN254_G1.generator();
    const batch = [
      { ...first, proof: { ...first.proof, c: first.proof.c.add(g) } },
      { ...second, proof: { ...second.proof, c: second.proof.c.subtract(g) } },
    ];
    expect(verifyGroth16Batch(key, batch, systemRng)).toBe(false);
    // With equal weights the errors would cancel, and under weights of zero anything passes: a source that is stuck is found out.
    for (const stuck of [0, 1])
      expect(() => verifyGroth16Batch(key, batch, (length) => new Uint8Array(length).fill(stuck))).toThrow(
        RangeError,
      );
  });
});

describe('a verifying key', () => {
  it('is laid out in 22 words for three signals', () => {
    const all = verifyingKeyWords(key);
    expect(all.length).toBe(22);
    expect(all.slice(0, 2)).toEqual(words(key.alpha.toBytes()));
    expect(all.slice(2, 6)).toEqual(words(key.beta.toBytes()));
  });

  it.each([
    ['another protocol', (json: Json) => ({ ...json, protocol: 'plonk' })],
    ['another curve', (json: Json) => ({ ...json, curve: 'bls12381' })],
    ['too few input points', (json: Json) => ({ ...json, nPublic: 4 })],
    ['a point off the curve', (json: Json) => ({ ...json, vk_alpha_1: ['1', '1', '1'] })],
    ['the identity', (json: Json) => ({ ...json, vk_alpha_1: ['0', '0', '1'] })],
    ['projective coordinates', (json: Json) => ({ ...json, vk_alpha_1: ['1', '2', '2'] })],
    ['an alias', (json: Json) => ({ ...json, vk_alpha_1: [String(1n + q), '2', '1'] })],
    ['a number for a text', (json: Json) => ({ ...json, vk_alpha_1: [1, 2, 1] })],
    ['an unknown key', (json: Json) => ({ ...json, more: 1 })],
    [
      'a point of G2 that is none',
      (json: Json) => ({
        ...json,
        vk_delta_2: [
          ['1', '2'],
          ['3', '4'],
          ['1', '0'],
        ],
      }),
    ],
    ['no contribution', (json: Json) => ({ ...json, vk_delta_2: json.vk_gamma_2 })],
    ['a missing part', ({ IC: _, ...json }: Json) => json],
  ])('with %s is refused', (_, change) => {
    const changed = change(JSON.parse(circuit.verifyingKey) as Json);
    expect(() => parseVerifyingKey(JSON.stringify(changed))).toThrow(DecodeError);
  });

  it('of a setup that nobody contributed to is refused: it has valid proofs of anything', () => {
    const signals = [1n, 2n, 4n];
    const open = { ...key, delta: key.gamma };
    const inputs = [1n, ...signals].reduce(
      (sum, signal, i) => sum.add((key.inputs[i] ?? sum).multiplyVartime(BN254_G1.scalar(signal))),
      BN254_G1.identity(),
    );
    const forged = { proof: { a: key.alpha, b: key.beta, c: inputs.negate() }, signals };
    expect(verifyGroth16(open, forged)).toBe(true);
    expect(verifyGroth16(key, forged)).toBe(false);
    const json = JSON.parse(circuit.verifyingKey) as Json;
    const [x, [y0, y1], z] = json.vk_gamma_2 as [string[], [string, string], string[]];
    const negative = [x, [String(q - BigInt(y0)), String(q - BigInt(y1))], z];
    for (const delta of [json.vk_gamma_2, negative])
      expect(() => parseVerifyingKey(JSON.stringify({ ...json, vk_delta_2: delta }))).toThrow(
        'nobody contributed',
      );
  });

  it('with a beta that is delta or gamma is refused: whoever sees it can prove anything', () => {
    const signals = [1n, 2n, 4n];
    const inputs = [1n, ...signals].reduce(
      (sum, signal, i) => sum.add((key.inputs[i] ?? sum).multiplyVartime(BN254_G1.scalar(signal))),
      BN254_G1.identity(),
    );
    const ofBeta = { ...key, delta: key.beta };
    const forged = { proof: { a: inputs, b: key.gamma, c: key.alpha.negate() }, signals };
    expect(verifyGroth16(ofBeta, forged)).toBe(true);
    expect(verifyGroth16(key, forged)).toBe(false);
    const json = JSON.parse(circuit.verifyingKey) as Json;
    for (const name of ['vk_gamma_2', 'vk_delta_2']) {
      const [x, y, z] = json[name] as [string[], [string, string], string[]];
      const negative = [x, y.map((part) => String(q - BigInt(part))), z];
      for (const beta of [json[name], negative])
        expect(() => parseVerifyingKey(JSON.stringify({ ...json, vk_beta_2: beta }))).toThrow(
          'beta is gamma',
        );
    }
    expect(() => decodeVerifyingKey(encodeVerifyingKey(ofBeta), signals.length)).toThrow('beta is gamma');
  });

  it('of the setup whose secrets are published is told, whatever the circuit', () => {
    const { alpha } = PUBLISHED_WASTE;
    expect(BN254_G1.generator().multiplyVartime(BN254_G1.scalar(alpha)).equals(key.alpha)).toBe(true);
    expect(isOfPublishedSetup(key)).toBe(true);
    expect(isOfPublishedSetup({ ...key, alpha: key.alpha.negate() })).toBe(false);
  });

  it('that nobody contributed to would let anybody prove anything', () => {
    const naive = { ...key, delta: key.gamma };
    const signals = [1n, 2n, 3n];
    const sum = key.inputs.reduce(
      (total, point, i) => total.add(point.multiplyVartime(BN254_G1.scalar([1n, ...signals][i] ?? 0n))),
      BN254_G1.identity(),
    );
    const forged = { a: key.alpha, b: key.beta, c: sum.negate() };
    expect(verifyGroth16(naive, { proof: forged, signals })).toBe(true);
    expect(verifyGroth16(key, { proof: forged, signals })).toBe(false);
  });

  it('is not another circuit’s: a proof under another key is invalid', () => {
    const other = { ...key, delta: key.gamma };
    expect(verifyGroth16(other, claim)).toBe(false);
  });
});

describe('pairings', () => {
  it('are bilinear, and of BN254 only', () => {
    const g = BN254_G1.generator();
    const two = BN254_G1.scalar(2);
    const g2 = key.gamma;
    const square = [
      { g1: g.multiply(two), g2 },
      { g1: g.negate(), g2 },
      { g1: g.negate(), g2 },
    ];
    expect(pairingProductIsOne(square)).toBe(true);
    expect(pairingProductIsOne(square.slice(1))).toBe(false);
    expect(pairingProductIsOne([{ g1: BN254_G1.identity(), g2 }])).toBe(true);
    expect(() => pairingProductIsOne([{ g1: BABYJUBJUB.generator(), g2 }])).toThrow(TypeError);
  });
});

type Json = Record<string, unknown>;

function words(bytes: Uint8Array): bigint[] {
  return Array.from({ length: bytes.length / 32 }, (_, i) =>
    bytesToInteger(bytes.subarray(32 * i, 32 * i + 32)),
  );
}

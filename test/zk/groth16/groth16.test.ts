/** Groth16: honest proofs are valid, here and in snarkjs, and every changed part of one makes it invalid or unreadable. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { DevelopmentCircuit } from '../../../circuits/development.js';
import { BN254_BASE_FIELD, PairingPoint } from '../../../src/core/bn254-pairing.js';
import { concatBytes } from '../../../src/core/bytes.js';
import { DecodeError } from '../../../src/core/errors.js';
import { BN254_G1 } from '../../../src/core/groups/bn254.js';
import { bytesToInteger, integerToBytes } from '../../../src/core/integers.js';
import { systemRng } from '../../../src/core/random.js';
import {
  decodeProof,
  encodeProof,
  type Groth16Claim,
  ProvingError,
  parseVerifyingKey,
  proveGroth16,
  type VerifyingKey,
  verifyGroth16,
  verifyGroth16Batch,
} from '../../../src/zk/groth16/index.js';
import { pointOutsideSubgroup } from '../../helpers/pairing-points.js';
import { tinyCircuit, tinyProof } from './tiny.js';

const r = BN254_G1.order;
const q = BN254_BASE_FIELD;

let circuit: DevelopmentCircuit;
let key: VerifyingKey;
let claims: readonly Groth16Claim[];
let claim: Groth16Claim;

beforeAll(async () => {
  circuit = await tinyCircuit();
  key = parseVerifyingKey(circuit.verifyingKey);
  const made: Groth16Claim[] = [];
  for (let i = 2n; i < 4n; i++) made.push(await tinyProof(circuit, i, i + 1n, i));
  claims = made;
  const [first] = made;
  if (first !== undefined) claim = first;
});

describe('an honest proof', () => {
  it('is valid, with the public signals of the circuit', () => {
    expect(claim.signals).toEqual([6n, 2n, 4n]);
    expect(verifyGroth16(key, claim)).toBe(true);
  });

  it('is valid in snarkjs', async () => {
    // @ts-expect-error -- the package has no types.
    const snarkjs = await import('snarkjs');
    const [ax, ay, bxi, bxr, byi, byr, cx, cy] = words(encodeProof(claim.proof)).map(String);
    const proof = {
      pi_a: [ax, ay, '1'],
      pi_b: [
        [bxr, bxi],
        [byr, byi],
        ['1', '0'],
      ],
      pi_c: [cx, cy, '1'],
      protocol: 'groth16',
      curve: 'bn128',
    };
    const check = (signals: readonly bigint[]): Promise<boolean> =>
      snarkjs.groth16.verify(JSON.parse(circuit.verifyingKey), signals.map(String), proof);
    expect(await check(claim.signals)).toBe(true);
    expect(await check([7n, 2n, 4n])).toBe(false);
    await (await snarkjs.curves.getCurveFromName('bn128')).terminate();
  });

  it('is 256 bytes that decode to themselves', () => {
    const bytes = encodeProof(claim.proof);
    expect(bytes.length).toBe(256);
    expect(encodeProof(decodeProof(bytes))).toEqual(bytes);
  });

  it('is not made of inputs that do not fulfil the circuit, nor with another circuit’s key', async () => {
    await expect(tinyProof(circuit, 2n, 3n, 2n)).resolves.toBeDefined();
    const wrong = { product: 7n, tag: 1n, square: 1n, a: 2n, b: 3n };
    await expect(proveGroth16(circuit, wrong)).rejects.toThrow(ProvingError);
    const broken = { program: circuit.program, provingKey: circuit.provingKey.slice(0, 500) };
    await expect(proveGroth16(broken, { ...wrong, product: 6n })).rejects.toMatchObject({
      code: 'prover-failed',
    });
  });
});

describe('a proof that is tampered with', () => {
  it('is unreadable or invalid whichever bit is flipped', () => {
    const bytes = encodeProof(claim.proof);
    let readable = 0;
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const proof = tryDecode(changed);
      if (proof === undefined) continue;
      readable += 1;
      expect(verifyGroth16(key, { ...claim, proof })).toBe(false);
    }
    // A point with another coordinate is not on the curve, but for the sign.
    expect(readable).toBeLessThan(3);
  });

  it.each(['truncated', 'longer', 'empty'] as const)('is unreadable if it is %s', (how) => {
    const bytes = encodeProof(claim.proof);
    const changed = {
      truncated: bytes.slice(0, -1),
      longer: concatBytes(bytes, Uint8Array.of(0)),
      empty: bytes.slice(0, 0),
    };
    expect(() => decodeProof(changed[how])).toThrow(DecodeError);
  });

  it('is unreadable if a coordinate has the prime added: every point has one name', () => {
    const all = words(encodeProof(claim.proof));
    all.forEach((word, i) => {
      if (word + q >= 2n ** 256n) return;
      const changed = all.map((other, j) => integerToBytes(j === i ? word + q : other, 32));
      expect(() => decodeProof(concatBytes(...changed))).toThrow(DecodeError);
    });
    expect(all.some((word) => word + q < 2n ** 256n)).toBe(true);
  });

  it('is unreadable if a point is the identity', () => {
    const bytes = encodeProof(claim.proof);
    for (const [from, to] of [
      [0, 64],
      [64, 192],
      [192, 256],
    ] as const)
      expect(() => decodeProof(bytes.slice().fill(0, from, to))).toThrow(
        expect.objectContaining({ code: 'identity' }),
      );
  });

  it('is unreadable if B is on the curve but not in the subgroup', () => {
    const outside = pointOutsideSubgroup();
    expect(() => PairingPoint.fromBytes(outside)).toThrow(DecodeError);
    const bytes = encodeProof(claim.proof);
    bytes.set(outside, 64);
    expect(() => decodeProof(bytes)).toThrow(expect.objectContaining({ code: 'bad-element' }));
  });

  it('is invalid with A and C swapped, a part negated, or a part of another proof', () => {
    const { a, b, c } = claim.proof;
    const other = claims[1]?.proof ?? claim.proof;
    const variants = [
      { a: c, b, c: a },
      { a: a.negate(), b, c },
      { a, b, c: c.negate() },
      { a: other.a, b, c },
      { a, b: other.b, c },
      { a, b, c: other.c },
      { a: a.add(BN254_G1.generator()), b, c },
    ];
    for (const proof of variants) expect(verifyGroth16(key, { ...claim, proof })).toBe(false);
  });
});

describe('public signals', () => {
  it('that are others make a proof invalid', () => {
    for (const signals of [[7n, 2n, 4n], [6n, 2n, 5n], [2n, 6n, 4n], [6n, 2n], [6n, 2n, 4n, 0n], []])
      expect(verifyGroth16(key, { ...claim, signals })).toBe(false);
  });

  it('have one name each: plus or minus the order they are refused', () => {
    claim.signals.forEach((signal, i) => {
      for (const alias of [signal + r, signal - r]) {
        const signals = claim.signals.map((other, j) => (j === i ? alias : other));
        expect(verifyGroth16(key, { ...claim, signals })).toBe(false);
        expect(verifyGroth16Batch(key, [{ ...claim, signals }], systemRng)).toBe(false);
      }
    });
  });
});

function words(bytes: Uint8Array): bigint[] {
  return Array.from({ length: bytes.length / 32 }, (_, i) =>
    bytesToInteger(bytes.subarray(32 * i, 32 * i + 32)),
  );
}

function tryDecode(bytes: Uint8Array): Groth16Claim['proof'] | undefined {
  try {
    return decodeProof(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

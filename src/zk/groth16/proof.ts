/**
 * Groth16 proofs (J. Groth, ePrint 2016/260) over BN254 as bytes (spec section 11.4): A, B, C as the EVM's precompiles take
 * them, 256 bytes. Decoding is checking: coordinates below the prime, points on their curves and in their groups, no identity.
 */

import { G2_BYTES, PairingPoint } from '../../core/bn254-pairing.js';
import { Reader, Writer } from '../../core/codec.js';
import type { Element } from '../../core/group.js';
import { BN254_G1 } from '../../core/groups/bn254.js';

/** Bytes of a proof. */
export const PROOF_BYTES = 256;

/** A proof; A and C are of the group `BN254-G1`. */
export interface Groth16Proof {
  readonly a: Element;
  readonly b: PairingPoint;
  readonly c: Element;
}

/** The 256 bytes of a proof. */
export function encodeProof(proof: Groth16Proof): Uint8Array {
  return new Writer().element(proof.a).raw(proof.b.toBytes()).element(proof.c).finish();
}

/**
 * Reads a proof.
 * @throws {DecodeError} `truncated`, `trailing-bytes`, `bad-element`, `identity`
 */
export function decodeProof(bytes: Uint8Array, path = 'proof'): Groth16Proof {
  const reader = new Reader(bytes, path);
  const a = reader.field('a', (r) => r.element(BN254_G1));
  const b = reader.field('b', (r) => PairingPoint.fromBytes(r.raw(G2_BYTES), `${path}.b`));
  const c = reader.field('c', (r) => r.element(BN254_G1));
  reader.end();
  return Object.freeze({ a, b, c });
}

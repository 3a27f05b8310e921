/** Points of edwards25519 outside its subgroup of prime order, and how they are brought into it. */
import { ed25519 } from '@noble/curves/ed25519.js';

/**
 * Eight times the point of an encoding, encoded: an element of the subgroup of prime order.
 * @param encoding - 32 bytes (RFC 8032 section 5.1.2)
 * @returns `undefined` if it is not the canonical encoding of a point
 */
export function timesCofactor(encoding: Uint8Array): Uint8Array | undefined {
  try {
    return ed25519.Point.fromBytes(encoding, false).clearCofactor().toBytes();
  } catch {
    return undefined;
  }
}

/**
 * Verification of Ed25519 signatures (RFC 8032) with one fixed accept set in every runtime (spec section 2.6): the key and R
 * must be canonical encodings of points that are not of small order, S < L, and the cofactorless equation
 * `encode(S B - k A) = R` holds byte for byte.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes, equalBytes } from './bytes.js';
import { sha512 } from './hash.js';

const { Point } = ed25519;

/** Whether `key` may be used at all: 32 canonical bytes of a point in the prime-order subgroup, not the identity. */
export function isEd25519PublicKey(key: Uint8Array): boolean {
  const point = decodePoint(key);
  return point !== undefined && !point.is0() && point.isTorsionFree();
}

/** Whether the signature is valid under the strict rules above. Never throws on bad bytes. */
export function ed25519Verify(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const a = decodePoint(key);
  const r = decodePoint(signature.subarray(0, 32));
  const s = littleEndian(signature.subarray(32));
  if (a === undefined || r === undefined || a.isSmallOrder() || r.isSmallOrder()) return false;
  if (s >= Point.Fn.ORDER) return false;
  const k = littleEndian(sha512(concatBytes(signature.subarray(0, 32), key, message))) % Point.Fn.ORDER;
  const left = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k));
  return equalBytes(left.toBytes(), signature.subarray(0, 32));
}

function decodePoint(bytes: Uint8Array): InstanceType<typeof Point> | undefined {
  if (bytes.length !== 32) return undefined;
  try {
    const point = Point.fromBytes(bytes, false);
    return equalBytes(point.toBytes(), bytes) ? point : undefined;
  } catch {
    return undefined;
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return value;
}

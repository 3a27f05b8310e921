/** Ed25519 keys under which much is verified, with the accept set of `ed25519-verify.ts`. Everything here is public. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes, equalBytes } from './bytes.js';
import { sha512 } from './hash.js';
import { bytesToInteger } from './integers.js';

const { Point } = ed25519;

/** A table is worth its while from so many signatures on. */
const TABLE_AFTER = 8;
/** Bits of a digit of the scalar: 1,408 points in a table, some 290 KiB. */
const TABLE_BITS = 6;

/** One key: decoded once, with a table of its multiples where it is asked often. */
export class Ed25519Key {
  readonly #bytes: Uint8Array;
  /** None if no signature is valid under the key. */
  readonly #point: InstanceType<typeof Point> | undefined;
  #asked = 0;

  /** @param bytes - any; under most of them no signature is valid */
  constructor(bytes: Uint8Array) {
    this.#bytes = Uint8Array.from(bytes);
    this.#point = usable(bytes);
  }

  /** As `ed25519Verify` with this key. Never throws on bad bytes. */
  verify(signature: Uint8Array, message: Uint8Array): boolean {
    const point = this.#point;
    if (signature.length !== 64 || point === undefined) return false;
    const half = signature.subarray(0, 32);
    const s = littleEndian(signature.subarray(32));
    if (s >= Point.Fn.ORDER) return false;
    this.#asked += 1;
    if (this.#asked === TABLE_AFTER) point.precompute(TABLE_BITS);
    const k = littleEndian(sha512(concatBytes(half, this.#bytes, message))) % Point.Fn.ORDER;
    const left = Point.BASE.multiplyUnsafe(s).subtract(point.multiplyUnsafe(k));
    // What a point encodes to is canonical: R needs no decoding to be held against it.
    return equalBytes(left.toBytes(), half) && !left.isSmallOrder();
  }
}

/** The point of a key, unless it is not canonical or of small order. */
function usable(bytes: Uint8Array): InstanceType<typeof Point> | undefined {
  if (bytes.length !== 32) return undefined;
  try {
    const point = Point.fromBytes(bytes, false);
    return equalBytes(point.toBytes(), bytes) && !point.isSmallOrder() ? point : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes stay as they are, also those of a `Buffer`, whose `slice` is no copy. */
function littleEndian(bytes: Uint8Array): bigint {
  return bytesToInteger(Uint8Array.from(bytes).reverse());
}

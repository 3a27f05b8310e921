/**
 * Swiss Post's recursive hash of nested values (crypto-primitives specification, algorithms RecursiveHash,
 * RecursiveHashOfLength, CutToBitLength): a value is hashed under a byte that says its kind, a list is the hash of the
 * hashes of its items. So no two values have the same input, whatever they hold.
 */
import { concatBytes, utf8 } from '../../../core/bytes.js';
import { bitLength, integerToBytes } from '../../../core/integers.js';
import { sha3of256, shake256 } from '../../../core/sha3.js';

/** What can be hashed: bytes, a non-negative integer, a text, or a list of such values, in any depth. */
export type Hashable = Uint8Array | bigint | string | readonly Hashable[];

/** What the versions of the recursive hash do not agree on. */
export interface IntegerForm {
  /** The bytes that stand for the integer 0; every other integer is its shortest big-endian form. */
  readonly zero: Uint8Array;
}

const [BYTES, INTEGER, TEXT, LIST] = [0, 1, 2, 3] as const;

/**
 * RecursiveHash with SHA3-256. Several values are hashed as the list of them; one value is hashed as itself.
 * @returns 32 bytes
 * @throws {RangeError} if there is no value, an integer is negative, or a text holds a lone surrogate
 */
export function recursiveHash(form: IntegerForm, values: readonly Hashable[]): Uint8Array {
  return hashed(argumentsOf(values), form, sha3of256);
}

/**
 * RecursiveHashOfLength with SHAKE256: as {@link recursiveHash}, every hash of it cut to `bits` bits.
 * @param bits - a positive integer
 * @throws {RangeError} as {@link recursiveHash}
 */
export function recursiveHashOfLength(
  form: IntegerForm,
  bits: number,
  values: readonly Hashable[],
): Uint8Array {
  const hash = (data: Uint8Array): Uint8Array => cutToBitLength(shake256(data, Math.ceil(bits / 8)), bits);
  return hashed(argumentsOf(values), form, hash);
}

/**
 * CutToBitLength: the last `bits` bits of a byte string, in as many bytes as they need.
 * @throws {RangeError} if the string has fewer bits, or `bits` is not a positive integer
 */
export function cutToBitLength(bytes: Uint8Array, bits: number): Uint8Array {
  const length = Math.ceil(bits / 8);
  if (!Number.isSafeInteger(bits) || bits < 1 || length > bytes.length)
    throw new RangeError(`cannot take ${bits} bits of ${bytes.length} bytes`);
  const cut = bytes.slice(bytes.length - length);
  cut[0] = (cut[0] ?? 0) & (0xff >> (8 * length - bits));
  return cut;
}

function argumentsOf(values: readonly Hashable[]): Hashable {
  const [first, ...rest] = values;
  if (first === undefined) throw new RangeError('there is nothing to hash');
  return rest.length === 0 ? first : values;
}

function hashed(value: Hashable, form: IntegerForm, hash: (data: Uint8Array) => Uint8Array): Uint8Array {
  if (value instanceof Uint8Array) return hash(tagged(BYTES, value));
  if (typeof value === 'bigint') return hash(tagged(INTEGER, integerBytes(value, form)));
  if (typeof value === 'string') return hash(tagged(TEXT, utf8(value)));
  if (value.length === 0) throw new RangeError('an empty list cannot be hashed');
  return hash(tagged(LIST, ...value.map((item) => hashed(item, form, hash))));
}

function tagged(kind: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(Uint8Array.of(kind), ...parts);
}

/** @throws {RangeError} for a negative integer */
function integerBytes(value: bigint, form: IntegerForm): Uint8Array {
  if (value < 0n) throw new RangeError('a negative integer cannot be hashed');
  return value === 0n ? form.zero : integerToBytes(value, Math.ceil(bitLength(value) / 8));
}

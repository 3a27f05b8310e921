/**
 * The hash function of ElectionGuard 1.91: SHA-256 over the parts as text, with a bar before, between and after them,
 * reduced modulo q. A bar inside a text is not escaped, so `a|b` as one part is hashed as `a` and `b` are.
 */
import { toHex, utf8 } from '../../../core/bytes.js';
import type { Element, Scalar } from '../../../core/group.js';
import { ELECTIONGUARD_4096_PARAMETERS } from '../../../core/groups/modp-params.js';
import { sha256 } from '../../../core/hash.js';
import { bytesToInteger, integerToBytes } from '../../../core/integers.js';

/** Bytes of a hash. */
export const HASH_BYTES = 32;
/** What is hashed in place of nothing: of zero, of an empty text, of an empty list. */
const NOTHING = 'null';

/**
 * The hash of parts.
 * @param parts - each as the functions below write it, or as it is
 * @returns as {@link integerText} writes it, which is how it is stated and hashed in turn
 */
export function hashOf(...parts: readonly string[]): string {
  const hash = bytesToInteger(sha256(utf8(`|${parts.join('|')}|`))) % ELECTIONGUARD_4096_PARAMETERS.q;
  return integerText(integerToBytes(hash, HASH_BYTES));
}

/** A large integer: upper-case hexadecimal, an even number of digits, no zero bytes in front. */
export function integerText(bytes: Uint8Array): string {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? '00' : toHex(bytes.subarray(first)).toUpperCase();
}

/** An element or a scalar. */
export function valueText(value: Element | Scalar): string {
  return integerText(value.toBytes());
}

/** A number of things. */
export function countText(count: number): string {
  return count === 0 ? NOTHING : count.toString();
}

/** A text, or none. */
export function optionalText(text: string | undefined): string {
  return text === undefined || text === '' ? NOTHING : text;
}

/** A list within other parts: the hash of its own. */
export function listText(parts: readonly string[]): string {
  return parts.length === 0 ? NOTHING : hashOf(...parts);
}

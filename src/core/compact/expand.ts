/** What `core/expand.ts` exports, in little code. */
import { concatBytes, joinBytes, utf8 } from '../bytes.js';
import { integerToBytes } from '../integers.js';
import { sha256 } from './hash.js';

const DIGEST = 32;

/** `expand_message_xmd` with SHA-256 (RFC 9380 section 5.3.1), as in `core/expand.ts`. */
export function expandMessage(domain: string, message: Uint8Array, length: number): Uint8Array {
  const name = utf8(domain);
  const blocks = Math.ceil(length / DIGEST);
  if (name.length === 0) throw new RangeError('the domain must not be empty');
  if (!Number.isSafeInteger(length) || blocks > 255) throw new RangeError('at most 8160 bytes');
  const tag = name.length > 255 ? sha256(concatBytes(utf8('H2C-OVERSIZE-DST-'), name)) : name;
  const end = concatBytes(tag, Uint8Array.of(tag.length));
  const zeros = new Uint8Array(2 * DIGEST);
  const first = sha256(joinBytes([zeros, message, integerToBytes(BigInt(length), 2), Uint8Array.of(0), end]));
  const out: Uint8Array[] = [];
  let last: Uint8Array = new Uint8Array(DIGEST);
  for (let i = 1; i <= blocks; i++) {
    const mixed = first.map((byte, k) => byte ^ (last[k] ?? 0));
    last = sha256(joinBytes([mixed, Uint8Array.of(i), end]));
    out.push(last);
  }
  return joinBytes(out).subarray(0, length);
}

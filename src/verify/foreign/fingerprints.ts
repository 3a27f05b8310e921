/**
 * What was read once and is read again must be the same: a record on a disk or on a server can change in between. So the
 * first reading leaves a fingerprint, in flat memory, of 16 bytes each. Shared by all adapters.
 */
import { equalBytes } from '../../core/bytes.js';
import { DecodeError } from '../../core/errors.js';
import { sha256 } from '../../core/hash.js';

/** Bytes of a fingerprint, the first ones of the SHA-256: whoever can make two of them collide gains nothing by it later. */
const BYTES = 16;
/** Fingerprints that are stored side by side. */
const BLOCK = 1024;

/** Fingerprints of what was read. */
export class Fingerprints {
  readonly #blocks: Uint8Array[] = [];
  #count = 0;

  /** Keeps the fingerprint of bytes. @returns its number, from 0 */
  keep(bytes: Uint8Array): number {
    if (this.#count % BLOCK === 0) this.#blocks.push(new Uint8Array(BLOCK * BYTES));
    this.#blocks.at(-1)?.set(fingerprintOf(bytes), (this.#count % BLOCK) * BYTES);
    return this.#count++;
  }

  /**
   * The bytes, if they are those that were read before.
   * @param number - what {@link Fingerprints.keep} returned
   * @throws {DecodeError} `bad-value` if they are not
   */
  assertSame(number: number, bytes: Uint8Array, path: string): Uint8Array {
    const from = (number % BLOCK) * BYTES;
    const kept = this.#blocks[Math.floor(number / BLOCK)]?.subarray(from, from + BYTES);
    if (kept === undefined || !equalBytes(kept, fingerprintOf(bytes)))
      throw new DecodeError('bad-value', path, 'it changed while the record was verified');
    return bytes;
  }
}

function fingerprintOf(bytes: Uint8Array): Uint8Array {
  return sha256(bytes).subarray(0, BYTES);
}

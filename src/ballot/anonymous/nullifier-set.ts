/**
 * The nullifiers of the ballots that count, in flat memory: 32 bytes each and free slots, where a `Set` of integers would take
 * some hundred. A nullifier is in it once, whatever was tried under it.
 */
import { equalBytes } from '../../core/bytes.js';
import { integerToBytes } from '../../core/integers.js';

const BYTES = 32;
const FIRST_SLOTS = 16;

/** A set of field elements other than 0, each of 32 bytes, that only grows, wherever it is kept. */
export interface Nullifiers {
  /** Number of members. */
  readonly size: number;
  /** Whether a nullifier is a member. @throws `ScratchError` if the set can no longer tell */
  has(nullifier: bigint): boolean;
  /** Adds a nullifier. Returns whether it is new. @throws {RangeError} for 0, which no secret is known to have; as `has` does */
  add(nullifier: bigint): boolean;
}

/** Such a set in flat memory. */
export class NullifierSet implements Nullifiers {
  #slots: Uint8Array = new Uint8Array(FIRST_SLOTS * BYTES);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(nullifier: bigint): boolean {
    if (nullifier === 0n) return false;
    const bytes = integerToBytes(nullifier, BYTES);
    return equalBytes(slotAt(this.#slots, locate(this.#slots, bytes)), bytes);
  }

  add(nullifier: bigint): boolean {
    if (nullifier === 0n) throw new RangeError('0 is not a nullifier');
    const bytes = integerToBytes(nullifier, BYTES);
    const at = locate(this.#slots, bytes);
    if (equalBytes(slotAt(this.#slots, at), bytes)) return false;
    this.#slots.set(bytes, at);
    this.#size += 1;
    if (4 * this.#size > 3 * (this.#slots.length / BYTES)) this.#grow();
    return true;
  }

  #grow(): void {
    const larger = new Uint8Array(2 * this.#slots.length);
    for (let at = 0; at < this.#slots.length; at += BYTES) {
      const bytes = slotAt(this.#slots, at);
      if (!isFree(bytes)) larger.set(bytes, locate(larger, bytes));
    }
    this.#slots = larger;
  }
}

/** Offset of the member, or of the free slot where it belongs; there always is one. */
function locate(slots: Uint8Array, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, BYTES);
  // The last words of a hash: the first ones are never above the prime.
  let at = (view.getUint32(BYTES - 4) % (slots.length / BYTES)) * BYTES;
  for (;;) {
    const slot = slotAt(slots, at);
    if (isFree(slot) || equalBytes(slot, bytes)) return at;
    at = (at + BYTES) % slots.length;
  }
}

function slotAt(slots: Uint8Array, at: number): Uint8Array {
  return slots.subarray(at, at + BYTES);
}

function isFree(slot: Uint8Array): boolean {
  return slot.every((byte) => byte === 0);
}

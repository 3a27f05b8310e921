/** The sum of many ciphertexts, added up in bulk: encodings are collected and summed by the group's engine together. */
import { Writer } from '../core/codec.js';
import type { Element, Group } from '../core/group.js';
import type { Ciphertext } from '../elgamal/cipher.js';

/** A running sum. Mutable; what was added is in {@link RunningSum.value} once {@link RunningSum.settle} was called. */
export class RunningSum {
  readonly #group: Group;
  #c1 = new Writer();
  #c2 = new Writer();
  #waiting = 0;
  #value: Ciphertext;

  constructor(group: Group) {
    this.#group = group;
    this.#value = Object.freeze({ c1: group.identity(), c2: group.identity() });
  }

  /** The sum of what was settled. */
  get value(): Ciphertext {
    return this.#value;
  }

  /**
   * Adds a ciphertext, or subtracts it.
   * @param c1 - encoded, as `c2`
   */
  add(c1: Uint8Array, c2: Uint8Array, sign: 'plus' | 'minus'): void {
    this.#c1.raw(this.#signed(c1, sign));
    this.#c2.raw(this.#signed(c2, sign));
    this.#waiting += 1;
  }

  /** Adds up what waits. */
  settle(): void {
    if (this.#waiting === 0) return;
    const total = (waiting: Writer, before: Element): Element =>
      this.#group.elementOrIdentityFromBytes(
        this.#group.bulk.sum(waiting.elementOrIdentity(before).finish()),
      );
    this.#value = Object.freeze({ c1: total(this.#c1, this.#value.c1), c2: total(this.#c2, this.#value.c2) });
    this.#c1 = new Writer();
    this.#c2 = new Writer();
    this.#waiting = 0;
  }

  #signed(encoding: Uint8Array, sign: 'plus' | 'minus'): Uint8Array {
    return sign === 'plus' ? encoding : this.#group.elementOrIdentityFromBytes(encoding).negate().toBytes();
  }
}

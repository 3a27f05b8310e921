/**
 * The Fiat–Shamir transcript of proofs that a contract of the EVM verifies: as {@link Transcript}, but Keccak-256 over
 * words of 32 bytes, which a contract computes for a few hundred gas.
 *
 * The stream has no labels and no lengths: it begins with the hash of the domain, then come words whose number the words
 * before them fix. Whoever defines a proof defines the order of its words, in one place.
 */
import { concatBytes, utf8 } from './bytes.js';
import type { Element, Group, Scalar } from './group.js';
import { bytesToInteger, integerToBytes } from './integers.js';
import type { KeccakDomain } from './labels.js';
import { keccak256 } from './sha3.js';

/** Bytes of a word. */
export const WORD_BYTES = 32;

/** An unsigned integer as a word. @throws {RangeError} if it is negative or needs more than 32 bytes */
export function word(value: bigint | number): Uint8Array {
  return integerToBytes(BigInt(value), WORD_BYTES);
}

/** A transcript. Mutable; its challenge may be taken once everything was absorbed. */
export class KeccakTranscript {
  readonly #group: Group;
  readonly #parts: Uint8Array[];

  /**
   * @param group - a group whose elements are whole words, such as BN254 G1
   * @param domain - what the transcript is for
   */
  constructor(group: Group, domain: KeccakDomain) {
    this.#group = group;
    this.#parts = [keccak256(utf8(domain))];
  }

  /** Absorbs whole words. @throws {RangeError} for other lengths */
  words(...parts: readonly Uint8Array[]): this {
    for (const part of parts) {
      if (part.length % WORD_BYTES !== 0) throw new RangeError('not whole words');
      this.#parts.push(part.slice());
    }
    return this;
  }

  /** Absorbs elements, the identity included. */
  elements(elements: readonly Element[]): this {
    return this.words(...elements.map((element) => element.toBytes()));
  }

  /** Keccak-256 of everything. */
  digest(): Uint8Array {
    return keccak256(concatBytes(...this.#parts));
  }

  /**
   * The digest modulo the order. For the order of BN254 no challenge is more than 1.14 times as likely as in a uniform
   * choice, which costs a proof a fifth of a bit of soundness and nothing of its secrecy.
   */
  challengeScalar(): Scalar {
    return this.#group.scalar(bytesToInteger(this.digest()));
  }
}

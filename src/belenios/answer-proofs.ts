/** What the answers to all kinds of questions have in common: choices that are encrypted, and proofs about them. */
import type { Scalar } from '../core/group.js';
import type { JsonValue } from '../core/json.js';
import type { NonceStream } from '../core/nonce-stream.js';
import type { Bases, Pair } from '../verify/foreign/belenios/proofs.js';
import { type Case, type Disjunction, planDisjunction } from './disjunction.js';
import { ciphertextText, type Slot } from './slots.js';

/** What an answer is made from. */
export interface AnswerContext {
  readonly bases: Bases;
  /** What all proofs of the ballot are bound to: the fingerprint and the public credential. */
  readonly context: string;
  readonly nonces: NonceStream;
}

/** A value with the nonce that it is encrypted with. */
export interface Opening {
  readonly value: number;
  readonly randomness: Scalar;
}

/** A nonce for each value. */
export function openingsOf(values: readonly number[], nonces: NonceStream): readonly Opening[] {
  const drawn = nonces.take(values.length);
  return values.map((value, i) => ({ value, randomness: drawn[i] ?? nonces.next() }));
}

/** What the product of ciphertexts opens to. */
export function sumOf(bases: Bases, openings: readonly Opening[]): Opening {
  return openings.reduce(
    (sum, { value, randomness }) => ({
      value: sum.value + value,
      randomness: sum.randomness.add(randomness),
    }),
    { value: 0, randomness: bases.generator.group.scalar(0) },
  );
}

/** The slot of a choice. */
export function slotOf({ generator }: Bases, { value, randomness }: Opening): Slot {
  return { exponent: generator.group.scalar(value), nonce: randomness };
}

/** The cases that an opening is one of some numbers. */
export function casesOf(opening: Opening, numbers: readonly number[]): readonly Case[] {
  return numbers.map((number) => ({ ...opening, number }));
}

/** Plans the proofs that each of some choices is 0 or 1. */
export function planBits(
  { bases, nonces }: AnswerContext,
  openings: readonly Opening[],
): readonly Disjunction[] {
  return openings.map((opening) => planDisjunction(bases, casesOf(opening, [0, 1]), nonces));
}

/** What is hashed before the commitments of a proof about one ciphertext. @param context - S of the specification */
export function membershipPrefix(bases: Bases, pair: Pair, context: string): string {
  return `prove|${context}|${ciphertextText(bases, pair)}|`;
}

/** The ciphertexts of choices, as they are hashed. */
export function textOfAll(bases: Bases, pairs: readonly Pair[]): string {
  return pairs.map((pair) => ciphertextText(bases, pair)).join(',');
}

/** Hands out encrypted slots in the order in which they were planned. */
export class PairReader {
  readonly #pairs: readonly Pair[];
  #next = 0;

  constructor(pairs: readonly Pair[]) {
    this.#pairs = pairs;
  }

  /** The next pairs. */
  take(count: number): readonly Pair[] {
    const pairs = this.#pairs.slice(this.#next, this.#next + count);
    this.#next += count;
    return pairs;
  }

  /** Finishes a proof by the next pairs. */
  prove({ slots, finish }: Disjunction, prefix: string): readonly JsonValue[] {
    return finish(this.take(slots.length), prefix);
  }
}

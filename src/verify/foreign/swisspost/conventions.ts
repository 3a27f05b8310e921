/**
 * The two versions of Swiss Post's derivations, as data: how an integer is hashed, how a hash becomes a number below q,
 * and what is hashed for the generators of a commitment key.
 */
import { bitLength, bytesToInteger } from '../../../core/integers.js';
import { type Hashable, type IntegerForm, recursiveHash, recursiveHashOfLength } from './recursive-hash.js';

/** One version of the derivations. */
export interface HashConvention extends IntegerForm {
  /** Name for reports. */
  readonly name: string;
  /** RecursiveHashToZq: a number from 0 to q - 1. @throws {RangeError} for a q of less than 32 bits */
  readonly hashToZq: (q: bigint, values: readonly Hashable[]) => bigint;
  /** The square root of a candidate for a generator of a commitment key: number `index`, when `found` are found. */
  readonly generatorRoot: (q: bigint, index: bigint, found: bigint) => bigint;
}

const FORM_1_2: IntegerForm = { zero: Uint8Array.of(0) };
const FORM_1_5: IntegerForm = { zero: new Uint8Array(0) };
const COMMITMENT_KEY = 'commitmentKey';

/** Crypto-primitives 1.2.0: hashes of the length of q are drawn until one is below q. */
export const SWISS_POST_1_2: HashConvention = /* @__PURE__ */ Object.freeze({
  name: '1.2.0',
  ...FORM_1_2,
  hashToZq: hashByRejection,
  generatorRoot: (q: bigint, index: bigint, found: bigint) =>
    hashByRejection(q, [q, COMMITMENT_KEY, index, found]),
});

/** Crypto-primitives 1.5: a hash 256 bits longer than q is reduced, and 0 is hashed as the empty string. */
export const SWISS_POST_1_5: HashConvention = /* @__PURE__ */ Object.freeze({
  name: '1.5',
  ...FORM_1_5,
  hashToZq: hashByReduction,
  generatorRoot: (q: bigint, index: bigint, found: bigint) =>
    hashByReduction(q, [COMMITMENT_KEY, index, found]) + 1n,
});

/** Draws for a q of a few bits can run in a circle. */
const SHORTEST_Q = 32;

/** Excess bits, so that the bias of the reduced hash is below 2^-256. */
const EXCESS_BITS = 256;

function hashByRejection(q: bigint, values: readonly Hashable[]): bigint {
  const bits = lengthOf(q);
  let hash = bytesToInteger(recursiveHashOfLength(FORM_1_2, bits, values));
  // Each turn succeeds with a probability above 1/2.
  while (hash >= q) hash = bytesToInteger(recursiveHashOfLength(FORM_1_2, bits, [hash, ...values]));
  return hash;
}

function hashByReduction(q: bigint, values: readonly Hashable[]): bigint {
  const bits = lengthOf(q) + EXCESS_BITS;
  return bytesToInteger(recursiveHashOfLength(FORM_1_5, bits, [q, 'RecursiveHash', ...values])) % q;
}

function lengthOf(q: bigint): number {
  const bits = bitLength(q);
  if (bits < SHORTEST_Q) throw new RangeError(`q must have ${SHORTEST_Q} bits or more`);
  return bits;
}

/** The recursive hash as an integer of 256 bits: what every challenge is (ByteArrayToInteger of RecursiveHash). */
export function hashToInteger(convention: HashConvention, values: readonly Hashable[]): bigint {
  return bytesToInteger(recursiveHash(convention, values));
}

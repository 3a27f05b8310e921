/**
 * What is computed under secrets, as data. All of it has one form, that of an encryption `(g^n, y^n g^v)` with a nonce n of
 * an exponent v, so that a whole ballot is computed together, by the same operations whatever it says.
 */
import type { Scalar } from '../core/group.js';
import type { JsonValue } from '../core/json.js';
import { encryptEach } from '../elgamal/cipher.js';
import type { Bases, Pair } from '../verify/foreign/belenios/proofs.js';
import { portions } from './portions.js';

/** One thing to encrypt. */
export interface Slot {
  readonly exponent: Scalar;
  /** Uniform and secret. */
  readonly nonce: Scalar;
}

/** Something that is made of encryptions. */
export interface Plan<T> {
  readonly slots: readonly Slot[];
  /** Makes it. @param pairs - the slots, encrypted, in order */
  finish(pairs: readonly Pair[]): T;
}

/** Joins plans: their slots stand one after the other. */
export function joinPlans<T>(plans: readonly Plan<T>[]): Plan<readonly T[]> {
  return {
    slots: plans.flatMap(({ slots }) => slots),
    finish: (pairs) => {
      const parts = portions(
        pairs,
        plans.map(({ slots }) => slots.length),
      );
      return plans.map(({ finish }, i) => finish(parts[i] ?? []));
    },
  };
}

/** Encrypts the slots of a plan, and makes what it is for. */
export function carryOut<T>({ key }: Bases, { slots, finish }: Plan<T>): T {
  const exponents = slots.map(({ exponent }) => exponent.value);
  const nonces = slots.map(({ nonce }) => nonce);
  return finish(encryptEach(key, exponents, nonces).map(({ c1, c2 }) => ({ alpha: c1, beta: c2 })));
}

/** A ciphertext as it is written. */
export function ciphertextJson({ group }: Bases, { alpha, beta }: Pair): JsonValue {
  return { alpha: group.textOf(alpha), beta: group.textOf(beta) };
}

/** A ciphertext as it is hashed. */
export function ciphertextText({ group }: Bases, { alpha, beta }: Pair): string {
  return `${group.textOf(alpha)},${group.textOf(beta)}`;
}

/** A proof as it is written. */
export function proofJson(challenge: Scalar, response: Scalar): JsonValue {
  return { challenge: challenge.value.toString(), response: response.value.toString() };
}

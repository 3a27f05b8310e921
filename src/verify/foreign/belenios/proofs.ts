/**
 * The proofs of Belenios as data. A proof is its challenge c and response r; commitments are computed from them as
 * products of powers, and their texts are hashed: the sum of challenges must come out.
 *
 * | here | in the specification |
 * |---|---|
 * | statement: base b, claim Y | `A = b^r Y^c` |
 */
import type { Element, Group, Scalar } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { fieldsOf } from './json.js';
import type { Point, TextGroup } from './text-group.js';

/** A challenge and the response to it. */
export interface Proof {
  readonly challenge: Scalar;
  readonly response: Scalar;
}

/** A ciphertext. */
export interface Ciphertext {
  readonly alpha: Point;
  readonly beta: Point;
}

/** One factor of a product. */
export interface Power {
  readonly base: Element;
  readonly exponent: Scalar;
}

/** What must hold: the sum of the challenges is the hash of the prefix and the texts of the products, by commas. */
export interface Claim {
  readonly products: readonly (readonly Power[])[];
  readonly prefix: string;
  readonly challenges: readonly Scalar[];
}

/** The bases of ciphertexts. Both should have tables. */
export interface Bases {
  readonly group: TextGroup;
  readonly generator: Element;
  /** The election's public key. */
  readonly key: Element;
}

/** Reads a proof. @throws {DecodeError} */
export function readProof(group: TextGroup, value: JsonValue | undefined, path: string): Proof {
  const { challenge, response } = fieldsOf(value, path, ['challenge', 'response']);
  return {
    challenge: group.scalar(challenge, `${path}.challenge`),
    response: group.scalar(response, `${path}.response`),
  };
}

/** Reads a ciphertext; either part may be the identity. @throws {DecodeError} */
export function readCiphertext(group: TextGroup, value: JsonValue | undefined, path: string): Ciphertext {
  const { alpha, beta } = fieldsOf(value, path, ['alpha', 'beta']);
  return { alpha: group.point(alpha, `${path}.alpha`), beta: group.point(beta, `${path}.beta`) };
}

/** That somebody knows the logarithm of an element to the base g. @param prefix - what is hashed before the commitment */
export function knowledgeClaim(group: TextGroup, key: Element, proof: Proof, prefix: string): Claim {
  const products = [commitment(group.group.generator(), key, proof)];
  return { products, prefix, challenges: [proof.challenge] };
}

/** A signature of a message by a key. */
export function signatureClaim(group: TextGroup, key: Element, proof: Proof, message: string): Claim {
  return knowledgeClaim(group, key, proof, `sigmsg|${message}|`);
}

/** `base^r claim^c` */
export function commitment(base: Element, claim: Element, { challenge, response }: Proof): readonly Power[] {
  return [
    { base, exponent: response },
    { base: claim, exponent: challenge },
  ];
}

/** The two commitments of the claim that a ciphertext, a pair of elements, encrypts a number. */
function encryptionCommitments(
  { generator, key }: Bases,
  { alpha, beta }: Pair,
  number: number,
  proof: Proof,
): readonly (readonly Power[])[] {
  const second = commitment(key, beta, proof);
  if (number === 0) return [commitment(generator, alpha, proof), second];
  const exponent = proof.challenge.multiply(generator.group.scalar(-number));
  return [commitment(generator, alpha, proof), [...second, { base: generator, exponent }]];
}

/** A ciphertext as elements. */
export interface Pair {
  readonly alpha: Element;
  readonly beta: Element;
}

/** The elements of a ciphertext. */
export function pairOf({ alpha, beta }: Ciphertext): Pair {
  return { alpha: alpha.element, beta: beta.element };
}

/** The product of ciphertexts, component by component. */
export function productOf({ generator: { group } }: Bases, pairs: readonly Pair[]): Pair {
  const [only] = pairs;
  if (only !== undefined && pairs.length === 1) return only;
  const [alphas, betas] = [pairs.map(({ alpha }) => alpha), pairs.map(({ beta }) => beta)];
  return { alpha: sumOf(group, alphas), beta: sumOf(group, betas) };
}

function sumOf(group: Group, elements: readonly Element[]): Element {
  return elements.reduce((sum, element) => sum.add(element), group.identity());
}

/** That a ciphertext encrypts one of some numbers, one proof for each. @param context - S of the specification */
export function membershipClaim(
  bases: Bases,
  pair: Pair,
  numbers: readonly number[],
  proofs: readonly Proof[],
  context: string,
): Claim {
  const { group } = bases;
  const ciphertext = `${group.textOf(pair.alpha)},${group.textOf(pair.beta)}`;
  return disjunction(
    proofs.map((proof, i) => ({ pair, number: numbers[i] ?? 0, proof })),
    bases,
    `prove|${context}|${ciphertext}|`,
  );
}

/** That for one of some ciphertexts it is true that it encrypts the number stated. */
export function disjunction(
  cases: readonly { readonly pair: Pair; readonly number: number; readonly proof: Proof }[],
  bases: Bases,
  prefix: string,
): Claim {
  return {
    products: cases.flatMap(({ pair, number, proof }) => encryptionCommitments(bases, pair, number, proof)),
    prefix,
    challenges: cases.map(({ proof }) => proof.challenge),
  };
}

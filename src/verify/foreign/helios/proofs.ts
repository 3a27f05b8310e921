/**
 * The proofs of Helios as equations. Commitments are stored, so a proof is true if its equations hold and its challenge is
 * the SHA-1 of the commitments in decimals, with commas between. Nothing else is hashed: not the statement, not the key.
 *
 * | here | in the specification of Helios |
 * |---|---|
 * | one factor of an equation: base, exponent | a power modulo p |
 * | an equation: the product of all factors is 1 | both sides of `==` |
 */
import { utf8 } from '../../../core/bytes.js';
import { bytesToInteger } from '../../../core/integers.js';
import type { JsonValue } from '../../../core/json.js';
import { asObject } from '../../../core/json-fields.js';
import { sha1 } from '../../../core/sha1.js';
import type { HelCheckId } from './checks.js';
import { type HeliosGroup, type Residue, readResidue, readScalar } from './group.js';

/** A proof that two pairs have the same logarithm; simulated or not. */
export interface Proof {
  readonly a: Residue;
  readonly b: Residue;
  readonly challenge: bigint;
  readonly response: bigint;
}

/** A ciphertext: `(g^r, y^r g^m)`. */
export interface Ciphertext {
  readonly alpha: Residue;
  readonly beta: Residue;
}

/** One factor. */
interface Power {
  readonly base: Residue;
  /** Any integer. */
  readonly exponent: bigint;
}

/** What must be 1: a product of powers. */
export type Equation = readonly Power[];

/** What a proof, or a disjunction of proofs, claims. */
export interface Claim {
  readonly check: HelCheckId;
  /** What does not hold if it does not, such as `answers[0].individual_proofs[3]`. */
  readonly what: string;
  /** Whether the challenges are those that are hashed from the commitments. */
  readonly hashed: boolean;
  readonly equations: readonly Equation[];
}

/** Reads a proof. @throws {DecodeError} */
export function readProof(group: HeliosGroup, value: JsonValue, path: string): Proof {
  const { challenge, commitment, response } = asObject(value, path, ['challenge', 'commitment', 'response']);
  const { A, B } = asObject(commitment, `${path}.commitment`, ['A', 'B']);
  return {
    a: readResidue(group, A, `${path}.commitment.A`),
    b: readResidue(group, B, `${path}.commitment.B`),
    challenge: readScalar(group, challenge, `${path}.challenge`),
    response: readScalar(group, response, `${path}.response`),
  };
}

/** Reads a ciphertext. @throws {DecodeError} */
export function readCiphertext(group: HeliosGroup, value: JsonValue, path: string): Ciphertext {
  const { alpha, beta } = asObject(value, path, ['alpha', 'beta']);
  return {
    alpha: readResidue(group, alpha, `${path}.alpha`),
    beta: readResidue(group, beta, `${path}.beta`),
  };
}

/** The challenge to some commitments. */
export function challengeOf(commitments: readonly Residue[]): bigint {
  return bytesToInteger(sha1(utf8(commitments.map(({ text }) => text).join(','))));
}

/** The commitments of a disjunction, in the order in which they are hashed. */
export function commitmentsOf(proofs: readonly Proof[]): readonly Residue[] {
  return proofs.flatMap(({ a, b }) => [a, b]);
}

/**
 * That the product of some ciphertexts encrypts one of the numbers from `first` on, one proof for each.
 * @param key - y
 */
export function membershipClaim(
  { generator, parameters: { q } }: HeliosGroup,
  key: Residue,
  ciphertexts: readonly Ciphertext[],
  { first, proofs }: { readonly first: number; readonly proofs: readonly Proof[] },
): Pick<Claim, 'hashed' | 'equations'> {
  const equations = proofs.flatMap(({ a, b, challenge, response }, i): Equation[] => [
    [
      { base: a, exponent: 1n },
      ...ciphertexts.map(({ alpha }) => ({ base: alpha, exponent: challenge })),
      { base: generator, exponent: -response },
    ],
    [
      { base: b, exponent: 1n },
      ...ciphertexts.map(({ beta }) => ({ base: beta, exponent: challenge })),
      { base: key, exponent: -response },
      { base: generator, exponent: -challenge * BigInt(first + i) },
    ],
  ]);
  const sum = proofs.reduce((total, { challenge }) => total + challenge, 0n);
  return { equations, hashed: sum % q === challengeOf(commitmentsOf(proofs)) };
}

/** That `claimed`, to the base `base`, has the logarithm that `key` has to the base g. */
export function equalityClaim(
  { generator }: HeliosGroup,
  { key, base, claimed }: { readonly key: Residue; readonly base: Residue; readonly claimed: Residue },
  { a, b, challenge, response }: Proof,
): Pick<Claim, 'hashed' | 'equations'> {
  return {
    equations: [
      [
        { base: a, exponent: 1n },
        { base: key, exponent: challenge },
        { base: generator, exponent: -response },
      ],
      [
        { base: b, exponent: 1n },
        { base: claimed, exponent: challenge },
        { base, exponent: -response },
      ],
    ],
    hashed: challenge === challengeOf([a, b]),
  };
}

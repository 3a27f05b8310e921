/**
 * The equations of a Terelius–Wikström proof of shuffle in commitment form, as values: what a verifier is left with once
 * everything is decoded and all challenges are known. Nothing here knows a transcript, so records of other systems that
 * use the same proof are verified by the same algebra. (B. Terelius, D. Wikström, "Proofs of restricted shuffles", 2010;
 * D. Wikström, "A commitment-consistent proof of a shuffle", 2009.)
 *
 * Notation, after the verifier of Verificatum, written additively: `G` the standard generator, `h` independent
 * generators, `u` the permutation commitment, `w` and `w'` the ciphertexts before and after, `Y` the public key, `e` the
 * batching exponents, `v` the challenge.
 *
 *     A = sum e_i u_i      C = sum u_i - sum h_i      D = B_{N-1} - (prod e_i) h_0      F = sum e_i w_i
 *     A:    v A + A'       = kA G + sum kE_i h_i
 *     B_i:  v B_i + B'_i   = kB_i G + kE_i B_{i-1}                                      (B_{-1} = h_0)
 *     C:    v C + C'       = kC G
 *     D:    v D + D'       = kD G
 *     F:    v F + F'       = Enc(0; -kF) + sum kE_i w'_i                                 (component by component)
 *
 * A proof of shuffle has all of them. Of a permutation committed to in advance, the proof of the commitment has A to D,
 * and the proof for the ciphertexts A and F.
 */
import type { Group, Scalar } from '../core/group.js';

/** Scalars of rows `[first, first + count)`, encoded end to end: those of a list that is derived, in parts. */
export type ScalarSource = (first: number, count: number) => Uint8Array;

/** The values of one proof. Points and scalars are encoded as the group does, end to end. */
export interface ShuffleEquations {
  readonly group: Group;
  /** N, at least 1: rows. */
  readonly size: number;
  /** h: N elements. Lists that several proofs share should be the same bytes in the same buffer. */
  readonly generators: Uint8Array;
  /** u: N elements. */
  readonly permutationCommitment: Uint8Array;
  /** e: N scalars, reduced modulo the order. */
  readonly exponents: ScalarSource;
  /** v */
  readonly challenge: Scalar;
  /** A': one element. */
  readonly Ap: Uint8Array;
  readonly kA: Scalar;
  /** N scalars. */
  readonly kE: Uint8Array;
  /** Equations B, C and D: that `u` commits to a permutation. */
  readonly chain: ChainEquations | undefined;
  /** Equation F: that the ciphertexts were permuted likewise. */
  readonly ciphertexts: CiphertextEquations | undefined;
}

/** The values of equations B, C and D. */
export interface ChainEquations {
  /** N elements. */
  readonly B: Uint8Array;
  /** B': N elements. */
  readonly Bp: Uint8Array;
  /** C': one element. */
  readonly Cp: Uint8Array;
  /** D': one element. */
  readonly Dp: Uint8Array;
  /** N scalars. */
  readonly kB: Uint8Array;
  readonly kC: Scalar;
  readonly kD: Scalar;
}

/**
 * The values of equation F. A list of ciphertexts is N rows of `width` ciphertexts, each `c1 || c2`, where
 * `c1 = r G + ..., c2 = r Y + ...`.
 */
export interface CiphertextEquations {
  /** Ciphertexts of a row, at least 1. */
  readonly width: number;
  /** Y: one element. */
  readonly publicKey: Uint8Array;
  /** w */
  readonly inputs: Uint8Array;
  /** w' */
  readonly outputs: Uint8Array;
  /** F': one row. */
  readonly Fp: Uint8Array;
  /** One scalar for each ciphertext of a row. */
  readonly kF: readonly Scalar[];
}

/** The name of an equation. */
export type EquationName = 'A' | 'B' | 'C' | 'D' | 'F';

/** An equation that does not hold: of B with its row, of F with the component of the row (`2 column`, plus 1 for c2). */
export interface FailingEquation {
  readonly equation: EquationName;
  readonly index: number | undefined;
}

/** Part of a list of encoded items: rows `[first, first + count)`, `rowBytes` each. */
export function rowsOf(list: Uint8Array, rowBytes: number, first: number, count: number): Uint8Array {
  return list.subarray(first * rowBytes, (first + count) * rowBytes);
}

/** A list of scalars in memory, as a source. @param scalarBytes - of the group */
export function scalarSource(list: Uint8Array, scalarBytes: number): ScalarSource {
  return (first, count) => rowsOf(list, scalarBytes, first, count);
}

/**
 * Checks that all lists have the lengths that `size` and `width` say.
 * @throws {RangeError} if one has not: decoders see to that, so it is the caller's mistake
 */
export function assertShape(values: ShuffleEquations): void {
  const { group, size, chain, ciphertexts } = values;
  const { elementBytes: point, scalarBytes: scalar } = group;
  const lengths: (readonly [string, Uint8Array, number])[] = [
    ['generators', values.generators, size * point],
    ['permutationCommitment', values.permutationCommitment, size * point],
    ['Ap', values.Ap, point],
    ['kE', values.kE, size * scalar],
  ];
  if (chain !== undefined)
    lengths.push(
      ['B', chain.B, size * point],
      ['Bp', chain.Bp, size * point],
      ['Cp', chain.Cp, point],
      ['Dp', chain.Dp, point],
      ['kB', chain.kB, size * scalar],
    );
  if (ciphertexts !== undefined) {
    const row = 2 * ciphertexts.width * point;
    lengths.push(
      ['publicKey', ciphertexts.publicKey, point],
      ['inputs', ciphertexts.inputs, size * row],
      ['outputs', ciphertexts.outputs, size * row],
      ['Fp', ciphertexts.Fp, row],
    );
    if (!isCount(ciphertexts.width)) throw new RangeError('a row has one ciphertext or more');
    if (ciphertexts.kF.length !== ciphertexts.width)
      throw new RangeError('need one kF per ciphertext of a row');
  }
  if (!isCount(size)) throw new RangeError('a shuffle has one row or more');
  for (const [name, list, length] of lengths)
    if (list.length !== length) throw new RangeError(`${name} has ${list.length} bytes, not ${length}`);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

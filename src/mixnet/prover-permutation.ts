/**
 * The prover's half of equations A to D: that `u_i = r_i G + h_{sigma(i)}` for a permutation sigma.
 *
 * Notation as in `equations.ts`; e'_j = e_i for j = sigma(i), so that sum e_i u_i = (sum e_i r_i) G + sum e'_j h_j.
 * The chain B_i = b_i G + e'_i B_{i-1} is B_i = x_i G + y_i h_0 with y_i = e'_0 ... e'_i; the prover draws x_i, which gives
 * b_i = x_i - e'_i x_{i-1}. Likewise B'_i = z_i G + epsilon_i y_{i-1} h_0, where z_i = beta_i + epsilon_i x_{i-1} is drawn.
 */
import type { Element, Group, Scalar } from '../core/group.js';
import type { NonceStream } from '../core/nonce-stream.js';
import type { ScalarSource } from './equations.js';
import { type Permutation, permuteRows } from './permutation.js';
import { addLists, combinations, encode, multiplesOf, SharedScalars } from './secret-sums.js';

/** The opening of a permutation commitment. */
export interface PermutationSecret {
  /** sigma */
  readonly permutation: Permutation;
  /** r */
  readonly nonces: readonly Scalar[];
}

/** u. @param generators - h: as many as the permutation is long */
export function commitPermutation(
  group: Group,
  generators: Uint8Array,
  { permutation, nonces }: PermutationSecret,
): Uint8Array {
  const blinding = multiplesOf(group.generator(), nonces);
  return addLists(group, blinding, permuteRows(generators, group.elementBytes, permutation));
}

/** e' in the order of the generators. */
export function permutedExponents(
  group: Group,
  exponents: ScalarSource,
  { permutation }: PermutationSecret,
): Scalar[] {
  const permuted = new Array<Scalar>(permutation.length);
  const bytes = exponents(0, permutation.length);
  permutation.forEach((j, i) => {
    permuted[j] = group.scalarFromBytes(bytes.subarray(i * group.scalarBytes, (i + 1) * group.scalarBytes));
  });
  return permuted;
}

/** The commitment of equation A, whose masks equation B and F use, too. */
export interface OpeningCommitment {
  readonly Ap: Uint8Array;
  readonly alpha: Scalar;
  /** epsilon */
  readonly masks: readonly Scalar[];
  readonly shares: SharedScalars;
}

/** A' = alpha G + sum epsilon_i h_i */
export function commitOpening(group: Group, generators: Uint8Array, nonces: NonceStream): OpeningCommitment {
  const alpha = nonces.next();
  const masks = nonces.take(generators.length / group.elementBytes);
  const shares = new SharedScalars(group, masks, nonces);
  const Ap = group.generator().multiply(alpha).add(shares.times(generators)).toBytes();
  return { Ap, alpha, masks, shares };
}

/** kA = v sum e_i r_i + alpha, kE_i = v e'_i + epsilon_i */
export function respondOpening(
  { alpha, masks }: OpeningCommitment,
  secret: PermutationSecret,
  permuted: readonly Scalar[],
  challenge: Scalar,
): { readonly kA: Scalar; readonly kE: Uint8Array } {
  const { group } = challenge;
  const zero = group.scalar(0);
  let a = zero;
  secret.permutation.forEach((j, i) => {
    a = a.add((permuted[j] ?? zero).multiply(secret.nonces[i] ?? zero));
  });
  const kE = masks.map((mask, i) => challenge.multiply(permuted[i] ?? zero).add(mask));
  return { kA: challenge.multiply(a).add(alpha), kE: encode(kE) };
}

/** Commitments of equations B, C and D. */
export interface ChainCommitment {
  readonly B: Uint8Array;
  readonly Bp: Uint8Array;
  readonly Cp: Uint8Array;
  readonly Dp: Uint8Array;
  readonly x: readonly Scalar[];
  readonly z: readonly Scalar[];
  readonly gamma: Scalar;
  readonly delta: Scalar;
}

/** B, B', C' = gamma G and D' = delta G. @param h0 - with a table */
export function commitChain(
  h0: Element,
  masks: readonly Scalar[],
  permuted: readonly Scalar[],
  nonces: NonceStream,
): ChainCommitment {
  const { group } = h0;
  const [gamma, delta] = [nonces.next(), nonces.next()];
  const [x, z] = [nonces.take(permuted.length), nonces.take(permuted.length)];
  const [products, masked]: [Scalar[], Scalar[]] = [[], []];
  let product = group.scalar(1);
  permuted.forEach((exponent, i) => {
    masked.push(product.multiply(masks[i] ?? product));
    product = product.multiply(exponent);
    products.push(product);
  });
  const bases = [group.generator(), h0];
  return {
    B: combinations(group, bases, [x, products]),
    Bp: combinations(group, bases, [z, masked]),
    Cp: group.generator().multiply(gamma).toBytes(),
    Dp: group.generator().multiply(delta).toBytes(),
    ...{ x, z, gamma, delta },
  };
}

/** kB_i = v b_i + beta_i = v (x_i - e'_i x_{i-1}) + z_i - epsilon_i x_{i-1}, kC = v sum r_i + gamma, kD = v x_{N-1} + delta */
export function respondChain(
  { x, z, gamma, delta }: ChainCommitment,
  { masks }: OpeningCommitment,
  { nonces }: PermutationSecret,
  permuted: readonly Scalar[],
  challenge: Scalar,
): { readonly kB: Uint8Array; readonly kC: Scalar; readonly kD: Scalar } {
  const zero = challenge.group.scalar(0);
  let previous = zero;
  const kB = x.map((current, i) => {
    const b = current.subtract((permuted[i] ?? zero).multiply(previous));
    const beta = (z[i] ?? zero).subtract((masks[i] ?? zero).multiply(previous));
    previous = current;
    return challenge.multiply(b).add(beta);
  });
  const c = nonces.reduce((sum, nonce) => sum.add(nonce), zero);
  return {
    kB: encode(kB),
    kC: challenge.multiply(c).add(gamma),
    kD: challenge.multiply(previous).add(delta),
  };
}

/**
 * The prover's half of equation F: `w'_j = w_i + Enc(0; s_j)` for j = sigma(i), so that
 * sum e_i w_i = sum e'_j w'_j + Enc(0; -sum e'_j s_j).
 */
import type { Element, Scalar } from '../core/group.js';
import type { NonceStream } from '../core/nonce-stream.js';
import { type MixParams, rowBytes } from './params.js';
import { inverse, type Permutation, permuteRows } from './permutation.js';
import { addLists, multiplesOf, type SharedScalars } from './secret-sums.js';

/** A shuffled list, and the nonces of each of its ciphertexts, in their order. */
export interface ShuffledList {
  readonly outputs: Uint8Array;
  /** s, row by row. */
  readonly nonces: readonly Scalar[];
}

/** Re-encrypts and permutes. @param permutation - sigma: row i goes to row sigma(i) */
export function shuffleList(
  params: MixParams,
  inputs: Uint8Array,
  permutation: Permutation,
  stream: NonceStream,
): ShuffledList {
  const { group, publicKey, width } = params;
  const nonces = stream.take(permutation.length * width);
  const first = multiplesOf(group.generator(), nonces);
  const second = multiplesOf(group.withTable(publicKey), nonces);
  const zeros = new Uint8Array(inputs.length);
  const size = group.elementBytes;
  for (let i = 0; i < nonces.length; i++) {
    zeros.set(first.subarray(i * size, (i + 1) * size), 2 * i * size);
    zeros.set(second.subarray(i * size, (i + 1) * size), (2 * i + 1) * size);
  }
  const permuted = permuteRows(inputs, rowBytes(params), inverse(permutation));
  return { outputs: addLists(group, permuted, zeros), nonces };
}

/** F' and the nonces in it. */
export interface CiphertextCommitment {
  readonly Fp: Uint8Array;
  /** One for each ciphertext of a row. */
  readonly phi: readonly Scalar[];
}

/** F' = Enc(0; -phi) + sum epsilon_j w'_j. @param shares - of epsilon */
export function commitCiphertexts(
  { group, publicKey, width }: MixParams,
  outputs: Uint8Array,
  shares: SharedScalars,
  nonces: NonceStream,
): CiphertextCommitment {
  const phi = nonces.take(width);
  const Fp = new Uint8Array(2 * width * group.elementBytes);
  phi.forEach((nonce, column) => {
    [group.generator(), publicKey].forEach((base: Element, half) => {
      const component = 2 * column + half;
      const point = shares.times(outputs, 2 * width, component).subtract(base.multiply(nonce));
      Fp.set(point.toBytes(), component * group.elementBytes);
    });
  });
  return { Fp, phi };
}

/** kF = v sum e'_j s_j + phi */
export function respondCiphertexts(
  { phi }: CiphertextCommitment,
  { nonces }: ShuffledList,
  permuted: readonly Scalar[],
  challenge: Scalar,
): readonly Scalar[] {
  return phi.map((mask, column) => {
    const sum = permuted.reduce(
      (total, exponent, j) => total.add(exponent.multiply(nonces[j * phi.length + column] ?? mask)),
      challenge.group.scalar(0),
    );
    return challenge.multiply(sum).add(mask);
  });
}

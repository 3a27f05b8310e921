/**
 * Verification of Groth16 proofs, alone and many at once (spec section 11.5).
 *
 * Notation: (A, B, C) a proof, s_1 .. s_n its public signals, I = IC_0 + sum of s_j IC_j. It is valid if
 *   (1) e(A, B) = e(alpha, beta) e(I, gamma) e(C, delta).
 * Many proofs under one key are valid, but for a chance of 2^-128, if with random weights w_i drawn after the proofs are known
 *   (2) prod of e(w_i A_i, B_i) = e((sum w_i) alpha, beta) e(sum of w_i I_i, gamma) e(sum of w_i C_i, delta):
 * one pairing for each proof and three more, instead of four each, and one final exponentiation.
 */
import { type PairingPair, pairingProductIsOne } from '../../core/bn254-pairing.js';
import type { Element, Scalar } from '../../core/group.js';
import { BN254_G1 } from '../../core/groups/bn254.js';
import { bytesToInteger } from '../../core/integers.js';
import type { Rng } from '../../core/random.js';
import { drawWeights } from '../weights.js';
import type { Groth16Proof } from './proof.js';
import type { VerifyingKey } from './verifying-key.js';

/** A proof and what it is said to prove: the public signals in the order of the circuit. */
export interface Groth16Claim {
  readonly proof: Groth16Proof;
  readonly signals: readonly bigint[];
}

/**
 * Verifies one proof, by equation (1). Signals that are not field elements make it invalid: a signal and the same plus the
 * order would be two names of one statement. So does a wrong number of them.
 */
export function verifyGroth16(key: VerifyingKey, { proof, signals }: Groth16Claim): boolean {
  if (!areSignals(key, signals)) return false;
  return pairingProductIsOne([
    { g1: proof.a, g2: proof.b },
    { g1: key.alpha.negate(), g2: key.beta },
    { g1: inputSum(key, signals).negate(), g2: key.gamma },
    { g1: proof.c.negate(), g2: key.delta },
  ]);
}

/**
 * Verifies many proofs under one key together, by equation (2); true for none.
 * @param rng - 16 bytes for each proof, drawn here and now; whoever foresees them can forge a batch
 * @throws {RangeError} if the source is stuck: under weights that are all the same, false proofs pass
 */
export function verifyGroth16Batch(key: VerifyingKey, claims: readonly Groth16Claim[], rng: Rng): boolean {
  if (!claims.every(({ signals }) => areSignals(key, signals))) return false;
  const weights = drawnWeights(claims.length, rng);
  const proofs: PairingPair[] = claims.map(({ proof }, i) => ({
    g1: proof.a.multiplyVartime(at(weights, i)),
    g2: proof.b,
  }));
  const total = weights.reduce((sum, weight) => sum.add(weight), BN254_G1.scalar(0));
  const c = weightedSum(
    claims.map(({ proof }) => proof.c),
    weights,
  );
  return pairingProductIsOne([
    ...proofs,
    { g1: key.alpha.multiplyVartime(total).negate(), g2: key.beta },
    { g1: weightedSum(key.inputs, inputWeights(key, claims, weights)).negate(), g2: key.gamma },
    { g1: c.negate(), g2: key.delta },
  ]);
}

/**
 * Which proofs are invalid, by halves: a valid batch is done at once, and each culprit costs some batches more. At the end
 * each culprit was verified alone, so that nobody is blamed by chance.
 * @param rng - as {@link verifyGroth16Batch}
 * @returns indices in ascending order
 * @throws as there
 */
export function invalidGroth16(key: VerifyingKey, claims: readonly Groth16Claim[], rng: Rng): number[] {
  // Of a batch that fails, whose first half is valid, the other half need not be tried: it fails.
  const search = (from: number, to: number, fails: boolean): number[] => {
    const [first] = claims.slice(from, to);
    if (first === undefined) return [];
    if (to - from === 1) return verifyGroth16(key, first) ? [] : [from];
    if (!fails && verifyGroth16Batch(key, claims.slice(from, to), rng)) return [];
    const middle = Math.floor((from + to) / 2);
    const left = search(from, middle, false);
    return [...left, ...search(middle, to, left.length === 0)];
  };
  return search(0, claims.length, false);
}

function drawnWeights(count: number, rng: Rng): Scalar[] {
  const { scalarBytes } = BN254_G1;
  const encoded = new Uint8Array(count * scalarBytes);
  drawWeights(encoded, scalarBytes, rng);
  return Array.from({ length: count }, (_, i) =>
    BN254_G1.scalar(bytesToInteger(encoded.subarray(i * scalarBytes, (i + 1) * scalarBytes))),
  );
}

function areSignals(key: VerifyingKey, signals: readonly bigint[]): boolean {
  return (
    signals.length + 1 === key.inputs.length &&
    signals.every((signal) => signal >= 0n && signal < BN254_G1.order)
  );
}

function inputSum(key: VerifyingKey, signals: readonly bigint[]): Element {
  return weightedSum(
    key.inputs,
    [1n, ...signals].map((signal) => BN254_G1.scalar(signal)),
  );
}

/** How often each input point occurs in the weighted sum of all claims. */
function inputWeights(
  key: VerifyingKey,
  claims: readonly Groth16Claim[],
  weights: readonly Scalar[],
): Scalar[] {
  return key.inputs.map((_, j) =>
    claims.reduce((sum, { signals }, i) => {
      const signal = j === 0 ? 1n : (signals[j - 1] ?? 0n);
      return sum.add(at(weights, i).multiply(BN254_G1.scalar(signal)));
    }, BN254_G1.scalar(0)),
  );
}

function weightedSum(points: readonly Element[], weights: readonly Scalar[]): Element {
  return points.reduce(
    (sum, point, i) => sum.add(point.multiplyVartime(at(weights, i))),
    BN254_G1.identity(),
  );
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}

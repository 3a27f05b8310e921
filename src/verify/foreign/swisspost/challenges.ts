/**
 * The challenges of Swiss Post's Bayer–Groth shuffle: recursive hashes of the public parameters, the statement and the
 * messages so far, each a number of 256 bits (crypto-primitives specification, algorithms VerifyShuffleArgument,
 * VerifyHadamardArgument, VerifyZeroArgument, VerifySingleValueProductArgument, VerifyMultiExponentiationArgument).
 */
import type { Element, Scalar } from '../../../core/group.js';
import type { BayerGrothStatement } from '../../../mixnet/bayer-groth/arguments.js';
import type { BayerGrothChallenges } from '../../../mixnet/bayer-groth/challenges.js';
import type { CiphertextRow } from '../../../mixnet/bayer-groth/context.js';
import type { CommitmentKey } from '../../../zk/commitment-key.js';
import { type HashConvention, hashToInteger } from './conventions.js';
import { integerOf, type SwissPostGroup } from './group.js';
import type { Hashable } from './recursive-hash.js';

/**
 * The source of the challenges of any number of proofs under one key; it holds no state.
 * @param publicKeys - all keys of the statement, even those that no ciphertext uses
 */
export function swissPostChallenges(
  convention: HashConvention,
  { group, p }: SwissPostGroup,
  publicKeys: readonly Element[],
  key: CommitmentKey,
): BayerGrothChallenges {
  const shared = [p, group.order, elements(publicKeys), elements([key.h, ...key.g])];
  const challenge = (after: readonly Hashable[], before: readonly Hashable[] = []): Scalar =>
    group.scalar(hashToInteger(convention, [...before, ...shared, ...after]));
  return Object.freeze({
    shuffleFirst: (statement, cA) => challenge(shuffled(statement, cA)),
    shuffleSecond: (statement, cA, cB) => {
      const after = shuffled(statement, cA);
      return { y: challenge(after, [elements(cB)]), z: challenge(after, ['1', elements(cB)]) };
    },
    hadamard: ({ cA, cb }, cB) => {
      const after = [elements(cA), integerOf(cb), elements(cB)];
      return { x: challenge(after), y: challenge(after, ['1']) };
    },
    zero: ({ cA, cB }, { cA0, cBm, cD }) =>
      challenge([integerOf(cA0), integerOf(cBm), elements(cD), elements(cB), elements(cA)]),
    singleValueProduct: ({ ca, b }, { cd, cDelta, cUpperDelta }) =>
      challenge([integerOf(cUpperDelta), integerOf(cDelta), integerOf(cd), b.value, integerOf(ca)]),
    multiExponentiation: ({ matrix, product, cA }, { cA0, cB, E }) => {
      const statement = [matrix.map(ciphertexts), elements(product), elements(cA)];
      return challenge([...statement, integerOf(cA0), elements(cB), ciphertexts(E)]);
    },
  } satisfies BayerGrothChallenges);
}

function shuffled({ inputs, outputs }: BayerGrothStatement, cA: readonly Element[]): Hashable[] {
  return [ciphertexts(inputs), ciphertexts(outputs), elements(cA)];
}

function elements(list: readonly Element[]): Hashable {
  return list.map(integerOf);
}

function ciphertexts(rows: readonly CiphertextRow[]): Hashable {
  return rows.map(elements);
}

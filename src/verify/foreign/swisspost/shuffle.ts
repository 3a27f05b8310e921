/**
 * Verifies a shuffle of Swiss Post's mixnet (crypto-primitives specification, algorithm VerifyShuffle): the commitment key is
 * derived here, the argument says how many rows the matrix has.
 */
import type { Element } from '../../../core/group.js';
import type { BayerGrothArgument } from '../../../mixnet/bayer-groth/arguments.js';
import { type CiphertextRow, multiRecipientForm } from '../../../mixnet/bayer-groth/context.js';
import { type BayerGrothVerdict, decided, verdictOf } from '../../../mixnet/bayer-groth/equations.js';
import { verifyBayerGroth } from '../../../mixnet/bayer-groth/shuffle.js';
import { swissPostChallenges } from './challenges.js';
import { MAX_KEY_SIZE, verifiableCommitmentKey } from './commitment-key.js';
import type { HashConvention } from './conventions.js';
import type { SwissPostGroup } from './group.js';

/** A shuffle with its argument. */
export interface SwissPostShuffle {
  /** Keys of the recipients; those beyond the messages of a ciphertext are only hashed. */
  readonly publicKeys: readonly Element[];
  /** Each `[gamma, phi_1, ..., phi_l]`. */
  readonly inputs: readonly CiphertextRow[];
  readonly outputs: readonly CiphertextRow[];
  readonly argument: BayerGrothArgument;
}

/**
 * Verifies a shuffle, equation by equation.
 * @returns a verdict whose failures are numbered as in `mixnet/bayer-groth/equations.ts`; S0 for lists that no matrix of
 * the argument's rows fits, and for ciphertexts with more messages than there are keys
 */
export function verifySwissPostShuffle(
  convention: HashConvention,
  group: SwissPostGroup,
  { publicKeys, inputs, outputs, argument }: SwissPostShuffle,
): BayerGrothVerdict {
  const rows = argument.cA.length;
  const columns = outputs.length / rows;
  const messages = (outputs[0]?.length ?? 0) - 1;
  const sized = Number.isSafeInteger(columns) && columns >= 1 && columns <= MAX_KEY_SIZE;
  if (!sized || messages < 1 || messages > publicKeys.length)
    return verdictOf(group.group, [decided('S0', false)]);
  const key = verifiableCommitmentKey(convention, group, columns);
  const form = multiRecipientForm(group.group, publicKeys.slice(0, messages));
  return verifyBayerGroth(
    { group: group.group, form, key },
    { inputs, outputs, rows },
    argument,
    swissPostChallenges(convention, group, publicKeys, key),
  );
}

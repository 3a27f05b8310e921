/** Values encrypted to trustees who have decrypted their part. */
import { utf8 } from '../../src/core/bytes.js';
import type { Group } from '../../src/core/group.js';
import { type Ciphertext, encrypt } from '../../src/elgamal/cipher.js';
import type { TallyContext } from '../../src/elgamal/factors.js';
import { nonzeroScalar } from '../../src/elgamal/polynomial.js';
import { type PartialDecryption, partialDecrypt } from '../../src/elgamal/threshold.js';
import { seededRng } from '../helpers/rng.js';
import { type DealtKeys, dealKeys, testElection } from './helpers.js';

/** What the decryptions of these tests are bound to. */
export const CONTEXT: TallyContext = { electionId: testElection(), tally: utf8('contest 0') };
/** What is encrypted unless said otherwise. */
export const VALUES: readonly number[] = [3, 0, 7];

/** Keys, ciphertexts, and the partial decryption of each trustee. */
export interface Scene {
  readonly group: Group;
  readonly keys: DealtKeys;
  readonly ciphertexts: readonly Ciphertext[];
  readonly partials: readonly PartialDecryption[];
}

/** Honest trustees of whom so many decrypt some values. */
export function scene(
  group: Group,
  threshold: number,
  count: number,
  seed: string,
  values: readonly number[] = VALUES,
): Scene {
  const rng = seededRng(seed);
  const keys = dealKeys(group, threshold, count, rng);
  const ciphertexts = values.map((v) => encrypt(keys.publicKey, v, nonzeroScalar(group, rng)));
  const partials = keys.shares.map((share) => partialDecrypt(ciphertexts, share, CONTEXT, rng));
  return { group, keys, ciphertexts, partials };
}

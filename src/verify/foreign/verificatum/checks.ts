/** The numbered checks of a Verificatum proof directory; `docs/verificatum.md` explains each. */
import type { CheckDefinition } from '../../../record/checks.js';
import { foreignCheck } from '../report.js';

/** The number of a check. */
export type VmnCheckId =
  | 'VMN-01'
  | 'VMN-02'
  | 'VMN-03'
  | 'VMN-04'
  | 'VMN-05'
  | 'VMN-06'
  | 'VMN-07'
  | 'VMN-08'
  | 'VMN-09'
  | 'VMN-10'
  | 'VMN-11'
  | 'VMN-12';

/** Every check, in the order of the report. */
export const VMN_CHECKS: readonly CheckDefinition<VmnCheckId>[] = [
  foreignCheck('VMN-01', 'The protocol file states known parameters', 'unknown versions, weak challenges'),
  foreignCheck(
    'VMN-02',
    'The group has prime order, proven or tested',
    'groups in which proofs prove nothing',
  ),
  foreignCheck('VMN-03', 'The session fits the protocol', 'a proof of another version or kind'),
  foreignCheck('VMN-04', 'The public key is a key over the standard generator', 'keys that nobody shares'),
  foreignCheck('VMN-05', 'The servers share the public key', 'a decryption under another key'),
  foreignCheck('VMN-06', 'The input ciphertexts decode', 'malformed or ambiguous ciphertexts'),
  foreignCheck(
    'VMN-07',
    'Enough permutation commitments are proved in advance',
    'commitments to no permutation',
  ),
  foreignCheck('VMN-08', 'Enough servers proved their shuffles', 'ciphertexts added, dropped or replaced'),
  foreignCheck('VMN-09', 'The published list is the last valid shuffle', 'another list in its place'),
  foreignCheck(
    'VMN-10',
    'The decryption factors decode, and enough are correct',
    'missing decryption shares',
  ),
  foreignCheck('VMN-11', 'The decryption factors are proved', 'wrong decryptions'),
  foreignCheck(
    'VMN-12',
    'The plaintexts are what the factors decrypt to',
    'plaintexts that nobody encrypted',
  ),
];

/** Proofs of decryption (specification 2.0, 3.6.5). */

import type { Element } from '../../../core/group.js';
import type { Branch, EncryptedContest, EncryptedData } from './ballot.js';
import type { Board, Election } from './board.js';
import { blame } from './board.js';
import { dataAgrees, decryptData, hashedC1 } from './contest-data.js';
import { scalarOfHash, tag } from './hash.js';
import type { EgElement } from './pool.js';
import type { DecryptedContest, DecryptedData, DecryptedSelection } from './tally-files.js';

/** A ciphertext as it was derived, with E of both halves. */
export interface Source {
  readonly alpha: EgElement;
  readonly beta: EgElement;
}

/** An element with its encoding. */
export function egElement({ eg }: Election, element: Element): EgElement {
  return { element, encoded: eg.encode(element) };
}

/**
 * Whether (A, B) decrypts to T: M = B / T, a = g^v K^c, b = A^v M^c, c = Hq(HE; 30, K, A, B, a, b, M).
 * @param source - (A, B), from where the verifier knows it, never a copy beside the proof
 */
export function decryptionHolds(election: Election, source: Source, power: Element, proof: Branch): boolean {
  const { alpha, beta } = source;
  const m = beta.element.subtract(power);
  const [a, b] = commitments(election, alpha.element, m, proof).map(election.eg.encode);
  const parts = [
    election.encodedKey,
    alpha.encoded,
    beta.encoded,
    a,
    b,
    election.eg.encode(m),
  ] as Uint8Array[];
  return fits(election, election.hash.digest(tag(0x30), ...parts), proof);
}

/** Whether c0 decrypts to beta = c0^x: a = g^v K^c, b = c0^v beta^c, c = Hq(HE; 31, K, c0, HEX of c1, c2, a, b, beta). */
function dataDecryptionHolds(
  election: Election,
  { c0, c1, c2 }: EncryptedData,
  { beta, proof }: DecryptedData,
): boolean {
  const [a, b] = commitments(election, c0.element, beta.element, proof).map(election.eg.encode);
  const parts = [election.encodedKey, c0.encoded, hashedC1(c1), c2, a, b, beta.encoded] as Uint8Array[];
  return fits(election, election.hash.digest(tag(0x31), ...parts), proof);
}

/** a = g^v K^c and b = base^v result^c. */
function commitments(
  { eg: { group }, publicKey }: Election,
  base: Element,
  result: Element,
  { challenge, response }: Branch,
): [Element, Element] {
  return [
    group.generator().multiplyVartime(response).add(publicKey.multiplyVartime(challenge)),
    base.multiplyVartime(response).add(result.multiplyVartime(challenge)),
  ];
}

function fits({ eg, rule }: Election, digest: Uint8Array, { challenge }: Branch): boolean {
  return scalarOfHash(eg.group, rule, digest).equals(challenge);
}

/** Whether T = K^t. */
export function countFits({ eg, publicKey }: Election, { count, power }: DecryptedSelection): boolean {
  return publicKey.multiplyVartime(eg.group.scalar(count)).equals(power.element);
}

/** EG-21: the contest data of one challenged ballot's contest. */
export function verifyContestData(
  board: Board,
  election: Election,
  { id, data }: EncryptedContest,
  decrypted: DecryptedContest,
  path: string,
): void {
  board.builder.examine('EG-21');
  const fail = (code: string, message: string): void =>
    blame(board, 'EG-21', path, code, `contest ${JSON.stringify(id)}: ${message}`);
  if (decrypted.data === undefined) {
    fail('withheld', 'the contest data are not decrypted');
    return;
  }
  const { beta, content } = decrypted.data;
  if (!dataDecryptionHolds(election, data, decrypted.data))
    fail('bad-proof', 'the proof of decryption does not hold');
  const bytes = decryptData(election, id, data, beta);
  if (bytes === undefined) fail('bad-mac', 'the contest data are not authentic');
  else if (!dataAgrees(election, bytes, content))
    fail('other-data', 'the published contest data are not what was encrypted');
}

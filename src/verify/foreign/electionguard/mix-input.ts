/** The list that the first mix begins with: a row for each cast ballot. */
import { DecodeError } from '../../../core/errors.js';
import { type EncryptedBallot, readBallot } from './ballot.js';
import type { Election } from './board.js';
import type { Box } from './box.js';
import { egElement } from './decryption.js';
import { nonces } from './mix-challenges.js';
import type { MixConfig, Row } from './mix-files.js';
import type { Ciphertext } from './pool.js';

/**
 * Makes the rows: the encrypted serial number, the index of the style, all selections, and zeros up to the width. Indices and
 * zeros are encrypted with nonces that everybody can derive, in the order of their use; rows are in the order of ballot ids.
 * @throws {DecodeError} `bad-value` if a ballot has no serial number or more selections than there is room for, or is not what
 * it was when it was read before
 */
export async function mixInput(
  election: Election,
  { cast, files }: Pick<Box, 'cast' | 'files'>,
  { width, seed, name }: MixConfig,
): Promise<readonly Row[]> {
  if (seed === undefined) throw new DecodeError('bad-value', 'nonces_seed', 'the first mix states no seed');
  const nonce = nonces(election, seed, name);
  const styles = [...election.manifest.styles.keys()];
  let used = 0;
  const encrypt = (value: number): Ciphertext => {
    const r = nonce(used++);
    const { group } = election.eg;
    return {
      alpha: egElement(election, group.generator().multiplyVartime(r)),
      beta: egElement(election, election.publicKey.multiplyVartime(r.add(group.scalar(value)))),
    };
  };
  const rows: Row[] = [];
  for (const [, number] of [...cast].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const path = files.pathOf(number);
    const ballot = readBallot(election, await files.again(number), path);
    const row = [serialOf(ballot, path), encrypt(styles.indexOf(ballot.style))];
    for (const { selections } of ballot.contests) row.push(...selections.map(({ vote }) => vote));
    if (row.length > width)
      throw new DecodeError('bad-value', path, `${row.length} ciphertexts in a row of ${width}`);
    while (row.length < width) row.push(encrypt(0));
    rows.push(row);
  }
  return rows;
}

function serialOf({ serial }: EncryptedBallot, path: string): Ciphertext {
  if (serial === undefined) throw new DecodeError('bad-value', path, 'no serial number to mix');
  return serial;
}

/** The checks VMN-10 to VMN-12: what the servers decrypted. */
import type { DecodeError } from '../../../core/errors.js';
import { decoding } from '../report.js';
import { type Board, binaryFile } from './board.js';
import { type Decryption, type DecryptionShare, type KeyPolynomial, readDecryption } from './decryption.js';
import { combinedHolds, shareHolds, wrongPlaintext } from './decryption-checks.js';
import { type CiphertextList, type ProductArray, readProductArray } from './lists.js';
import { serverName } from './shuffle-steps.js';

/**
 * Verifies the decryption of a list.
 * @returns the plaintexts, or `undefined` where they could not be verified
 */
export async function verifyDecryption(
  board: Board,
  polynomial: KeyPolynomial,
  list: CiphertextList,
): Promise<ProductArray | undefined> {
  const { builder, tree } = board;
  board.signal?.throwIfAborted();
  const decryption = await decoding(builder, 'VMN-10', authorOf, () =>
    readDecryption(board, polynomial, list),
  );
  if (decryption === undefined) return undefined;
  builder.examine('VMN-10', decryption.shares.length);
  builder.complete('VMN-10');
  if (!verifyFactors(board, decryption)) return undefined;
  const path = 'Plaintexts.bt';
  return decoding(builder, 'VMN-12', path, async () => {
    const plaintexts = readProductArray(tree, await binaryFile(board, path), path, list);
    return verifyPlaintexts(board, decryption, plaintexts) ? plaintexts : undefined;
  });
}

/** Who wrote a file that does not decode: a server, or nobody in particular. */
function authorOf({ path }: DecodeError): string {
  const number = /^proofs\/[A-Za-z]+([0-9]{2})\.bt/.exec(path)?.[1];
  return number === undefined ? 'decryption' : serverName(Number.parseInt(number, 10));
}

/** VMN-11. Servers whose factors are not needed are named in a note if their proof fails. */
function verifyFactors(board: Board, decryption: Decryption): boolean {
  const { builder } = board;
  const { combined, shares } = decryption;
  const needed = combined.map(({ share }) => share);
  const holds = combinedHolds(board, decryption);
  builder.examine('VMN-11', needed.length);
  builder.complete('VMN-11');
  if (!holds) {
    blameFactors(board, decryption, needed);
    return false;
  }
  for (const share of shares.filter((other) => !needed.includes(other))) {
    const valid = shareHolds(board, decryption, share);
    if (valid === share.correct) continue;
    const words = valid
      ? 'is marked as wrong, but its proof holds'
      : 'is marked as correct, but its proof fails';
    builder.note('VMN-11', `${serverName(share.server)} ${words}; its factors are not needed`);
  }
  return true;
}

/**
 * Says whose proofs fail. All challenges are derived from the factors and commitments of all servers: where not even one of
 * several proofs holds, any of these files was changed after the proofs were made, and nobody can tell which.
 */
function blameFactors(board: Board, decryption: Decryption, needed: readonly DecryptionShare[]): void {
  const fails = (share: DecryptionShare): boolean => !shareHolds(board, decryption, share);
  const { shares } = decryption;
  const guilty = needed.filter(fails);
  const all = shares.length > 1 && shares.every(fails);
  const message = all
    ? 'the proofs of all servers fail: any of the files that challenges are derived from may have been changed'
    : 'the proof of the decryption factors fails';
  const named = all || guilty.length === 0 ? ['servers'] : guilty.map(({ server }) => serverName(server));
  for (const culprit of named) board.builder.fail({ check: 'VMN-11', culprit, code: 'bad-proof', message });
}

/** VMN-12. */
function verifyPlaintexts(board: Board, decryption: Decryption, plaintexts: ProductArray): boolean {
  const { builder } = board;
  const wrong = wrongPlaintext(board, decryption, plaintexts);
  builder.examine('VMN-12', plaintexts.size);
  builder.complete('VMN-12');
  if (wrong === undefined) return true;
  const message = `entry ${wrong.entry}, column ${wrong.column} is not what the factors decrypt to`;
  builder.fail({ check: 'VMN-12', culprit: 'Plaintexts.bt', code: 'wrong-plaintext', message });
  return false;
}

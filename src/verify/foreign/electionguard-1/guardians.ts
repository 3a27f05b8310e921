/** The check of guardians: EG1-03. */
import type { EgGroup } from '../electionguard/eg-group.js';
import { requiredJson, sortedEntries } from '../electionguard/files.js';
import { decoding } from '../report.js';
import { type Board, blame } from './board.js';
import { type CoefficientProof, type Context, type Guardian, readGuardian } from './context.js';
import { hashOf, valueText } from './hash.js';

const FOLDER = 'guardians';

/** Verifies all guardians. @returns them in the order of their numbers; `undefined` if they cannot be read */
export async function verifyGuardians(
  board: Board,
  eg: EgGroup,
  { guardians, quorum }: Context,
): Promise<readonly Guardian[] | undefined> {
  const { builder } = board;
  const all = await readAll(board, eg);
  if (all === undefined) return undefined;
  const fail = (culprit: string, code: string, message: string): void =>
    blame(board, 'EG1-03', culprit, code, message);
  if (all.length !== guardians) fail(FOLDER, 'wrong-count', `${all.length} guardians, not ${guardians}`);
  all.forEach(({ id, sequence, proofs }, i) => {
    if (sequence !== i + 1) fail(id, 'wrong-sequence', `the number ${sequence}, not ${i + 1}`);
    if (proofs.length !== quorum) fail(id, 'wrong-count', `${proofs.length} coefficients, not ${quorum}`);
  });
  const distinct = (of: (guardian: Guardian) => string): boolean => new Set(all.map(of)).size === all.length;
  if (!distinct(({ id }) => id)) fail(FOLDER, 'repeated-id', 'an id of a guardian occurs twice');
  // Proofs are bound neither to an election nor to a guardian, so whoever copies a key can copy its proof too.
  if (!distinct(({ key }) => valueText(key.element)))
    fail(FOLDER, 'repeated-key', 'two guardians have the same key');
  for (const guardian of all) verifyCoefficients(board, eg, guardian);
  builder.complete('EG1-03');
  return all;
}

async function readAll(board: Board, eg: EgGroup): Promise<readonly Guardian[] | undefined> {
  const { builder, record } = board;
  const entries = await decoding(builder, 'EG1-03', FOLDER, () => sortedEntries(record, FOLDER));
  if (entries === undefined) return undefined;
  const all: Guardian[] = [];
  for (const { name, kind } of entries) {
    const path = `${FOLDER}/${name}`;
    if (kind !== 'file' || !name.endsWith('.json')) {
      blame(board, 'EG1-03', path, 'stranger', 'a file that does not belong among the guardians');
      continue;
    }
    const guardian = await decoding(builder, 'EG1-03', path, async () =>
      readGuardian(eg, await requiredJson(record, path), path),
    );
    if (guardian === undefined) return undefined;
    all.push(guardian);
  }
  return all.sort((a, b) => a.sequence - b.sequence);
}

/** The key is the first coefficient, and of every coefficient there is a proof. */
function verifyCoefficients(board: Board, eg: EgGroup, { id, key, coefficients, proofs }: Guardian): void {
  const fail = (code: string, message: string): void => blame(board, 'EG1-03', id, code, message);
  if (coefficients[0] === undefined || !coefficients[0].element.equals(key.element))
    fail('other-key', 'the key is not the first coefficient');
  if (coefficients.length !== proofs.length)
    fail('wrong-count', `${coefficients.length} coefficients with ${proofs.length} proofs`);
  proofs.forEach((proof, j) => {
    board.builder.examine('EG1-03');
    const isOwn = coefficients[j]?.element.equals(proof.coefficient.element) === true;
    if (!isOwn || !coefficientHolds(eg, proof))
      fail('bad-proof', `the proof of coefficient ${j} does not hold`);
  });
}

/** c = H(K_ij, h), g^u = h K_ij^c. */
function coefficientHolds(
  { group }: EgGroup,
  { coefficient, h, challenge, response }: CoefficientProof,
): boolean {
  const right = hashOf(valueText(coefficient.element), valueText(h.element));
  const sum = h.element.add(coefficient.element.multiplyVartime(challenge));
  return valueText(challenge) === right && group.generator().multiplyVartime(response).equals(sum);
}

/** The checks of parameters and keys: EG1-01 to EG1-05. */
import { DecodeError } from '../../../core/errors.js';
import { ELECTIONGUARD_4096 } from '../../../core/groups/modp-groups.js';
import { ELECTIONGUARD_4096_PARAMETERS } from '../../../core/groups/modp-params.js';
import { integerToBytes } from '../../../core/integers.js';
import { parseJson } from '../../../core/json.js';
import { readConstants } from '../electionguard/constants.js';
import type { EgGroup } from '../electionguard/eg-group.js';
import { MAX_FILE_BYTES, requiredJson } from '../electionguard/files.js';
import type { EgElement } from '../electionguard/pool.js';
import { requiredFile } from '../files.js';
import { decoding } from '../report.js';
import { type Board, blame, type Election } from './board.js';
import type { Eg1CheckId } from './checks.js';
import { type Context, type Guardian, readContext } from './context.js';
import { verifyGuardians } from './guardians.js';
import { countText, hashOf, integerText, listText, valueText } from './hash.js';
import { type HashedManifest, readHashedManifest } from './manifest.js';

const CONSTANTS = 'constants.json';
const CONTEXT = 'context.json';
const MANIFEST = 'manifest.json';

/** Verifies parameters and keys. @returns `undefined` if nothing can be verified with them */
export async function verifySetup(board: Board): Promise<Election | undefined> {
  const { builder, record, facts } = board;
  const eg = await decoding(builder, 'EG1-01', CONSTANTS, async () => {
    const constants = readConstants(await requiredJson(record, CONSTANTS), CONSTANTS);
    if (constants.eg.group !== ELECTIONGUARD_4096)
      throw new DecodeError('wrong-group', CONSTANTS, 'not the group of 4,096 bits');
    return constants.eg;
  });
  if (eg === undefined) return undefined;
  pass(board, 'EG1-01');
  facts.push({ label: 'Group', value: eg.group.id });
  const base = await verifyBase(board, eg);
  if (base === undefined) return undefined;
  const { context, publicKey, manifest, descriptions } = base;
  facts.push(
    { label: 'Election', value: manifest.name },
    { label: 'Guardians', value: `${context.guardians}, quorum ${context.quorum}` },
  );
  const guardians = await verifyGuardians(board, eg, context);
  if (guardians === undefined) return undefined;
  verifyKey(board, eg, publicKey, guardians);
  verifyExtendedHash(board, context, guardians);
  return { eg, context, manifest, descriptions, publicKey: eg.group.withTable(publicKey.element) };
}

/** What is known once the base hash is verified. */
interface Base extends HashedManifest {
  readonly context: Context;
  readonly publicKey: EgElement;
}

/** EG1-02. */
async function verifyBase(board: Board, eg: EgGroup): Promise<Base | undefined> {
  const { builder, record } = board;
  const read = await decoding(builder, 'EG1-02', CONTEXT, async () =>
    readContext(eg, await requiredJson(record, CONTEXT), CONTEXT),
  );
  const described = await decoding(builder, 'EG1-02', MANIFEST, async () => {
    const bytes = await requiredFile(record.files, MANIFEST, MAX_FILE_BYTES);
    if (bytes.includes(BAR)) builder.note('EG1-02', AMBIGUOUS);
    return readHashedManifest(parseJson(bytes, MAX_FILE_BYTES, MANIFEST, 'any-form'), MANIFEST);
  });
  if (read === undefined || described === undefined) return undefined;
  const { context } = read;
  if (context.manifestHash !== described.hash)
    blame(board, 'EG1-02', MANIFEST, 'bad-hash', 'manifest_hash is not the hash of the manifest');
  const [usual, other] = baseHashes(context);
  if (context.baseHash === other) builder.note('EG1-02', 'the base hash has guardians and quorum first');
  else if (context.baseHash !== usual) blame(board, 'EG1-02', CONTEXT, 'bad-hash', OTHER_BASE);
  pass(board, 'EG1-02', 2);
  return { ...read, ...described };
}

const BAR = 0x7c;
const AMBIGUOUS =
  'a text of the manifest has a bar, which separates what is hashed: another manifest may have the same hash';
const OTHER_BASE =
  'crypto_base_hash is not the hash of what it stands for (records of versions before 1.91 are not of this form)';
/** Bytes of p and g. */
const ELEMENT_BYTES = 512;
/** Hashed first, as bytes: the version of the specification that the form prepares for. */
const VERSION = '76322E30'.padEnd(64, '0');

/** HB = H(HP; 02, H(HP; 01, manifest), n, k), or with n and k before the manifest; HP = H(version; 00, p, q, g). */
function baseHashes({ manifestHash, guardians, quorum }: Context): readonly [string, string] {
  const { p, q, g } = ELECTIONGUARD_4096_PARAMETERS;
  const numbers = [p, q, g].map((number) => integerText(integerToBytes(number, ELEMENT_BYTES)));
  const parameterHash = hashOf(VERSION, '00', ...numbers);
  const manifest = hashOf(parameterHash, '01', manifestHash);
  const counts = [countText(guardians), countText(quorum)];
  return [hashOf(parameterHash, '02', manifest, ...counts), hashOf(parameterHash, '02', ...counts, manifest)];
}

/** EG1-04: K is the product of the K_i. */
function verifyKey(
  board: Board,
  { group }: EgGroup,
  publicKey: EgElement,
  guardians: readonly Guardian[],
): void {
  const product = guardians.reduce((sum, { key }) => sum.add(key.element), group.identity());
  if (!product.equals(publicKey.element))
    blame(
      board,
      'EG1-04',
      CONTEXT,
      'other-key',
      'the election key is not the product of the guardians’ keys',
    );
  pass(board, 'EG1-04', guardians.length);
}

/** EG1-05: HE = H(HB; 12, K, commitments), which are the hash of all K_ij. */
function verifyExtendedHash(board: Board, context: Context, guardians: readonly Guardian[]): void {
  const all = guardians.flatMap(({ coefficients }) => coefficients.map(({ element }) => valueText(element)));
  if (hashOf(listText(all)) !== context.commitmentHash)
    blame(
      board,
      'EG1-05',
      CONTEXT,
      'bad-hash',
      'commitment_hash is not the hash of the guardians’ commitments',
    );
  if (hashOf(context.baseHash, '12', context.key, context.commitmentHash) !== context.extendedHash)
    blame(
      board,
      'EG1-05',
      CONTEXT,
      'bad-hash',
      'crypto_extended_base_hash is not the hash of what it stands for',
    );
  pass(board, 'EG1-05', 2);
}

function pass({ builder }: Board, check: Eg1CheckId, examined = 1): void {
  builder.examine(check, examined);
  builder.complete(check);
}

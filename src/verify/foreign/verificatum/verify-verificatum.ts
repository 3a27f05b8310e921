/** The verifier of Verificatum proof directories: every check, in the order in which they depend on each other. */
import { toHex } from '../../../core/bytes.js';
import type { GroupId } from '../../../core/group.js';
import { sha256 } from '../../../core/hash.js';
import { bitLength } from '../../../core/integers.js';
import { systemRng } from '../../../core/random.js';
import { ReportBuilder } from '../../report.js';
import { type ForeignFiles, optionalFile, requiredFile } from '../files.js';
import { type GroupPolicy, isTooSmall, TOO_SMALL } from '../group-size.js';
import { decoding, type Fact, type ForeignReport, foreignReport, type Scope } from '../report.js';
import { type Board, binaryFile } from './board.js';
import { VMN_CHECKS, type VmnCheckId } from './checks.js';
import { type KeyPolynomial, readKeyPolynomial } from './decryption.js';
import { verifyDecryption } from './decryption-steps.js';
import { readGroupText } from './group-text.js';
import { type CiphertextList, readCiphertexts } from './lists.js';
import type { VerificatumOptions } from './options.js';
import { MAX_PROTOCOL_BYTES, type ProtocolInfo, readProtocolInfo } from './protocol-info.js';
import { readPublicKey } from './public-key.js';
import { sessionOracle } from './random.js';
import { readSession, type Session, type SessionType } from './session.js';
import { verifyShuffles } from './shuffle-steps.js';
import type { TreeGroup } from './tree-group.js';

/**
 * Verifies a proof directory.
 * @param files - `protInfo.xml`, and the proof in `nizkp/` (or `nizkp/default/`, where Verificatum itself puts it)
 * @returns the report; whatever is in the files, it is never an exception
 */
export async function verifyVerificatum(
  files: ForeignFiles,
  options: VerificatumOptions = {},
): Promise<ForeignReport<VmnCheckId>> {
  const { groups = 'secure' } = options;
  const builder = new ReportBuilder(VMN_CHECKS);
  for (const { id } of VMN_CHECKS) builder.skip(id, 'a check before it failed');
  const story: Story = { system: 'Verificatum', facts: [], scope: undefined };
  const board = await openBoard(files, builder, story, options);
  const result = board && (await verifyProofs(board, options));
  if (groups === 'any')
    story.facts.push({ label: 'Left out', value: 'that the group is large enough to be secure' });
  return foreignReport(builder, { ...story, result });
}

/** What a report tells besides its checks, as far as it is known. */
interface Story {
  system: string;
  readonly facts: Fact[];
  scope: Scope | undefined;
}

/** The checks of parameters: VMN-01 to VMN-04. @returns `undefined` if one of them failed */
async function openBoard(
  files: ForeignFiles,
  builder: ReportBuilder<VmnCheckId>,
  story: Story,
  { rng = systemRng, signal, groups = 'secure', expected }: VerificatumOptions,
): Promise<Board | undefined> {
  const path = 'protInfo.xml';
  const info = await decoding(builder, 'VMN-01', path, async () =>
    readProtocolInfo(await requiredFile(files, path, MAX_PROTOCOL_BYTES), path),
  );
  if (info === undefined) return undefined;
  pass(builder, 'VMN-01');
  story.system = `Verificatum ${info.version}`;
  story.facts.push(...factsOfProtocol(info));
  const tree = await decoding(builder, 'VMN-02', path, () =>
    readGroupText(info.groupText, `${path}.pgroup`, rng),
  );
  if (tree === undefined) return undefined;
  judgeSize(builder, tree, groups);
  pass(builder, 'VMN-02');
  story.facts.push({ label: 'Group', value: groupName(tree) });
  const proof = await proofFolder(files);
  const session = await decoding(builder, 'VMN-03', 'nizkp', () => readSession(proof, info));
  if (session === undefined) return undefined;
  story.scope = SCOPES[session.type];
  judgeType(builder, session, expected);
  pass(builder, 'VMN-03');
  noteOtherWidth(builder, session, info);
  story.facts.push(...factsOfSession(session));
  const publicKey = await decoding(builder, 'VMN-04', 'FullPublicKey.bt', () => readPublicKey(proof, tree));
  if (publicKey === undefined) return undefined;
  pass(builder, 'VMN-04');
  const oracle = sessionOracle(info, session.auxsid);
  return { files: proof, builder, info, tree, session, oracle, publicKey, rng, signal };
}

/** The checks of keys, lists and proofs. @returns what was verified, if nothing stood in the way */
async function verifyProofs(board: Board, options: VerificatumOptions): Promise<readonly Fact[] | undefined> {
  const { builder, session, tree } = board;
  const polynomial = await keyPolynomial(board);
  const inputs = await decoding(builder, 'VMN-06', 'Ciphertexts.bt', async () =>
    readCiphertexts(tree, await binaryFile(board, 'Ciphertexts.bt'), 'Ciphertexts.bt', session),
  );
  if (inputs === undefined) return undefined;
  pass(builder, 'VMN-06', inputs.size);
  const last = await verifyShuffles(board, inputs, options);
  if (last === undefined) return undefined;
  if (session.type === 'shuffling') return resultOf('Shuffled ciphertexts', last, last.tree);
  if (polynomial === undefined) return undefined;
  const plaintexts = await verifyDecryption(board, polynomial, last);
  return plaintexts && resultOf('Plaintexts', last, plaintexts.tree);
}

async function keyPolynomial(board: Board): Promise<KeyPolynomial | undefined> {
  const { builder, session, tree, publicKey } = board;
  if (session.type === 'shuffling') {
    for (const check of ['VMN-05', 'VMN-10', 'VMN-11', 'VMN-12'] as const)
      builder.waive(check, 'a proof of shuffling has no decryption');
    return undefined;
  }
  const path = 'proofs/PolynomialInExponent.bt';
  const polynomial = await decoding(builder, 'VMN-05', path, () => readKeyPolynomial(board));
  if (polynomial === undefined) return undefined;
  const key = tree.group.elementFromBytes(publicKey);
  if (polynomial.coefficients[0]?.equals(key) !== true)
    builder.fail({
      check: 'VMN-05',
      culprit: path,
      code: 'other-key',
      message: 'the public key is not the constant term of the key polynomial',
    });
  pass(builder, 'VMN-05', polynomial.coefficients.length);
  return polynomial;
}

/** Where the proof is. */
async function proofFolder(files: ForeignFiles): Promise<ForeignFiles> {
  const folder = (await optionalFile(files, 'nizkp/version', MAX_PROTOCOL_BYTES).catch(() => undefined))
    ? 'nizkp'
    : 'nizkp/default';
  return (path, maxBytes) => files(`${folder}/${path}`, maxBytes);
}

function noteOtherWidth(builder: ReportBuilder<VmnCheckId>, { width }: Session, info: ProtocolInfo): void {
  if (width !== info.width)
    builder.note('VMN-03', `the session has width ${width}, the protocol ${info.width}`);
}

/** Says that a check ran to its end. */
function pass(builder: ReportBuilder<VmnCheckId>, check: VmnCheckId, examined = 1): void {
  builder.examine(check, examined);
  builder.complete(check);
}

const WEAK_CURVES: readonly GroupId[] = ['P-192', 'P-224'];

/** VMN-02: a small group is a finding, or where any group will do a note. */
function judgeSize(builder: ReportBuilder<VmnCheckId>, tree: TreeGroup, groups: GroupPolicy): void {
  const { group, prime, curve } = tree;
  const weak =
    curve === undefined ? isTooSmall({ p: prime, q: group.order }) : WEAK_CURVES.includes(group.id);
  if (!weak) return;
  if (groups === 'any') builder.note('VMN-02', TOO_SMALL);
  else builder.fail({ check: 'VMN-02', culprit: 'protInfo.xml', code: 'small-group', message: TOO_SMALL });
}

/** What a verdict on a session is about. */
const SCOPES: Readonly<Record<SessionType, Scope>> = {
  mixing: { there: ['shuffles', 'decryption'], notThere: [] },
  shuffling: { there: ['shuffles'], notThere: ['decryption'] },
  decryption: { there: ['decryption'], notThere: ['shuffles'] },
};

/** VMN-03: what the directory says of itself is what the caller expects, if the caller said. */
function judgeType(
  builder: ReportBuilder<VmnCheckId>,
  { type }: Session,
  expected: SessionType | undefined,
): void {
  if (expected === undefined || expected === type) return;
  const message = `a proof of ${type}, where one of ${expected} is expected`;
  builder.fail({ check: 'VMN-03', culprit: 'nizkp', code: 'other-type', message });
}

function groupName({ group, prime, curve }: TreeGroup): string {
  if (curve !== undefined) return group.id;
  return `integers modulo a prime of ${bitLength(prime)} bits, order of ${bitLength(group.order)} bits`;
}

function factsOfProtocol({ sid, servers, threshold }: ProtocolInfo): Fact[] {
  return [
    { label: 'Protocol', value: sid },
    { label: 'Servers', value: `${servers}, threshold ${threshold}` },
  ];
}

function factsOfSession({ type, auxsid, width, preparedFor }: Session): Fact[] {
  const advance =
    preparedFor === undefined ? [] : [{ label: 'Prepared for', value: `${preparedFor} ciphertexts` }];
  return [
    { label: 'Session', value: `${auxsid}, ${type}` },
    { label: 'Width', value: String(width) },
    ...advance,
  ];
}

function resultOf(label: string, { size, width }: CiphertextList, tree: Uint8Array): Fact[] {
  return [
    { label, value: `${size} of width ${width}` },
    { label: 'SHA-256', value: toHex(sha256(tree)) },
  ];
}

/** The checks of parameters and keys: EG-01 to EG-05. */
import { equalBytes } from '../../../core/bytes.js';
import type { Element } from '../../../core/group.js';
import { parseJson } from '../../../core/json.js';
import { systemRng } from '../../../core/random.js';
import { ReportBuilder } from '../../report.js';
import { type ForeignFiles, optionalFile, requiredFile } from '../files.js';
import { decoding } from '../report.js';
import type { ForeignRecord } from '../source.js';
import type { Appraise } from '../workers/appraise.js';
import { appraiserOf, type BallotAppraisal } from './appraisal.js';
import { type Board, blame, type Election } from './board.js';
import { EG_CHECKS } from './checks.js';
import { type Config, type Initialized, readConfig, readInitialized } from './config.js';
import { type Constants, readConstants } from './constants.js';
import type { EgGroup } from './eg-group.js';
import { MAX_FILE_BYTES, requiredJson } from './files.js';
import { verifyGuardians } from './guardians.js';
import { type KeyedHash, keyedHash, tag, word } from './hash.js';
import { type Manifest, readManifest } from './manifest.js';

const CONSTANTS = 'constants.json';
const CONFIG = 'election_config.json';
const MANIFEST = 'manifest.json';
const INITIALIZED = 'election_initialized.json';

/** The files that {@link verifySetup} reads. */
const SETUP: readonly string[] = [CONSTANTS, CONFIG, MANIFEST, INITIALIZED];

/**
 * A record whose setup is read once, however often it is asked for: what workers are told of the election is what was
 * verified.
 */
export function withSetupKept(record: ForeignRecord): ForeignRecord {
  const kept = new Map<string, Uint8Array>();
  const files: ForeignFiles = async (path, maxBytes) => {
    const known = kept.get(path);
    if (known !== undefined) return known;
    const bytes = await record.files(path, maxBytes);
    if (bytes !== undefined && SETUP.includes(path)) kept.set(path, bytes);
    return bytes;
  };
  return { ...record, files };
}

/** The files that {@link verifySetup} reads, by their paths; none of those that are not there. */
export async function setupFiles({ files }: ForeignRecord): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const path of SETUP) {
    const bytes = await optionalFile(files, path, MAX_FILE_BYTES);
    if (bytes !== undefined) found.set(path, bytes);
  }
  return found;
}

/** The appraiser of a worker. @throws {RangeError} if the files are none that anything can be verified with */
export async function openElectionGuard(
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Appraise<BallotAppraisal>> {
  const record: ForeignRecord = { files: async (path) => files.get(path), open: async () => undefined };
  const election = await verifySetup({
    record,
    builder: new ReportBuilder(EG_CHECKS),
    rng: systemRng,
    facts: [],
  });
  if (election === undefined) throw new RangeError('no election');
  return appraiserOf(election);
}

/** Verifies parameters and keys. @returns `undefined` if nothing can be verified with them */
export async function verifySetup(board: Board): Promise<Election | undefined> {
  const { builder, record, facts } = board;
  const constants = await decoding(builder, 'EG-01', CONSTANTS, async () =>
    readConstants(await requiredJson(record, CONSTANTS), CONSTANTS),
  );
  if (constants === undefined) return undefined;
  pass(board, 'EG-01');
  facts.push({ label: 'Group', value: constants.eg.group.id });
  const base = await verifyBase(board, constants);
  if (base === undefined) return undefined;
  const { config, manifest } = base;
  facts.push(
    { label: 'Election', value: manifest.name },
    { label: 'Guardians', value: `${config.guardians}, quorum ${config.quorum}` },
  );
  const { eg } = constants;
  const keys = await decoding(builder, 'EG-03', INITIALIZED, async () =>
    readInitialized(await requiredJson(record, INITIALIZED), INITIALIZED, eg, config.form),
  );
  if (keys === undefined) return undefined;
  const rule = verifyGuardians(board, constants, config, keys, INITIALIZED);
  verifyKey(board, eg, keys);
  const hash = verifyExtendedHash(board, config, keys);
  return {
    ...{ eg, config, manifest, rule, hash },
    publicKey: eg.group.withTable(keys.publicKey.element),
    encodedKey: keys.publicKey.encoded,
    parameterHash: constants.parameterHash,
    extendedHash: keys.extendedHash,
  };
}

/** EG-02: HM = H(HP; 01, length, manifest), HB = H(HP; 02, HM, n, k). */
async function verifyBase(
  board: Board,
  { parameterHash }: Constants,
): Promise<{ readonly config: Config; readonly manifest: Manifest } | undefined> {
  const { builder, record } = board;
  const config = await decoding(builder, 'EG-02', CONFIG, async () =>
    readConfig(await requiredJson(record, CONFIG), CONFIG),
  );
  const read = await decoding(builder, 'EG-02', MANIFEST, async () => {
    const bytes = await requiredFile(record.files, MANIFEST, MAX_FILE_BYTES);
    return { bytes, manifest: readManifest(parseJson(bytes, MAX_FILE_BYTES, MANIFEST), MANIFEST) };
  });
  if (config === undefined || read === undefined) return undefined;
  const hash = keyedHash(parameterHash);
  const manifestHash = hash.digest(tag(1), word(read.bytes.length), read.bytes);
  const baseHash = hash.digest(tag(2), manifestHash, word(config.guardians), word(config.quorum));
  const comparisons = [
    ['parameter_base_hash', config.parameterHash, parameterHash],
    ['manifest_hash', config.manifestHash, manifestHash],
    ['election_base_hash', config.baseHash, baseHash],
  ] as const;
  for (const [name, stated, right] of comparisons)
    if (!equalBytes(stated, right))
      blame(board, 'EG-02', CONFIG, 'bad-hash', `${name} is not the hash of what it stands for`);
  pass(board, 'EG-02', comparisons.length);
  return { config, manifest: read.manifest };
}

/** EG-04: K is the product of the K_i0. */
function verifyKey(board: Board, { group }: EgGroup, { publicKey, guardians }: Initialized): void {
  const keys = guardians.flatMap(({ proofs }) =>
    proofs.slice(0, 1).map(({ commitment }) => commitment.element),
  );
  const product = keys.reduce((sum: Element, key) => sum.add(key), group.identity());
  if (!product.equals(publicKey.element))
    blame(
      board,
      'EG-04',
      INITIALIZED,
      'other-key',
      'the election key is not the product of the guardians’ keys',
    );
  pass(board, 'EG-04', keys.length);
}

/** EG-05: HE = H(HB; 12, K). */
function verifyExtendedHash(
  board: Board,
  { baseHash }: Config,
  { publicKey, extendedHash }: Initialized,
): KeyedHash {
  if (!equalBytes(keyedHash(baseHash).digest(tag(0x12), publicKey.encoded), extendedHash))
    blame(board, 'EG-05', INITIALIZED, 'bad-hash', 'extended_base_hash is not the hash of the election key');
  pass(board, 'EG-05');
  return keyedHash(extendedHash);
}

function pass({ builder }: Board, check: 'EG-01' | 'EG-02' | 'EG-04' | 'EG-05', examined = 1): void {
  builder.examine(check, examined);
  builder.complete(check);
}

/** The checks of parameters and keys: EG-01 to EG-05. */
import { equalBytes } from '../../../core/bytes.js';
import type { Element } from '../../../core/group.js';
import { parseJson } from '../../../core/json.js';
import { requiredFile } from '../files.js';
import { decoding } from '../report.js';
import { type Board, blame, type Election } from './board.js';
import { type Config, type Guardian, type Initialized, readConfig, readInitialized } from './config.js';
import { type Constants, readConstants } from './constants.js';
import type { EgGroup } from './eg-group.js';
import { MAX_FILE_BYTES, requiredJson } from './files.js';
import { type KeyedHash, keyedHash, type ScalarRule, scalarOfHash, tag, word } from './hash.js';
import { type Manifest, readManifest } from './manifest.js';

const CONSTANTS = 'constants.json';
const CONFIG = 'election_config.json';
const MANIFEST = 'manifest.json';
const INITIALIZED = 'election_initialized.json';

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
  const rule = verifyGuardians(board, constants, config, keys);
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

const RULES = { curve: ['order', 'field', 'plain'], integers: ['plain'] } as const;
const OLD_RULES: Readonly<Record<ScalarRule, string>> = {
  order: '',
  field: 'hashes become scalars by way of the field’s prime, as before 2024-05-23',
  plain: 'hashes become scalars without being expanded, as before 2024-05-08',
};

/**
 * EG-03: guardian i, coefficient j: h = v G + c K_ij, c = Hq(HP; 10, i, j, K_ij, h).
 * @returns the rule by which hashes become scalars: that of the first proof, or the current one if that holds by none
 */
function verifyGuardians(
  board: Board,
  { eg, parameterHash }: Constants,
  config: Config,
  { guardians }: Initialized,
): ScalarRule {
  const hash = keyedHash(parameterHash);
  const first = guardians[0];
  const rule: ScalarRule =
    RULES[eg.kind].find((known) => first !== undefined && coefficientHolds(eg, hash, known, first, 0)) ??
    RULES[eg.kind][0];
  if (eg.kind === 'curve' && rule !== 'order') board.builder.note('EG-03', OLD_RULES[rule]);
  if (guardians.length !== config.guardians)
    blame(
      board,
      'EG-03',
      INITIALIZED,
      'wrong-count',
      `${guardians.length} guardians, not ${config.guardians}`,
    );
  guardians.forEach((guardian, i) => {
    if (guardian.coordinate !== i + 1)
      blame(
        board,
        'EG-03',
        guardian.id,
        'wrong-coordinate',
        `coordinate ${guardian.coordinate}, not ${i + 1}`,
      );
    if (guardian.proofs.length !== config.quorum)
      blame(
        board,
        'EG-03',
        guardian.id,
        'wrong-count',
        `${guardian.proofs.length} coefficients, not ${config.quorum}`,
      );
    guardian.proofs.forEach((_, j) => {
      board.builder.examine('EG-03');
      if (!coefficientHolds(eg, hash, rule, guardian, j))
        blame(board, 'EG-03', guardian.id, 'bad-proof', `the proof of coefficient ${j} does not hold`);
    });
  });
  if (new Set(guardians.map(({ id }) => id)).size !== guardians.length)
    blame(board, 'EG-03', INITIALIZED, 'repeated-id', 'an id of a guardian occurs twice');
  board.builder.complete('EG-03');
  return rule;
}

function coefficientHolds(
  eg: EgGroup,
  hash: KeyedHash,
  rule: ScalarRule,
  guardian: Guardian,
  j: number,
): boolean {
  const proof = guardian.proofs[j];
  if (proof === undefined) return false;
  const { commitment, challenge, response } = proof;
  const { group } = eg;
  const h = group.generator().multiplyVartime(response).add(commitment.element.multiplyVartime(challenge));
  const digest = hash.digest(tag(0x10), word(guardian.coordinate), word(j), commitment.encoded, eg.encode(h));
  return scalarOfHash(group, rule, digest).equals(challenge);
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

/** Key files: small JSON files with a format line. The secret ones have mode 0600; the public ones go to the office. */
import { newVoterSecret, voterCommitment } from '../ballot/anonymous/identity.js';
import { fromHex, toHex } from '../core/bytes.js';
import { ed25519PublicKey, ed25519Seed } from '../core/ed25519.js';
import { DecodeError } from '../core/errors.js';
import { bytesToInteger, integerToBytes } from '../core/integers.js';
import { parseJson } from '../core/json.js';
import { asObject, asText } from '../core/json-fields.js';
import { SNARK_FIELD } from '../core/poseidon.js';
import type { Rng } from '../core/random.js';
import { sealingPublicKey, sealingSecretKey } from '../core/sealing.js';
import { cosignatureSigner, ed25519NoteSigner, isNoteName, type NoteSigner } from '../ledger/note-keys.js';
import { naming, UsageError } from './errors.js';
import { readInput, readSecret, writeNewSecret, writePublic } from './files.js';

/** The secrets of a trustee, for all its elections. */
export interface TrusteeSecret {
  /** Ed25519 seed, 32 bytes. */
  readonly seed: Uint8Array;
  /** X25519 secret key, 32 bytes. */
  readonly sealingKey: Uint8Array;
}

const MAX_KEY_FILE = 10_000;
const FORMATS = {
  log: 'hanpyo log secret v1',
  cosigner: 'hanpyo cosigner secret v1',
  trustee: 'hanpyo trustee secret v1',
  trusteePublic: 'hanpyo trustee public key v1',
  officer: 'hanpyo officer secret v1',
  officerPublic: 'hanpyo officer public key v1',
  voter: 'hanpyo voter secret v1',
  voterPublic: 'hanpyo voter commitment v1',
} as const;

/** Makes a trustee's key file and, beside it, `FILE.pub.json`. @throws {RefusedError} if the file exists */
export async function newTrusteeFile(path: string, rng: Rng): Promise<void> {
  const [seed, sealingKey] = [ed25519Seed(rng), sealingSecretKey(rng)];
  await writeNewSecret(path, json(FORMATS.trustee, { seed: toHex(seed), sealingKey: toHex(sealingKey) }));
  const keys = {
    signingKey: toHex(ed25519PublicKey(seed)),
    sealingKey: toHex(sealingPublicKey(sealingKey)),
  };
  await writePublic(`${path}.pub.json`, json(FORMATS.trusteePublic, keys));
}

/** Writes an officer's key file and, beside it, `FILE.pub.json`. @throws {RefusedError} if the file exists */
export async function writeOfficerFile(path: string, seed: Uint8Array): Promise<void> {
  await writeNewSecret(path, json(FORMATS.officer, { seed: toHex(seed) }));
  await writePublic(`${path}.pub.json`, json(FORMATS.officerPublic, { key: toHex(ed25519PublicKey(seed)) }));
}

/** Writes the key file of a log. @throws {RefusedError} if the file exists */
export async function writeLogFile(path: string, origin: string, seed: Uint8Array): Promise<void> {
  await writeNewSecret(path, json(FORMATS.log, { origin, seed: toHex(seed) }));
}

/** Writes the key file of a witness or a mirror. @throws {RefusedError} if the file exists; {UsageError} for a bad name */
export async function writeCosignerFile(path: string, name: string, seed: Uint8Array): Promise<NoteSigner> {
  if (!isNoteName(name)) throw new UsageError('the name of a key has no white space and no +');
  await writeNewSecret(path, json(FORMATS.cosigner, { name, seed: toHex(seed) }));
  return readCosignerFile(path);
}

/** Reads the key file of a witness or a mirror; it cosigns with the time of this machine. @throws as {@link readTrusteeFile} */
export async function readCosignerFile(path: string): Promise<NoteSigner> {
  const { name, seed } = fieldsOf(path, await readSecret(path), FORMATS.cosigner, ['name', 'seed']);
  return cosignatureSigner(name, key(path, seed), () => Math.floor(Date.now() / 1000));
}

/** Reads a trustee's key file. @throws {DecodeError} naming the file; {RefusedError} for its permissions */
export async function readTrusteeFile(path: string): Promise<TrusteeSecret> {
  const { seed, sealingKey } = fieldsOf(path, await readSecret(path), FORMATS.trustee, [
    'seed',
    'sealingKey',
  ]);
  return { seed: key(path, seed), sealingKey: key(path, sealingKey) };
}

/** Reads an officer's key file: the Ed25519 seed. @throws as {@link readTrusteeFile} */
export async function readOfficerFile(path: string): Promise<Uint8Array> {
  return key(path, fieldsOf(path, await readSecret(path), FORMATS.officer, ['seed']).seed);
}

/** Reads the key file of a log. @throws as {@link readTrusteeFile} */
export async function readLogFile(path: string): Promise<NoteSigner> {
  const { origin, seed } = fieldsOf(path, await readSecret(path), FORMATS.log, ['origin', 'seed']);
  return ed25519NoteSigner(origin, key(path, seed));
}

/** Reads a trustee's public key file, as hexadecimal texts for the manifest. @throws {DecodeError} */
export async function readTrusteePublic(path: string): Promise<{ signingKey: string; sealingKey: string }> {
  return fieldsOf(path, await readInput(path), FORMATS.trusteePublic, ['signingKey', 'sealingKey']);
}

/** Reads an officer's public key file, as a hexadecimal text for the manifest. @throws {DecodeError} */
export async function readOfficerPublic(path: string): Promise<{ key: string }> {
  return fieldsOf(path, await readInput(path), FORMATS.officerPublic, ['key']);
}

/** Makes the secret of an anonymous voter and, beside it, `FILE.pub.json`. @throws {RefusedError} if the file exists */
export async function newVoterFile(path: string, rng: Rng): Promise<void> {
  const secret = newVoterSecret(rng);
  await writeNewSecret(path, json(FORMATS.voter, { secret: wordHex(secret) }));
  const commitment = wordHex(voterCommitment(secret));
  await writePublic(`${path}.pub.json`, json(FORMATS.voterPublic, { commitment }));
}

/** Reads the secret of an anonymous voter, a field element. @throws as {@link readTrusteeFile} */
export async function readVoterFile(path: string): Promise<bigint> {
  const { secret } = fieldsOf(path, await readSecret(path), FORMATS.voter, ['secret']);
  const value = bytesToInteger(key(path, secret));
  if (value < SNARK_FIELD) return value;
  throw new DecodeError('bad-scalar', '', `${path}: the secret is not a field element`);
}

function wordHex(word: bigint): string {
  return toHex(integerToBytes(word, 32));
}

function json(format: string, fields: Readonly<Record<string, string>>): string {
  return `${JSON.stringify({ format, ...fields }, null, 2)}\n`;
}

/** The text fields of a key file of the expected format. */
function fieldsOf<F extends string>(
  path: string,
  bytes: Uint8Array,
  format: string,
  fields: readonly F[],
): Record<F, string> {
  return naming(path, () => {
    const object = asObject(parseJson(bytes, MAX_KEY_FILE), '', ['format', ...fields]);
    if (object.format !== format)
      throw new DecodeError('bad-value', 'format', `is not "${format}": this is another kind of file`);
    const texts = fields.map((field) => [field, asText(object[field], field, MAX_KEY_FILE)] as const);
    return Object.fromEntries(texts) as Record<F, string>;
  });
}

function key(path: string, hex: string): Uint8Array {
  const bytes = naming(path, () => fromHex(hex));
  if (bytes.length === 32) return bytes;
  throw new DecodeError('bad-encoding', '', `${path}: a key has 64 hexadecimal digits`);
}

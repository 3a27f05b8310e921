/** The trustees: single ones, and groups that share a key by Pedersen's ceremony. */
import { DecodeError } from '../../../core/errors.js';
import type { JsonValue } from '../../../core/json.js';
import { asInteger } from '../../../core/json-fields.js';
import {
  compactJson,
  compactText,
  fieldsOf,
  itemsOf,
  type Limits,
  listOf,
  listOfLength,
  textOf,
  writeCompact,
} from './json.js';
import { type Proof, readProof } from './proofs.js';
import type { Point, TextGroup } from './text-group.js';

/** A public key with the proof that its private key is known. */
export interface TrusteeKey {
  readonly pok: Proof;
  readonly publicKey: Point;
  /** By the key of the trustee's certificate; only of threshold trustees, from Belenios 3 on. */
  readonly signature: Proof | undefined;
}

/** A text that a trustee signed. */
export interface Signed {
  readonly message: string;
  readonly signature: Proof;
}

/** A certificate: the keys of a trustee for signatures and for messages. */
export interface Certificate extends Signed {
  readonly verification: Point;
  /** Which ceremony it is for; absent before Belenios 3. */
  readonly context: CertificateContext | undefined;
}

/** The ceremony of a certificate. */
interface CertificateContext {
  readonly group: string;
  readonly size: number;
  readonly threshold: number;
  readonly index: number;
}

/** A polynomial in the exponent. */
interface Coefficients extends Signed {
  readonly elements: readonly Point[];
  /** The list as it is written. */
  readonly text: string;
}

/** A group of trustees of whom any `threshold` decrypt. */
export interface PedersenTrustees {
  readonly kind: 'Pedersen';
  readonly threshold: number;
  readonly certificates: readonly Certificate[];
  /** The list of certificates as it is written. */
  readonly certificatesText: string;
  readonly coefficients: readonly Coefficients[];
  /** Of each on what it saw of the ceremony; absent before Belenios 3. */
  readonly signatures: readonly Proof[] | undefined;
  readonly verificationKeys: readonly TrusteeKey[];
}

/** One trustee. */
interface SingleTrustee {
  readonly kind: 'Single';
  readonly key: TrusteeKey;
}

/** One entry of the list of trustees. */
export type Trustees = SingleTrustee | PedersenTrustees;

const MAX_TRUSTEES = 1024;
const LIMITS: Limits = { bytes: 2 ** 26 };

/** Reads the list of trustees. @throws {DecodeError} */
export function readTrustees(group: TextGroup, body: Uint8Array): readonly Trustees[] {
  const path = 'trustees';
  const items = listOf(compactJson(body, path, LIMITS), path);
  if (items.length < 1 || items.length > MAX_TRUSTEES)
    throw new DecodeError('bad-value', path, `from 1 to ${MAX_TRUSTEES} trustees`);
  return itemsOf(items, path, (item, at) => {
    const [kind, value] = listOfLength(item, at, 2);
    if (kind === 'Single') return { kind, key: readSingle(group, value, `${at}[1]`) };
    if (kind === 'Pedersen') return readPedersen(group, value, `${at}[1]`);
    throw new DecodeError('bad-value', at, 'a kind of trustee not known');
  });
}

/** All keys that decrypt, in the order of the trustees' numbers. */
export function keysOf(trustees: readonly Trustees[]): readonly TrusteeKey[] {
  return trustees.flatMap((entry) => (entry.kind === 'Single' ? [entry.key] : entry.verificationKeys));
}

/** The key of a single trustee. There is no certificate by whose key a signature of it could be verified. */
function readSingle(group: TextGroup, value: JsonValue | undefined, path: string): TrusteeKey {
  const key = readKey(group, value, path);
  if (key.signature !== undefined)
    throw new DecodeError(
      'bad-value',
      `${path}.signature`,
      'only threshold trustees have keys for signatures',
    );
  return key;
}

function readKey(group: TextGroup, value: JsonValue | undefined, path: string): TrusteeKey {
  const fields = fieldsOf(value, path, ['pok', 'public_key', 'signature?', 'name?']);
  if (fields.name !== undefined) textOf(fields.name, `${path}.name`);
  const { signature } = fields;
  return {
    pok: readProof(group, fields.pok, `${path}.pok`),
    publicKey: group.key(fields.public_key, `${path}.public_key`),
    signature: signature === undefined ? undefined : readProof(group, signature, `${path}.signature`),
  };
}

function readPedersen(group: TextGroup, value: JsonValue | undefined, path: string): PedersenTrustees {
  const fields = ['threshold', 'certs', 'coefexps', 'signatures?', 'verification_keys'];
  const { threshold, certs, coefexps, signatures, verification_keys } = fieldsOf(value, path, fields);
  const certificates = listOf(certs, `${path}.certs`);
  const size = certificates.length;
  if (size < 1 || size > MAX_TRUSTEES)
    throw new DecodeError('bad-value', `${path}.certs`, `from 1 to ${MAX_TRUSTEES} certificates`);
  const needed = asInteger(threshold, `${path}.threshold`, 1, size);
  const all = (name: string, list: JsonValue | undefined): readonly JsonValue[] =>
    listOfLength(list, `${path}.${name}`, size);
  return {
    kind: 'Pedersen',
    threshold: needed,
    certificates: itemsOf(certificates, `${path}.certs`, (item, at) => readCertificate(group, item, at)),
    certificatesText: writeCompact(certificates),
    coefficients: itemsOf(all('coefexps', coefexps), `${path}.coefexps`, (item, at) =>
      readCoefficients(group, item, at, needed),
    ),
    signatures:
      signatures === undefined
        ? undefined
        : itemsOf(all('signatures', signatures), `${path}.signatures`, (item, at) =>
            readProof(group, item, at),
          ),
    verificationKeys: itemsOf(
      all('verification_keys', verification_keys),
      `${path}.verification_keys`,
      (item, at) => readKey(group, item, at),
    ),
  };
}

/** Reads a text with its signature, which is not verified here. @throws {DecodeError} */
export function readSigned(group: TextGroup, value: JsonValue | undefined, path: string): Signed {
  const { message, signature } = fieldsOf(value, path, ['message', 'signature']);
  return {
    message: textOf(message, `${path}.message`),
    signature: readProof(group, signature, `${path}.signature`),
  };
}

function readCertificate(group: TextGroup, value: JsonValue | undefined, path: string): Certificate {
  const signed = readSigned(group, value, path);
  const at = `${path}.message`;
  const message = compactText(signed.message, at);
  const { context, verification, encryption } = fieldsOf(message, at, [
    'context?',
    'verification',
    'encryption',
  ]);
  group.key(encryption, `${at}.encryption`);
  return {
    ...signed,
    verification: group.key(verification, `${at}.verification`),
    context: context === undefined ? undefined : readContext(context, `${at}.context`),
  };
}

function readContext(value: JsonValue, path: string): CertificateContext {
  const { group, size, threshold, index } = fieldsOf(value, path, ['group', 'size', 'threshold', 'index']);
  return {
    group: textOf(group, `${path}.group`),
    size: asInteger(size, `${path}.size`, 1, MAX_TRUSTEES),
    threshold: asInteger(threshold, `${path}.threshold`, 1, MAX_TRUSTEES),
    index: asInteger(index, `${path}.index`, 1, MAX_TRUSTEES),
  };
}

function readCoefficients(
  group: TextGroup,
  value: JsonValue | undefined,
  path: string,
  threshold: number,
): Coefficients {
  const signed = readSigned(group, value, path);
  const at = `${path}.message`;
  const { coefexps } = fieldsOf(compactText(signed.message, at), at, ['coefexps']);
  const items = listOfLength(coefexps, `${at}.coefexps`, threshold);
  return {
    ...signed,
    elements: itemsOf(items, `${at}.coefexps`, (item, each) => group.point(item, each)),
    text: writeCompact(items),
  };
}

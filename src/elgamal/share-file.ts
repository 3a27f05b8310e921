/**
 * The file in which a trustee keeps its share between the ceremony and the tally (spec section 4.6). It says itself what
 * it is of, and each field has its own check, so that damage is found when the file is read, and named.
 */
import { equalBytes, fromUtf8, utf8 } from '../core/bytes.js';
import { decode, type Reader, Writer } from '../core/codec.js';
import { DecodeError } from '../core/errors.js';
import type { Group, Scalar } from '../core/group.js';
import { taggedHash } from '../core/hash.js';
import { bytesToInteger, integerToBytes } from '../core/integers.js';
import { MAX_TRUSTEES } from './ceremony-params.js';

/** A trustee's share with all that is needed to use it years later. Secret. */
export interface TrusteeShareFile {
  readonly group: Group;
  readonly electionId: Uint8Array;
  /** Run of the ceremony. */
  readonly run: number;
  /** Index of this trustee, from 1. */
  readonly trustee: number;
  readonly trustees: number;
  readonly threshold: number;
  /** The key hash of the ceremony, 32 bytes: which keys the share belongs to. */
  readonly keyHash: Uint8Array;
  readonly share: Scalar;
}

/** One field in its raw form. */
export interface ShareField {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Names of the fields, in the order of the file. */
export const SHARE_FIELDS = [
  'group',
  'election',
  'run',
  'trustee',
  'trustees',
  'threshold',
  'key-hash',
  'share',
] as const;

const VERSION = 1;
const TYPE = 0x53;
const MAX_FIELD = 1024;
const FIELD_CHECK = 4;
const FILE_CHECK = 8;

/** The binary form (spec 4.6a): tag, then each field as length-prefixed bytes and a check, then a check of all. */
export function writeShareFile(file: TrusteeShareFile): Uint8Array {
  const writer = new Writer().tag(VERSION, TYPE);
  for (const { name, bytes } of shareFields(file)) writer.bytes(bytes).raw(fieldCheck(name, bytes));
  return writer.raw(fileCheck(shareFields(file))).finish();
}

/**
 * Reads the binary form.
 * @param group - the election's; a file of another group is refused
 * @throws {DecodeError} naming the field that is damaged: `bad-encoding` for a check that fails, `wrong-group`
 */
export function readShareFile(bytes: Uint8Array, group: Group): TrusteeShareFile {
  return decode(bytes, 'shareFile', (reader) => {
    reader.tag(VERSION, TYPE);
    const fields = SHARE_FIELDS.map((name) => reader.field(name, (r) => readField(r, name)));
    const check = reader.field('check', (r) => r.raw(FILE_CHECK));
    if (!equalBytes(check, fileCheck(fields)))
      throw new DecodeError('bad-encoding', 'shareFile.check', 'check of the whole file does not match');
    return shareFileOf(fields, group);
  });
}

/** The fields of a file, raw. */
export function shareFields(file: TrusteeShareFile): readonly ShareField[] {
  const values: Record<(typeof SHARE_FIELDS)[number], Uint8Array> = {
    group: utf8(file.group.id),
    election: file.electionId,
    run: u32(file.run),
    trustee: u32(file.trustee),
    trustees: u32(file.trustees),
    threshold: u32(file.threshold),
    'key-hash': file.keyHash,
    share: file.share.toBytes(),
  };
  return SHARE_FIELDS.map((name) => ({ name, bytes: values[name] }));
}

/**
 * A file of its raw fields, in the order of {@link SHARE_FIELDS}.
 * @throws {DecodeError} for a value out of range, naming its field
 */
export function shareFileOf(fields: readonly ShareField[], group: Group): TrusteeShareFile {
  const path = (name: string): string => `shareFile.${name}`;
  const raw = (name: (typeof SHARE_FIELDS)[number]): Uint8Array =>
    fields[SHARE_FIELDS.indexOf(name)]?.bytes ?? new Uint8Array(0);
  const number = (name: (typeof SHARE_FIELDS)[number], min: number, max: number): number => {
    const value = raw(name).length === 4 ? Number(bytesToInteger(raw(name))) : -1;
    if (value < min || value > max)
      throw new DecodeError('bad-value', path(name), `not from ${min} to ${max}`);
    return value;
  };
  const id = fromUtf8(raw('group'), path('group'));
  if (id !== group.id)
    throw new DecodeError('wrong-group', path('group'), `a share in ${id}, not ${group.id}`);
  if (raw('election').length < 1 || raw('election').length > 255)
    throw new DecodeError('bad-value', path('election'), 'not 1 to 255 bytes');
  if (raw('key-hash').length !== 32) throw new DecodeError('bad-value', path('key-hash'), 'not 32 bytes');
  const trustees = number('trustees', 1, MAX_TRUSTEES);
  return Object.freeze({
    group,
    electionId: raw('election').slice(),
    run: number('run', 1, 2 ** 32 - 1),
    trustee: number('trustee', 1, trustees),
    trustees,
    threshold: number('threshold', 1, trustees),
    keyHash: raw('key-hash').slice(),
    share: group.scalarFromBytes(raw('share'), path('share')),
  });
}

/** The check of all fields together: no field can be taken from another file. */
export function fileCheck(fields: readonly ShareField[]): Uint8Array {
  const data = new Writer().list(fields, ({ name, bytes }, w) => w.text(name).bytes(bytes)).finish();
  return taggedHash('hanpyo share file v1', data).subarray(0, FILE_CHECK);
}

function readField(reader: Reader, name: string): ShareField {
  const bytes = reader.bytes(MAX_FIELD);
  if (!equalBytes(reader.raw(FIELD_CHECK), fieldCheck(name, bytes)))
    throw reader.error('bad-encoding', 'check does not match: the field is damaged');
  return { name, bytes };
}

function fieldCheck(name: string, bytes: Uint8Array): Uint8Array {
  const data = new Writer().text(name).bytes(bytes).finish();
  return taggedHash('hanpyo share field v1', data).subarray(0, FIELD_CHECK);
}

function u32(value: number): Uint8Array {
  return integerToBytes(BigInt(value), 4);
}

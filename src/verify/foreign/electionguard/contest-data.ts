/**
 * Contest data: what a voter wrote in, and whether there were too many or too few votes. It is encrypted by hashed ElGamal to
 * the election key (egk's form, which differs from the text of the specification 2.0 in labels).
 */
import { concatBytes, equalBytes, toHex, utf8 } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import type { JsonValue } from '../../../core/json.js';
import { asArray, asInteger, asObject, asText } from '../../../core/json-fields.js';
import { type EncryptedData, MAX_DATA_BYTES } from './ballot.js';
import type { Election } from './board.js';
import { HASH_BYTES, keyedHash, tag, word } from './hash.js';
import type { EgElement } from './pool.js';

/** Contest data in the clear. */
export interface ContestData {
  readonly overVotes: readonly number[];
  readonly writeIns: readonly string[];
  readonly status: string;
}

const STATUSES: readonly string[] = ['normal', 'null_vote', 'over_vote', 'under_vote'];
const MAX_ITEMS = 10_000;

/** Reads contest data. @throws {DecodeError} */
export function readContestData(value: JsonValue | undefined, path: string): ContestData {
  const fields = asObject(value, path, ['over_votes', 'write_ins', 'status']);
  const status = asText(fields.status, `${path}.status`, 16);
  if (!STATUSES.includes(status)) throw new DecodeError('bad-value', `${path}.status`, 'an unknown status');
  return {
    overVotes: asArray(fields.over_votes, `${path}.over_votes`, MAX_ITEMS).map((order, i) =>
      asInteger(order, `${path}.over_votes[${i}]`, -1, 2 ** 31 - 1),
    ),
    writeIns: asArray(fields.write_ins, `${path}.write_ins`, MAX_ITEMS).map((text, i) =>
      asText(text, `${path}.write_ins[${i}]`, MAX_DATA_BYTES),
    ),
    status,
  };
}

/**
 * Decrypts contest data with beta = K^x, where c0 = g^x: key = H(HE; 22, K, c0, beta), k_i = H(key; i, label, 00, context,
 * length), c2 = H(k_0; c0, c1), and c1 is the text plus k_1, k_2, ...
 * @returns the bytes, or `undefined` if c2 does not authenticate them
 */
export function decryptData(
  { hash, encodedKey }: Election,
  contest: string,
  { c0, c1, c2, length }: EncryptedData,
  beta: EgElement,
): Uint8Array | undefined {
  const blocks = keyedHash(hash.digest(tag(0x22), encodedKey, c0.encoded, beta.encoded));
  const context = concatBytes(
    utf8('share_enc_keys'),
    tag(0),
    utf8(`contest_data${contest}`),
    word(8 * length),
  );
  if (!equalBytes(keyedHash(blocks.digest(word(0), context)).digest(c0.encoded, c1), c2)) return undefined;
  const text = c1.slice();
  for (let i = 0; i * HASH_BYTES < text.length; i++)
    blocks.digest(word(i + 1), context).forEach((byte, k) => {
      const at = i * HASH_BYTES + k;
      if (at < text.length) text[at] = (text[at] ?? 0) ^ byte;
    });
  return text.subarray(0, length);
}

/** The parts of c1 that a proof hashes: egk hashes its upper-case hexadecimal text. */
export function hashedC1(c1: Uint8Array): Uint8Array {
  return utf8(toHex(c1).toUpperCase());
}

/**
 * Contest data as egk encrypts it: counts and lengths in groups of seven bits, the last first, and zeros up to `length`.
 * @returns `undefined` if it is longer
 */
export function encodeData(
  { overVotes, writeIns, status }: ContestData,
  length: number,
): Uint8Array | undefined {
  const text = (value: string): Uint8Array[] => [groups(utf8(value).length), utf8(value)];
  const bytes = concatBytes(
    ...[groups(overVotes.length), ...overVotes.map(groups)],
    ...[groups(writeIns.length), ...writeIns.flatMap(text)],
    ...text(status),
  );
  return bytes.length > length ? undefined : concatBytes(bytes, new Uint8Array(length - bytes.length));
}

/** An integer of 32 bits in groups of seven. */
function groups(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value >>> 0;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.of(...bytes, rest);
}

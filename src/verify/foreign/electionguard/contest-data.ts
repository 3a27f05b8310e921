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

/** Whether decrypted bytes are an encoding of contest data: the current one, or in v2.0.0 also that of its early builds. */
export function dataAgrees({ config: { form } }: Election, bytes: Uint8Array, content: ContestData): boolean {
  const early = form.version === 'v2.0.0' ? [encodeEarly(content)] : [];
  return [encodeData(content), ...early].some((encoded) => {
    const [head, rest] = [bytes.subarray(0, encoded.length), bytes.subarray(encoded.length)];
    return (
      equalBytes(head, encoded) && (rest.every((byte) => byte === 0) || (early.length > 0 && isFiller(rest)))
    );
  });
}

/** Contest data as egk encodes them: counts, and texts with their lengths. Zeros follow. */
export function encodeData({ overVotes, writeIns, status }: ContestData): Uint8Array {
  return concatBytes(
    ...[groups(overVotes.length), ...overVotes.map(groups)],
    ...[groups(writeIns.length), ...writeIns.map((text) => sized(utf8(text)))],
    sized(utf8(status)),
  );
}

/** The same as a message of Protocol Buffers: 1 status, 2 over-votes (packed), 3 write-ins; 4 is a filler. */
function encodeEarly({ overVotes, writeIns, status }: ContestData): Uint8Array {
  const code = STATUSES.indexOf(status);
  return concatBytes(
    ...(code === 0 ? [] : [tag(0x08), groups(code)]),
    ...(overVotes.length === 0 ? [] : [tag(0x12), sized(concatBytes(...overVotes.map(groups)))]),
    ...writeIns.flatMap((text) => [tag(0x1a), sized(utf8(text))]),
  );
}

/** Whether bytes are field 4 of the early message, of asterisks, to the last byte. */
function isFiller(rest: Uint8Array): boolean {
  return [2, 3].some((head) => {
    const asterisks = new Uint8Array(Math.max(0, rest.length - head)).fill(0x2a);
    return equalBytes(rest, concatBytes(tag(0x22), sized(asterisks)));
  });
}

function sized(bytes: Uint8Array): Uint8Array {
  return concatBytes(groups(bytes.length), bytes);
}

/** An integer of 32 bits in groups of seven, the last first. */
function groups(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value >>> 0;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.of(...bytes, rest);
}

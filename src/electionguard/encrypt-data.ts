/** Contest data, encrypted to the election key by hashed ElGamal, as egk does it. */
import { concatBytes, toBase64, utf8 } from '../core/bytes.js';
import type { JsonValue } from '../core/json.js';
import type { Election } from '../verify/foreign/electionguard/board.js';
import { type ContestData, encodeData } from '../verify/foreign/electionguard/contest-data.js';
import { HASH_BYTES, keyedHash, tag, word } from '../verify/foreign/electionguard/hash.js';
import type { Contest } from '../verify/foreign/electionguard/manifest.js';
import type { EncodedPair } from './range-proof.js';

/** Bytes for what is always there, and for the names of each vote. */
const [FIXED_BYTES, BYTES_PER_VOTE] = [32, 64];

/**
 * Encrypts contest data. The length depends on the contest alone: zeros follow the data.
 * @param secret - `g^x` and `K^x` of a uniform x that is used once
 * @throws {RangeError} if the data are longer than the contest has room for
 */
export function encryptData(
  { hash, encodedKey }: Election,
  { id, limit }: Contest,
  data: ContestData,
  { alpha: c0, beta }: EncodedPair,
): JsonValue {
  const length = FIXED_BYTES + BYTES_PER_VOTE * limit;
  const encoded = encodeData(data);
  if (encoded.length > length) throw new RangeError(`the data of a contest have ${length} bytes at most`);
  const c1 = concatBytes(encoded, new Uint8Array(length - encoded.length));
  const blocks = keyedHash(hash.digest(tag(0x22), encodedKey, c0, beta));
  const context = concatBytes(utf8('share_enc_keys'), tag(0), utf8(`contest_data${id}`), word(8 * length));
  for (let i = 0; i * HASH_BYTES < length; i++)
    blocks.digest(word(i + 1), context).forEach((byte, k) => {
      const at = i * HASH_BYTES + k;
      c1[at] = (c1[at] ?? 0) ^ byte;
    });
  const c2 = keyedHash(blocks.digest(word(0), context)).digest(c0, c1);
  return { c0: toBase64(c0), c1: toBase64(c1), c2: toBase64(c2), numBytes: length };
}

/**
 * Elements of ristretto255 hashed from names, many at once: strings are drawn by SHA-256 until one is an encoding. Every
 * element has one encoding, so the elements are uniform if the hash is a random oracle, and public. Decoding a string costs
 * far less than the map of RFC 9496 where the group is on kernels.
 */
import { sha256Prefix } from '../engine/sha2-lanes.js';
import type { Group } from '../group.js';
import { attemptNames } from './attempts.js';

const SIZE = 32;
/** Elements that are derived at a time. */
const PART = 4_096;

/**
 * Element number i, for `i < count`: the first of SHA-256(prefix || u32 i || u32 attempt), for attempt = 0, 1, ..., that is
 * an encoding once the lowest bit of its first byte and the highest of its last are cleared, as they are in all encodings.
 * @param group - ristretto255, on any engine
 * @param prefix - names the use; no name is the beginning of another
 * @returns encodings, end to end
 */
export function deriveRistretto255Elements(group: Group, prefix: Uint8Array, count: number): Uint8Array {
  const hash = sha256Prefix(prefix);
  const result = new Uint8Array(count * SIZE);
  for (let first = 0; first < count; first += PART) {
    let open = Array.from({ length: Math.min(PART, count - first) }, (_, i) => first + i);
    for (let attempt = 0; open.length > 0; attempt++) {
      const digests = hash.hashEach(attemptNames(open, attempt), 8);
      open = open.filter((i, k) => {
        const string = digests.subarray(k * SIZE, (k + 1) * SIZE);
        string[0] = (string[0] ?? 0) & 0xfe;
        string[SIZE - 1] = (string[SIZE - 1] ?? 0) & 0x7f;
        const found = group.bulk.firstInvalid(string) === -1;
        if (found) result.set(string, i * SIZE);
        return !found;
      });
    }
  }
  return result;
}

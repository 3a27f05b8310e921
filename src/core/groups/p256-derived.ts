/**
 * Points of P-256 hashed from names, many at once: abscissas are drawn by SHA-256 until there is a point of that abscissa
 * ("try and increment"). The points are uniform, up to their sign, if the hash is a random oracle, and public.
 */
import { type LiftAbscissas, liftAbscissas } from '../engine/p256-abscissas.js';
import { sha256Prefix } from '../engine/sha2-lanes.js';
import { attemptNames } from './attempts.js';

const POINT = 64;
/** Points that are derived at a time. */
const PART = 4_096;

/**
 * Point number i, for `i < count`: x is the first of SHA-256(prefix || u32 i || u32 attempt), for attempt = 0, 1, ...,
 * that is below p and the abscissa of a point; y is even.
 * @param prefix - names the use; no name is the beginning of another
 * @param lift - where points are found; tests choose
 * @returns encodings x || y, end to end
 */
export function deriveP256Points(
  prefix: Uint8Array,
  count: number,
  lift: LiftAbscissas = liftAbscissas,
): Uint8Array {
  const hash = sha256Prefix(prefix);
  const result = new Uint8Array(count * POINT);
  for (let first = 0; first < count; first += PART) {
    let open = Array.from({ length: Math.min(PART, count - first) }, (_, i) => first + i);
    for (let attempt = 0; open.length > 0; attempt++) {
      const { points, found } = lift(hash.hashEach(attemptNames(open, attempt), 8));
      open = open.filter((i, k) => {
        if (found[k] === 1) result.set(points.subarray(k * POINT, (k + 1) * POINT), i * POINT);
        return found[k] !== 1;
      });
    }
  }
  return result;
}

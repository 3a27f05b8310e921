/**
 * Points of P-256 hashed from names, many at once: abscissas are drawn by SHA-256 until there is a point of that abscissa
 * ("try and increment"). The points are uniform, up to their sign, if the hash is a random oracle, and public.
 */
import { concatBytes } from '../bytes.js';
import { sha256Prefix } from '../engine/sha2-lanes.js';
import { bytesToInteger, integerToBytes } from '../integers.js';

const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const [COORDINATE, POINT] = [32, 64] as const;

/**
 * Point number i, for `first <= i < first + count`: x is the first of SHA-256(prefix || u32 i || u32 attempt), for attempt
 * = 0, 1, ..., that is below p and the abscissa of a point; y is even.
 * @param prefix - names the use; no name is the beginning of another
 * @returns encodings x || y, end to end
 */
export function deriveP256Points(prefix: Uint8Array, first: number, count: number): Uint8Array {
  const hash = sha256Prefix(prefix);
  const points = new Uint8Array(count * POINT);
  let open = Array.from({ length: count }, (_, i) => i);
  for (let attempt = 0; open.length > 0; attempt++) {
    const digests = hash.hashEach(names(open, first, attempt), 8);
    open = open.filter((i, k) => {
      const x = digests.subarray(k * COORDINATE, (k + 1) * COORDINATE);
      const y = evenOrdinate(bytesToInteger(x));
      if (y !== undefined) points.set(concatBytes(x, integerToBytes(y, COORDINATE)), i * POINT);
      return y === undefined;
    });
  }
  return points;
}

function names(open: readonly number[], first: number, attempt: number): Uint8Array {
  const bytes = new Uint8Array(open.length * 8);
  const view = new DataView(bytes.buffer);
  open.forEach((i, k) => {
    view.setUint32(8 * k, first + i);
    view.setUint32(8 * k + 4, attempt);
  });
  return bytes;
}

/** The even root of x^3 - 3x + b, or `undefined` if there is none. The curve's order is odd, so none of them is zero. */
function evenOrdinate(x: bigint): bigint | undefined {
  if (x >= P) return undefined;
  const square = ((x * x - 3n) * x + B) % P;
  const root = power((square + P) % P);
  if ((root * root - square) % P !== 0n) return undefined;
  return root % 2n === 0n ? root : P - root;
}

/** The power to (p + 1) / 4 = 2^94 (2^96 (2^32 (2^32 - 1) + 1) + 1). */
function power(a: bigint): bigint {
  let ones = a;
  for (let bits = 1; bits < 32; bits *= 2) ones = (squares(ones, bits) * ones) % P;
  return squares((squares((squares(ones, 32) * a) % P, 96) * a) % P, 94);
}

function squares(a: bigint, times: number): bigint {
  let result = a;
  for (let i = 0; i < times; i++) result = (result * result) % P;
  return result;
}

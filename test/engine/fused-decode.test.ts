/** Points decoded in doubles against the scalar decoder: which are refused, which is the first, and what they are. */
import { Field } from '@noble/curves/abstract/modular.js';
import { describe, expect, it } from 'vitest';
import { P256_CURVE } from '../../kernels/curves.js';
import { P256_PRIME } from '../../kernels/field/p256-reduction.js';
import { FUSED, FUSED_RADIX } from '../../kernels/fused/forms.js';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { type P256Kernels, Workspace } from '../../src/core/engine/kernels.js';
import { ENCODED_BYTES, POINT_STRIDE } from '../../src/core/engine/layout.js';
import { p256Bulk } from '../../src/core/engine/p256-bulk.js';
import { instantiateP256Fused } from '../../src/core/engine/p256-fused.js';
import { isIdentity, publicForm } from '../../src/core/engine/point-form.js';
import { integerToBytes, mod } from '../../src/core/integers.js';
import { COORDINATE_EDGES } from './coordinate-edges.js';
import { testRandom } from './field-harness.js';
import { FUSES } from './fused-fixtures.js';
import { encodedMultiple, Q } from './p256-fixtures.js';

const P = P256_PRIME;
const TOP = 2n ** 256n;
const random = testRandom(256);
const below = (n: number): number => Math.floor(random() * n);
const integer = (): bigint =>
  Array.from({ length: 8 }, () => BigInt(below(2 ** 32))).reduce((a, b) => (a << 32n) + b);
const encode = (x: bigint, y: bigint): Uint8Array =>
  concatBytes(integerToBytes(x, 32), integerToBytes(y, 32));
const field = Field(P);
const IDENTITY = new Uint8Array(ENCODED_BYTES);
const valid = Array.from({ length: 16 }, () => encodedMultiple(integer() % Q));
const good = (i: number): Uint8Array => valid[i % valid.length] ?? IDENTITY;

/**
 * All points of an abscissa below 2^256, canonical or not, in all encodings of so many bytes.
 * @param error by which y^2 is off the curve
 */
function encodingsAt(x: bigint, error = 0n): Uint8Array[] {
  let root: bigint;
  try {
    root = field.sqrt(mod(x ** 3n - 3n * x + P256_CURVE.b + error, P));
  } catch {
    return [];
  }
  return [root, mod(-root, P), root + P, mod(-root, P) + P].filter((y) => y < TOP).map((y) => encode(x, y));
}

describe.skipIf(!FUSES)('decoding in doubles (needs fused multiply-adds)', () => {
  const kernels = instantiateP256Fused() as P256Kernels & {
    readonly decodeFused: P256Kernels['decodePoints'];
  };
  const form = publicForm(kernels);

  /** Decodes with both; they must agree, and the points must be those that were encoded. */
  function expectSame(encodings: readonly Uint8Array[]): number {
    new Uint8Array(kernels.memory.buffer).fill(0xa5, 65536);
    const space = new Workspace(kernels);
    const count = encodings.length;
    const source = space.place(concatBytes(...encodings));
    const [points, scalar] = [space.reserve((count + 1) * POINT_STRIDE), space.reserve(count * POINT_STRIDE)];
    const behind = toHex(space.read(points + count * POINT_STRIDE, POINT_STRIDE));
    const bad = form.decode(source, points, count);
    expect(toHex(space.read(points + count * POINT_STRIDE, POINT_STRIDE))).toBe(behind);
    expect(bad).toBe(kernels.decodePoints(source, scalar, count));
    const whole = bad < 0 ? count : 0;
    const references = space.reserve(4 * whole);
    for (let i = 0; i < whole; i++) space.words[references / 4 + i] = points + i * POINT_STRIDE;
    form.unpack(references, whole, scalar);
    const target = space.reserve(ENCODED_BYTES);
    for (let i = 0; i < whole; i++) {
      kernels.encodePoint(target, scalar + i * POINT_STRIDE);
      const given = toHex(encodings[i] ?? IDENTITY);
      expect(toHex(space.read(target, ENCODED_BYTES))).toBe(given);
      expect(isIdentity(space.words, points + i * POINT_STRIDE)).toBe(given === toHex(IDENTITY));
    }
    return bad;
  }

  it('gives the same points at every length, which the fast kernel decodes', () => {
    for (let count = 0; count < 12; count++)
      expect(expectSame(Array.from({ length: count }, (_, i) => good(i)))).toBe(-1);
    const space = new Workspace(kernels);
    const source = space.place(concatBytes(...valid));
    const points = space.reserve(valid.length * POINT_STRIDE);
    for (const count of [0, 1, 2, 15, 16])
      expect(kernels.decodeFused(source, points, count)).toBe(count - (count % 2));
    for (let n = 0; n < 40; n++)
      expect(expectSame(Array.from({ length: 8 }, () => encodedMultiple(integer() % Q)))).toBe(-1);
  });

  it('finds the first that is none, wherever it is, and identities are points', () => {
    const broken = good(3).slice().fill(0x5a, 40, 41);
    for (let count = 1; count < 7; count++)
      for (let at = 0; at < count; at++) {
        const list = Array.from({ length: count }, (_, i) => good(i));
        expect(expectSame(list.with(at, broken))).toBe(at);
        expect(expectSame(list.with(at, IDENTITY))).toBe(-1);
        expect(expectSame(list.with(at, broken).with(count - 1 - at, IDENTITY))).toBe(
          2 * at === count - 1 ? -1 : at,
        );
      }
    expect(expectSame(Array.from({ length: 5 }, () => IDENTITY))).toBe(-1);
  });

  it('refuses every change of one bit, in both lanes', () => {
    for (let bit = 0; bit < 8 * ENCODED_BYTES; bit++) {
      const changed = good(bit).slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(expectSame([good(1), changed])).toBe(1);
      expect(expectSame([changed, good(1)])).toBe(0);
    }
  });

  it('decides as ever about coordinates at the edges, and about those that are not below the prime', () => {
    const seen = { points: 0, refused: 0, above: 0 };
    const look = (encoding: Uint8Array): void => {
      const bad = expectSame([good(2), encoding, encoding, good(5)]);
      expect(expectSame([encoding])).toBe(Math.min(bad, 0));
      seen[bad < 0 ? 'points' : 'refused']++;
    };
    for (const x of COORDINATE_EDGES) {
      for (const encoding of encodingsAt(x)) look(encoding);
      for (const y of COORDINATE_EDGES.slice(0, 12)) look(encode(x, y));
    }
    for (let small = 0n; small < 40n; small++)
      for (const encoding of encodingsAt(P + small)) {
        expect(expectSame([encoding, good(0)])).toBe(0);
        seen.above++;
      }
    const smallY = { x: 0xd7325d7646cd60d80a92738ceb345f844cffaf35841022cab176f692de8de1d7n, y: 5n };
    for (const list of [
      [encode(smallY.x, smallY.y), encode(smallY.x, smallY.y + P)],
      [encode(smallY.x, smallY.y + P), encode(smallY.x, smallY.y)],
    ])
      expect(expectSame(list)).toBe(list[0]?.[32] === 0 ? 1 : 0);
    expect(Object.values(seen).every((count) => count > 20)).toBe(true);
  });

  it('refuses points of other curves, and coordinates that changed places', () => {
    for (let n = 0; n < 200; n++) {
      const [x, y] = [integer() % P, integer() % P];
      expect(expectSame([good(n), encode(x, y)])).toBe(1);
      const point = good(n);
      expect(expectSame([concatBytes(point.subarray(32), point.subarray(0, 32)), good(0)])).toBe(0);
    }
  });

  it('refuses what misses the equation by one bit of one limb', () => {
    for (let limb = 0; limb < FUSED.length; limb++)
      for (const sign of [1n, -1n]) {
        const error = field.div(mod(sign * 2n ** BigInt(51 * limb), P), FUSED_RADIX % P);
        const near = Array.from({ length: 20 }, (_, i) => encodingsAt(BigInt(i), error)[0]).filter(
          (encoding) => encoding !== undefined,
        );
        expect(near.length).toBeGreaterThan(2);
        for (const encoding of near) {
          expect(expectSame([encoding, good(0)])).toBe(0);
          expect(expectSame([good(0), encoding])).toBe(1);
        }
      }
  });

  it('is what the bulk operations and equations use', () => {
    let asked = 0;
    const decode: typeof form.decode = (...given) => {
      asked++;
      return form.decode(...given);
    };
    const bulk = p256Bulk(() => ({ ...kernels, fused: { ...form, decode } }), Q);
    const points = concatBytes(good(0), good(1));
    const one = integerToBytes(1n, 32);
    expect(toHex(bulk.sum(points))).toBe(toHex(bulk.multiMultiplyVartime(points, concatBytes(one, one))));
    expect(bulk.firstInvalid(points)).toBe(-1);
    const space = bulk.openEquations?.();
    expect(space?.decodePoints(space.points(2), 2, (bytes) => bytes.set(points))).toBe(-1);
    expect(asked).toBe(4);
  });
});

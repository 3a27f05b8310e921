/** Groups on the kernels against themselves on noble: bulk operations, exceptional cases, encodings that are refused. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { babyjubjub } from '@noble/curves/misc.js';
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import type { Element, Group } from '../../src/core/group.js';
import { babyJubJubWithEngine } from '../../src/core/groups/babyjubjub.js';
import { bn254G1WithEngine } from '../../src/core/groups/bn254.js';
import { ed25519WithEngine } from '../../src/core/groups/ed25519-group.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { integerToBytes, mod } from '../../src/core/integers.js';
import { seededRng } from '../helpers/rng.js';
import { testRandom } from './field-harness.js';

const GROUPS = [ristretto255WithEngine, ed25519WithEngine, bn254G1WithEngine, babyJubJubWithEngine].map(
  (make) => [make('wasm').id, make('wasm'), make('noble')] as const,
);

describe.each(GROUPS)('%s on kernels', (_, wasm, noble) => {
  const known = new Map<bigint, Uint8Array>();
  const point = (logarithm: bigint): Uint8Array => {
    const found = known.get(logarithm) ?? multiple(noble, logarithm).toBytes();
    known.set(logarithm, found);
    return found;
  };
  /** Compares a multiplication and a sum with what the logarithms say. */
  const expectRight = (terms: readonly (readonly [scalar: bigint, logarithm: bigint])[]): void => {
    const points = concatBytes(...terms.map(([, logarithm]) => point(logarithm)));
    const scalars = concatBytes(...terms.map(([scalar]) => integerToBytes(mod(scalar, wasm.order), 32)));
    const total = mod(
      terms.reduce((sum, [k, x]) => sum + k * x, 0n),
      wasm.order,
    );
    const plain = mod(
      terms.reduce((sum, [, x]) => sum + x, 0n),
      wasm.order,
    );
    expect(toHex(wasm.bulk.multiMultiplyVartime(points, scalars))).toBe(toHex(point(total)));
    expect(toHex(wasm.bulk.sum(points))).toBe(toHex(point(plain)));
  };

  it('multiplies random points by random scalars', () => {
    const rng = seededRng('curves');
    const scalar = (): bigint => noble.randomScalar(rng).value;
    for (const size of [1, 2, 7, 64])
      expectRight(Array.from({ length: size }, () => [scalar(), scalar()] as const));
  });

  it('takes edge scalars', () => {
    const powers = Array.from({ length: 26 }, (_unused, i) => 2n ** BigInt(10 * i)).filter(
      (x) => x < wasm.order,
    );
    const edges = [0n, 1n, 2n, wasm.order - 1n, wasm.order - 2n, wasm.order >> 1n, ...powers];
    expectRight(edges.map((scalar, i) => [scalar, BigInt((i % 3) + 1)]));
    const three = wasm.elementFromBytes(point(3n));
    for (const edge of edges) {
      const product = toHex(point(mod(3n * edge, wasm.order)));
      expect(toHex(three.multiply(wasm.scalar(edge)).toBytes())).toBe(product);
      expect(
        toHex(
          wasm
            .generator()
            .multiply(wasm.scalar(3n * edge))
            .toBytes(),
        ),
      ).toBe(product);
    }
  });

  it('takes equal, opposite and identity points', () => {
    for (const a of [-2n, -1n, 0n, 1n, 2n])
      for (const b of [-2n, -1n, 0n, 1n, 2n])
        expectRight([
          [1n, mod(a, wasm.order)],
          [1n, mod(b, wasm.order)],
        ]);
    for (const size of [5, 40]) {
      expectRight(Array.from({ length: size }, () => [5n, 7n]));
      expectRight(Array.from({ length: size }, (_unused, i) => [5n, i % 2 === 0 ? 7n : wasm.order - 7n]));
      expectRight(Array.from({ length: size }, () => [3n, 0n]));
    }
    expectRight([]);
  });

  it('refuses scalars from the order up', () => {
    for (const value of [wasm.order, wasm.order + 1n, 2n ** 256n - 1n])
      expect(() => wasm.bulk.multiMultiplyVartime(point(1n), integerToBytes(value, 32))).toThrow(RangeError);
  });

  it('accepts what noble accepts and refuses what it refuses, bit by bit', () => {
    const bytes = point(12345n);
    const flips = Array.from({ length: 8 * bytes.length }, (_unused, bit) => {
      const flipped = bytes.slice();
      flipped.set([(bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))], bit >> 3);
      return flipped;
    });
    const random = testRandom(7);
    const noise = Array.from({ length: 100 }, () =>
      Uint8Array.from({ length: bytes.length }, () => Math.floor(random() * 256)),
    );
    for (const candidate of [...flips.filter((_unused, i) => i % 3 === 0), ...noise])
      expect([toHex(candidate), wasm.bulk.firstInvalid(candidate)]).toEqual([
        toHex(candidate),
        noble.bulk.firstInvalid(candidate),
      ]);
  });

  it('names the first bad point of many, also beyond those that share an inversion', () => {
    const bad = point(5n).map((byte) => byte ^ 255);
    for (const position of [0, 1, 63, 64, 130]) {
      const points = Array.from({ length: 140 }, (_unused, i) =>
        i === position || i === 135 ? bad : point(BigInt(i % 4)),
      );
      expect(wasm.bulk.firstInvalid(concatBytes(...points))).toBe(position);
    }
    expect(wasm.bulk.firstInvalid(concatBytes(point(1n), point(2n).subarray(1)))).toBe(1);
    expect(wasm.bulk.firstInvalid(new Uint8Array(0))).toBe(-1);
  });

  it('does single operations as noble does', () => {
    const [p, q] = [wasm.elementOrIdentityFromBytes(point(9n)), wasm.elementOrIdentityFromBytes(point(4n))];
    const same = (element: Element, logarithm: bigint): void =>
      expect(toHex(element.toBytes())).toBe(toHex(point(mod(logarithm, wasm.order))));
    same(p.add(q), 13n);
    same(p.subtract(q), 5n);
    same(q.subtract(p), -5n);
    same(p.negate(), -9n);
    same(p.subtract(p), 0n);
    same(wasm.identity().negate(), 0n);
    same(p.add(wasm.identity()), 9n);
    expect(p.subtract(p).isIdentity()).toBe(true);
  });
});

describe('points outside the subgroup of prime order are refused', () => {
  const { Point: EdwardsPoint } = ed25519;
  const { Point: JubPoint } = babyjubjub;

  it('by Ed25519, in every class, and the points of small order themselves', () => {
    const group = ed25519WithEngine('wasm');
    const torsion = EdwardsPoint.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
    for (const member of [EdwardsPoint.ZERO, EdwardsPoint.BASE, EdwardsPoint.BASE.multiply(987654321n)]) {
      let point = member;
      for (let order = 0; order < 8; order++, point = point.add(torsion))
        expect(group.bulk.firstInvalid(point.toBytes())).toBe(order === 0 ? -1 : 0);
    }
    const signedIdentity = EdwardsPoint.ZERO.toBytes().with(31, 128);
    expect(group.bulk.firstInvalid(signedIdentity)).toBe(0);
  });

  it('by Baby Jubjub likewise', () => {
    const group = babyJubJubWithEngine('wasm');
    const torsion = JubPoint.fromAffine({
      x: 17545522957889784193459637215142187266023652151580582754000402781682644312291n,
      y: 4826523245007015323400664741523384119579596407052839571721035538011798951543n,
    });
    expect(torsion.add(torsion).add(torsion.add(torsion)).is0()).toBe(false);
    for (const member of [JubPoint.ZERO, JubPoint.BASE, JubPoint.BASE.multiply(987654321n)]) {
      let point = member;
      for (let order = 0; order < 8; order++, point = point.add(torsion)) {
        const { x, y } = point.toAffine();
        const bytes = concatBytes(integerToBytes(x, 32), integerToBytes(y, 32));
        expect(group.bulk.firstInvalid(bytes)).toBe(order === 0 ? -1 : 0);
      }
    }
  });

  it('and all members are accepted', () => {
    for (const make of [ed25519WithEngine, babyJubJubWithEngine]) {
      const [wasm, noble] = [make('wasm'), make('noble')];
      let element = noble.hashToElement('members', new Uint8Array(0));
      const members: Uint8Array[] = [];
      for (let n = 0; n < 200; n++) {
        element = element.add(element).add(noble.generator());
        members.push(element.toBytes());
      }
      expect(wasm.bulk.firstInvalid(concatBytes(...members))).toBe(-1);
    }
  });
});

function multiple(group: Group, logarithm: bigint): Element {
  return group.generator().multiplyVartime(group.scalar(logarithm));
}

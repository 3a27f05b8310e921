/**
 * Groups of the test prover: noble's points and plain integers, with the byte trees and the derivation of generators
 * written down once more, from the description of the format.
 */
import {
  type WeierstrassPoint,
  type WeierstrassPointCons,
  weierstrass,
} from '@noble/curves/abstract/weierstrass.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';

/** Integers of `bits` bits, one after the other. */
export type Draw = (bits: number) => bigint;

/** A group with elements of some kind, written additively. */
export interface ProverGroup<P = unknown> {
  /** What stands in the protocol file. */
  readonly text: string;
  readonly order: bigint;
  readonly base: P;
  readonly zero: P;
  add(a: P, b: P): P;
  times(a: P, scalar: bigint): P;
  /** The byte tree. */
  tree(a: P): Buffer;
  derive(draw: Draw, surplus: number): P;
}

/** A leaf of a byte tree. */
export function leaf(bytes: Uint8Array): Buffer {
  const head = Buffer.from([1, 0, 0, 0, 0]);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** A node of a byte tree. */
export function node(...children: readonly Uint8Array[]): Buffer {
  const head = Buffer.from([0, 0, 0, 0, 0]);
  head.writeUInt32BE(children.length, 1);
  return Buffer.concat([head, ...children]);
}

/** An integer in two's complement of a fixed length. */
export function integer(value: bigint, length: number): Buffer {
  return leaf(
    Buffer.from(
      BigInt.asUintN(8 * length, value)
        .toString(16)
        .padStart(2 * length, '0'),
      'hex',
    ),
  );
}

/** Bytes of integers modulo m. */
export function lengthFor(m: bigint): number {
  return Math.floor(m.toString(2).length / 8) + 1;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base % modulus];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

type Point = WeierstrassPoint<bigint>;

function curveGroup(name: string, curve: WeierstrassPointCons<bigint>): ProverGroup<Point> {
  const p = curve.Fp.ORDER;
  const { a, b } = curve.CURVE();
  const length = lengthFor(p);
  const parameters = node(leaf(Buffer.from('com.verificatum.arithm.ECqPGroup')), leaf(Buffer.from(name)));
  return {
    text: `ECqPGroup(${name})::${parameters.toString('hex')}`,
    order: curve.Fn.ORDER,
    base: curve.BASE,
    zero: curve.ZERO,
    add: (x, y) => x.add(y),
    times: (x, scalar) => {
      const reduced = ((scalar % curve.Fn.ORDER) + curve.Fn.ORDER) % curve.Fn.ORDER;
      return x === curve.BASE && reduced !== 0n ? x.multiply(reduced) : x.multiplyUnsafe(reduced);
    },
    tree: (x) => {
      const { x: first, y: second } = x.is0() ? { x: -1n, y: -1n } : x.toAffine();
      return node(integer(first, length), integer(second, length));
    },
    derive: (draw, surplus) => {
      for (;;) {
        const x = draw(p.toString(2).length + surplus) % p;
        const square = (x * x * x + a * x + b) % p;
        if (power(square, (p - 1n) / 2n, p) !== 1n) continue;
        const y = curve.Fp.sqrt(square);
        return curve.fromAffine({ x, y: 2n * y < p ? y : p - y });
      }
    },
  };
}

/** The group of order q of the integers modulo p. */
export function integerGroup(p: bigint, q: bigint, g: bigint): ProverGroup<bigint> {
  const numbers = [p, q].map((value) => integer(value, lengthFor(value)));
  const name = leaf(Buffer.from('com.verificatum.arithm.ModPGroup'));
  const parameters = node(name, node(...numbers, integer(g, lengthFor(p)), leaf(Buffer.from([0, 0, 0, 1]))));
  return {
    text: `ModPGroup(test)::${parameters.toString('hex')}`,
    order: q,
    base: g,
    zero: 1n,
    add: (x, y) => (x * y) % p,
    times: (x, scalar) => power(x, ((scalar % q) + q) % q, p),
    tree: (x) => integer(x, lengthFor(p)),
    derive: (draw, surplus) => power(draw(p.toString(2).length + surplus) % p, (p - 1n) / q, p),
  };
}

const P192 = weierstrass({
  p: 0xfffffffffffffffffffffffffffffffeffffffffffffffffn,
  n: 0xffffffffffffffffffffffff99def836146bc9b1b4d22831n,
  h: 1n,
  a: 0xfffffffffffffffffffffffffffffffefffffffffffffffcn,
  b: 0x64210519e59c80e70fa7e9ab72243049feb8deecc146b9b1n,
  Gx: 0x188da80eb03090f67cbf20eb43a18800f4ff0afd82ff1012n,
  Gy: 0x07192b95ffc8da78631011ed6b24cdd573f977a11e794811n,
});
const P224 = weierstrass({
  p: 0xffffffffffffffffffffffffffffffff000000000000000000000001n,
  n: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
  h: 1n,
  a: 0xfffffffffffffffffffffffffffffffefffffffffffffffffffffffen,
  b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n,
  Gx: 0xb70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21n,
  Gy: 0xbd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34n,
});

/** A safe prime of 512 bits, made for these tests. */
export const SAFE_512 =
  0xfa48a932072465c9004f67c68d315a86f1c75982788dd4d580c8a1df55d9f5e27554ce6a26bd4cf433c6bb61edcbcdda57e05da4b6dbb07058ecc756bcd596ffn;
const P_1024 =
  0xaa2a2e76120b84b4d36110d232e499f1b771c3121089ecc9d307b71007af10e3a99bba02ab806d486b1dd38b94b9c3730b374a8742c0f80c8dd9bc53ab3c39b9cce29661ec426b2c39e6844ec3bb53a96a829c42ee32696e505e2c27a90214aa7cac743080394f0ea9e787a3a40c72821720a33bf18c4f874f58378800196a13n;
const Q_160 = 0xd685d62404fcd5555daf106db8dee081179a071fn;

const P_512 =
  0x9d29561b671e649ef9c35fdbd89b1a9598e3309066259aa1efe0ea739d589dd3ebc9c38afbe5db0fbbc46ed8c279c23afc093b40abd5c1b4388d930a944de7f3n;
const Q_160_OF_512 = 0xaf5eb4919c1c6a5e4581ccd946565bb65bf379c5n;

/** Groups by a short name; the last is the fastest to prove in. */
export const PROVER_GROUPS: Readonly<Record<ProverGroupName, ProverGroup>> = {
  'P-192': curveGroup('P-192', P192),
  'P-224': curveGroup('P-224', P224),
  'P-256': curveGroup('P-256', p256.Point),
  'P-384': curveGroup('P-384', p384.Point),
  'P-521': curveGroup('P-521', p521.Point),
  'safe-512': integerGroup(SAFE_512, (SAFE_512 - 1n) / 2n, 9n),
  'subgroup-1024': integerGroup(P_1024, Q_160, power(2n, (P_1024 - 1n) / Q_160, P_1024)),
  'subgroup-512': integerGroup(P_512, Q_160_OF_512, power(2n, (P_512 - 1n) / Q_160_OF_512, P_512)),
};

/** A name of {@link PROVER_GROUPS}. */
export type ProverGroupName =
  | 'P-192'
  | 'P-224'
  | 'P-256'
  | 'P-384'
  | 'P-521'
  | 'safe-512'
  | 'subgroup-1024'
  | 'subgroup-512';

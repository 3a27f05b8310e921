/**
 * Points whose coordinates are patterns of runs of zeros and ones, next to 0 or next to the prime, as factors and as
 * results: the idea of the edge cases of Project Wycheproof's ECDH tests. The answers are noble's.
 */
import { Field } from '@noble/curves/abstract/modular.js';
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../src/core/bytes.js';
import { p256WithEngine } from '../../src/core/engine/p256-group.js';
import type { Element, Group } from '../../src/core/group.js';
import { babyJubJubWithEngine } from '../../src/core/groups/babyjubjub.js';
import { bn254G1WithEngine } from '../../src/core/groups/bn254.js';
import { ed25519WithEngine } from '../../src/core/groups/ed25519-group.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { integerToBytes, mod } from '../../src/core/integers.js';
import { BN254_ORDER, BN254_PRIME } from './fields.js';

const P256_PRIME = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const P256_B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

type Candidate = (coordinate: bigint) => Uint8Array;

/** Both coordinates, of which the second is a root of what a curve's equation says. */
function withRoot(prime: bigint, right: (x: bigint, field: PrimeField) => bigint): Candidate {
  const field = Field(prime);
  return (x) => {
    try {
      return concatBytes(integerToBytes(x, 32), integerToBytes(field.sqrt(mod(right(x, field), prime)), 32));
    } catch {
      return new Uint8Array();
    }
  };
}

type PrimeField = ReturnType<typeof Field>;

const littleEndian: Candidate = (y) => integerToBytes(y, 32).reverse();
const jubjub = withRoot(BN254_ORDER, (x, field) =>
  field.div(mod(1n - 168700n * x * x, BN254_ORDER), mod(1n - 168696n * x * x, BN254_ORDER)),
);

const GROUPS: readonly (readonly [string, Group, Group, bigint, Candidate])[] = [
  [p256WithEngine, P256_PRIME, withRoot(P256_PRIME, (x) => x ** 3n - 3n * x + P256_B)] as const,
  [bn254G1WithEngine, BN254_PRIME, withRoot(BN254_PRIME, (x) => x ** 3n + 3n)] as const,
  [babyJubJubWithEngine, BN254_ORDER, jubjub] as const,
  [ed25519WithEngine, 2n ** 255n - 19n, littleEndian] as const,
  [ristretto255WithEngine, 2n ** 255n - 19n, littleEndian] as const,
].map(
  ([make, prime, candidate]) => [make('wasm').id, make('wasm'), make('noble'), prime, candidate] as const,
);

/** Integers below a prime with long runs of equal bits, also of the limbs that the kernels compute with. */
function patterns(prime: bigint): bigint[] {
  const runs = [8, 13, 16, 26, 29, 32, 58, 64, 128].map((width) => {
    let value = 0n;
    for (let at = 0; at < 256; at += 2 * width) value += (2n ** BigInt(width) - 1n) << BigInt(at);
    return value;
  });
  const powers = [13n, 29n, 128n, 232n, 247n].map((bits) => 2n ** bits - 1n);
  return [0n, 2n, ...runs, ...runs.map((value) => value << 13n), ...powers]
    .flatMap((value) => [mod(value, prime), mod(-value - 1n, prime)])
    .filter((value) => value < prime);
}

describe.each(GROUPS)('points with strange coordinates of %s', (_, wasm, noble, prime, candidate) => {
  /** The next coordinates that belong to elements. */
  const edges = patterns(prime)
    .map((start) => {
      for (let value = start; ; value = (value + 1n) % prime) {
        const bytes = candidate(value);
        expect(wasm.bulk.firstInvalid(bytes)).toBe(bytes.length === 0 ? -1 : noble.bulk.firstInvalid(bytes));
        if (bytes.length > 0 && noble.bulk.firstInvalid(bytes) === -1) return bytes;
      }
    })
    .filter((bytes) => toHex(bytes) !== toHex(noble.identity().toBytes()));
  const scalars = [1n, 2n, 3n, -1n, 2n ** 128n - 1n, wasm.order >> 1n, 0x5555555555555555555555555555n];
  const hex = (element: Element): string => toHex(element.toBytes());

  it('are multiplied as noble does, in every way', () => {
    edges.forEach((bytes, i) => {
      const k = scalars[i % scalars.length] ?? 1n;
      const expected = hex(noble.elementFromBytes(bytes).multiplyVartime(noble.scalar(k)));
      const element = wasm.elementFromBytes(bytes);
      expect(hex(element.multiply(wasm.scalar(k)))).toBe(expected);
      expect(hex(element.multiplyVartime(wasm.scalar(k)))).toBe(expected);
      if (i % 4 === 0) expect(hex(wasm.withTable(element).multiply(wasm.scalar(k)))).toBe(expected);
      expect(toHex(wasm.bulk.multiMultiplyVartime(bytes, wasm.scalar(k).toBytes()))).toBe(expected);
    });
  });

  it('are results', () => {
    edges.forEach((bytes, i) => {
      const k = noble.scalar((scalars[i % scalars.length] ?? 1n) + 7n);
      const factor = noble.elementFromBytes(bytes).multiplyVartime(k.invert()).toBytes();
      const scalar = wasm.scalar(k.value);
      expect(hex(wasm.elementFromBytes(factor).multiply(scalar))).toBe(toHex(bytes));
      expect(toHex(wasm.bulk.multiMultiplyVartime(factor, scalar.toBytes()))).toBe(toHex(bytes));
    });
  });

  it('are added up, each to each and all together', () => {
    const pairs = edges.flatMap((a, i) =>
      edges.filter((__, j) => (i + j) % 12 === 0).map((b) => [a, b] as const),
    );
    for (const [a, b] of pairs) {
      const [p, q] = [noble.elementFromBytes(a), noble.elementFromBytes(b)];
      expect(toHex(wasm.bulk.sum(concatBytes(a, b)))).toBe(hex(p.add(q)));
      expect(hex(wasm.elementFromBytes(a).subtract(wasm.elementFromBytes(b)))).toBe(hex(p.subtract(q)));
    }
    const all = concatBytes(
      ...edges,
      ...edges,
      ...edges.map((bytes) => noble.elementFromBytes(bytes).negate().toBytes()),
    );
    expect(toHex(wasm.bulk.sum(all))).toBe(toHex(noble.bulk.sum(concatBytes(...edges))));
  });
});

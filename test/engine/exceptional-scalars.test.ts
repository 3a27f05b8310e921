/**
 * The trees of secret terms meet an exception for the two or four scalars of an order below 2^255 for which the sum of the
 * low 32 windows is the sum of the high ones, or its negative, modulo the order: the only ranges whose sums can be.
 */
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { p256WithEngine } from '../../src/core/engine/p256-group.js';
import type { Group } from '../../src/core/group.js';
import { babyJubJubWithEngine } from '../../src/core/groups/babyjubjub.js';
import { bn254G1WithEngine } from '../../src/core/groups/bn254.js';
import { ed25519WithEngine } from '../../src/core/groups/ed25519-group.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { mod } from '../../src/core/integers.js';

/** What the low 32 windows of five bits stay below, and all high ones are odd multiples of. */
const SPLIT = 2n ** 160n;

/** Odd k = 2^255 + low + high below q with low = high or low = -high modulo q: then low - high or low + high is m q. */
function exceptionalScalars(q: bigint): bigint[] {
  const found: bigint[] = [];
  for (let m = -41n; m <= 41n; m += 2n)
    for (const sign of [1n, -1n]) {
      // high is odd times SPLIT.
      const residue = mod(m * q + SPLIT, 2n * SPLIT);
      const low = residue < SPLIT ? residue : residue - 2n * SPLIT;
      const high = sign * (m * q - low);
      const k = 2n ** 255n + low + high;
      if (high < 2n ** 255n && high > -(2n ** 255n) && k > 0n && k < q && k % 2n === 1n) found.push(k, q - k);
    }
  return found;
}

const GROUPS = [
  [p256WithEngine, 0],
  [bn254G1WithEngine, 0],
  [ristretto255WithEngine, 4],
  [ed25519WithEngine, 4],
  [babyJubJubWithEngine, 4],
].map(([make, count]) => {
  const engine = make as typeof p256WithEngine;
  return [engine('wasm').id, engine('wasm'), engine('noble'), count] as const;
});

describe.each(GROUPS)('exceptional scalars of %s', (_, wasm, noble, count) => {
  it('are few, and multiplied like others', () => {
    const exceptional = exceptionalScalars(noble.order);
    expect(exceptional.length).toBe(count);
    const scalars = [...exceptional, 3n, noble.order - 3n, 2n ** 200n];
    const base = wasm.generator();
    const multiples = scalars.map((k) => ({ base, scalar: wasm.scalar(k) }));
    const all = scalars.map((__, multiple) => ({ multiple, sign: 1 as const }));
    const sums = wasm.multiplySums(multiples, [...all.map((one) => [one]), all]);
    const total = scalars.reduce((sum, k) => sum + k, 0n);
    expect(sums.map((sum) => toHex(sum.toBytes()))).toEqual(
      [...scalars, total].map((k) => multiple(noble, k)),
    );
    for (const k of scalars) expect(toHex(base.multiply(wasm.scalar(k)).toBytes())).toBe(multiple(noble, k));
  });
});

function multiple(group: Group, k: bigint): string {
  return toHex(group.generator().multiplyVartime(group.scalar(k)).toBytes());
}

/**
 * Long differential run of the kernels of a curve: `npx tsx bench/kernels-soak.ts [small] [large] [group] [seed]`, by
 * default 100,000 small multiplications (1 to 8 points) and 1,000 large ones (500 to 3,000) on P-256. Logarithms of all
 * points are known, so the right answer is one multiple of the generator; every hundredth small and every fiftieth large
 * one is also computed by noble. Exits with 1 on a mismatch.
 *
 * A part of the points are repeated, opposite or the identity, and a part of the scalars are 0, 1, q-1, 2^k, 2^k-1.
 */
import { createHash } from 'node:crypto';
import { toHex } from '../src/core/bytes.js';
import type { CurveEngine } from '../src/core/engine/curve-group.js';
import { p256OnFusedKernels } from '../src/core/engine/p256-fused.js';
import { p256WithEngine } from '../src/core/engine/p256-group.js';
import type { Group } from '../src/core/group.js';
import { babyJubJubWithEngine } from '../src/core/groups/babyjubjub.js';
import { bn254G1WithEngine } from '../src/core/groups/bn254.js';
import { ed25519WithEngine } from '../src/core/groups/ed25519-group.js';
import { ristretto255WithEngine } from '../src/core/groups/ristretto255-engine.js';
import { integerToBytes } from '../src/core/integers.js';
import { allowRelaxedVectors } from '../src/verify/workers/node/relaxed-vectors.js';
import { secp256k1Engine } from './others/secp256k1-engines.js';

const GROUPS = {
  'P-256': p256WithEngine,
  'P-256-fused': p256Fused,
  ristretto255: ristretto255WithEngine,
  Ed25519: ed25519WithEngine,
  'BN254-G1': bn254G1WithEngine,
  BabyJubJub: babyJubJubWithEngine,
  secp256k1: secp256k1Engine,
};

const [small, large] = [Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 1_000)];
const make = GROUPS[(process.argv[4] ?? 'P-256') as keyof typeof GROUPS];
const seed = process.argv[5] ?? `${Date.now()}`;
const [group, noble] = [make('wasm'), make('noble')];
const { order: q, elementBytes } = group;
const multiple = (k: bigint): Uint8Array => group.generator().multiply(group.scalar(k)).toBytes();
const random = randomIntegers();
const pool = Array.from({ length: 2048 }, (_, i) => logarithm(i)).map((log) => ({
  log,
  point: multiple(log),
}));

console.log(`${process.argv[4] ?? group.id}, seed ${seed}`);
let mismatches = 0;
for (let n = 1; n <= small + large; n++) {
  const size = n <= small ? 1 + below(8) : 500 + below(2501);
  if (!check(size, n % (n <= small ? 100 : 50) === 0)) mismatches++;
  if (n % (n <= small ? 10_000 : 500) === 0 || n === small + large)
    console.log(`${n} done, ${mismatches} mismatches`);
}
process.exitCode = mismatches === 0 ? 0 : 1;

function check(size: number, alsoNoble: boolean): boolean {
  const points = new Uint8Array(elementBytes * size);
  const scalars = new Uint8Array(32 * size);
  const near = below(4) === 0;
  let total = 0n;
  for (let i = 0; i < size; i++) {
    const { log, point } = pool[near ? below(64) : below(pool.length)] ?? {
      log: 0n,
      point: multiple(0n),
    };
    const scalar = drawScalar();
    points.set(point, elementBytes * i);
    scalars.set(integerToBytes(scalar, 32), 32 * i);
    total += log * scalar;
  }
  const result = toHex(group.bulk.multiMultiplyVartime(points, scalars));
  const right = result === toHex(multiple(total % q));
  return right && (!alsoNoble || result === toHex(noble.bulk.multiMultiplyVartime(points, scalars)));
}

/** P-256 with additions in fused multiply-adds. */
function p256Fused(engine: CurveEngine): Group {
  allowRelaxedVectors();
  return engine === 'wasm' ? p256OnFusedKernels() : p256WithEngine('noble');
}

/** The first 64 are small multiples, their negatives and the identity; the rest are random. */
function logarithm(i: number): bigint {
  return i < 64 ? (BigInt(i - 32) + q) % q : random() % q;
}

function drawScalar(): bigint {
  const kind = below(8);
  if (kind === 0) return [0n, 1n, q - 1n, 2n][below(4)] ?? 0n;
  if (kind === 1) return (2n ** BigInt(below(256)) - BigInt(below(2))) % q;
  if (kind === 2) return random() >> 128n;
  return random() % q;
}

function below(bound: number): number {
  return Number(random() % BigInt(bound));
}

/** 256-bit integers from SHA-256 in counter mode over the seed. */
function randomIntegers(): () => bigint {
  let counter = 0;
  return () => BigInt(`0x${createHash('sha256').update(`${seed}/${counter++}`).digest('hex')}`);
}

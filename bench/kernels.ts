/**
 * P-256 on WebAssembly against noble, side by side in one run: `npx tsx bench/kernels.ts [largest]`.
 * `largest` is the greatest number of points (65536 unless told). Times are processor time of this process, the best of a
 * few rounds, so that a busy machine disturbs them little; the ratio is the figure to trust.
 */
import { cpus, loadavg } from 'node:os';
import { toHex } from '../src/core/bytes.js';
import { makeTable } from '../src/core/engine/fixed-base.js';
import { instantiateP256 } from '../src/core/engine/kernels.js';
import { p256WithEngine } from '../src/core/engine/p256-group.js';
import { multiplyPoint } from '../src/core/engine/p256-multiply.js';
import type { Group } from '../src/core/group.js';
import { P256_NOBLE as P256 } from '../src/core/groups/p256-noble.js';
import { systemRng } from '../src/core/random.js';
import { best } from './processor-time.js';

const largest = Number(process.argv[2] ?? 65536);
const wasm = p256WithEngine('wasm');
const kernels = instantiateP256();

console.log(
  `${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`,
);
const points = randomPoints(largest);
const scalars = randomScalars(largest, 32);
const short = randomScalars(largest, 16);
benchMultiScalar();
benchSingle();

function benchMultiScalar(): void {
  console.log('\nmulti-scalar multiplication, microseconds per point (points per second)');
  for (const n of [64, 1024, 16384, 65536].filter((size) => size <= largest)) {
    const [p, s] = [points.subarray(0, 64 * n), scalars.subarray(0, 32 * n)];
    const rounds = Math.max(2, Math.min(200, Math.ceil(60_000 / n)));
    const results: string[] = [];
    const mine = best(rounds, () => results.push(toHex(wasm.bulk.multiMultiplyVartime(p, s)))) / n;
    const half = best(rounds, () => wasm.bulk.multiMultiplyVartime(p, short.subarray(0, 32 * n))) / n;
    const theirs =
      best(n > 5000 ? 1 : 2, () => results.push(toHex(P256.bulk.multiMultiplyVartime(p, s)))) / n;
    const same = new Set(results).size === 1;
    console.log(
      `n = ${n}: wasm ${figure(mine)}, with 128-bit scalars ${figure(half)}, noble ${figure(theirs)}, ` +
        `ratio ${(theirs / mine).toFixed(1)}${same ? '' : ' RESULTS DIFFER'}`,
    );
  }
}

function benchSingle(): void {
  console.log('\nmicroseconds per operation');
  const n = 1024;
  const some = points.subarray(0, 64 * n);
  row(
    'decode raw x || y',
    best(50, () => wasm.bulk.firstInvalid(some)) / n,
    best(2, () => P256.bulk.firstInvalid(some)) / n,
  );
  const scalar = scalars.subarray(0, 32);
  const point = points.subarray(0, 64);
  const table = makeTable(kernels, point);
  const times = (group: Group, element = group.elementFromBytes(point)): [number, number] => {
    const [k, tabled] = [group.scalarFromBytes(scalar), group.withTable(element)];
    return [best(40, () => tabled.multiply(k)), best(40, () => element.multiply(k))];
  };
  const [theirFixed, theirVariable] = times(P256);
  const [groupFixed, groupVariable] = times(wasm);
  row(
    'fixed base, kernel',
    best(200, () => multiplyPoint(kernels, { point, table }, scalar)),
    theirFixed,
  );
  row('fixed base, element', groupFixed, theirFixed);
  row(
    'variable base, kernel',
    best(200, () => multiplyPoint(kernels, { point, table: undefined }, scalar)),
    theirVariable,
  );
  row('variable base, element', groupVariable, theirVariable);
  console.log(`table of one base: ${best(20, () => makeTable(kernels, point)).toFixed(0)}`);
  console.log(`instantiate: ${best(5, () => instantiateP256()).toFixed(0)}`);
}

function row(name: string, mine: number, theirs: number): void {
  console.log(
    `${name}: wasm ${mine.toFixed(2)}, noble ${theirs.toFixed(2)}, ratio ${(theirs / mine).toFixed(1)}`,
  );
}

function figure(microseconds: number): string {
  return `${microseconds.toFixed(2)} (${Math.round(1e6 / microseconds)}/s)`;
}

function randomPoints(count: number): Uint8Array {
  const point = P256.generator().toBytes();
  const base = { point, table: makeTable(kernels, point) };
  const out = new Uint8Array(64 * count);
  for (let i = 0; i < count; i++)
    out.set(multiplyPoint(kernels, base, P256.randomScalar(systemRng).toBytes()), 64 * i);
  return out;
}

/** Scalars of so many random bytes, below the order. */
function randomScalars(count: number, bytes: number): Uint8Array {
  const out = new Uint8Array(32 * count);
  for (let i = 0; i < count; i++)
    out.set(
      P256.randomScalar(systemRng)
        .toBytes()
        .subarray(32 - bytes),
      32 * (i + 1) - bytes,
    );
  return out;
}

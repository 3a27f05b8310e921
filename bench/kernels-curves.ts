/**
 * The groups on WebAssembly against noble, side by side in one run: `npx tsx bench/kernels-curves.ts [points]`.
 * `points` is how many a multi-scalar multiplication has (8192 unless told). Times are processor time of this process, the
 * best of a few rounds, so that a busy machine disturbs them little; the ratio is the figure to trust.
 */
import { cpus, loadavg } from 'node:os';
import { toHex } from '../src/core/bytes.js';
import { p256WithEngine } from '../src/core/engine/p256-group.js';
import type { BulkEngine, Group } from '../src/core/group.js';
import { babyJubJubWithEngine } from '../src/core/groups/babyjubjub.js';
import { bn254G1WithEngine } from '../src/core/groups/bn254.js';
import { ed25519WithEngine } from '../src/core/groups/ed25519-group.js';
import { ristretto255WithEngine } from '../src/core/groups/ristretto255-engine.js';
import { systemRng } from '../src/core/random.js';
import { randomPoints, randomScalars } from './operands.js';
import { secp256k1Bulk, secp256k1Reference } from './others/secp256k1-engines.js';
import { best } from './processor-time.js';

const count = Number(process.argv[2] ?? 8192);
console.log(
  `${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`,
);
console.log(
  `microseconds: wasm / noble = ratio; multi-scalar multiplications of ${count} points, each point`,
);

for (const make of [
  p256WithEngine,
  ristretto255WithEngine,
  ed25519WithEngine,
  bn254G1WithEngine,
  babyJubJubWithEngine,
]) {
  const [wasm, noble] = [make('wasm'), make('noble')];
  const inputs = inputsOf(wasm);
  console.log(`\n${wasm.id}`);
  benchBulk(wasm.bulk, noble.bulk, inputs, wasm.elementBytes);
  benchSingle(wasm, noble);
}
console.log('\nsecp256k1 (no group of the library)');
const reference = secp256k1Reference();
benchBulk(secp256k1Bulk(), reference.bulk, inputsOf(reference), 64);

/** Random points and scalars. */
function inputsOf(group: Group): { readonly points: Uint8Array; readonly scalars: Uint8Array } {
  return { points: randomPoints(group, count), scalars: randomScalars(group, count, 'full') };
}

function benchBulk(
  wasm: BulkEngine,
  noble: BulkEngine,
  { points, scalars }: ReturnType<typeof inputsOf>,
  size: number,
): void {
  const few = points.subarray(0, 256 * size);
  const results = new Set<string>();
  const sizes = [count, 512];
  for (const n of sizes) {
    const [p, s] = [points.subarray(0, n * size), scalars.subarray(0, n * 32)];
    const short = s.map((byte, i) => (i % 32 < 16 ? 0 : byte));
    row(
      `${n} x 256 bits`,
      best(n > 2000 ? 5 : 30, () => results.add(toHex(wasm.multiMultiplyVartime(p, s)))) / n,
      best(1, () => results.add(toHex(noble.multiMultiplyVartime(p, s)))) / n,
    );
    console.log(`  ${n} x 128 bits: ${figure(best(5, () => wasm.multiMultiplyVartime(p, short)) / n)}`);
  }
  if (results.size !== sizes.length) console.log('  RESULTS DIFFER');
  row('decode', best(20, () => wasm.firstInvalid(few)) / 256, best(2, () => noble.firstInvalid(few)) / 256);
  row('sum of 256', best(20, () => wasm.sum(few)) / 256, best(2, () => noble.sum(few)) / 256);
}

function benchSingle(wasm: Group, noble: Group): void {
  const k = noble.randomScalar(systemRng).toBytes();
  const times = (group: Group): number[] => {
    const scalar = group.scalarFromBytes(k);
    const [tabled, plain] = [group.generator(), group.hashToElement('bench', k)];
    const other = group.hashToElement('bench', k.subarray(1));
    const multiples = Array.from({ length: 64 }, () => ({ base: tabled, scalar }));
    const sums = multiples.map((_, multiple) => [{ multiple, sign: 1 as const }]);
    return [
      best(40, () => tabled.multiply(scalar)),
      best(10, () => group.multiplySums(multiples, sums)) / 64,
      best(40, () => plain.multiply(scalar)),
      best(40, () => plain.add(other)),
    ];
  };
  const [mine, theirs] = [times(wasm), times(noble)];
  ['fixed base', 'fixed base, 64 together', 'variable base', 'sum of two elements'].forEach((name, i) => {
    row(name, mine[i] ?? 0, theirs[i] ?? 0);
  });
}

function row(name: string, mine: number, theirs: number): void {
  console.log(`  ${name}: ${figure(mine)} / ${figure(theirs)} = ${(theirs / mine).toFixed(1)}`);
}

function figure(microseconds: number): string {
  return microseconds.toFixed(2);
}

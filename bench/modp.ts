/**
 * Groups of integers on WebAssembly, on `bigint` and beside GMP, in one run: `npx tsx bench/modp.ts`.
 * The ratio is the figure to trust. GMP is asked through `python3`: gmpy2 where it is installed, else the library itself
 * through ctypes. Without either, `openssl speed rsa2048` stands in: its private operation is two exponentiations with
 * numbers and exponents of half the length, an eighth of the work each, so four of them stand for one of 2048 bits.
 */
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { concatBytes } from '../src/core/bytes.js';
import { modpGroupWithEngine } from '../src/core/engine/modp-group.js';
import type { Element, Group, GroupId, Scalar } from '../src/core/group.js';
import type { ModpParameters } from '../src/core/groups/modp-params.js';
import { bytesToInteger } from '../src/core/integers.js';
import { systemRng } from '../src/core/random.js';
import { MODULAR } from './engines.js';
import { askGmp } from './gmp.js';

/** What is measured, on one engine. */
interface Operands {
  readonly group: Group;
  readonly base: Element;
  readonly table: Element;
  readonly scalar: Scalar;
  /** Eight encodings, and as many scalars. */
  readonly points: Uint8Array;
  readonly scalars: Uint8Array;
}

const WORKS: ReadonlyArray<readonly [string, count: number, (operands: Operands) => unknown]> = [
  ['power, public exponent', 1, ({ base, scalar }) => base.multiplyVartime(scalar)],
  ['power, secret exponent', 1, ({ base, scalar }) => base.multiply(scalar)],
  ['power, fixed base', 1, ({ table, scalar }) => table.multiply(scalar)],
  ['product', 1, ({ base, table }) => base.add(table)],
  ['membership, one', 1, ({ group, base }) => group.bulk.firstInvalid(base.toBytes())],
  ['membership, each of eight', 8, ({ group, points }) => group.bulk.firstInvalid(points)],
  [
    'powers and membership, each of eight',
    8,
    ({ group, points, scalars }) => group.bulk.multiMultiplyVartime(points, scalars),
  ],
];

console.log(
  `${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`,
);
console.log('microseconds; ratios are to the kernels');
for (const [id, parameters] of MODULAR) benchGroup(id, parameters);
openssl();

function benchGroup(id: GroupId, parameters: ModpParameters): void {
  console.log(`\n${id}, exponents of ${parameters.q.toString(2).length} bits`);
  const groups = (['wasm', 'bigint'] as const).map((engine) => modpGroupWithEngine(id, parameters, engine));
  const exponent = groups[0]?.randomScalar(systemRng).value ?? 1n;
  const [mine, theirs] = groups.map((group) => operandsOf(group, exponent));
  if (mine === undefined || theirs === undefined) throw new RangeError('two engines are compared');
  const { base, scalar } = mine;
  const time = best(40, () => base.multiplyVartime(scalar));
  compareWithGmp(base.multiplyVartime(scalar), time, [base, exponent, parameters.p]);
  for (const [name, count, work] of WORKS) {
    const [a, b] = [best(30, () => work(mine)) / count, best(4, () => work(theirs)) / count];
    console.log(`${name}: wasm ${a.toFixed(1)}, bigint ${b.toFixed(1)}, ratio ${(b / a).toFixed(1)}`);
  }
}

function operandsOf(group: Group, exponent: bigint): Operands {
  const base = group.hashToElement('bench', Uint8Array.of(1));
  const scalar = group.scalar(exponent);
  const eight = (item: { toBytes(): Uint8Array }): Uint8Array =>
    concatBytes(...Array.from({ length: 8 }, () => item.toBytes()));
  return { group, base, table: group.withTable(base), scalar, points: eight(base), scalars: eight(scalar) };
}

function compareWithGmp(power: Element, time: number, operands: readonly [Element, bigint, bigint]): void {
  const [base, exponent, modulus] = operands;
  const answer = askGmp(bytesToInteger(base.toBytes()), exponent, modulus);
  if (answer === undefined) {
    console.log('GMP: not here');
    return;
  }
  const theirs = Math.min(...answer.times);
  const agrees = answer.power === bytesToInteger(power.toBytes());
  console.log(
    `GMP: ${theirs.toFixed(0)}, kernels ${time.toFixed(0)}, ` +
      `${(time / theirs).toFixed(2)} times GMP${agrees ? '' : ' RESULTS DIFFER'}`,
  );
}

function openssl(): void {
  const { stdout, status } = spawnSync('openssl', ['speed', '-seconds', '1', 'rsa2048'], {
    encoding: 'utf8',
  });
  const sign = /rsa 2048 bits +([0-9.]+)s/.exec(stdout ?? '')?.[1];
  if (status === 0 && sign !== undefined)
    console.log(`\nopenssl: four private operations of RSA-2048 take ${(4e6 * Number(sign)).toFixed(0)}`);
}

/** Least time of `rounds` runs, in microseconds. */
function best(rounds: number, run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return 1000 * least;
}

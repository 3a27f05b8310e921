/**
 * Sums of public multiples, as the commitments r F + c P of proofs are, beside one operation after the other, in one run:
 * `npx tsx bench/kernels-sums.ts`. One core, the best of some short runs; the ratio is the figure to trust.
 */
import { cpus, loadavg } from 'node:os';
import { type PublicSums, plainPublicSums, publicSums } from '../src/core/engine/public-sums.js';
import type { Group, Multiple } from '../src/core/group.js';
import { ED25519 } from '../src/core/groups/ed25519-group.js';
import {
  BELENIOS_2048,
  ELECTIONGUARD_3072,
  ELECTIONGUARD_4096,
  RFC_3526_2048,
} from '../src/core/groups/modp-groups.js';
import { P256 } from '../src/core/groups/p256.js';
import { systemRng } from '../src/core/random.js';

/** Groups, and how many sums go in a run. */
const CASES: ReadonlyArray<readonly [Group, sums: number]> = [
  [P256, 512],
  [ED25519, 512],
  [BELENIOS_2048, 16],
  [ELECTIONGUARD_3072, 16],
  [ELECTIONGUARD_4096, 8],
  [RFC_3526_2048, 8],
];
const RUNS = 30;
/** Sums of which the time is taken one operation after the other. */
const FEW = 8;

console.log(
  `${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`,
);
console.log('microseconds per sum of two multiples, of a fixed base and of one that occurs so often');
for (const [group, count] of CASES) benchGroup(group, count);

function benchGroup(group: Group, count: number): void {
  const fixed = [group.generator(), group.generator().multiply(group.randomScalar(systemRng))];
  const [fast, plain] = [publicSums(group, fixed), plainPublicSums(group, fixed)];
  const figures = [1, 2, 4].map((uses) => {
    const sums = commitments(group, count, uses);
    return `${uses}x ${time(fast, sums)}`;
  });
  console.log(`${group.id}: ${figures.join(', ')}; one by one ${time(plain, commitments(group, FEW, 1))}`);
}

/** Sums, of which so many in a row share the base without a table. */
function commitments(group: Group, count: number, uses: number): Multiple[][] {
  const g = group.generator();
  let base = g;
  return Array.from({ length: count }, (_, i) => {
    if (i % uses === 0) base = g.multiply(group.randomScalar(systemRng));
    return [g, base].map((each) => ({ base: each, scalar: group.randomScalar(systemRng) }));
  });
}

function time(sums: PublicSums, rows: readonly (readonly Multiple[])[]): string {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    sums.each(rows);
    best = Math.min(best, performance.now() - start);
  }
  return ((best * 1000) / rows.length).toFixed(best > rows.length ? 0 : 1);
}

/**
 * Multi-scalar multiplication on P-256 with additions in fused multiply-adds against those on packed points, and the
 * verification of ballots of four options with both, in turns in one process: `npx tsx bench/kernels-fused.ts [largest]`. Times
 * of multiplications are processor time, the best of some rounds; the ratio is the figure to trust. Node 20 is told to allow
 * relaxed vectors.
 */
import { equalBytes } from '../src/core/bytes.js';
import { fusesMultiplyAdd } from '../src/core/engine/fuses.js';
import { instantiateP256, Workspace } from '../src/core/engine/kernels.js';
import { ENCODED_BYTES, PACKED_SLOT, POINT_STRIDE } from '../src/core/engine/layout.js';
import { p256Bulk } from '../src/core/engine/p256-bulk.js';
import { instantiateP256Fused, p256OnFusedKernels } from '../src/core/engine/p256-fused.js';
import { p256WithEngine } from '../src/core/engine/p256-group.js';
import { publicForm } from '../src/core/engine/point-form.js';
import { P256_NOBLE } from '../src/core/groups/p256-noble.js';
import { allowRelaxedVectors } from '../src/verify/workers/node/relaxed-vectors.js';
import { randomPoints, randomScalars } from './operands.js';
import { runStages } from './stages.js';
import { walkedElection } from './walk/booth.js';

/** Milliseconds that every way gets at every size. */
const TIME = 1000;
/** Ballots of a round. */
const BALLOTS = 4096;

allowRelaxedVectors();
if (!fusesMultiplyAdd()) throw new Error('this machine has no fused multiply-adds in vectors');
const largest = Number(process.argv[2] ?? 65_536);
const instance = instantiateP256Fused();
const [fused, plain] = [instance, instantiateP256()].map((kernels) =>
  p256Bulk(() => kernels, P256_NOBLE.order),
);
if (fused === undefined || plain === undefined) throw new TypeError('two engines');
const points = randomPoints(p256WithEngine('wasm'), largest);
compareAdditions(1024);
for (const bits of ['full', 128] as const)
  for (const size of [1024, 16_384, 65_536].filter((size) => size <= largest)) compare(size, bits);
await compareBallots();

function compare(size: number, bits: 'full' | 128): void {
  const scalars = randomScalars(P256_NOBLE, size, bits);
  const own = points.subarray(0, 64 * size);
  const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const results: Uint8Array[] = [];
  const end = performance.now() + 2 * TIME;
  for (let round = 0; round < 3 || performance.now() < end; round++)
    for (const [i, bulk] of [fused, plain].entries()) {
      const start = process.cpuUsage();
      results[i] = bulk?.multiMultiplyVartime(own, scalars) ?? new Uint8Array();
      const { user, system } = process.cpuUsage(start);
      best[i] = Math.min(best[i] ?? 0, (user + system) / size);
    }
  const [a = 0, b = 0] = best;
  const same = equalBytes(results[0] ?? new Uint8Array(), results[1] ?? new Uint8Array(1));
  console.log(
    `${size} points, ${bits === 'full' ? 256 : bits} bits: fused ${a.toFixed(2)}, packed ${b.toFixed(2)} us per point, ratio ${(b / a).toFixed(2)}` +
      `${same ? '' : ' RESULTS DIFFER'}`,
  );
}

/** Additions of `count` pairs with one inversion, in nanoseconds each. */
function compareAdditions(count: number): void {
  const forms = [publicForm(instance), publicForm({ ...instance, fused: undefined })];
  const space = new Workspace(instance);
  const source = space.place(points.subarray(0, 2 * count * ENCODED_BYTES));
  const decoded = space.reserve(2 * count * POINT_STRIDE);
  if (instance.decodePoints(source, decoded, 2 * count) !== -1) throw new Error('not points');
  const sums = space.reserve(count * POINT_STRIDE);
  const work = space.reserve((count / 4 + 1) * PACKED_SLOT);
  const batches = forms.map((form) => {
    const own = space.reserve(2 * count * POINT_STRIDE);
    const pairs = space.reserve(8 * count);
    form.pack(decoded, own, 2 * count);
    space.words.set(
      Int32Array.from({ length: 2 * count }, (_, i) => own + i * POINT_STRIDE),
      pairs / 4,
    );
    return () => form.add(pairs, count, sums, work);
  });
  const best = batches.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 2000; round++)
    for (const [i, batch] of batches.entries()) {
      const start = performance.now();
      if (batch() !== 1) throw new Error('an exceptional pair');
      best[i] = Math.min(best[i] ?? 0, ((performance.now() - start) * 1e6) / count);
    }
  const [a = 0, b = 0] = best;
  console.log(`additions: fused ${a.toFixed(0)}, packed ${b.toFixed(0)} ns, ratio ${(b / a).toFixed(2)}`);
}

/** Microseconds per ballot: the fastest round of each stage. */
async function compareBallots(): Promise<void> {
  const engines = [p256OnFusedKernels(), p256WithEngine('wasm')].map((group) => ({
    ...walkedElection(group, 4, BALLOTS, 64),
    least: { multiply: Number.POSITIVE_INFINITY, all: Number.POSITIVE_INFINITY },
  }));
  for (let round = 0; round < 6; round++)
    for (const { context, ballots, least } of engines) {
      const times = await runStages(context, ballots, 2048);
      for (const stage of ['multiply', 'all'] as const)
        least[stage] = Math.min(least[stage], (times[stage] * 1000) / BALLOTS);
    }
  const [a, b] = engines.map(({ least }) => least);
  for (const stage of ['multiply', 'all'] as const)
    console.log(
      `ballots of 4 options, ${stage}: fused ${a?.[stage].toFixed(1)}, packed ${b?.[stage].toFixed(1)} us per ballot`,
    );
}

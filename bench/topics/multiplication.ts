/** Multi-scalar multiplication by the number of points: every group on its engines, and BN254 beside ffjavascript. */
import { equalBytes } from '../../src/core/bytes.js';
import type { Group } from '../../src/core/group.js';
import { curveEngines, type GroupEngines, modularEngines } from '../engines.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { groupLabel } from '../machine.js';
import { compare, type Effort, effortOf, figuresAt, type Work } from '../measure.js';
import { randomScalars, walkedPoints } from '../operands.js';
import { loadOtherBn254 } from '../others/bn254.js';

/** Points at the most, for curves and for modular groups, and for what is slow: a round should last a second or two. */
const MOST = { curve: 131_072, modular: 4096, reference: 4096, slowReference: 256 } as const;

/** The topic `multiplication`. */
export const MULTIPLICATION: Topic = { name: 'multiplication', run };

async function run({ mode, log }: TopicRun): Promise<TopicResult> {
  const sizes = byMode(mode, [64, 256, 1024, 4096, 16_384, 65_536, 131_072], [64]);
  const figures: Figure[] = [];
  const effort = { ...effortOf(mode), timeMs: byMode(mode, 600, 20) };
  for (const [kind, all] of [
    ['curve', byMode(mode, curveEngines(), curveEngines().slice(0, 2))],
    ['modular', byMode(mode, modularEngines(), [])],
  ] as const)
    for (const engines of all) {
      const own = sizes.filter((size) => size <= MOST[kind]);
      const points = walkedPoints(engines.wasm, own.at(-1) ?? 0);
      for (const size of own) {
        log(`${engines.id}, ${size} points`);
        figures.push(...(await measureSize(engines, kind, points, size, effort)));
      }
    }
  log('BN254-G1 beside ffjavascript');
  for (const size of sizes) figures.push(...(await measureOther(size, effort)));
  return {
    topic: 'multiplication',
    title: 'Multi-scalar multiplication',
    about: ABOUT,
    x: 'points',
    metrics: [
      { id: 'full', name: 'scalars as long as the order', unit: 'µs per point' },
      { id: 'least', name: 'the same, fastest round', unit: 'µs per point' },
      { id: 'short', name: 'scalars of 128 bits', unit: 'µs per point' },
      { id: 'ratio', name: 'against our kernels, long scalars', unit: 'times as long' },
      { id: 'shortRatio', name: 'against our kernels, 128 bits', unit: 'times as long' },
    ],
    panels: [
      { title: 'Scalars as long as the order', metric: 'full', kind: 'lines', scale: 'log' },
      { title: 'Scalars of 128 bits', metric: 'short', kind: 'lines', scale: 'log' },
      { title: 'Against our kernels', metric: 'ratio', kind: 'lines', scale: 'log' },
    ],
    figures,
    skipped: [],
  };
}

async function measureSize(
  { wasm, reference }: GroupEngines,
  kind: 'curve' | 'modular',
  allPoints: Uint8Array,
  size: number,
  effort: Effort,
): Promise<Figure[]> {
  const points = allPoints.subarray(0, size * wasm.elementBytes);
  const full = randomScalars(wasm, size, 'full');
  const short = randomScalars(wasm, size, 128);
  const times = (group: Group, scalars: Uint8Array) => () => group.bulk.multiMultiplyVartime(points, scalars);
  const withReference = size <= (kind === 'curve' ? MOST.reference : MOST.slowReference);
  const works = [times(wasm, full), times(wasm, short)];
  if (withReference) works.push(times(reference, full), times(reference, short));
  assertSame(works);
  const { timings, ratios } = await compare(works, size, effort);
  const [a, b, c, d] = timings;
  if (a === undefined || b === undefined) throw new Error('not measured');
  const mine = figuresAt(groupLabel(wasm), size, { full: a, least: a.least, short: b });
  if (c === undefined || d === undefined || ratios[2] === undefined) return mine;
  const theirs = { full: c, least: c.least, short: d, ratio: ratios[2], shortRatio: d.value / b.value };
  return [...mine, ...figuresAt(groupLabel(reference), size, theirs)];
}

/** ffjavascript, whose operands are put into its own form beforehand, against ours, in turns. */
async function measureOther(size: number, effort: Effort): Promise<Figure[]> {
  const engines = curveEngines().find(({ id }) => id === 'BN254-G1');
  if (engines === undefined) throw new Error('there is no BN254');
  const { wasm } = engines;
  const points = walkedPoints(wasm, size);
  const works: Work[] = [];
  for (const bits of ['full', 128] as const) {
    const scalars = randomScalars(wasm, size, bits);
    const other = await loadOtherBn254(bits === 'full' ? 32 : 16);
    const own = other.prepare(points, scalars);
    const result = wasm.bulk.multiMultiplyVartime(points, scalars);
    if (!equalBytes(await other.multiply(own.points, own.scalars), result))
      throw new Error('ffjavascript and this library disagree');
    works.push(
      () => wasm.bulk.multiMultiplyVartime(points, scalars),
      () => other.multiply(own.points, own.scalars),
    );
  }
  const { timings } = await compare(works, size, effort);
  const [a, full, b, short] = timings;
  if (a === undefined || full === undefined || b === undefined || short === undefined)
    throw new Error('not measured');
  return figuresAt('BN254-G1 (ffjavascript)', size, {
    full,
    least: full.least,
    short,
    ratio: full.value / a.value,
    shortRatio: short.value / b.value,
  });
}

/** Engines must agree on the results: works with the same scalars are two apart. */
function assertSame(works: readonly (() => Uint8Array)[]): void {
  const results = works.map((work) => work());
  for (const [i, result] of results.entries()) {
    const other = results[i + 2];
    if (other !== undefined && !equalBytes(result, other)) throw new Error('engines disagree');
  }
}

const ABOUT = [
  'The sum of so many multiples of different points by random scalars, encoded points and scalars in, an encoded point out: decoding is included, with all its checks. A verifier multiplies by both kinds of scalars at once: weights of 128 bits, and products of them as long as the order.',
  'noble is measured up to 4,096 points, where it is about as fast as it gets; BigInt on the modular groups up to 256. ffjavascript 0.3.1 (wasmcurves) takes points in its own form, converted beforehand and not checked. All of these are timed in turns with our kernels, their results compared; ratios are of rounds next to each other.',
];

/** Multi-scalar multiplication by the number of points: groups on their engines, and other libraries beside them. */
import { equalBytes } from '../../src/core/bytes.js';
import type { BulkEngine, Group } from '../../src/core/group.js';
import { curveEngines, modularEngines } from '../engines.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { compare, type Effort, effortOf, figuresAt, type Work } from '../measure.js';
import { randomPoints, randomScalars } from '../operands.js';
import { loadOtherBn254 } from '../others/bn254.js';
import { type SumOfMultiples, sodiumSums, tinySums } from '../others/one-by-one.js';
import { secp256k1Engine } from '../others/secp256k1-engines.js';

/** Points at the most, for curves and for modular groups, and for what is slow: a round should last a second or less. */
const MOST = { curve: 131_072, modular: 1024, reference: 1024, slowReference: 64, oneByOne: 64 } as const;

/** Of every work at every size; that is some thirty seconds for a curve. */
const FULL_EFFORT: Partial<Effort> = { warmupMs: 0, timeMs: 250, rounds: 3 };

/** Who multiplies what: our kernels, and others up to so many points. */
interface Field {
  readonly id: string;
  /** Makes points and scalars. */
  readonly group: Group;
  readonly wasm: BulkEngine;
  readonly most: number;
  readonly others: readonly Other[];
}

interface Other {
  readonly name: string;
  readonly most: number;
  readonly multiply: SumOfMultiples;
}

/** The topic `multiplication`. */
export const MULTIPLICATION: Topic = { name: 'multiplication', run };

async function run({ mode, log }: TopicRun): Promise<TopicResult> {
  const sizes = byMode(mode, [64, 256, 1024, 4096, 16_384, 65_536, 131_072], [64]);
  const figures: Figure[] = [];
  const effort = { ...effortOf(mode), ...byMode(mode, FULL_EFFORT, {}) };
  const all = await fieldsOf();
  for (const field of byMode(mode, all, everyThird(all))) {
    const own = sizes.filter((size) => size <= field.most);
    const points = randomPoints(field.group, own.at(-1) ?? 0);
    for (const size of own) {
      log(`${field.id}, ${size} points`);
      figures.push(...(await measureSize(field, points, size, effort)));
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

/** Some of a list, for a quick run. */
function everyThird<T>(list: readonly T[]): readonly T[] {
  return list.filter((_, i) => i % 3 === 0);
}

/** All groups of the library, and secp256k1. */
async function fieldsOf(): Promise<Field[]> {
  const others: Readonly<Record<string, Other[]>> = {
    ristretto255: [{ name: 'libsodium', most: MOST.oneByOne, multiply: await sodiumSums() }],
  };
  const [curves, modular] = (
    [
      [curveEngines(), MOST.curve, MOST.reference],
      [modularEngines(), MOST.modular, MOST.slowReference],
    ] as const
  ).map(([engines, most, referenceMost]) =>
    engines.map(({ id, wasm, reference }) => ({
      id,
      group: wasm,
      wasm: wasm.bulk,
      most,
      others: [otherEngine(reference.bulk, referenceMost), ...(others[id] ?? [])],
    })),
  );
  return [...(curves ?? []), secp256k1Field(), ...(modular ?? [])];
}

function secp256k1Field(): Field {
  const [group, reference] = [secp256k1Engine('wasm'), secp256k1Engine('noble')];
  const tiny = { name: 'tiny-secp256k1', most: MOST.oneByOne, multiply: tinySums };
  return {
    id: 'secp256k1',
    group,
    wasm: group.bulk,
    most: MOST.curve,
    others: [otherEngine(reference.bulk, MOST.reference), tiny],
  };
}

function otherEngine(bulk: BulkEngine, most: number): Other {
  return { name: bulk.name, most, multiply: (points, scalars) => bulk.multiMultiplyVartime(points, scalars) };
}

async function measureSize(
  { id, group, wasm, others }: Field,
  allPoints: Uint8Array,
  size: number,
  effort: Effort,
): Promise<Figure[]> {
  const points = allPoints.subarray(0, size * group.elementBytes);
  const [full, short] = (['full', 128] as const).map((bits) => randomScalars(group, size, bits));
  if (full === undefined || short === undefined) throw new Error('no scalars');
  const able = [otherEngine(wasm, size), ...others.filter(({ most }) => size <= most)];
  const works = able.flatMap(({ multiply }) => [full, short].map((k) => () => multiply(points, k)));
  assertSame(works);
  const { timings, ratios } = await compare(works, size, effort);
  return able.flatMap(({ name }, i) => {
    const [long, brief, ratio] = [timings[2 * i], timings[2 * i + 1], ratios[2 * i]];
    const mine = timings[1];
    if (long === undefined || brief === undefined || ratio === undefined || mine === undefined)
      throw new Error('not measured');
    const compared = i === 0 ? {} : { ratio, shortRatio: brief.value / mine.value };
    return figuresAt(`${id} (${name})`, size, { full: long, least: long.least, short: brief, ...compared });
  });
}

/** ffjavascript, whose operands are put into its own form beforehand, against ours, in turns. */
async function measureOther(size: number, effort: Effort): Promise<Figure[]> {
  const engines = curveEngines().find(({ id }) => id === 'BN254-G1');
  if (engines === undefined) throw new Error('there is no BN254');
  const { wasm } = engines;
  const points = randomPoints(wasm, size);
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

/** All must agree on the results: works with the same scalars are two apart. */
function assertSame(works: readonly (() => Uint8Array)[]): void {
  const results = works.map((work) => work());
  for (const [i, result] of results.entries()) {
    const other = results[i + 2];
    if (other !== undefined && !equalBytes(result, other)) throw new Error('engines disagree');
  }
}

const ABOUT = [
  'The sum of so many multiples of different points by random scalars, encoded points and scalars in, an encoded point out: decoding is included, with all its checks. A verifier multiplies by both kinds of scalars at once: weights of 128 bits, and products of them as long as the order.',
  'Curves, secp256k1 among them, which is no group of this library, are measured from 64 to 131,072 points; the modular groups, of which a product takes a microsecond and more, from 64 to 1,024. noble takes part up to 1,024 points; BigInt on the modular groups at 64. libsodium-wrappers-sumo 0.8.4 (ristretto255) and tiny-secp256k1 2.2.4 offer single multiples only; 64 of them, added up one by one, stand for any number. The points are random ones, not multiples that follow each other. ffjavascript 0.3.1 (wasmcurves) takes points in its own form, converted beforehand and not checked. All of these are timed in turns with our kernels, their results compared; ratios are of rounds next to each other.',
];

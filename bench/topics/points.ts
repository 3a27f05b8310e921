/** Single operations of every group on its engines, and of other libraries. */
import {
  batchAdditions,
  groupOperations,
  OPERATIONS,
  type OperationName,
  type Operations,
  otherOperations,
} from '../contenders.js';
import { curveEngines, type GroupEngines, modularEngines } from '../engines.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { groupLabel } from '../machine.js';
import { compare, type Effort, effortOf, figuresAt, scaled } from '../measure.js';
import { randomPoints } from '../operands.js';
import { secp256k1Operations } from '../others/secp256k1.js';

/** Elements that are decoded together: many where the engine gains by it, few where it does not. */
const DECODED = { wasm: 1024, modular: 16, reference: 4 } as const;

/** The topic `points`. */
export const POINTS: Topic = { name: 'points', run };

async function run({ mode, log }: TopicRun): Promise<TopicResult> {
  const effort = { ...effortOf(mode), timeMs: byMode(mode, 400, 5) };
  const figures: Figure[] = [];
  for (const [engines, decoded] of [
    ...curveEngines().map((one) => [one, DECODED.wasm] as const),
    ...byMode(mode, modularEngines(), []).map((one) => [one, DECODED.modular] as const),
  ]) {
    log(engines.id);
    figures.push(...(await measureContenders(await contendersOf(engines, decoded), effort)));
  }
  log('secp256k1');
  figures.push(...(await measureContenders(secp256k1Operations(), effort)));
  return {
    topic: 'points',
    title: 'Single operations',
    about: ABOUT,
    x: 'operation',
    metrics: [
      { id: 'time', name: 'time', unit: 'µs' },
      { id: 'least', name: 'fastest round', unit: 'µs' },
      { id: 'ratio', name: 'against the first of the group', unit: 'times as long' },
    ],
    panels: OPERATIONS.map((name) => ({
      title: `${name[0]?.toUpperCase()}${name.slice(1)}`,
      metric: 'time',
      kind: 'bars' as const,
      scale: 'log' as const,
      x: name,
    })),
    figures,
    skipped: [],
  };
}

/** A group on our kernels, on what they replace, and other libraries. */
async function contendersOf(
  { wasm, reference, id }: GroupEngines,
  decoded: number,
): Promise<readonly (readonly [string, Operations])[]> {
  const points = randomPoints(wasm, decoded);
  const own = { ...groupOperations(wasm, points, decoded), ...batchAdditions(wasm) };
  const others = await otherOperations(wasm);
  return [
    [groupLabel(wasm), own],
    [groupLabel(reference), groupOperations(reference, points, DECODED.reference)],
    ...others.map(([name, operations]) => [`${id} (${name})`, operations] as const),
  ];
}

async function measureContenders(
  contenders: readonly (readonly [string, Operations])[],
  effort: Effort,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const name of OPERATIONS) figures.push(...(await measureOperation(name, contenders, effort)));
  return figures;
}

/** All who can do it take turns; the first is what the others are compared with. */
async function measureOperation(
  name: OperationName,
  contenders: readonly (readonly [string, Operations])[],
  effort: Effort,
): Promise<Figure[]> {
  const able = contenders.flatMap(([series, operations]) => {
    const operation = operations[name];
    return operation === undefined ? [] : [{ series, ...operation }];
  });
  const [first] = able;
  if (first === undefined) return [];
  const { timings, ratios } = await compare(
    able.map(({ work }) => work),
    1,
    effort,
  );
  return able.flatMap(({ series, count }, i) => {
    const [timing, ratio] = [timings[i], ratios[i]];
    if (timing === undefined || ratio === undefined) throw new Error('not measured');
    const time = scaled(timing, 1 / count);
    const compared = i === 0 ? {} : { ratio: scaled(ratio, first.count / count) };
    return figuresAt(series, name, { time, least: time.least, ...compared });
  });
}

const ABOUT = [
  'One operation each. *Decode* checks an encoded element completely: that it is canonical, on the curve, and in the group; ours takes 1,024 at a time (16 on the modular groups), where decoding costs least. *Add, in batches* is what a multi-scalar multiplication is made of: affine points in the engine’s own form, 2,048 pairs that share an inversion. *Add two elements* gives an encoded element on our kernels and a projective point in noble and ffjavascript, which saves them an inversion.',
  '*Fixed base* is a multiple by a secret scalar with a table, *variable base, secret* without one; both take the same time for all scalars on our kernels. *Variable base, public* may take less for some. libsodium does not offer one in variable time, and ffjavascript and tiny-secp256k1 say nothing of secrets.',
  'secp256k1 is no group of this library; noble and tiny-secp256k1 2.2.4 (libsecp256k1) are there to compare with P-256. libsodium is libsodium-wrappers-sumo 0.8.4, ffjavascript 0.3.1.',
];

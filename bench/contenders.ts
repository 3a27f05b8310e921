/** Who can do what: single operations of groups on their engines, and of other libraries, as works of a benchmark. */
import { bn254Module, edwards25519Module, jubjubModule, p256Module } from '../kernels/modules.js';
import { curveKernels, instantiate, Workspace } from '../src/core/engine/kernels.js';
import { PACKED_SLOT, POINT_STRIDE } from '../src/core/engine/layout.js';
import type { Element, Group, GroupId } from '../src/core/group.js';
import { systemRng } from '../src/core/random.js';
import type { Work } from './measure.js';
import { randomPoints, randomScalars } from './operands.js';
import { loadOtherBn254 } from './others/bn254.js';
import { loadSodium } from './others/sodium.js';

/** One operation, done so many times by one call of its work. */
interface Repeated {
  readonly count: number;
  readonly work: Work;
}

/** Operations by name; see the topic `points` for what they include. */
export type Operations = Readonly<Partial<Record<OperationName, Repeated>>>;

/** Names of the operations, in the order of the page. */
export const OPERATIONS = [
  'decode',
  'add, in batches',
  'add two elements',
  'fixed base',
  'variable base, secret',
  'variable base, public',
] as const;
export type OperationName = (typeof OPERATIONS)[number];

/** What a group does. @param decoded - elements in one call of the decoder */
export function groupOperations(group: Group, points: Uint8Array, decoded: number): Operations {
  const size = group.elementBytes;
  const some = points.subarray(0, decoded * size);
  const [first, second] = [0, 1].map((i) => group.elementFromBytes(points.slice(i * size, (i + 1) * size)));
  if (first === undefined || second === undefined) throw new RangeError('need two points');
  const table: Element = group.withTable(first);
  const scalar = group.randomScalar(systemRng);
  return {
    decode: { count: decoded, work: () => group.bulk.firstInvalid(some) },
    'add two elements': once(() => first.add(second)),
    'fixed base': once(() => table.multiply(scalar)),
    'variable base, secret': once(() => first.multiply(scalar)),
    'variable base, public': once(() => first.multiplyVartime(scalar)),
  };
}

/** Modules whose additions can be called alone, without decoding. */
const MODULES: Readonly<Partial<Record<GroupId, () => Uint8Array<ArrayBuffer>>>> = {
  'P-256': p256Module,
  ristretto255: edwards25519Module,
  'BN254-G1': bn254Module,
  BabyJubJub: jubjubModule,
};
/** Pairs in a batch, as in a multi-scalar multiplication. */
const PAIRS = 2048;

/** Additions of the kernels of a group, in batches that share an inversion. */
export function batchAdditions(group: Group): Operations {
  const module = MODULES[group.id];
  if (module === undefined) return {};
  const functions = instantiate(module());
  const { decodeRistretto } = functions as unknown as { decodeRistretto?: typeof functions.decodePoints };
  const decodePoints = decodeRistretto ?? functions.decodePoints;
  const space = new Workspace(curveKernels({ ...functions, decodePoints }, group.elementBytes));
  const { kernels } = space;
  const source = space.place(randomPoints(group, PAIRS + 1));
  const points = space.reserve((PAIRS + 1) * POINT_STRIDE);
  const sums = space.reserve((PAIRS + 4) * POINT_STRIDE);
  const work = space.reserve((PAIRS / 4 + 1) * PACKED_SLOT);
  const pairs = space.reserve(PAIRS * 8);
  if (kernels.decodePoints(source, points, PAIRS + 1) >= 0) throw new TypeError('not points of the group');
  kernels.packPoints(points, points, PAIRS + 1);
  for (let i = 0; i < PAIRS; i++)
    space.words.set([points + i * POINT_STRIDE, points + (i + 1) * POINT_STRIDE], pairs / 4 + 2 * i);
  const add = (): void => {
    if (kernels.addPackedVartime(pairs, PAIRS, sums, work) !== 1) throw new TypeError('an exceptional pair');
  };
  return { 'add, in batches': { count: PAIRS, work: add } };
}

/** Other libraries for a group of ours: name and operations. */
export async function otherOperations(group: Group): Promise<readonly (readonly [string, Operations])[]> {
  if (group.id === 'ristretto255') return [['libsodium', await sodiumOperations(group)]];
  if (group.id === 'BN254-G1') return [['ffjavascript', await ffjavascriptOperations(group)]];
  return [];
}

async function sodiumOperations(group: Group): Promise<Operations> {
  const sodium = await loadSodium();
  const [p, q] = twoPoints(group);
  const scalar = randomScalars(group, 1, 'full').reverse();
  return {
    decode: once(() => sodium.decode(p)),
    'add two elements': once(() => sodium.add(p, q)),
    'fixed base': once(() => sodium.fixedBase(scalar)),
    'variable base, secret': once(() => sodium.variableBase(scalar, p)),
  };
}

async function ffjavascriptOperations(group: Group): Promise<Operations> {
  const other = await loadOtherBn254();
  const [p, q] = twoPoints(group);
  const own = other.prepare(p, randomScalars(group, 1, 'full'));
  const second = other.prepare(q, new Uint8Array()).points;
  return {
    decode: once(() => other.decode(p)),
    'add two elements': once(() => other.add(own.points, second)),
    'variable base, public': once(() => other.single(own.points, own.scalars)),
  };
}

function twoPoints(group: Group): [Uint8Array, Uint8Array] {
  const points = randomPoints(group, 2);
  return [points.slice(0, group.elementBytes), points.slice(group.elementBytes)];
}

function once(work: Work): Repeated {
  return { count: 1, work };
}

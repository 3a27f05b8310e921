/**
 * Bounded discrete logarithms by baby steps and giant steps (D. Shanks, 1971; spec section 4.5). Totals are public, so
 * times depend on them. Not found is `undefined`, and always an error of whoever made the element: never zero votes.
 *
 * The table holds a 32-bit prefix of each encoding, not the encoding: a hit is a candidate, confirmed by multiplication.
 * An engine that adds lists of points makes the baby steps a block at a time.
 */
import { joinBytes } from '../core/bytes.js';
import { assertSameGroup, type Element, type Group } from '../core/group.js';

/** The largest bound that is accepted. */
export const MAX_DISCRETE_LOG: number = 2 ** 40;

const MAX_BABY_STEPS = 2 ** 21;
/** Baby steps that are added up at once. */
const BLOCK = 2 ** 12;

/** Finds `v` with `element = v G` and `0 <= v <= max`; `undefined` if there is none. */
export type DiscreteLogarithm = (element: Element) => number | undefined;

/** The logarithm of one element; see {@link prepareDiscreteLog}. */
export function discreteLog(element: Element, max: number): number | undefined {
  return prepareDiscreteLog(element.group, max)(element);
}

/**
 * Makes a finder of logarithms in `0 .. max` to the group's generator.
 * @param max - largest value that can occur: weights times voters; at most 2^40 and below the group order
 * @param lookups - how many logarithms will be asked for; sizes the table, does not limit its use
 * @throws {RangeError} if a parameter is out of range
 */
export function prepareDiscreteLog(group: Group, max: number, lookups = 1): DiscreteLogarithm {
  if (!Number.isSafeInteger(max) || max < 0 || max > MAX_DISCRETE_LOG || BigInt(max) >= group.order)
    throw new RangeError(
      `a discrete logarithm needs a bound from 0 to 2^40 below the group order, not ${max}`,
    );
  if (!Number.isSafeInteger(lookups) || lookups < 1) throw new RangeError('lookups must be at least 1');
  const wanted = Math.ceil(Math.sqrt((max + 1) * lookups));
  const width = Math.min(wanted, max + 1, MAX_BABY_STEPS);
  const table = babySteps(group, width);
  const giantStep = group.generator().multiplyVartime(group.scalar(width)).negate();
  return (element) => {
    assertSameGroup(element, { group });
    let current = element;
    for (let from = 0; from <= max; from += width) {
      const value = find(table, current, from, max, element);
      if (value !== undefined) return value;
      current = current.add(giantStep);
    }
    return undefined;
  };
}

/** Open addressing: `steps[slot]` is the step plus one (0 is free), `prefixes[slot]` the prefix of its encoding. */
interface StepTable {
  readonly prefixes: Uint32Array;
  readonly steps: Uint32Array;
  readonly shift: number;
}

function babySteps(group: Group, width: number): StepTable {
  const bits = Math.ceil(Math.log2(width)) + 1;
  const table = { prefixes: new Uint32Array(2 ** bits), steps: new Uint32Array(2 ** bits), shift: 32 - bits };
  let step = 0;
  for (const encoding of multiplesOfGenerator(group, width)) {
    const prefix = prefixOf(encoding);
    let slot = slotOf(table, prefix);
    while (table.steps[slot] !== 0) slot = (slot + 1) % table.steps.length;
    table.prefixes[slot] = prefix;
    step += 1;
    table.steps[slot] = step;
  }
  return table;
}

/** The encodings of 0 G, 1 G, ..., (count - 1) G. */
function* multiplesOfGenerator(group: Group, count: number): Generator<Uint8Array> {
  const { addEach } = group.bulk;
  if (addEach !== undefined) return yield* multiplesInBlocks(group, count, addEach);
  const generator = group.generator();
  let current = group.identity();
  for (let step = 0; step < count; step++) {
    yield current.toBytes();
    current = current.add(generator);
  }
}

/** The same, by sums of lists: a block is doubled until it is full, and moved on by its length from then on. */
function* multiplesInBlocks(
  group: Group,
  count: number,
  addEach: (a: Uint8Array, b: Uint8Array) => Uint8Array,
): Generator<Uint8Array> {
  const size = group.elementBytes;
  const most = Math.min(BLOCK, count);
  const moved = (block: Uint8Array, by: number): Uint8Array => {
    const shift = group.generator().multiplyVartime(group.scalar(by)).toBytes();
    return addEach(block, repeated(shift, block.length / size));
  };
  let block = group.identity().toBytes();
  while (block.length < most * size) {
    const steps = block.length / size;
    block = joinBytes([block, moved(block.subarray(0, (most - steps) * size), steps)]);
  }
  for (let first = 0; first < count; first += most) {
    if (first > 0) block = moved(block, most);
    for (let step = 0; step < Math.min(most, count - first); step++)
      yield block.subarray(step * size, (step + 1) * size);
  }
}

function repeated(bytes: Uint8Array, times: number): Uint8Array {
  const all = new Uint8Array(bytes.length * times);
  for (let i = 0; i < times; i++) all.set(bytes, i * bytes.length);
  return all;
}

/** The value `from + step` for which the table holds `current = step G`, confirmed on the element itself. */
function find(
  table: StepTable,
  current: Element,
  from: number,
  max: number,
  element: Element,
): number | undefined {
  const { group } = element;
  const prefix = prefixOf(current.toBytes());
  for (let slot = slotOf(table, prefix); ; slot = (slot + 1) % table.steps.length) {
    const step = table.steps[slot] ?? 0;
    if (step === 0) return undefined;
    const value = from + step - 1;
    if (table.prefixes[slot] !== prefix || value > max) continue;
    if (group.generator().multiplyVartime(group.scalar(value)).equals(element)) return value;
  }
}

function prefixOf([b0 = 0, b1 = 0, b2 = 0, b3 = 0]: Uint8Array): number {
  return ((b0 << 24) | (b1 << 16) | (b2 << 8) | b3) >>> 0;
}

/** Multiplicative hashing: prefixes of small groups and of little-endian encodings are not uniform. */
function slotOf(table: StepTable, prefix: number): number {
  return Math.imul(prefix, 0x9e3779b1) >>> table.shift;
}

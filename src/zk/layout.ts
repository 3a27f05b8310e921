/**
 * Contests as data (spec section 3.6). A rule says what a voter may choose; its layout says the same in the form that
 * the vector proof needs: bits, the value of each ciphertext as a weighted sum of bits, and linear equations of bits.
 *
 * Everything is an integer, and every sum that a cheater could make stays below the group order, so that an equation
 * that holds modulo the order holds for the integers.
 */
import { Writer } from '../core/codec.js';
import type { Group } from '../core/group.js';
import { type BitField, isCount, weightedSum, writeField } from './integer-bits.js';
import { BitPlan } from './layout-plan.js';
import { type Kernel, kernelOf, type LinearEquation } from './linear-system.js';

/** A limit `min <= sum of weight * value <= max`, one weight per option. */
export interface LinearLimit {
  readonly weights: readonly number[];
  readonly min: number;
  readonly max: number;
}

/** What a voter may choose: each option's value, limits over all of them, or blank where that is offered. */
export interface ContestRule {
  readonly options: number;
  readonly minPerOption: number;
  readonly maxPerOption: number;
  readonly limits: readonly LinearLimit[];
  /** Whether there is a blank vote: a choice of its own, with every option 0. */
  readonly blank: boolean;
  /** Options that this voter may not choose; their value is 0, whatever `minPerOption` says. */
  readonly excluded: readonly number[];
}

/** A limit as the prover fills it: divided by the common factor of its weights, its bounds tightened. */
export interface LimitField {
  /** Name for messages, such as `limit 0`. */
  readonly name: string;
  readonly weights: readonly number[];
  readonly max: number;
  /** Holds `max - sum`, or 0 for a blank vote. */
  readonly slack: BitField;
}

/** A rule, compiled. The same rule and group always give the same layout. */
export interface ContestLayout {
  readonly group: Group;
  readonly rule: ContestRule;
  /** Number of ciphertexts: the options, then the blank count if there is one. */
  readonly positions: number;
  /** Number of bits. */
  readonly bits: number;
  /** Sparse rows, one per position: its value is the sum of `weight * bit`. */
  readonly weights: readonly (readonly (readonly [bit: number, weight: number])[])[];
  readonly constraints: readonly LinearEquation[];
  /** Largest value of each position. */
  readonly maxima: readonly number[];
  /** Where the options' values above `minPerOption` are; `undefined` for an excluded option. */
  readonly options: readonly (BitField | undefined)[];
  /** The bit that is 1 unless the vote is blank; only needed where `minPerOption > 0`. */
  readonly unitBit: number | undefined;
  readonly blankBit: number | undefined;
  readonly limits: readonly LimitField[];
  /** All solutions of the homogeneous constraints: what the prover draws its mask from. */
  readonly kernel: Kernel;
  /** Canonical bytes (see {@link writeLayout}), as absorbed by every proof. */
  readonly bytes: Uint8Array;
}

/** Most options of one contest. */
export const MAX_OPTIONS = 4096;

/**
 * Compiles a rule (spec algorithm 3.6a).
 * @throws {RangeError} if the rule is malformed, allows no choice, or its sums reach the group order or 2^53
 */
export function compileLayout(rule: ContestRule, group: Group): ContestLayout {
  checkRule(rule);
  const plan = new BitPlan(rule);
  const constraints = [...plan.unitConstraint(), ...plan.limits.map((limit) => plan.limitConstraint(limit))];
  for (const constraint of constraints) checkSums(constraint, group);
  const blank = plan.blankBit;
  const rows = blank === undefined ? plan.optionRows : [...plan.optionRows, [[blank, 1] as const]];
  if (BigInt(rule.maxPerOption) >= group.order)
    throw new RangeError('the largest value of an option is not below the group order');
  const matrix = { positions: rows.length, bits: plan.bits, weights: rows, constraints };
  return Object.freeze({
    group,
    rule: Object.freeze({ ...rule }),
    ...matrix,
    maxima: rows.map((row, i) => (i < rule.options ? (row.length === 0 ? 0 : rule.maxPerOption) : 1)),
    options: plan.options,
    unitBit: plan.unitBit,
    blankBit: blank,
    limits: plan.limits,
    kernel: kernelOf(constraints, plan.bits, group),
    bytes: layoutBytes(matrix),
  });
}

/** Writes a layout's canonical bytes: number of bits, the weight rows, the constraints (spec section 3.6). */
export function writeLayout(writer: Writer, layout: ContestLayout): void {
  writer.raw(layout.bytes);
}

/** What a voter chooses in one contest. */
export type Choice =
  | { readonly kind: 'values'; readonly values: readonly number[] }
  | { readonly kind: 'blank' };

/**
 * The bits of a choice, slack included: the witness of the vector proof (spec algorithm 3.6b).
 * @throws {RangeError} naming the part of the rule that the choice breaks
 */
export function assignBits(layout: ContestLayout, choice: Choice): number[] {
  const { rule, options, limits } = layout;
  const isBlank = choice.kind === 'blank';
  if (isBlank && !rule.blank) throw new RangeError('this contest has no blank vote');
  const values = isBlank ? options.map(() => 0) : choice.values;
  if (!isBlank) checkValues(layout, values);
  const bits = new Array<number>(layout.bits).fill(0);
  options.forEach((field, i) => {
    if (field !== undefined) writeField(bits, field, isBlank ? 0 : (values[i] ?? 0) - rule.minPerOption);
  });
  if (layout.unitBit !== undefined) bits[layout.unitBit] = Number(!isBlank);
  if (layout.blankBit !== undefined) bits[layout.blankBit] = Number(isBlank);
  for (const { weights, max, slack } of limits)
    writeField(bits, slack, isBlank ? 0 : max - weightedSum(weights, values));
  return bits;
}

/** The value of each position, the blank count last where there is one: what the ciphertexts must encrypt. */
export function positionValues(layout: ContestLayout, bits: readonly number[]): number[] {
  return layout.weights.map((row) => row.reduce((sum, [bit, weight]) => sum + weight * (bits[bit] ?? 0), 0));
}

function checkRule(rule: ContestRule): void {
  const { options, minPerOption, maxPerOption, limits, excluded } = rule;
  if (!isCount(options) || options < 1 || options > MAX_OPTIONS)
    throw new RangeError(`a contest has 1 to ${MAX_OPTIONS} options`);
  if (!isCount(minPerOption) || !isCount(maxPerOption) || minPerOption > maxPerOption || maxPerOption < 1)
    throw new RangeError('values per option must be integers with 0 <= min <= max and max >= 1');
  limits.forEach(({ weights, min, max }, i) => {
    if (weights.length !== options) throw new RangeError(`limit ${i}: needs one weight per option`);
    if (!weights.every(isCount)) throw new RangeError(`limit ${i}: weights must be non-negative integers`);
    if (!isCount(min) || !isCount(max) || min > max)
      throw new RangeError(`limit ${i}: bounds must be integers with 0 <= min <= max`);
  });
  const known = excluded.every((option) => isCount(option) && option < options);
  if (!known || new Set(excluded).size !== excluded.length)
    throw new RangeError('excluded options must be distinct and exist');
}

/** All terms of a constraint together, which its constant never exceeds, stay below the order and are exact as numbers. */
function checkSums({ terms }: LinearEquation, group: Group): void {
  const sum = terms.reduce((total, [, coefficient]) => total + BigInt(coefficient), 0n);
  if (sum >= group.order) throw new RangeError('the sums of this contest reach the group order');
  if (sum > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('the sums of this contest exceed 2^53');
}

function layoutBytes(layout: Pick<ContestLayout, 'bits' | 'weights' | 'constraints'>): Uint8Array {
  const term = ([bit, weight]: readonly [number, number], w: Writer): unknown => w.u32(bit).u64(weight);
  return new Writer()
    .u32(layout.bits)
    .list(layout.weights, (row, w) => w.list(row, term))
    .list(layout.constraints, ({ terms, constant }, w) => w.list(terms, term).u64(constant))
    .finish();
}

function checkValues({ rule, options, limits }: ContestLayout, values: readonly number[]): void {
  if (values.length !== rule.options)
    throw new RangeError(`need ${rule.options} values, one per option, got ${values.length}`);
  values.forEach((value, i) => {
    const [min, max] = options[i] === undefined ? [0, 0] : [rule.minPerOption, rule.maxPerOption];
    if (!Number.isSafeInteger(value) || value < min || value > max)
      throw new RangeError(
        options[i] === undefined
          ? `option ${i} is excluded, its value must be 0`
          : `option ${i}: the value must be an integer from ${min} to ${max}`,
      );
  });
  for (const { name, weights, max, slack } of limits) {
    const least = max - slack.weights.reduce((sum, weight) => sum + weight, 0);
    const sum = weightedSum(weights, values);
    if (sum < least || sum > max)
      throw new RangeError(`${name}: the sum is ${sum}, not from ${least} to ${max}`);
  }
}

/** How a contest rule becomes bits and equations (spec section 3.6); {@link compileLayout} checks what comes out. */
import { gcd } from '../core/integers.js';
import { type BitField, fieldTerms, rangeWeights } from './integer-bits.js';
import type { ContestRule, LimitField, LinearLimit } from './layout.js';
import type { LinearEquation } from './linear-system.js';

/** Gives out bits in a fixed order: options, the unit bit, the blank bit, the slack of each limit. */
export class BitPlan {
  readonly rule: ContestRule;
  readonly options: readonly (BitField | undefined)[];
  readonly optionRows: readonly (readonly (readonly [number, number])[])[];
  readonly unitBit: number | undefined;
  readonly blankBit: number | undefined;
  readonly limits: readonly LimitField[];
  bits = 0;

  constructor(rule: ContestRule) {
    this.rule = rule;
    const excluded = new Set(rule.excluded);
    this.options = Array.from({ length: rule.options }, (_, i) =>
      excluded.has(i) ? undefined : this.#field(rule.maxPerOption - rule.minPerOption),
    );
    const needsUnit = rule.minPerOption > 0 && excluded.size < rule.options;
    this.unitBit = needsUnit ? this.bits++ : undefined;
    this.blankBit = rule.blank ? this.bits++ : undefined;
    this.optionRows = this.options.map((field) => {
      if (field === undefined) return [];
      const row = fieldTerms(field);
      return this.unitBit === undefined ? row : [...row, [this.unitBit, rule.minPerOption] as const];
    });
    const limits = rule.limits.flatMap((limit, i) => this.#limit(limit, `limit ${i}`));
    this.limits = rule.blank ? [...limits, ...this.#blankLimit(limits)] : limits;
  }

  /** `unit + blank = 1`, where there is a unit bit. */
  unitConstraint(): LinearEquation[] {
    if (this.unitBit === undefined) return [];
    const terms = [this.unitBit, ...(this.blankBit === undefined ? [] : [this.blankBit])];
    return [{ terms: terms.map((bit) => [bit, 1] as const), constant: 1 }];
  }

  /** `sum + slack + max * blank = max`: a blank vote leaves nothing for the sum and the slack. */
  limitConstraint({ weights, max, slack }: LimitField): LinearEquation {
    const coefficients = new Map<number, number>();
    this.optionRows.forEach((row, i) => {
      for (const [bit, weight] of row)
        coefficients.set(bit, (coefficients.get(bit) ?? 0) + weight * (weights[i] ?? 0));
    });
    for (const [bit, weight] of fieldTerms(slack)) coefficients.set(bit, weight);
    if (this.blankBit !== undefined) coefficients.set(this.blankBit, max);
    const terms = [...coefficients].filter(([, c]) => c !== 0).sort(([a], [b]) => a - b);
    return { terms, constant: max };
  }

  #field(max: number): BitField {
    const field = { first: this.bits, weights: rangeWeights(max) };
    this.bits += field.weights.length;
    return field;
  }

  /** A limit over the options that are not excluded; none at all if it can never be broken. */
  #limit(limit: LinearLimit, name: string): LimitField[] {
    const active = limit.weights.map((weight, i) => (this.options[i] === undefined ? 0 : weight));
    const divisor = gcd(active);
    const weights = divisor === 0 ? active : active.map((weight) => weight / divisor);
    const least = sumFor(name, weights, this.rule.minPerOption);
    const greatest = sumFor(name, weights, this.rule.maxPerOption);
    const min = Math.max(least, divisor === 0 ? limit.min : Math.ceil(limit.min / divisor));
    const max = Math.min(greatest, divisor === 0 ? limit.max : Math.floor(limit.max / divisor));
    if (min > max) throw new RangeError(`${name}: no choice has a sum from ${limit.min} to ${limit.max}`);
    if (min === least && max === greatest) return [];
    return [{ name, weights, max, slack: this.#field(max - min) }];
  }

  /** A limit that is void unless the vote is blank, over the options that no other limit makes 0 then. */
  #blankLimit(limits: readonly LimitField[]): LimitField[] {
    const weights = this.options.map((field, i) =>
      Number(field !== undefined && field.weights.length > 0 && limits.every((l) => l.weights[i] === 0)),
    );
    if (weights.every((weight) => weight === 0)) return [];
    const least = sumFor('blank', weights, this.rule.minPerOption);
    const max = sumFor('blank', weights, this.rule.maxPerOption);
    return [{ name: 'blank', weights, max, slack: this.#field(max - least) }];
  }
}

/** The weighted sum if every option had the same value. @throws {RangeError} if it exceeds 2^53 */
function sumFor(name: string, weights: readonly number[], value: number): number {
  const sum = weights.reduce((total, weight) => total + weight * value, 0);
  if (!Number.isSafeInteger(sum)) throw new RangeError(`${name}: the sums exceed 2^53`);
  return sum;
}

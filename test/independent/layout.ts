/** Contest rules and layouts: specification 3.6. */
import { at, concat, listOf, mod, power, u32, u64 } from './bytes.js';
import { ORDER } from './p256.js';

export interface Limit {
  readonly weights: readonly bigint[];
  readonly lo: bigint;
  readonly hi: bigint;
}

export interface Rule {
  readonly options: number;
  readonly min: bigint;
  readonly max: bigint;
  readonly limits: readonly Limit[];
  readonly blank: boolean;
}

/** A bit and its weight or coefficient. */
type Term = readonly [bit: number, weight: bigint];

export interface Layout {
  readonly bits: number;
  readonly rows: readonly (readonly Term[])[];
  readonly constraints: readonly { readonly terms: readonly Term[]; readonly constant: bigint }[];
}

/** A rule that no layout exists for. */
export class ImpossibleRule extends Error {}

const TOP = 2n ** 53n - 1n;
const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

/** Range weights of M. */
function rangeWeights(M: bigint): bigint[] {
  const weights: bigint[] = [];
  for (let next = 1n; sum(weights) + next <= M; next *= 2n) weights.push(next);
  if (sum(weights) < M) weights.push(M - sum(weights));
  return weights;
}

/** A limit reduced as 3.6a says; undefined if it says nothing. */
function reduce(rule: Rule, excluded: ReadonlySet<number>, limit: Limit): Limit | undefined {
  const own = limit.weights.map((w, i) => (excluded.has(i) ? 0n : w));
  const g = own.reduce(gcd, 0n) || 1n;
  const weights = own.map((w) => w / g);
  const least = rule.min * sum(weights);
  const greatest = rule.max * sum(weights);
  if (greatest > TOP) throw new ImpossibleRule('too large');
  const up = (limit.lo + g - 1n) / g;
  const down = limit.hi / g;
  const lo = up > least ? up : least;
  const hi = down < greatest ? down : greatest;
  if (lo > hi) throw new ImpossibleRule('empty limit');
  return lo === least && hi === greatest ? undefined : { weights, lo, hi };
}

/** The blank limit, if there is one. */
function blankLimit(rule: Rule, excluded: ReadonlySet<number>, kept: readonly Limit[]): Limit | undefined {
  if (!rule.blank || rule.min >= rule.max) return undefined;
  const weights = Array.from({ length: rule.options }, (_, i) =>
    !excluded.has(i) && kept.every((limit) => at(limit.weights, i) === 0n) ? 1n : 0n,
  );
  if (sum(weights) === 0n) return undefined;
  return { weights, lo: rule.min * sum(weights), hi: rule.max * sum(weights) };
}

/** 3.6a: the layout of a rule for a voter who may not choose the excluded options. */
export function compile(rule: Rule, excluded: ReadonlySet<number>): Layout {
  if (rule.options < 1 || rule.options > 4096 || rule.max < 1n || rule.min > rule.max || rule.max >= ORDER)
    throw new ImpossibleRule('malformed');
  let bits = 0;
  const take = (weights: readonly bigint[]): Term[] => weights.map((w) => [bits++, w] as const);
  const free = (i: number): boolean => !excluded.has(i);
  const rows = Array.from({ length: rule.options }, (_, i) =>
    free(i) ? take(rangeWeights(rule.max - rule.min)) : [],
  );
  const [unit] = rule.min > 0n && rows.some((_, i) => free(i)) ? take([1n]) : [];
  if (unit) for (const [i, row] of rows.entries()) if (free(i)) row.push([unit[0], rule.min]);
  const [blank] = rule.blank ? take([1n]) : [];
  if (blank) rows.push([blank]);
  const kept = rule.limits.flatMap((limit) => reduce(rule, excluded, limit) ?? []);
  const limits = [...kept, ...[blankLimit(rule, excluded, kept) ?? []].flat()];
  const constraints = limits.map((limit) => {
    const blanked = blank ? [[blank[0], limit.hi] as const] : [];
    const terms = [...weighted(limit.weights, rows), ...take(rangeWeights(limit.hi - limit.lo)), ...blanked];
    return { terms: collect(terms), constant: limit.hi };
  });
  if (unit) constraints.unshift({ terms: blank ? [unit, blank] : [unit], constant: 1n });
  refuseLarge(constraints);
  if (contradictory(bits, constraints)) throw new ImpossibleRule('contradictory');
  return { bits, rows, constraints };
}

/** The weighted sum of the options, each replaced by its row of W. */
function weighted(weights: readonly bigint[], rows: readonly (readonly Term[])[]): Term[] {
  return weights.flatMap((w, i) => at(rows, i).map(([bit, weight]) => [bit, w * weight] as const));
}

/** Both sides of a constraint are integers below q and 2^53. */
function refuseLarge(constraints: Layout['constraints']): void {
  for (const { terms } of constraints) {
    const total = sum(terms.map(([, c]) => c));
    if (total >= ORDER || total > TOP) throw new ImpossibleRule('too large');
  }
}

/** Terms of the same bit added up, sorted by bit, zeros left out. */
function collect(terms: readonly Term[]): Term[] {
  const byBit = new Map<number, bigint>();
  for (const [bit, c] of terms) byBit.set(bit, (byBit.get(bit) ?? 0n) + c);
  return [...byBit].filter(([, c]) => c !== 0n).sort(([a], [b]) => a - b);
}

/** Whether L b = c has no solution modulo q, by elimination. */
function contradictory(bits: number, constraints: Layout['constraints']): boolean {
  const matrix = constraints.map(({ terms, constant }) => {
    const row = new Array<bigint>(bits + 1).fill(0n);
    for (const [bit, c] of terms) row[bit] = c;
    row[bits] = constant;
    return row;
  });
  for (let top = 0; top < matrix.length; top++) {
    const row = at(matrix, top);
    const pivot = row.findIndex((c) => c !== 0n);
    if (pivot === bits) return true;
    if (pivot < 0) continue;
    const inverse = power(at(row, pivot), ORDER - 2n, ORDER);
    for (let below = top + 1; below < matrix.length; below++) {
      const other = at(matrix, below);
      const factor = mod(at(other, pivot) * inverse, ORDER);
      matrix[below] = other.map((c, i) => mod(c - factor * at(row, i), ORDER));
    }
  }
  return false;
}

/** Layout bytes of 3.6. */
export function layoutBytes({ bits, rows, constraints }: Layout): Uint8Array {
  const term = ([bit, weight]: Term): Uint8Array => concat(u32(bit), u64(weight));
  return concat(
    u32(bits),
    listOf(rows.map((row) => listOf(row.map(term)))),
    listOf(constraints.map(({ terms, constant }) => concat(listOf(terms.map(term)), u64(constant)))),
  );
}

/** 3.6: whether the values of all positions are an allowed choice. */
export function isAllowed(rule: Rule, excluded: ReadonlySet<number>, values: readonly bigint[]): boolean {
  const options = values.slice(0, rule.options);
  if (rule.blank && values[rule.options] === 1n) return options.every((v) => v === 0n);
  if (rule.blank && values[rule.options] !== 0n) return false;
  return (
    options.every((v, i) => (excluded.has(i) ? v === 0n : v >= rule.min && v <= rule.max)) &&
    rule.limits.every(({ weights, lo, hi }) => {
      const total = sum(options.map((v, i) => v * at(weights, i)));
      return total >= lo && total <= hi;
    })
  );
}

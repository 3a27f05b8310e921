/**
 * Range and contest proofs by disjunction (spec section 3.9): OR of Chaum–Pedersen, as Belenios, Helios and
 * ElectionGuard have it (Cramer, Damgård and Schoenmakers 1994). Their size grows with every value that an option or a
 * sum may have; the vector proof is tested against them.
 */
import type { Element, Scalar } from '../core/group.js';
import type { Choice, ContestRule, LinearLimit } from './layout.js';
import {
  and,
  equalityOfLogs,
  type LinearRelation,
  type OrStatement,
  or,
  type Statement,
  type Witness,
} from './relation.js';
import type { CiphertextPair } from './vector.js';

/** Most branches of one disjunction. */
const MAX_BRANCHES = 10_000;

/** The pair encrypts `value`: `c1 = r base` and `c2 - value base = r publicKey`. */
export function valueStatement(
  base: Element,
  publicKey: Element,
  pair: CiphertextPair,
  value: number,
): LinearRelation {
  const shift = base.multiplyVartime(base.group.scalar(value));
  return equalityOfLogs(base, pair.c1, publicKey, pair.c2.subtract(shift));
}

/**
 * The pair encrypts an integer from `lo` to `hi`.
 * @throws {RangeError} if the range is empty, has more than 10,000 values or reaches the group order
 */
export function rangeStatement(
  base: Element,
  publicKey: Element,
  pair: CiphertextPair,
  lo: number,
  hi: number,
): OrStatement {
  const valid = Number.isSafeInteger(lo) && Number.isSafeInteger(hi) && lo <= hi && hi - lo < MAX_BRANCHES;
  if (!valid || BigInt(hi) - BigInt(lo) >= base.group.order)
    throw new RangeError(`a range must be integers lo <= hi, of at most ${MAX_BRANCHES} values`);
  const values = Array.from({ length: hi - lo + 1 }, (_, k) => lo + k);
  return or(values.map((value) => valueStatement(base, publicKey, pair, value)));
}

/** The pair encrypts 0 or 1. */
export function bitStatement(base: Element, publicKey: Element, pair: CiphertextPair): OrStatement {
  return rangeStatement(base, publicKey, pair, 0, 1);
}

/** The witness of {@link rangeStatement} for `value`, encrypted with `nonce`. */
export function rangeWitness(lo: number, value: number, nonce: Scalar): Witness {
  return { kind: 'or', branch: value - lo, witness: { kind: 'linear', secrets: [nonce] } };
}

/**
 * The ciphertexts encrypt a choice that the rule allows: a range for each option and each limit, and for a blank vote
 * the other branch of a disjunction, in which every option is 0.
 * @param ciphertexts - one per option, then the blank count if the rule has one
 * @throws {RangeError} if there are not as many ciphertexts as the rule needs, or a range is too large or empty
 */
export function disjunctiveContest(
  rule: ContestRule,
  base: Element,
  publicKey: Element,
  ciphertexts: readonly CiphertextPair[],
): Statement {
  const options = ciphertexts.slice(0, rule.options);
  if (ciphertexts.length !== rule.options + (rule.blank ? 1 : 0))
    throw new RangeError('the contest has another number of ciphertexts');
  const allowed = [
    ...options.map((pair, i) => {
      const { min, max } = optionRange(rule, i);
      return rangeStatement(base, publicKey, pair, min, max);
    }),
    ...rule.limits.map((limit) => {
      const { min, max } = limitRange(rule, limit);
      return rangeStatement(base, publicKey, combine(options, limit.weights), min, max);
    }),
  ];
  const blankCount = ciphertexts[rule.options];
  if (blankCount === undefined) return and(allowed);
  return or([
    and([valueStatement(base, publicKey, blankCount, 0), ...allowed]),
    and([
      valueStatement(base, publicKey, blankCount, 1),
      ...options.map((pair) => valueStatement(base, publicKey, pair, 0)),
    ]),
  ]);
}

/**
 * The witness of {@link disjunctiveContest}.
 * @param nonces - one per ciphertext
 */
export function disjunctiveWitness(rule: ContestRule, choice: Choice, nonces: readonly Scalar[]): Witness {
  const known = (nonce: Scalar): Witness => ({ kind: 'linear', secrets: [nonce] });
  if (choice.kind === 'blank') {
    const opened = [...nonces.slice(rule.options), ...nonces.slice(0, rule.options)].map(known);
    return { kind: 'or', branch: 1, witness: { kind: 'and', parts: opened } };
  }
  const options = nonces.slice(0, rule.options);
  const parts = [
    ...options.map((nonce, i) => rangeWitness(optionRange(rule, i).min, choice.values[i] ?? 0, nonce)),
    ...rule.limits.map((limit) => {
      const total = limit.weights.reduce((sum, weight, i) => sum + weight * (choice.values[i] ?? 0), 0);
      return rangeWitness(limitRange(rule, limit).min, total, combineScalars(options, limit.weights));
    }),
  ];
  if (!rule.blank) return { kind: 'and', parts };
  const witness: Witness = { kind: 'and', parts: [...nonces.slice(rule.options).map(known), ...parts] };
  return { kind: 'or', branch: 0, witness };
}

function optionRange(rule: ContestRule, option: number): { min: number; max: number } {
  if (rule.excluded.includes(option)) return { min: 0, max: 0 };
  return { min: rule.minPerOption, max: rule.maxPerOption };
}

/** The limit's own range, less what no choice can reach. */
function limitRange(rule: ContestRule, limit: LinearLimit): { min: number; max: number } {
  const reach = (end: 'min' | 'max'): number =>
    limit.weights.reduce((sum, weight, i) => sum + weight * optionRange(rule, i)[end], 0);
  return { min: Math.max(limit.min, reach('min')), max: Math.min(limit.max, reach('max')) };
}

function combine(pairs: readonly CiphertextPair[], weights: readonly number[]): CiphertextPair {
  const sum = (half: 'c1' | 'c2'): Element =>
    pairs
      .map((pair, i) => pair[half].multiplyVartime(pair[half].group.scalar(weights[i] ?? 0)))
      .reduce((total, element) => total.add(element));
  return { c1: sum('c1'), c2: sum('c2') };
}

function combineScalars(scalars: readonly Scalar[], weights: readonly number[]): Scalar {
  return scalars
    .map((scalar, i) => scalar.multiply(scalar.group.scalar(weights[i] ?? 0)))
    .reduce((total, scalar) => total.add(scalar));
}

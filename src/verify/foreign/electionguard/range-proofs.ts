/**
 * Range proofs: that a ciphertext (alpha, beta) = (g^x, K^(s+x)) encrypts an s from 0 to R (specification 2.0, 3.3.5).
 *
 *     a_j = g^v_j alpha^c_j      b_j = K^(v_j - j c_j) beta^c_j      sum of c_j = Hq(HE; 21, K, alpha, beta, a_0, b_0, ..., a_R, b_R)
 *
 * The records have c_j and v_j only, so all a_j and b_j are computed: for many proofs together, with tables for g and K.
 */
import type { Element, Group, Multiple, Summand } from '../../../core/group.js';
import type { Branch } from './ballot.js';
import type { Election } from './board.js';
import { scalarOfHash, tag } from './hash.js';
import type { Ciphertext } from './pool.js';

/** A ciphertext with its proof. */
export interface RangeStatement {
  readonly vote: Ciphertext;
  readonly branches: readonly Branch[];
}

/** Branches whose multiples are in memory together. */
const PART = 64;

/** For each statement whether its proof holds; the number of branches is for the caller to check. */
export function rangeProofsHold(election: Election, statements: readonly RangeStatement[]): boolean[] {
  const commitments = commitmentsOf(election, statements);
  let next = 0;
  return statements.map(({ vote, branches }) => {
    const own = commitments.slice(next, next + 2 * branches.length);
    next += own.length;
    return challengeFits(election, { vote, branches }, own);
  });
}

function challengeFits(
  { eg, rule, hash, encodedKey }: Election,
  { vote, branches }: RangeStatement,
  commitments: readonly Element[],
): boolean {
  const { group } = eg;
  const encoded = commitments.map((element) => eg.encode(element));
  const digest = hash.digest(tag(0x21), encodedKey, vote.alpha.encoded, vote.beta.encoded, ...encoded);
  const sum = branches.reduce((total, { challenge }) => total.add(challenge), group.scalar(0));
  return sum.equals(scalarOfHash(group, rule, digest));
}

/** a_0, b_0, a_1, b_1, ... of all statements, end to end. */
export function commitmentsOf(
  election: Pick<Election, 'eg' | 'publicKey'>,
  statements: readonly RangeStatement[],
): Element[] {
  const result: Element[] = [];
  let sums = new SumList(election.eg.group);
  for (const { vote, branches } of statements) {
    const [alpha, beta] = [vote.alpha.element, vote.beta.element].map((base) =>
      repeatedBase(election, base, branches.length),
    ) as [Element, Element];
    branches.forEach(({ challenge, response }, j) => {
      const { group } = challenge;
      const shifted = response.subtract(challenge.multiply(group.scalar(j)));
      sums.add({ base: group.generator(), scalar: response }, { base: alpha, scalar: challenge });
      sums.add({ base: election.publicKey, scalar: shifted }, { base: beta, scalar: challenge });
    });
    if (sums.length < PART) continue;
    result.push(...sums.finish());
    sums = new SumList(election.eg.group);
  }
  result.push(...sums.finish());
  return result;
}

/** Integers have tables that pay from the second power on. */
function repeatedBase({ eg }: Pick<Election, 'eg'>, base: Element, uses: number): Element {
  return eg.kind === 'integers' && uses > 1 ? eg.group.withTable(base) : base;
}

/** Sums of two multiples, computed together. */
class SumList {
  readonly #group: Group;
  readonly #multiples: Multiple[] = [];
  readonly #sums: Summand[][] = [];

  constructor(group: Group) {
    this.#group = group;
  }

  get length(): number {
    return this.#sums.length;
  }

  add(...multiples: readonly [Multiple, Multiple]): void {
    const first = this.#multiples.length;
    this.#multiples.push(...multiples);
    this.#sums.push([
      { multiple: first, sign: 1 },
      { multiple: first + 1, sign: 1 },
    ]);
  }

  finish(): Element[] {
    return this.#group.multiplySums(this.#multiples, this.#sums);
  }
}

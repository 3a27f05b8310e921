/**
 * Range proofs: that a ciphertext (alpha, beta) = (g^x, K^(s+x)) encrypts an s from 0 to R (specification 2.0, 3.3.5).
 *
 *     a_j = g^v_j alpha^c_j      b_j = K^(v_j - j c_j) beta^c_j      sum of c_j = Hq(HE; 21, K, alpha, beta, a_0, b_0, ..., a_R, b_R)
 *
 * The records have c_j and v_j only, so all a_j and b_j are computed: for many proofs together, with tables for g and K.
 */
import { type PublicSums, publicSums } from '../../../core/engine/public-sums.js';
import type { Element, Group, Multiple, Summand } from '../../../core/group.js';
import type { Branch } from './ballot.js';
import type { Election } from './board.js';
import { scalarOfHash, tag } from './hash.js';
import type { Ciphertext, EgElement } from './pool.js';

/** A ciphertext with its proof. */
export interface RangeStatement {
  readonly vote: Ciphertext;
  readonly branches: readonly Branch[];
}

/** Branches whose multiples are in memory together. */
const PART = 64;

/** What range proofs are verified with. */
export interface RangeGround {
  readonly election: Election;
  /** Sums with tables of the generator and of the election's key. */
  readonly sums: PublicSums;
}

/** Tables of an election. */
export function rangeGround(election: Election): RangeGround {
  const { group } = election.eg;
  return { election, sums: publicSums(group, [group.generator(), election.publicKey]) };
}

/** For each statement whether its proof holds; the number of branches is for the caller to check. */
export function rangeProofsHold(
  { election, sums }: RangeGround,
  statements: readonly RangeStatement[],
): boolean[] {
  const products = statements.flatMap((statement) => productsOf(election, statement).flat());
  const encoded = sums.each(products).map((bytes) => election.eg.encodeBytes(bytes));
  let next = 0;
  return statements.map(({ vote, branches }) => {
    const own = encoded.slice(next, next + 2 * branches.length);
    next += own.length;
    return challengeFits(election, { vote, branches }, own);
  });
}

function challengeFits(
  { eg, rule, hash, encodedKey }: Election,
  { vote, branches }: RangeStatement,
  encoded: readonly Uint8Array[],
): boolean {
  const { group } = eg;
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
    const [alpha, beta] = [vote.alpha, vote.beta].map(({ element, encoded }) => ({
      element: repeatedBase(election, element, branches.length),
      encoded,
    })) as [EgElement, EgElement];
    for (const [a, b] of productsOf(election, { vote: { alpha, beta }, branches })) {
      sums.add(...a);
      sums.add(...b);
    }
    if (sums.length < PART) continue;
    result.push(...sums.finish());
    sums = new SumList(election.eg.group);
  }
  result.push(...sums.finish());
  return result;
}

/** Two multiples that are added up. */
type Product = readonly [Multiple, Multiple];

/** a_j and b_j of every branch. */
function productsOf(
  { publicKey }: Pick<Election, 'publicKey'>,
  { vote, branches }: RangeStatement,
): readonly (readonly [a: Product, b: Product])[] {
  const [alpha, beta] = [vote.alpha.element, vote.beta.element];
  return branches.map(({ challenge, response }, j) => {
    const { group } = challenge;
    const shifted = response.subtract(challenge.multiply(group.scalar(j)));
    return [
      [
        { base: group.generator(), scalar: response },
        { base: alpha, scalar: challenge },
      ],
      [
        { base: publicKey, scalar: shifted },
        { base: beta, scalar: challenge },
      ],
    ];
  });
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

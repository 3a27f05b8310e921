/** The products of ciphertexts that proofs of ballots are about, computed for many ballots at once. */
import { joinBytes } from '../../../core/bytes.js';
import type { Element, Group } from '../../../core/group.js';
import type { Answer, Ballot } from './ballot.js';
import type { PointSums } from './late-points.js';
import { type Pair, pairOf } from './proofs.js';

/**
 * The products of each ballot, answer by answer. Of choices that are added up: all of them, or all but the blank one. Of lists:
 * the first of all lists, then the candidates of each list, then all candidates. Of what is shuffled there are none.
 * @returns `undefined` if it turns out that a point is no element
 */
export function productsOfBallots(
  group: Group,
  { totals }: PointSums,
  ballots: readonly Ballot[],
): ReadonlyMap<Answer, readonly Pair[]> | undefined {
  const answers = ballots.flatMap((ballot) => ballot.answers);
  const lists = answers.map(factorsOf);
  const added = lists.flat().filter((list) => list.length !== 1);
  const sums = totals(added.flatMap((list) => [list.map(alphaOf), list.map(betaOf)]));
  const elements = sums && sumsOf(group, sums);
  if (elements === undefined) return undefined;
  const pairs = pairsOf(elements);
  const products = lists.map((own) =>
    own.map(([only, ...more]) => (only && more.length === 0 ? only : nextOf(pairs))),
  );
  return new Map(answers.map((answer, i) => [answer, products[i] ?? []]));
}

/** The factors of each product. */
function factorsOf(answer: Answer): readonly (readonly Pair[])[] {
  switch (answer.kind) {
    case 'homomorphic': {
      const pairs = answer.choices.map(pairOf);
      return [answer.blankProof === undefined ? pairs : pairs.slice(1)];
    }
    case 'lists': {
      const lists = answer.choices.map((list) => list.map(pairOf));
      const bodies = lists.map((list) => list.slice(1));
      return [lists.flatMap((list) => list.slice(0, 1)), ...bodies, bodies.flat()];
    }
    case 'shuffled':
      return [];
  }
}

function* pairsOf(elements: readonly Element[]): Generator<Pair> {
  const each = elements.values();
  for (const alpha of each) yield { alpha, beta: nextOf(each) };
}

function nextOf<T>(iterator: Iterator<T>): T {
  const next = iterator.next();
  if (next.done === true) throw new RangeError('every list has a sum');
  return next.value;
}

function alphaOf({ alpha }: Pair): Element {
  return alpha;
}

function betaOf({ beta }: Pair): Element {
  return beta;
}

/** Elements of the encodings of sums of elements, which are elements themselves. */
function sumsOf(group: Group, encodings: readonly Uint8Array[]): readonly Element[] {
  return (
    group.uncheckedElements?.(joinBytes(encodings)) ??
    encodings.map((encoding) => group.elementOrIdentityFromBytes(encoding))
  );
}

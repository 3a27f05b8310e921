/**
 * The proof of a shuffle (R. Haenni, P. Locher, R. Koenig and E. Dubuis, "Pseudo-code algorithms for verifiable
 * re-encryption mix-nets", 2017, algorithms 4.2 to 4.4), as Belenios has it.
 *
 * | here | in the paper |
 * |---|---|
 * | order | psi: place i of the output holds the input of place psi(i) |
 * | randomness | r': of the re-encryptions, by the place of the input |
 * | rho, rhoHat | r, r^: of the commitments c and c^ |
 * | omega | the masks |
 *
 * The chain c^_i = g^rhoHat_i c^_(i-1)^u'_i is computed as g^a_i h^b_i, so that all of it is multiplied at once and of fixed
 * bases.
 */
import type { Element, Multiple, Scalar, Summand } from '../core/group.js';
import type { NonceStream } from '../core/nonce-stream.js';
import type { Permutation } from '../mixnet/permutation.js';
import type { ShuffleProof } from '../verify/foreign/belenios/shuffle.js';
import {
  mainChallenge,
  permutationChallenges,
  type ShuffleStatement,
} from '../verify/foreign/belenios/shuffle-equations.js';
import type { Point, TextGroup } from '../verify/foreign/belenios/text-group.js';

/** What only the mixer knows. */
export interface ShuffleSecrets {
  readonly permutation: Permutation;
  readonly randomness: readonly Scalar[];
}

/** Factors of a product of powers. */
type Powers = readonly (readonly [Element, Scalar])[];

/** Proves a shuffle. @param nonces - from which all masks are taken */
export function proveShuffle(
  statement: ShuffleStatement,
  { permutation, randomness }: ShuffleSecrets,
  nonces: NonceStream,
): ShuffleProof {
  const { group } = statement.bases;
  const size = statement.input.length;
  const order = Array.from(permutation);
  const rho = nonces.take(size);
  const c = commitToOrder(statement, order, rho);
  const u = permutationChallenges(statement, { c });
  const ordered = order.map((place) => at(u, place));
  const rhoHat = nonces.take(size);
  const chain = chainOf(ordered, rhoHat);
  const cHat = commitToChain(statement, chain);
  const masks = { omega: nonces.take(4), omegaHat: nonces.take(size), omegaPrime: nonces.take(size) };
  const { t, tHat } = commitments(statement, masks, chain);
  const challenge = mainChallenge(statement, { t, tHat, c, cHat });
  const zero = group.group.scalar(0);
  const s = [
    rho.reduce((sum, each) => sum.add(each), zero),
    chain.at(-1)?.a ?? zero,
    dot(zero, rho, u),
    dot(zero, randomness, u),
  ];
  return { t, tHat, ...responses(challenge, masks, { s, sHat: rhoHat, sPrime: ordered }), c, cHat };
}

/** c: at the place where the input was of output i there is a commitment to generator i. */
function commitToOrder(
  { bases, generators }: ShuffleStatement,
  order: readonly number[],
  rho: readonly Scalar[],
): readonly Point[] {
  const { group, generator } = bases;
  const blinds = multiplied(
    group,
    rho.map((scalar): Powers => [[generator, scalar]]),
  );
  const committed = [...blinds];
  order.forEach((place, i) => {
    committed[place] = pointOf(group, at(blinds, place).element.add(at(generators.list, i)));
  });
  return committed;
}

/** The logarithms of one element of the chain to the bases g and h. */
interface Link {
  readonly a: Scalar;
  readonly b: Scalar;
}

function chainOf(ordered: readonly Scalar[], rhoHat: readonly Scalar[]): readonly Link[] {
  const links: Link[] = [];
  ordered.forEach((u, i) => {
    const { a, b } = links[i - 1] ?? { a: u.group.scalar(0), b: u.group.scalar(1) };
    links.push({ a: at(rhoHat, i).add(u.multiply(a)), b: u.multiply(b) });
  });
  return links;
}

/** c^: its elements. */
function commitToChain({ bases, generators }: ShuffleStatement, chain: readonly Link[]): readonly Point[] {
  const { group, generator } = bases;
  const powers = chain.map(
    ({ a, b }): Powers => [
      [generator, a],
      [generators.h, b],
    ],
  );
  return multiplied(group, powers);
}

/** The masks of all responses. */
interface Masks {
  readonly omega: readonly Scalar[];
  readonly omegaHat: readonly Scalar[];
  readonly omegaPrime: readonly Scalar[];
}

function commitments(
  { bases, generators, output }: ShuffleStatement,
  { omega, omegaHat, omegaPrime }: Masks,
  chain: readonly Link[],
): Pick<ShuffleProof, 't' | 'tHat'> {
  const { group, generator: g, key: y } = bases;
  const { h, list } = generators;
  const [w1, w2, w3, w4] = omega;
  if (!w1 || !w2 || !w3 || !w4) throw new RangeError('there are four masks');
  const weighted = (elements: readonly Element[]): Powers =>
    elements.map((element, i) => [element, at(omegaPrime, i)]);
  const [t1, t2, t3, t41, t42] = multiplied(group, [
    [[g, w1]],
    [[g, w2]],
    [[g, w3], ...weighted(list)],
    [[y, w4.negate()], ...weighted(output.map(({ beta }) => beta.element))],
    [[g, w4.negate()], ...weighted(output.map(({ alpha }) => alpha.element))],
  ]);
  if (!t1 || !t2 || !t3 || !t41 || !t42) throw new RangeError('there are five commitments');
  const zero = group.group.scalar(0);
  const tHat = omegaHat.map((mask, i): Powers => {
    const { a, b } = chain[i - 1] ?? { a: zero, b: group.group.scalar(1) };
    const prime = at(omegaPrime, i);
    return [
      [g, mask.add(a.multiply(prime))],
      [h, b.multiply(prime)],
    ];
  });
  return { t: [t1, t2, t3, t41, t42], tHat: multiplied(group, tHat) };
}

/** What the responses are about, by the names of the responses. */
interface Answered {
  readonly s: readonly Scalar[];
  readonly sHat: readonly Scalar[];
  readonly sPrime: readonly Scalar[];
}

/** The responses: each is its mask and the challenge times what it is about. */
function responses(
  challenge: Scalar,
  { omega, omegaHat, omegaPrime }: Masks,
  { s, sHat, sPrime }: Answered,
): Pick<ShuffleProof, 's' | 'sHat' | 'sPrime'> {
  const answer = (masks: readonly Scalar[], secrets: readonly Scalar[]): readonly Scalar[] =>
    secrets.map((secret, i) => at(masks, i).add(challenge.multiply(secret)));
  const [s1, s2, s3, s4] = answer(omega, s);
  if (!s1 || !s2 || !s3 || !s4) throw new RangeError('there are four responses');
  return { s: [s1, s2, s3, s4], sHat: answer(omegaHat, sHat), sPrime: answer(omegaPrime, sPrime) };
}

/** Products of powers with secret exponents. */
function multiplied(group: TextGroup, products: readonly Powers[]): readonly Point[] {
  const multiples: Multiple[] = [];
  const sums = products.map((powers) =>
    powers.map(([base, scalar]): Summand => {
      multiples.push({ base, scalar });
      return { multiple: multiples.length - 1, sign: 1 };
    }),
  );
  return group.group.multiplySums(multiples, sums).map((element) => pointOf(group, element));
}

function pointOf(group: TextGroup, element: Element): Point {
  return { text: group.textOf(element), element };
}

/** The sum of products. @param zero - 0 of their group */
function dot(zero: Scalar, a: readonly Scalar[], b: readonly Scalar[]): Scalar {
  return a.reduce((sum, each, i) => sum.add(each.multiply(at(b, i))), zero);
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError('lists of different lengths');
  return item;
}

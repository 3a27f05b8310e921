/**
 * The equations of a proof of shuffle (R. Haenni, P. Locher, R. Koenig and E. Dubuis, "Pseudo-code algorithms for
 * verifiable re-encryption mix-nets", 2017, as Belenios has them), all of them at once: each is a sum of multiples that
 * must be the identity, and a sum of them with random weights is the identity only if each is.
 */
import { joinBytes } from '../../../core/bytes.js';
import type { Element, Scalar } from '../../../core/group.js';
import type { Rng } from '../../../core/random.js';
import { drawWeights } from '../../../zk/weights.js';
import type { Bases, Ciphertext } from './proofs.js';
import type { ShuffleBases, ShuffleProof } from './shuffle.js';
import { hashHex, type Point, type TextGroup } from './text-group.js';

/** One equation: what must add up to the identity. */
export interface Equation {
  readonly name: string;
  readonly terms: readonly (readonly [Element, Scalar])[];
}

/** What a proof is about. */
export interface ShuffleStatement {
  readonly fingerprint: string;
  readonly bases: Bases;
  readonly generators: ShuffleBases;
  readonly input: readonly Ciphertext[];
  readonly output: readonly Ciphertext[];
}

/**
 * Whether all equations hold.
 * @param rng - for weights, which whoever made the proof must not know
 * @throws {RangeError} if the source is stuck
 */
export function equationsHold({ group }: TextGroup, equations: readonly Equation[], rng: Rng): boolean {
  const size = group.scalarBytes;
  const weights = new Uint8Array(equations.length * size);
  drawWeights(weights, size, rng);
  const sums = new Map<Element, Scalar>();
  equations.forEach(({ terms }, i) => {
    const weight = group.scalarFromBytes(weights.subarray(i * size, (i + 1) * size));
    for (const [element, scalar] of terms) {
      const term = scalar.multiply(weight);
      sums.set(element, sums.get(element)?.add(term) ?? term);
    }
  });
  const points = joinBytes([...sums.keys()].map((element) => element.toBytes()));
  const scalars = joinBytes([...sums.values()].map((scalar) => scalar.toBytes()));
  const sum = group.bulk.multiMultiplyVartime(points, scalars);
  return group.elementOrIdentityFromBytes(sum).isIdentity();
}

/** The equations of a proof. */
export function shuffleEquations(statement: ShuffleStatement, proof: ShuffleProof): readonly Equation[] {
  const { generators, input, output, bases } = statement;
  const { group } = bases.group;
  const { t, s, sPrime, c, cHat } = proof;
  const [g, y, h] = [bases.generator, bases.key, generators.h];
  const u = permutationChallenges(statement, proof);
  const challenge = mainChallenge(statement, proof);
  const minus = challenge.negate();
  const one = group.scalar(1);
  const [t1, t2, t3, t41, t42] = t.map(({ element }): [Element, Scalar] => [element, one.negate()]);
  if (!t1 || !t2 || !t3 || !t41 || !t42) throw new RangeError('a proof has five commitments');
  const [s1, s2, s3, s4] = s;
  const product = u.reduce((all, each) => all.multiply(each), one);
  const last = cHat.at(-1)?.element ?? h;
  const all = (list: readonly Element[], scalar: (i: number) => Scalar): [Element, Scalar][] =>
    list.map((element, i) => [element, scalar(i)]);
  const weighted = (i: number): Scalar => minus.multiply(u[i] ?? one);
  const prime = (i: number): Scalar => sPrime[i] ?? one;
  const commitments = c.map(({ element }) => element);
  const first = ({ alpha }: Ciphertext): Element => alpha.element;
  const second = ({ beta }: Ciphertext): Element => beta.element;
  return [
    {
      name: 't1',
      terms: [t1, ...all(commitments, () => minus), ...all(generators.list, () => challenge), [g, s1]],
    },
    { name: 't2', terms: [t2, [last, minus], [h, challenge.multiply(product)], [g, s2]] },
    { name: 't3', terms: [t3, ...all(commitments, weighted), [g, s3], ...all(generators.list, prime)] },
    {
      name: 't4,1',
      terms: [t41, ...all(input.map(second), weighted), [y, s4.negate()], ...all(output.map(second), prime)],
    },
    {
      name: 't4,2',
      terms: [t42, ...all(input.map(first), weighted), [g, s4.negate()], ...all(output.map(first), prime)],
    },
    ...chainEquations(g, h, proof, minus),
  ];
}

function chainEquations(g: Element, h: Element, proof: ShuffleProof, minus: Scalar): readonly Equation[] {
  const { tHat, sHat, sPrime, cHat } = proof;
  const one = g.group.scalar(1);
  return cHat.map(({ element }, i) => ({
    name: `t^${i}`,
    terms: [
      [tHat[i]?.element ?? h, one.negate()],
      [element, minus],
      [g, sHat[i] ?? one],
      [cHat[i - 1]?.element ?? h, sPrime[i] ?? one],
    ],
  }));
}

function listsText({ input, output }: ShuffleStatement, { c }: Pick<ShuffleProof, 'c'>): string {
  return ciphertextsText(input) + ciphertextsText(output) + pointsText(c);
}

/** u: one for each ciphertext, by hashing the lists and then a number. */
export function permutationChallenges(
  statement: ShuffleStatement,
  proof: Pick<ShuffleProof, 'c'>,
): readonly Scalar[] {
  const { group } = statement.bases;
  const seed = hashHex(`shuffle-challenges|${statement.fingerprint}|${listsText(statement, proof)}`);
  return statement.input.map((_, i) => group.challenge(seed + hashHex(String(i))));
}

/** c: the challenge that all responses answer. */
export function mainChallenge(
  statement: ShuffleStatement,
  proof: Pick<ShuffleProof, 't' | 'tHat' | 'c' | 'cHat'>,
): Scalar {
  const { bases, fingerprint } = statement;
  const { group, key } = bases;
  const { t, tHat, cHat } = proof;
  const parts = [
    ...[`shuffle-challenge|${fingerprint}|`, pointsText(t), pointsText(tHat)],
    ...[listsText(statement, proof), pointsText(cHat), group.textOf(key)],
  ];
  return group.challenge(parts.join(''));
}

function pointsText(points: readonly Point[]): string {
  return points.map(({ text }) => `${text},`).join('');
}

function ciphertextsText(ciphertexts: readonly Ciphertext[]): string {
  return ciphertexts.map(({ alpha, beta }) => `${alpha.text},${beta.text},`).join('');
}

/** Shuffling the answers that are not added up, as a mixer of Belenios (section 4.16 of its specification). */
import { toHex, utf8 } from '../core/bytes.js';
import type { Multiple, Scalar, Summand } from '../core/group.js';
import { sha256 } from '../core/hash.js';
import { nonceStream } from '../core/hedged-nonces.js';
import type { JsonValue } from '../core/json.js';
import type { Rng } from '../core/random.js';
import { drawPermutation, type Permutation } from '../mixnet/permutation.js';
import { writeCompact } from '../verify/foreign/belenios/json.js';
import type { Bases, Ciphertext } from '../verify/foreign/belenios/proofs.js';
import type { ShuffleProof } from '../verify/foreign/belenios/shuffle.js';
import type { ShuffleStatement } from '../verify/foreign/belenios/shuffle-equations.js';
import type { Point } from '../verify/foreign/belenios/text-group.js';
import type { OpenElection } from './open-election.js';
import { type PublishedTally, readPublished } from './published-tally.js';
import { proveShuffle } from './shuffle-proof.js';

/**
 * Shuffles the answers of all questions that ask for it, and proves it. The votes are as secret as the permutation, which
 * is forgotten; the places in memory that are touched depend on it.
 * @param published - the tally, and the last shuffle where there is one: what it made is shuffled again
 * @param rng - for the permutations, and hedged for all nonces
 * @returns the object `shuffle`, compact
 * @throws {RangeError} if no question is shuffled
 * @throws {DecodeError} if what is published is not a tally of the election
 */
export function shuffleTally(open: OpenElection, published: PublishedTally, rng: Rng): string {
  const { election, bases } = open;
  const { group, fingerprint } = election;
  const inputs = readPublished(open, published).flatMap(({ shuffled, ciphertexts }) =>
    shuffled ? [ciphertexts] : [],
  );
  if (inputs.length === 0) throw new RangeError('no question of the election is shuffled');
  const seen = [published.tally, published.lastShuffle ?? ''].map((text) => toHex(sha256(utf8(text))));
  const statement = `${fingerprint}|${seen.join('|')}`;
  const nonces = nonceStream({ group: group.group, role: 'Belenios shuffle', statement, witness: [] }, rng);
  const h = group.shuffleGenerator(-1);
  const shuffles = inputs.map((input) => {
    const permutation = drawPermutation(input.length, rng);
    const randomness = nonces.take(input.length);
    const output = shuffled(bases, input, permutation, randomness);
    const generators = { h, list: input.map((_, i) => group.shuffleGenerator(i)) };
    const stated: ShuffleStatement = { fingerprint, bases, generators, input, output };
    return { output, proof: proveShuffle(stated, { permutation, randomness }, nonces) };
  });
  return writeCompact({
    ciphertexts: shuffles.map(({ output }) =>
      output.map(({ alpha, beta }) => ({ alpha: alpha.text, beta: beta.text })),
    ),
    proofs: shuffles.map(({ proof }) => proofJson(proof)),
  });
}

/** The inputs, each encrypted again; place i holds the input of place `permutation[i]`. */
function shuffled(
  { group, generator, key }: Bases,
  input: readonly Ciphertext[],
  permutation: Permutation,
  randomness: readonly Scalar[],
): readonly Ciphertext[] {
  const multiples = randomness.flatMap((scalar): Multiple[] => [
    { base: generator, scalar },
    { base: key, scalar },
  ]);
  const sums = multiples.map((_, multiple): Summand[] => [{ multiple, sign: 1 }]);
  const blinds = group.group.multiplySums(multiples, sums);
  const none = group.group.identity();
  const point = (element: Point['element'], i: number): Point => {
    const sum = element.add(blinds[i] ?? none);
    return { text: group.textOf(sum), element: sum };
  };
  const again = input.map(({ alpha, beta }, i) => ({
    alpha: point(alpha.element, 2 * i),
    beta: point(beta.element, 2 * i + 1),
  }));
  return Array.from(permutation, (from) => {
    const ciphertext = again[from];
    if (ciphertext === undefined) throw new RangeError('the permutation is of another size');
    return ciphertext;
  });
}

function proofJson({ t, tHat, s, sHat, sPrime, c, cHat }: ShuffleProof): JsonValue {
  const texts = (points: readonly Point[]): readonly string[] => points.map(({ text }) => text);
  const decimals = (scalars: readonly Scalar[]): readonly string[] =>
    scalars.map(({ value }) => value.toString());
  const [t1, t2, t3, t41, t42] = texts(t);
  const commitments = [t1 ?? '', t2 ?? '', t3 ?? '', [t41 ?? '', t42 ?? ''], texts(tHat)];
  return [commitments, [...decimals(s), decimals(sHat), decimals(sPrime)], texts(c), texts(cHat)];
}

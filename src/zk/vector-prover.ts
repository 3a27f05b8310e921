/**
 * The prover of the vector proof (spec algorithm 3.7b); its notation table is in `vector.ts`.
 *
 * The bits are secret. They never decide which group operation runs, and every scalar that is multiplied is uniform:
 * `b_j G_j` is computed as `(a_j + b_j) G_j - a_j G_j`, with the mask that the proof draws anyway.
 */
import { Writer } from '../core/codec.js';
import type { Element, Multiple, Scalar, Summand } from '../core/group.js';
import type { Rng } from '../core/random.js';
import type { NonceSource, Transcript } from '../core/transcript.js';
import type { ContestLayout } from './layout.js';
import { kernelElement } from './linear-system.js';
import {
  absorbVectorStatement,
  aggregate,
  aggregationChallenge,
  assertVectorStatement,
  powers,
  secondChallenge,
  type VectorProof,
  type VectorStatement,
} from './vector.js';

/** What the prover knows. */
export interface VectorWitness {
  /** One per bit of the layout, as `assignBits` makes them. */
  readonly bits: readonly number[];
  /** The ciphertexts' nonces r_i, one per position. */
  readonly nonces: readonly Scalar[];
}

/**
 * Proves that ciphertexts encrypt a choice that the layout allows.
 * @param transcript - created by the caller, already bound to session, role and context; it is consumed
 * @throws {TypeError} if groups are mixed
 * @throws {RangeError} if the witness is wrong, the public key is the identity, or the commitment key is too small
 */
export function proveVector(
  statement: VectorStatement,
  witness: VectorWitness,
  transcript: Transcript,
  rng: Rng,
): VectorProof {
  assertVectorStatement(statement, transcript);
  assertWitness(statement, witness);
  const { layout } = statement;
  const bits = witness.bits.map((bit) => layout.group.scalar(bit));
  absorbVectorStatement(transcript, statement);
  const hedged = transcript.nonces([...bits, ...witness.nonces], rng);
  const [rB, rA, rC, rD, s] = [hedged.next(), hedged.next(), hedged.next(), hedged.next(), hedged.next()];
  const a = drawMask(layout, hedged);
  const [B, A, C, D, sG, sK] = commit(statement, witness.bits, { a, b: bits, rB, rA, rC, rD, s });
  const y = aggregationChallenge(transcript, B);
  const yPowers = powers(y, layout.positions);
  const r = weighted(yPowers, witness.nonces);
  const value = layout.group.generator().multiply(aggregate(layout, yPowers, a));
  const T = Object.freeze({ c1: sG, c2: sK.add(value) });
  const commitments = { A, C, D, T };
  const x = secondChallenge(transcript, commitments);
  const proof = Object.freeze({
    B,
    ...commitments,
    f: bits.map((bit, j) => bit.multiply(x).add(at(a, j))),
    zA: rB.multiply(x).add(rA),
    zC: rC.multiply(x).add(rD),
    zE: r.multiply(x).add(s),
  });
  if (!opensCiphertexts(statement, { bits, nonces: witness.nonces }, yPowers, x))
    throw new RangeError('the witness does not open the ciphertexts');
  return proof;
}

/** sum_i y^i r_i. */
function weighted(yPowers: readonly Scalar[], nonces: readonly Scalar[]): Scalar {
  return nonces.map((nonce, i) => nonce.multiply(at(yPowers, i))).reduce((sum, term) => sum.add(term));
}

/** A uniform solution of L a = 0. */
function drawMask(layout: ContestLayout, hedged: NonceSource): Scalar[] {
  return kernelElement(layout.kernel, hedged.take(layout.kernel.free.length), layout.group);
}

/** The secrets that are committed to: bits, their mask, and the nonces of the commitments and of T. */
type Committed = Readonly<Record<'a' | 'b', readonly Scalar[]>> &
  Readonly<Record<'rB' | 'rA' | 'rC' | 'rD' | 's', Scalar>>;

/**
 * B, A, C, D, and s G, s K for T, all at once. A, B and C share the multiples of the mask: B is
 * `r_B H + sum_j ((a_j + b_j) G_j - a_j G_j)`, and in C each is taken with the sign that the bit says.
 */
function commit(
  { publicKey, key }: VectorStatement,
  bits: readonly number[],
  { a, b, rB, rA, rC, rD, s }: Committed,
): [B: Element, A: Element, C: Element, D: Element, sG: Element, sK: Element] {
  const bases = key.tables.length > 0 ? key.tables : [key.h, ...key.g];
  const multiples: Multiple[] = [];
  const times = (base: Element, scalar: Scalar): Summand => ({
    multiple: multiples.push({ base, scalar }) - 1,
    sign: 1,
  });
  const each = (scalars: readonly Scalar[]): Summand[] =>
    scalars.map((scalar, j) => times(at(bases, j + 1), scalar));
  const blind = (nonce: Scalar): Summand => times(at(bases, 0), nonce);
  const masked = each(a);
  const signed = (sign: (j: number) => 1 | -1): Summand[] =>
    masked.map(({ multiple }, j) => ({ multiple, sign: sign(j) }));
  const shifted = each(a.map((value, j) => value.add(at(b, j))));
  const squares = each(a.map((value) => value.multiply(value).negate()));
  const sums = [
    [blind(rB), ...shifted, ...signed(() => -1)],
    [blind(rA), ...masked],
    [blind(rC), ...signed((j) => (1 - 2 * at(bits, j)) as 1 | -1)],
    [blind(rD), ...squares],
    [times(publicKey.group.generator(), s)],
    [times(publicKey, s)],
  ];
  const [B, A, C, D, sG, sK] = publicKey.group.multiplySums(multiples, sums);
  return [B, A, C, D, sG, sK] as [Element, Element, Element, Element, Element, Element];
}

/** A caller's mistake must not become an invalid proof on a ledger. */
function assertWitness({ layout, publicKey, ciphertexts }: VectorStatement, witness: VectorWitness): void {
  const { bits, nonces } = witness;
  if (publicKey.isIdentity()) throw new RangeError('the public key is the identity');
  if (ciphertexts.length !== layout.positions || nonces.length !== layout.positions)
    throw new RangeError(`need ${layout.positions} ciphertexts and nonces`);
  if (bits.length !== layout.bits || !bits.every((bit) => bit === 0 || bit === 1))
    throw new RangeError(`the witness must have ${layout.bits} bits`);
  const broken = layout.constraints.filter(
    ({ terms, constant }) => terms.reduce((sum, [j, c]) => sum + c * at(bits, j), 0) !== constant,
  );
  if (broken.length > 0) throw new RangeError('the witness breaks a rule of the contest');
}

/**
 * Whether the ciphertexts encrypt the values under the nonces: random sums of them do, with short weights that were
 * drawn after all of this was fixed. A caller's mistake stays unseen with probability 2^-64.
 */
function opensCiphertexts(
  { layout, publicKey, ciphertexts }: VectorStatement,
  { bits, nonces }: Readonly<Record<'bits' | 'nonces', readonly Scalar[]>>,
  yPowers: readonly Scalar[],
  x: Scalar,
): boolean {
  const { group } = layout;
  const weights = yPowers.map(short);
  const second = short(x);
  const [points, scalars] = [new Writer(), new Writer()];
  ciphertexts.forEach(({ c1, c2 }, i) => {
    points.elementOrIdentity(c1).elementOrIdentity(c2);
    scalars.scalar(at(weights, i)).scalar(second.multiply(at(weights, i)));
  });
  const given = group.bulk.multiMultiplyVartime(points.finish(), scalars.finish());
  const r = weighted(weights, nonces);
  const values = aggregate(layout, weights, bits);
  const multiples = [
    { base: group.generator(), scalar: r.add(second.multiply(values)) },
    { base: publicKey, scalar: second.multiply(r) },
  ];
  const [meant] = group.multiplySums(multiples, [multiples.map((_, multiple) => ({ multiple, sign: 1 }))]);
  return meant?.equals(group.elementOrIdentityFromBytes(given)) ?? false;
}

/** The low 64 bits of a public scalar. */
function short(scalar: Scalar): Scalar {
  return scalar.group.scalar(BigInt.asUintN(64, scalar.value));
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new TypeError(`no item ${index}`);
  return item;
}

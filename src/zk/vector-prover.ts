/**
 * The prover of the vector proof (spec algorithm 3.7b); its notation table is in `vector.ts`.
 *
 * The bits are secret. They never decide which group operation runs, and every scalar that is multiplied is uniform:
 * `b_j G_j` is computed as `(a_j + b_j) G_j - a_j G_j`, with the mask that the proof draws anyway.
 */
import { Writer } from '../core/codec.js';
import type { Element, Group, Scalar } from '../core/group.js';
import type { Rng } from '../core/random.js';
import type { NonceSource, Transcript } from '../core/transcript.js';
import type { ContestLayout } from './layout.js';
import { kernelElement } from './linear-system.js';
import type { EquationTerm } from './terms.js';
import {
  absorbVectorStatement,
  aggregate,
  aggregationChallenge,
  assertVectorStatement,
  type CiphertextPair,
  emitCiphertexts,
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
  const { layout, key } = statement;
  const bits = witness.bits.map((bit) => layout.group.scalar(bit));
  absorbVectorStatement(transcript, statement);
  const hedged = transcript.nonces([...bits, ...witness.nonces], rng);
  const [rB, rA, rC, rD, s] = [hedged.next(), hedged.next(), hedged.next(), hedged.next(), hedged.next()];
  const a = drawMask(layout, hedged);
  const bases = key.tables.length > 0 ? key.tables : [key.h, ...key.g];
  const masked = multiples(bases, a);
  const B = commitBits(bases, masked, plus(a, bits), rB);
  const y = aggregationChallenge(transcript, B);
  const yPowers = powers(y, layout.positions);
  const r = weighted(yPowers, witness.nonces);
  const commitments = {
    A: commit(bases, rA, masked),
    C: commit(bases, rC, signed(masked, witness.bits)),
    D: commit(
      bases,
      rD,
      multiples(
        bases,
        a.map((value) => value.multiply(value).negate()),
      ),
    ),
    T: encrypt(statement, aggregate(layout, yPowers, a), s),
  };
  const x = secondChallenge(transcript, commitments);
  const proof = Object.freeze({
    B,
    ...commitments,
    f: bits.map((bit, j) => bit.multiply(x).add(at(a, j))),
    zA: rB.multiply(x).add(rA),
    zC: rC.multiply(x).add(rD),
    zE: r.multiply(x).add(s),
  });
  if (!opensCiphertexts(statement, proof, x, yPowers))
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

/** Com(b; rB) as r_B H + sum_j ((a_j + b_j) G_j - a_j G_j). */
function commitBits(
  bases: readonly Element[],
  masked: readonly Element[],
  shifted: readonly Scalar[],
  rB: Scalar,
): Element {
  return commit(bases, rB, [...multiples(bases, shifted), ...masked.map((element) => element.negate())]);
}

/** r H plus the given multiples of generators. */
function commit(bases: readonly Element[], r: Scalar, terms: readonly Element[]): Element {
  const writer = new Writer();
  for (const element of [at(bases, 0).multiply(r), ...terms]) writer.elementOrIdentity(element);
  return r.group.elementOrIdentityFromBytes(r.group.bulk.sum(writer.finish()));
}

/** v_j G_j for all j. */
function multiples(bases: readonly Element[], values: readonly Scalar[]): Element[] {
  return values.map((value, j) => at(bases, j + 1).multiply(value));
}

/** Each element, or its negative where the bit is 1; both are computed. */
function signed(elements: readonly Element[], bits: readonly number[]): Element[] {
  return elements.map((element, j) => at([element, element.negate()], at(bits, j)));
}

function plus(a: readonly Scalar[], b: readonly Scalar[]): Scalar[] {
  return a.map((value, j) => value.add(at(b, j)));
}

/** Enc(value; nonce). */
function encrypt({ publicKey }: VectorStatement, value: Scalar, nonce: Scalar): CiphertextPair {
  const generator = publicKey.group.generator();
  return Object.freeze({
    c1: generator.multiply(nonce),
    c2: publicKey.multiply(nonce).add(generator.multiply(value)),
  });
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
 * Equation (4), by one multiplication of public data: x and y are drawn after the ciphertexts and the bits are fixed, so
 * it tells wrong ciphertexts or nonces from right ones.
 */
function opensCiphertexts(
  statement: VectorStatement,
  proof: VectorProof,
  x: Scalar,
  yPowers: readonly Scalar[],
): boolean {
  let valid = true;
  emitCiphertexts(statement, proof, x, yPowers, {
    equation: (terms) => {
      valid = isIdentityVartime(statement.layout.group, terms) && valid;
    },
  });
  return valid;
}

function isIdentityVartime(group: Group, terms: readonly EquationTerm[]): boolean {
  const points = new Writer();
  const scalars = new Writer();
  for (const { base, scalar } of terms) {
    points.elementOrIdentity(base);
    scalars.scalar(scalar);
  }
  const sum = group.bulk.multiMultiplyVartime(points.finish(), scalars.finish());
  return group.elementOrIdentityFromBytes(sum).isIdentity();
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new TypeError(`no item ${index}`);
  return item;
}

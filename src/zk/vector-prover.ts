/**
 * The prover of the vector proof (spec algorithm 3.7b); its notation table is in `vector.ts`.
 *
 * The bits are secret: they select among group elements of which all are computed, and never decide which group
 * operation runs.
 */
import { Writer } from '../core/codec.js';
import type { Element, Group, Scalar } from '../core/group.js';
import type { Rng } from '../core/random.js';
import type { NonceSource, Transcript } from '../core/transcript.js';
import type { CommitmentKey } from './commitment-key.js';
import type { ContestLayout } from './layout.js';
import { kernelElement } from './linear-system.js';
import type { EquationTerm } from './terms.js';
import { type UniformTerm, uniformSums, type WindowTable, windowTable } from './uniform-sum.js';
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
  const tables = tablesOf(key, layout.bits);
  const B = commitBits(key, tables, witness.bits, rB);
  const y = aggregationChallenge(transcript, B);
  const yPowers = powers(y, layout.positions);
  const r = weighted(yPowers, witness.nonces);
  const commitments = {
    ...commitMask(tables, a, witness.bits, rA, rC),
    D: commitSquares(tables, a, rD),
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

/** Com(b; rB): each G_j or the identity is added, so that every bit costs one addition. */
function commitBits(
  key: CommitmentKey,
  tables: readonly WindowTable[],
  bits: readonly number[],
  rB: Scalar,
): Element {
  const identity = key.group.identity();
  const blinding = sumOf(key.group, [{ table: at(tables, 0), scalar: rB, lane: 0 }]);
  return bits.reduce((sum, bit, j) => sum.add(at([identity, at(key.g, j)], bit)), blinding);
}

/**
 * A = Com(a; rA) and C = Com(a o (1 - 2b); rC). They differ in the signs of the terms with b_j = 1, so the terms are added
 * up once, in two lanes by b_j: A is the sum U + V of the lanes and C their difference U - V.
 */
function commitMask(
  tables: readonly WindowTable[],
  a: readonly Scalar[],
  bits: readonly number[],
  rA: Scalar,
  rC: Scalar,
): Pick<VectorProof, 'A' | 'C'> {
  const { group } = rA;
  const half = group.scalar(2).invert();
  const tableH = at(tables, 0);
  const terms = [
    { table: tableH, scalar: rA.add(rC).multiply(half), lane: 0 },
    { table: tableH, scalar: rA.subtract(rC).multiply(half), lane: 1 },
    ...a.map((scalar, j) => ({ table: at(tables, j + 1), scalar, lane: at(bits, j) })),
  ];
  const sums = uniformSums(group, terms, 2);
  return { A: at(sums, 0).add(at(sums, 1)), C: at(sums, 0).subtract(at(sums, 1)) };
}

/** D = Com(-a o a; rD). */
function commitSquares(tables: readonly WindowTable[], a: readonly Scalar[], rD: Scalar): Element {
  const scalars = [rD, ...a.map((value) => value.multiply(value).negate())];
  return sumOf(
    rD.group,
    scalars.map((scalar, j) => ({ table: at(tables, j), scalar, lane: 0 })),
  );
}

function sumOf(group: Group, terms: readonly UniformTerm[]): Element {
  return at(uniformSums(group, terms, 1), 0);
}

/** Enc(value; nonce). */
function encrypt({ publicKey }: VectorStatement, value: Scalar, nonce: Scalar): CiphertextPair {
  const generator = publicKey.group.generator();
  return Object.freeze({
    c1: generator.multiply(nonce),
    c2: publicKey.multiply(nonce).add(generator.multiply(value)),
  });
}

function tablesOf(key: CommitmentKey, bits: number): readonly WindowTable[] {
  if (key.tables.length > 0) return key.tables.slice(0, bits + 1);
  return [key.h, ...key.g.slice(0, bits)].map(windowTable);
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

/**
 * The vector proof (spec section 3.7): one proof that the ciphertexts of a contest encrypt an allowed choice, after the
 * bit proof of Bootle et al. 2015 ("Short accountable ring signatures based on DDH", figure 5) and Groth and Kohlweiss 2015.
 *
 * Notation, here and in `vector-prover.ts`:
 *   G, K          generator and public key; E_i = (r_i G, r_i K + v_i G) the ciphertexts
 *   H, G_j        commitment key; Com(v; r) = r H + sum_j v_j G_j
 *   b, a          the bits and their mask; W, L, c the layout: v = W b, L b = c
 *   B, A, C, D    Com(b; rB), Com(a; rA), Com(a o (1 - 2b); rC), Com(-a o a; rD), with o entry by entry
 *   y, w          first challenge; w_j = sum_i y^i W_ij
 *   T             Enc(sum_j w_j a_j; s)
 *   x             second challenge
 *   f, zA, zC, zE responses: b x + a, rB x + rA, rC x + rD, x sum_i y^i r_i + s
 *
 * The verifier checks
 *   (1) L f = c x                        (2) x B + A = Com(f; zA)
 *   (3) x C + D = Com(f o (x - f); zC)   (4) x sum_i y^i E_i + T = Enc(sum_j w_j f_j; zE)
 */
import { type Reader, Writer } from '../core/codec.js';
import { assertSameGroup, type Element, type Group, type Scalar } from '../core/group.js';
import { LABELS } from '../core/labels.js';
import type { Transcript } from '../core/transcript.js';
import type { CommitmentKey } from './commitment-key.js';
import { type ContestLayout, writeLayout } from './layout.js';
import { type Check, type EquationSink, type EquationTerm, holds } from './terms.js';

/** The two halves `r G` and `r K + v G` of an exponential ElGamal ciphertext. */
export interface CiphertextPair {
  readonly c1: Element;
  readonly c2: Element;
}

/** The claim: the ciphertexts, under the public key, encrypt a choice that the layout allows. */
export interface VectorStatement {
  readonly publicKey: Element;
  /** One per position of the layout. */
  readonly ciphertexts: readonly CiphertextPair[];
  readonly layout: ContestLayout;
  /** Of at least as many generators as the layout has bits. */
  readonly key: CommitmentKey;
}

/** A vector proof; its letters are in the notation table of this file. */
export interface VectorProof {
  readonly B: Element;
  readonly A: Element;
  readonly C: Element;
  readonly D: Element;
  readonly T: CiphertextPair;
  /** One response per bit. */
  readonly f: readonly Scalar[];
  readonly zA: Scalar;
  readonly zC: Scalar;
  readonly zE: Scalar;
}

/**
 * Verifies a proof on its own. The transcript must be created as the prover's was; it does not move.
 * @throws {TypeError} if groups are mixed
 * @throws {RangeError} if the commitment key is smaller than the layout
 */
export function verifyVector(
  statement: VectorStatement,
  proof: VectorProof,
  transcript: Transcript,
): boolean {
  return holds(statement.layout.group, vectorCheck(statement, proof, transcript));
}

/**
 * The equations of a proof, for a batch (spec algorithm 3.7c). It may be run more than once.
 * Whatever is added here, in equations or in other conditions, belongs into `encoded-vector.ts` too: it does the same inside
 * an engine, and only transcripts follow by themselves.
 * @throws {TypeError} if groups are mixed
 * @throws {RangeError} if the commitment key is smaller than the layout
 */
export function vectorCheck(statement: VectorStatement, proof: VectorProof, transcript: Transcript): Check {
  assertVectorStatement(statement, transcript);
  const { layout, publicKey, ciphertexts } = statement;
  return (sink) => {
    const shaped = ciphertexts.length === layout.positions && proof.f.length === layout.bits;
    if (!shaped || publicKey.isIdentity()) return false;
    const own = transcript.fork();
    const y = firstChallenge(own, statement, proof.B);
    const x = secondChallenge(own, proof);
    if (!maskedConstraintsHold(layout, proof.f, x)) return false;
    emitCommitments(statement.key, proof, x, sink);
    emitCiphertexts(statement, proof, x, powers(y, layout.positions), sink);
    return true;
  };
}

/** Writes a proof; its length is known from the layout, whatever the choice. */
export function writeVectorProof(writer: Writer, proof: VectorProof): void {
  for (const element of [proof.B, proof.A, proof.C, proof.D, proof.T.c1, proof.T.c2])
    writer.elementOrIdentity(element);
  for (const scalar of [...proof.f, proof.zA, proof.zC, proof.zE]) writer.scalar(scalar);
}

/**
 * Reads a proof for the given layout.
 * @throws {DecodeError} on an element or scalar that does not decode, or too few bytes
 * @throws {TypeError} if the layout is of another group
 */
export function readVectorProof(reader: Reader, layout: ContestLayout, group: Group): VectorProof {
  assertSameGroup(layout, { group });
  const element = (name: string): Element => reader.field(name, (r) => r.elementOrIdentity(group));
  const scalar = (name: string): Scalar => reader.field(name, (r) => r.scalar(group));
  const [B, A, C, D] = [element('B'), element('A'), element('C'), element('D')];
  const T = Object.freeze({ c1: element('T.c1'), c2: element('T.c2') });
  const f = Array.from({ length: layout.bits }, (_, j) => scalar(`f[${j}]`));
  return Object.freeze({ B, A, C, D, T, f, zA: scalar('zA'), zC: scalar('zC'), zE: scalar('zE') });
}

/**
 * Refuses what is the caller's mistake on either side.
 * @throws {TypeError} if groups are mixed
 * @throws {RangeError} if the commitment key is smaller than the layout
 */
export function assertVectorStatement(statement: VectorStatement, transcript: Transcript): void {
  const { layout, key, publicKey, ciphertexts } = statement;
  for (const part of [layout, key, publicKey, ...ciphertexts.flatMap(({ c1, c2 }) => [c1, c2])])
    assertSameGroup(part, transcript);
  if (key.size < layout.bits)
    throw new RangeError(`the commitment key has ${key.size} generators, the layout needs ${layout.bits}`);
}

/** Absorbs the statement. */
export function absorbVectorStatement(transcript: Transcript, statement: VectorStatement): void {
  const layoutWriter = new Writer();
  writeLayout(layoutWriter, statement.layout);
  transcript.absorb(LABELS.layout, layoutWriter.finish());
  transcript.absorbElements(LABELS.publicKey, [statement.publicKey]);
  const halves = statement.ciphertexts.flatMap(({ c1, c2 }) => [c1, c2]);
  transcript.absorbElements(LABELS.ciphertexts, halves);
}

/** Absorbs B and derives y, after {@link absorbVectorStatement}. */
export function aggregationChallenge(transcript: Transcript, B: Element): Scalar {
  return transcript.absorbElements(LABELS.bitCommitment, [B]).challengeScalar(LABELS.aggregation);
}

/** Absorbs A, C, D, T and derives x. */
export function secondChallenge(
  transcript: Transcript,
  { A, C, D, T }: Pick<VectorProof, 'A' | 'C' | 'D' | 'T'>,
): Scalar {
  transcript.absorbElements(LABELS.maskCommitments, [A, C, D, T.c1, T.c2]);
  return transcript.challengeScalar(LABELS.challenge);
}

/** `1, y, y^2, ...`, one per position. */
export function powers(y: Scalar, count: number): Scalar[] {
  const result: Scalar[] = [];
  for (let power = y.group.scalar(1); result.length < count; power = power.multiply(y)) result.push(power);
  return result;
}

/** `sum_j w_j v_j` with `w_j = sum_i y^i W_ij`, as `sum_i y^i (W v)_i`. */
export function aggregate(
  layout: ContestLayout,
  yPowers: readonly Scalar[],
  vector: readonly Scalar[],
): Scalar {
  let sum = 0n;
  layout.weights.forEach((row, i) => {
    sum += (yPowers[i]?.value ?? 0n) * combination(row, vector);
  });
  return layout.group.scalar(sum);
}

function firstChallenge(transcript: Transcript, statement: VectorStatement, B: Element): Scalar {
  absorbVectorStatement(transcript, statement);
  return aggregationChallenge(transcript, B);
}

/** Equation (1). */
function maskedConstraintsHold(layout: ContestLayout, f: readonly Scalar[], x: Scalar): boolean {
  return layout.constraints.every(
    ({ terms, constant }) => (combination(terms, f) - BigInt(constant) * x.value) % layout.group.order === 0n,
  );
}

/** Equations (2) and (3), everything moved to the left side. */
function emitCommitments(key: CommitmentKey, proof: VectorProof, x: Scalar, sink: EquationSink): void {
  const { B, A, C, D, f, zA, zC } = proof;
  const one = key.group.scalar(1);
  const opening = (scalars: readonly Scalar[], z: Scalar): EquationTerm[] => [
    ...key.g.slice(0, scalars.length).map((base, j) => ({ base, scalar: at(scalars, j).negate() })),
    { base: key.h, scalar: z.negate() },
  ];
  const squared = f.map((value) => value.multiply(x.subtract(value)));
  sink.equation([{ base: B, scalar: x }, { base: A, scalar: one }, ...opening(f, zA)]);
  sink.equation([{ base: C, scalar: x }, { base: D, scalar: one }, ...opening(squared, zC)]);
}

/** Emits equation (4): one for each half of the ciphertexts. `yPowers` are the {@link powers} of y. */
function emitCiphertexts(
  { layout, publicKey, ciphertexts }: VectorStatement,
  { T, f, zE }: Pick<VectorProof, 'T' | 'f' | 'zE'>,
  x: Scalar,
  yPowers: readonly Scalar[],
  sink: EquationSink,
): void {
  const { group } = layout;
  const weights = yPowers.map((power) => x.multiply(power));
  const one = group.scalar(1);
  const sums = (half: 'c1' | 'c2'): EquationTerm[] => [
    ...ciphertexts.map((pair, i) => ({ base: pair[half], scalar: at(weights, i) })),
    { base: T[half], scalar: one },
  ];
  const value = aggregate(layout, yPowers, f);
  sink.equation([...sums('c1'), { base: group.generator(), scalar: zE.negate() }]);
  sink.equation([
    ...sums('c2'),
    { base: publicKey, scalar: zE.negate() },
    { base: group.generator(), scalar: value.negate() },
  ]);
}

/** An integer combination of scalars, not reduced. */
function combination(terms: readonly (readonly [number, number])[], vector: readonly Scalar[]): bigint {
  return terms.reduce((sum, [j, coefficient]) => sum + BigInt(coefficient) * at(vector, j).value, 0n);
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new TypeError(`no item ${index}`);
  return item;
}

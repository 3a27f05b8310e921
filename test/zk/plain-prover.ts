/**
 * The prover of the vector proof, written down from the equations of spec section 3.7 and nothing else. It proves whatever
 * it is told to, true or false, and keeps every intermediate value.
 */

import { Writer } from '../../src/core/codec.js';
import type { Element, Group, Scalar } from '../../src/core/group.js';
import { LABELS } from '../../src/core/labels.js';
import type { Transcript } from '../../src/core/transcript.js';
import type { CiphertextPair, VectorProof, VectorStatement } from '../../src/zk/vector.js';

/** All that the prover chooses; nothing says that it is honest. */
export interface Plan {
  readonly b: readonly Scalar[];
  readonly a: readonly Scalar[];
  readonly r: readonly Scalar[];
  readonly rB: Scalar;
  readonly rA: Scalar;
  readonly rC: Scalar;
  readonly rD: Scalar;
  readonly s: Scalar;
  /** Replaces B before y is drawn. */
  readonly commitB?: Element;
  readonly shift?: Shift;
}

/** What is added to commitments before x is drawn: errors in equations (2), (3) and the halves of (4). */
export type Shift = Readonly<Partial<Record<'A' | 'D' | 'T1' | 'T2', Element>>>;

export interface Run {
  readonly y: Scalar;
  readonly w: readonly Scalar[];
  readonly x: Scalar;
  readonly proof: VectorProof;
}

export function plainProve(statement: VectorStatement, plan: Plan, transcript: Transcript): Run {
  const { layout, publicKey, ciphertexts } = statement;
  const { group } = layout;
  const { b, a, r } = plan;
  absorbStatement(transcript, statement);
  const B = plan.commitB ?? commit(statement, b, plan.rB);
  transcript.absorbElements(LABELS.bitCommitment, [B]);
  const y = transcript.challengeScalar(LABELS.aggregation);
  const w = b.map(() => group.scalar(0));
  layout.weights.forEach((row, i) => {
    for (const [j, weight] of row) w[j] = item(w, j).add(power(y, i).multiply(group.scalar(weight)));
  });
  const two = group.scalar(2);
  const one = group.scalar(1);
  const shifted = (element: Element, by: keyof Shift): Element =>
    element.add(plan.shift?.[by] ?? group.identity());
  const A = shifted(commit(statement, a, plan.rA), 'A');
  const signed = a.map((v, j) => v.multiply(one.subtract(two.multiply(item(b, j)))));
  const C = commit(statement, signed, plan.rC);
  const squares = a.map((v) => v.multiply(v).negate());
  const D = shifted(commit(statement, squares, plan.rD), 'D');
  const mask = encrypt(publicKey, inner(group, w, a), plan.s);
  const T = { c1: shifted(mask.c1, 'T1'), c2: shifted(mask.c2, 'T2') };
  transcript.absorbElements(LABELS.maskCommitments, [A, C, D, T.c1, T.c2]);
  const x = transcript.challengeScalar(LABELS.challenge);
  const sumR = ciphertexts.reduce((sum, _, i) => sum.add(power(y, i).multiply(item(r, i))), group.scalar(0));
  const proof = {
    B,
    A,
    C,
    D,
    T,
    f: b.map((bit, j) => bit.multiply(x).add(item(a, j))),
    zA: plan.rB.multiply(x).add(plan.rA),
    zC: plan.rC.multiply(x).add(plan.rD),
    zE: x.multiply(sumR).add(plan.s),
  };
  return { y, w, x, proof };
}

/** The statement as spec section 3.7 absorbs it. */
export function absorbStatement(
  transcript: Transcript,
  { layout, publicKey, ciphertexts }: VectorStatement,
): void {
  const writer = new Writer().u32(layout.bits).u32(layout.weights.length);
  for (const row of layout.weights) {
    writer.u32(row.length);
    for (const [bit, weight] of row) writer.u32(bit).u64(weight);
  }
  writer.u32(layout.constraints.length);
  for (const { terms, constant } of layout.constraints) {
    writer.u32(terms.length);
    for (const [bit, weight] of terms) writer.u32(bit).u64(weight);
    writer.u64(constant);
  }
  transcript.absorb(LABELS.layout, writer.finish());
  transcript.absorbElements(LABELS.publicKey, [publicKey]);
  transcript.absorbElements(
    LABELS.ciphertexts,
    ciphertexts.flatMap(({ c1, c2 }) => [c1, c2]),
  );
}

export function commit({ key }: VectorStatement, values: readonly Scalar[], r: Scalar): Element {
  return values.reduce((sum, v, j) => sum.add(item(key.g, j).multiply(v)), key.h.multiply(r));
}

export function encrypt(publicKey: Element, value: Scalar, nonce: Scalar): CiphertextPair {
  const generator = publicKey.group.generator();
  return {
    c1: generator.multiply(nonce),
    c2: publicKey.multiply(nonce).add(generator.multiply(value)),
  };
}

export function item<T>(items: readonly T[], index: number): T {
  const value = items[index];
  if (value === undefined) throw new Error(`no item ${index}`);
  return value;
}

function power(y: Scalar, exponent: number): Scalar {
  let result = y.group.scalar(1);
  for (let i = 0; i < exponent; i++) result = result.multiply(y);
  return result;
}

function inner(group: Group, one: readonly Scalar[], other: readonly Scalar[]): Scalar {
  return one.reduce((sum, v, j) => sum.add(v.multiply(item(other, j))), group.scalar(0));
}

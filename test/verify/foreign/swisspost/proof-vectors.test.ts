import { expect, it } from 'vitest';
import type { Element, Scalar } from '../../../../src/core/group.js';
import {
  type HashConvention,
  SWISS_POST_1_2,
  SWISS_POST_1_5,
} from '../../../../src/verify/foreign/swisspost/conventions.js';
import { elementOf } from '../../../../src/verify/foreign/swisspost/group.js';
import {
  type ProofSession,
  type SwissPostProof,
  verifyDecryption,
  verifyExponentiation,
  verifyPlaintextEquality,
  verifySchnorr,
} from '../../../../src/verify/foreign/swisspost/proofs.js';
import { describeWithData } from '../../../helpers/shared-data.js';
import { groupOf } from './reading.js';
import { integer, type Json, type Vector, vectors } from './vectors.js';

/** A verifier with all it needs but the proof and what the proof is bound to. */
type Verify = (session: ProofSession, proof: SwissPostProof) => boolean;

interface Read {
  readonly session: ProofSession;
  readonly element: (text: string) => Element;
  readonly elements: (texts: readonly string[]) => Element[];
  readonly row: (ciphertext: Json) => Element[];
  readonly proof: SwissPostProof;
}

function read(convention: HashConvention, { context, input }: Vector): Read {
  const group = groupOf(context);
  const element = (text: string): Element => elementOf(group, integer(text));
  const scalar = (text: string): Scalar => group.group.scalar(integer(text));
  const elements = (texts: readonly string[]): Element[] => texts.map(element);
  const { e, z } = input.proof;
  return {
    session: { convention, group, auxiliary: input.additional_information ?? input.i_aux },
    element,
    elements,
    row: ({ gamma, phis }) => elements([gamma, ...phis]),
    proof: { e: scalar(e), z: (Array.isArray(z) ? z : [z]).map(scalar) },
  };
}

/** The proof verifies as stated. */
function expectOutcome({ session, proof }: Read, verify: Verify, stated: string): void {
  expect(verify(session, proof)).toBe(stated === 'true');
}

/** No proof with an altered challenge, response, number of responses or purpose verifies. */
function expectOnlyTheProof({ session, proof }: Read, verify: Verify): void {
  const one = session.group.group.scalar(1);
  const [first = one, ...rest] = proof.z;
  expect(verify(session, { ...proof, e: proof.e.add(one) })).toBe(false);
  expect(verify(session, { ...proof, z: [first.add(one), ...rest] })).toBe(false);
  expect(verify(session, { ...proof, z: [...proof.z, one] })).toBe(false);
  expect(verify(session, { ...proof, z: rest })).toBe(false);
  expect(verify({ ...session, auxiliary: [...session.auxiliary, 'other'] }, proof)).toBe(false);
}

/** The tests of one set of vectors. */
function vectorTests(convention: HashConvention, folder: string): void {
  /** Each vector with its number; the first, which is the smallest, is altered too. */
  const each = (file: string) =>
    it.each(
      vectors(`${folder}/zeroknowledgeproofs`, file).map(
        (vector, i) => [`${vector.description} (${i})`, vector, i === 0] as const,
      ),
    );

  each('verify-schnorr.json')('%s', (_, vector, first) => {
    const given = read(convention, vector);
    const y = given.element(vector.input.statement);
    const verify: Verify = (session, proof) => verifySchnorr(session, y, proof);
    expectOutcome(given, verify, vector.output.result);
    if (!first) return;
    expectOnlyTheProof(given, verify);
    expect(verifySchnorr(given.session, y.add(y), given.proof)).toBe(false);
  });

  each('verify-exponentiation.json')('%s', (_, vector, first) => {
    const given = read(convention, vector);
    const [bases, y] = [given.elements(vector.input.bases), given.elements(vector.input.statement)];
    const verify: Verify = (session, proof) => verifyExponentiation(session, bases, y, proof);
    expectOutcome(given, verify, vector.output.verif_result);
    if (!first) return;
    expectOnlyTheProof(given, verify);
    expect(verifyExponentiation(given.session, bases, y.slice(1), given.proof)).toBe(false);
    expect(verifyExponentiation(given.session, [], [], given.proof)).toBe(false);
    const doubled = y.map((element, i) => (i === y.length - 1 ? element.add(element) : element));
    expect(verifyExponentiation(given.session, bases, doubled, given.proof)).toBe(false);
  });

  each('verify-plaintext-equality.json')('%s', (_, vector, first) => {
    const given = read(convention, vector);
    const { upper_c, upper_c_prime, h, h_prime } = vector.input;
    const [c, other] = [given.row(upper_c), given.row(upper_c_prime)];
    const keys = [given.element(h), given.element(h_prime)] as const;
    const verify: Verify = (session, proof) => verifyPlaintextEquality(session, [c, other], keys, proof);
    expectOutcome(given, verify, vector.output.output);
    if (!first) return;
    expectOnlyTheProof(given, verify);
    expect(verifyPlaintextEquality(given.session, [other, c], keys, given.proof)).toBe(false);
    expect(verifyPlaintextEquality(given.session, [c, c], keys, given.proof)).toBe(false);
    expect(verifyPlaintextEquality(given.session, [c, [...other, ...other]], keys, given.proof)).toBe(false);
  });

  each('verify-decryption.json')('%s', (_, vector, first) => {
    const given = read(convention, vector);
    const { ciphertext, public_key, message } = vector.input;
    const [row, keys, texts] = [given.row(ciphertext), given.elements(public_key), given.elements(message)];
    const verify: Verify = (session, proof) => verifyDecryption(session, row, keys, texts, proof);
    expectOutcome(given, verify, vector.output.verif_result);
    if (!first) return;
    expectOnlyTheProof(given, verify);
    const swapped = texts.toReversed();
    expect(verifyDecryption(given.session, row, keys, swapped, given.proof)).toBe(false);
    expect(verifyDecryption(given.session, row, keys, texts.slice(1), given.proof)).toBe(false);
    expect(verifyDecryption(given.session, row, keys.slice(0, texts.length - 1), texts, given.proof)).toBe(
      false,
    );
    expect(verifyDecryption(given.session, row.slice(0, 1), keys, [], given.proof)).toBe(false);
  });
}

describeWithData('proof vectors of 1.2.0', 'swisspost/vectors-1.2.0-hex', (folder) => {
  vectorTests(SWISS_POST_1_2, folder);
});

describeWithData('proof vectors of 1.5', 'swisspost/vectors-1.5.x-base64', (folder) => {
  vectorTests(SWISS_POST_1_5, folder);
});

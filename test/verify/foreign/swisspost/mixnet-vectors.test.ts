import { expect, it } from 'vitest';
import type { Element, Scalar } from '../../../../src/core/group.js';
import { parseJson } from '../../../../src/core/json.js';
import { bilinearMap, sumOfVartime } from '../../../../src/mixnet/bayer-groth/arithmetic.js';
import { encryptionTerms, multiRecipientForm } from '../../../../src/mixnet/bayer-groth/context.js';
import { type NumberedEquation, verdictOf } from '../../../../src/mixnet/bayer-groth/equations.js';
import { hadamardEquations } from '../../../../src/mixnet/bayer-groth/hadamard.js';
import { multiExponentiationEquations } from '../../../../src/mixnet/bayer-groth/multi-exponentiation.js';
import { productEquations } from '../../../../src/mixnet/bayer-groth/product.js';
import { verifyBayerGroth } from '../../../../src/mixnet/bayer-groth/shuffle.js';
import { singleValueProductEquations } from '../../../../src/mixnet/bayer-groth/single-value-product.js';
import { zeroEquations } from '../../../../src/mixnet/bayer-groth/zero.js';
import { verifiableCommitmentKey } from '../../../../src/verify/foreign/swisspost/commitment-key.js';
import {
  type HashConvention,
  SWISS_POST_1_2,
  SWISS_POST_1_5,
} from '../../../../src/verify/foreign/swisspost/conventions.js';
import {
  type SwissPostFormat,
  VECTORS_1_2,
  VECTORS_1_5,
} from '../../../../src/verify/foreign/swisspost/formats.js';
import { elementOf, integerOf } from '../../../../src/verify/foreign/swisspost/group.js';
import { readShuffleArgument } from '../../../../src/verify/foreign/swisspost/read-argument.js';
import { SwissPostReader } from '../../../../src/verify/foreign/swisspost/reader.js';
import { describeWithData } from '../../../helpers/shared-data.js';
import { asIntegers } from '../../../mixnet/bayer-groth/fixtures.js';
import { addRows } from '../../../mixnet/bayer-groth/plain-sums.js';
import * as reading from './reading.js';
import { integer, type Json, type Vector, vectors } from './vectors.js';

/** The outcome of a vector is `true`, or an object with it and the challenge. */
function outcomeOf(output: Json): boolean {
  return typeof output === 'boolean' ? output : output.result;
}

/** Checks a vector's outcome, and its challenge if it states one. */
function expectOutcome(
  { output }: Vector,
  { swissPost }: reading.VectorContext,
  equations: NumberedEquation[],
): void {
  const { valid, failures } = verdictOf(swissPost.group, equations);
  expect({ valid, failures }).toEqual({ valid: outcomeOf(output), failures: [] });
}

/** The tests of one set of vectors. */
function vectorTests(convention: HashConvention, format: SwissPostFormat, folder: string): void {
  const each = (file: string) =>
    it.each(vectors(`${folder}/mixnet`, file).map((vector) => [vector.description, vector] as const));

  each('get-verifiable-commitment-key.json')('commitment key: %s', (_, { context, input, output }) => {
    const key = verifiableCommitmentKey(convention, reading.groupOf(context), input.k);
    expect([key.h, ...key.g].map(integerOf)).toEqual([output.h, ...output.g].map(integer));
  });

  const ofElgamal = (file: string) =>
    it.each(vectors(`${folder}/elgamal`, file).map((vector) => [vector.description, vector] as const));

  ofElgamal('get-ciphertext.json')('%s', (_, { context, input, output }) => {
    const group = reading.groupOf(context);
    const element = (text: string): Element => elementOf(group, integer(text));
    const keys = input.bold_pk.slice(0, input.bold_m.length).map(element);
    const form = multiRecipientForm(group.group, keys);
    const [zero, nonce] = [group.group.scalar(0), group.group.scalar(integer(input.r))];
    const messages: Element[] = [group.group.identity(), ...input.bold_m.map(element)];
    const row = messages.map((message, i) =>
      sumOfVartime(group.group, encryptionTerms(form, i, zero, [nonce])).add(message),
    );
    expect(row.map(integerOf)).toEqual([output.gamma, ...output.phis].map(integer));
  });

  ofElgamal('get-ciphertext-product.json')('%s', (_, { context, input, output }) => {
    const group = reading.groupOf(context);
    const rowOf = ({ gamma, phis }: Json): Element[] =>
      [gamma, ...phis].map((text) => elementOf(group, integer(text)));
    const product = addRows(rowOf(input.upper_c_a), rowOf(input.upper_c_b));
    expect(product.map(integerOf)).toEqual([output.gamma, ...output.phis].map(integer));
  });

  each('bilinearMap.json')('bilinear map: %s', (_, { context, input, output }) => {
    const { group } = reading.groupOf(context);
    const scalar = (text: string): Scalar => group.scalar(integer(text));
    const value = bilinearMap(input.a.map(scalar), input.b.map(scalar), scalar(input.y));
    expect(value.value).toBe(integer(output.value));
  });

  each('verify-single-value-product-argument.json')('single value product: %s', (_, vector) => {
    const read = reading.contextOf(convention, vector.context);
    const argument = reading.singleValueProductArgument(read, vector.input.argument);
    const { c_a, b } = vector.input.statement;
    const statement = { ca: read.element(c_a), b: read.scalar(b), columns: argument.a.length };
    expect(read.challenges.singleValueProduct(statement, argument).value).toBe(integer(vector.output.x));
    expectOutcome(
      vector,
      read,
      singleValueProductEquations(read.context, statement, argument, read.challenges),
    );
  });

  each('verify-zero-argument.json')('zero: %s', (_, vector) => {
    const read = reading.contextOf(convention, vector.context);
    const argument = reading.zeroArgument(read, vector.input.argument);
    const { c_a, c_b, y } = vector.input.statement;
    const [cA, cB] = [read.elements(c_a), read.elements(c_b)];
    const statement = { cA, cB, y: read.scalar(y), columns: argument.a.length };
    expect(read.challenges.zero(statement, argument).value).toBe(integer(vector.output.x));
    expectOutcome(vector, read, zeroEquations(read.context, statement, argument, read.challenges));
  });

  each('verify-hadamard-argument.json')('Hadamard: %s', (_, vector) => {
    const read = reading.contextOf(convention, vector.context);
    const argument = reading.hadamardArgument(read, vector.input.argument);
    const { c_a, c_b } = vector.input.statement;
    const columns = argument.zero.a.length;
    const statement = { cA: read.elements(c_a), cb: read.element(c_b), columns };
    const { x, y } = read.challenges.hadamard(statement, argument.cB);
    if (vector.output !== true)
      expect([x.value, y.value]).toEqual([vector.output.x, vector.output.y].map(integer));
    expectOutcome(vector, read, hadamardEquations(read.context, statement, argument, read.challenges));
  });

  each('verify-product-argument.json')('product: %s', (_, vector) => {
    const read = reading.contextOf(convention, vector.context);
    const argument = reading.productArgument(read, vector.input.argument);
    const { c_a, b } = vector.input.statement;
    const columns = argument.singleValueProduct.a.length;
    const statement = { cA: read.elements(c_a), b: read.scalar(b), columns };
    expectOutcome(vector, read, productEquations(read.context, statement, argument, read.challenges));
  });

  each('verify-multiexp-argument.json')('multi-exponentiation: %s', (_, vector) => {
    const read = reading.contextOf(convention, vector.context);
    const argument = reading.multiExponentiationArgument(read, vector.input.argument);
    const { ciphertexts, ciphertext_product, c_a } = vector.input.statement;
    const statement = {
      matrix: ciphertexts.map((row: Json[]) => row.map(read.row)),
      product: read.row(ciphertext_product),
      cA: read.elements(c_a),
    };
    if (vector.output !== true)
      expect(read.challenges.multiExponentiation(statement, argument).value).toBe(integer(vector.output.x));
    expectOutcome(
      vector,
      read,
      multiExponentiationEquations(read.context, statement, argument, read.challenges),
    );
  });

  each('verify-shuffle-argument.json')('shuffle: %s', (_, vector) => {
    const read = reading.contextOf(convention, vector.context);
    const { statement: lists, argument: json } = vector.input;
    const statement = {
      inputs: lists.ciphertexts.map(read.row),
      outputs: lists.shuffled_ciphertexts.map(read.row),
      rows: json.ca.length,
    };
    const argument = {
      cA: read.elements(json.ca),
      cB: read.elements(json.cb),
      product: reading.productArgument(read, json.product_argument),
      multiExponentiation: reading.multiExponentiationArgument(read, json.multi_exp_argument),
    };
    if (vector.output !== true) {
      const x = read.challenges.shuffleFirst(statement, argument.cA);
      const { y, z } = read.challenges.shuffleSecond(statement, argument.cA, argument.cB);
      const stated = [vector.output.x, vector.output.y, vector.output.z].map(integer);
      expect([x, y, z].map(({ value }) => value)).toEqual(stated);
    }
    const reader = new SwissPostReader(format, read.swissPost);
    const product = readShuffleArgument(reader, parseJson(JSON.stringify(json), 10_000_000));
    expect(asIntegers(product)).toEqual(asIntegers(argument));
    const verdict = verifyBayerGroth(read.context, statement, argument, read.challenges);
    expect(verdict).toEqual({ valid: outcomeOf(vector.output), failures: [] });
  });
}

describeWithData('mixnet vectors of 1.2.0', 'swisspost/vectors-1.2.0-hex', (folder) => {
  vectorTests(SWISS_POST_1_2, VECTORS_1_2, folder);
});

describeWithData('mixnet vectors of 1.5', 'swisspost/vectors-1.5.x-base64', (folder) => {
  vectorTests(SWISS_POST_1_5, VECTORS_1_5, folder);
});

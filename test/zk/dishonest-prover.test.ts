import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import type { Scalar } from '../../src/core/group.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import type { NonceSource } from '../../src/core/transcript.js';
import { BatchVerifier } from '../../src/zk/batch.js';
import { assignBits, type Choice, type ContestRule, compileLayout } from '../../src/zk/layout.js';
import { kernelElement } from '../../src/zk/linear-system.js';
import {
  type VectorProof,
  type VectorStatement,
  vectorCheck,
  verifyVector,
  writeVectorProof,
} from '../../src/zk/vector.js';
import { proveVector } from '../../src/zk/vector-prover.js';
import { seededRng } from '../helpers/rng.js';
import { booth, cast, countLimit, encryptValue, ruleOf, sessionTranscript, TEST_64 } from './fixtures.js';
import { absorbStatement, item, type Plan, plainProve } from './plain-prover.js';

const rng = seededRng('dishonest');
const TEST = booth(TEST_64, rng);

/** Which of the equations (1) to (4) of the proof fail; (4) counts its halves as 4 and 5. */
function failing(statement: VectorStatement, proof: VectorProof): number[] {
  const { group } = statement.layout;
  const failed: number[] = [];
  let number = 2;
  const wellFormed = vectorCheck(
    statement,
    proof,
    sessionTranscript(group),
  )({
    equation: (terms) => {
      const sum = terms.reduce(
        (s, { base, scalar }) => s.add(base.multiplyVartime(scalar)),
        group.identity(),
      );
      if (!sum.isIdentity()) failed.push(number);
      number++;
    },
  });
  const alone = verifyVector(statement, proof, sessionTranscript(group));
  const batch = new BatchVerifier(group, [group.generator(), statement.publicKey, ...statement.key.g]);
  batch.add(vectorCheck(statement, proof, sessionTranscript(group)));
  const valid = wellFormed && failed.length === 0;
  expect([alone, batch.verify(rng).length === 0]).toEqual([valid, valid]);
  return wellFormed ? failed : [1, ...failed];
}

interface Lie {
  readonly rule: ContestRule;
  /** Bits as the cheater fills them; integers of any kind. */
  readonly bits: readonly number[];
  /** Encrypted values; the weighted sums of the bits unless told. */
  readonly values?: readonly number[];
}

function plan(lie: Lie, own = TEST): { statement: VectorStatement; plan: Plan } {
  const { group, publicKey, key } = own;
  const layout = compileLayout(lie.rule, group);
  const draw = (): Scalar => group.randomScalar(rng);
  const b = lie.bits.map((bit) => group.scalar(bit));
  expect(b.length).toBe(layout.bits);
  const r = layout.weights.map(draw);
  const values =
    lie.values ?? layout.weights.map((row) => row.reduce((sum, [j, w]) => sum + w * item(lie.bits, j), 0));
  const ciphertexts = values.map((value, i) => encryptValue(publicKey, value, item(r, i)));
  const a = kernelElement(layout.kernel, layout.kernel.free.map(draw), group);
  const secrets = { b, a, r, rB: draw(), rA: draw(), rC: draw(), rD: draw(), s: draw() };
  return { statement: { publicKey, key, layout, ciphertexts }, plan: secrets };
}

function verdict(lie: Lie, own = TEST): number[] {
  const { statement, plan: secrets } = plan(lie, own);
  return failing(statement, plainProve(statement, secrets, sessionTranscript(own.group)).proof);
}

function hedge(statement: VectorStatement, witness: readonly Scalar[]): NonceSource {
  const transcript = sessionTranscript(statement.layout.group);
  absorbStatement(transcript, statement);
  return transcript.nonces(witness, seededRng('twin'));
}

function bytesOf(proof: VectorProof): string {
  const writer = new Writer();
  writeVectorProof(writer, proof);
  return toHex(writer.finish());
}

const TWO_OF_THREE = ruleOf(3, { limits: [countLimit(3, 0, 2)] });
const BLANK = ruleOf(2, { limits: [countLimit(2, 1, 1)], blank: true });

describe('a prover that follows no rule', () => {
  it('passes with the truth, so that the failures below are not its own', () => {
    expect(verdict({ rule: TWO_OF_THREE, bits: [1, 0, 1, 0, 0] })).toEqual([]);
    expect(verdict({ rule: BLANK, bits: [1, 0, 0] })).toEqual([]);
    expect(verdict({ rule: BLANK, bits: [0, 0, 1] })).toEqual([]);
  });

  it.each<[string, Lie, number[]]>([
    ['a bit of 2 within the limit', { rule: TWO_OF_THREE, bits: [2, 0, 0, 0, 0] }, [3]],
    ['a bit of -1 that makes room', { rule: TWO_OF_THREE, bits: [-1, 1, 1, 1, 0] }, [3]],
    ['1000 votes without a limit', { rule: ruleOf(2), bits: [1000, 0] }, [3]],
    ['one vote less than none: q - 1', { rule: ruleOf(1), bits: [-1] }, [3]],
    ['three votes of two', { rule: TWO_OF_THREE, bits: [1, 1, 1, 0, 0] }, [1]],
    ['three votes of two, negative slack', { rule: TWO_OF_THREE, bits: [1, 1, 1, -1, 0] }, [3]],
    [
      'a value that the bits do not make',
      { rule: TWO_OF_THREE, bits: [1, 0, 0, 1, 0], values: [0, 1, 0] },
      [5],
    ],
    ['a value of 1000', { rule: TWO_OF_THREE, bits: [1, 0, 0, 1, 0], values: [1000, 0, 0] }, [5]],
    ['values that only add up', { rule: TWO_OF_THREE, bits: [1, 1, 0, 0, 0], values: [3, -1, 0] }, [5]],
    [
      'a vote for an excluded option',
      { rule: ruleOf(3, { excluded: [1] }), bits: [1, 0], values: [1, 1, 0] },
      [5],
    ],
    [
      'every option excluded, one vote',
      { rule: ruleOf(2, { excluded: [0, 1] }), bits: [], values: [1, 0] },
      [5],
    ],
    ['blank and an option', { rule: BLANK, bits: [1, 0, 1] }, [1]],
    ['two blanks', { rule: BLANK, bits: [-1, 0, 2] }, [3]],
    ['neither blank nor option', { rule: BLANK, bits: [0, 0, 0] }, [1]],
    ['blank and an unlimited option', { rule: ruleOf(2, { blank: true }), bits: [1, 0, 1, 0, 0] }, [1]],
    [
      'blank and a score',
      { rule: ruleOf(1, { minPerOption: 1, maxPerOption: 2, blank: true }), bits: [1, 0, 1, 0] },
      [1],
    ],
    [
      'a score below the minimum',
      { rule: ruleOf(1, { minPerOption: 1, maxPerOption: 2 }), bits: [0, 0] },
      [1],
    ],
    ['a score of 4 of 3', { rule: ruleOf(1, { maxPerOption: 3 }), bits: [2, 1] }, [3]],
    [
      'a purchase over budget',
      { rule: ruleOf(2, { limits: [{ weights: [3, 5], min: 0, max: 6 }] }), bits: [1, 1, 0, 0, 0] },
      [1],
    ],
    ['too few votes', { rule: ruleOf(3, { limits: [countLimit(3, 2, 3)] }), bits: [1, 0, 0, 1] }, [1]],
  ])('fails with %s', (_, lie, equations) => {
    expect(verdict(lie)).toEqual(equations);
  });

  it('fails with a mask outside the kernel', () => {
    const { statement, plan: secrets } = plan({ rule: TWO_OF_THREE, bits: [1, 0, 1, 0, 0] });
    const [first = TEST_64.scalar(0), ...rest] = secrets.a;
    const masked = { ...secrets, a: [first.add(TEST_64.scalar(1)), ...rest] };
    expect(failing(statement, plainProve(statement, masked, sessionTranscript(TEST_64)).proof)).toEqual([1]);
  });

  it('fails with bits committed to that are not the ones proved', () => {
    const { statement, plan: secrets } = plan({ rule: TWO_OF_THREE, bits: [1, 0, 1, 0, 0] });
    const commitB = statement.key.h.multiply(secrets.rB).add(item(statement.key.g, 0));
    const run = plainProve(statement, { ...secrets, commitB }, sessionTranscript(TEST_64));
    expect(failing(statement, run.proof)).toEqual([2]);
  });

  it('fails with the identity as public key, under which anything is encrypted in clear', () => {
    const own = { ...TEST, publicKey: TEST_64.identity() };
    const { statement, plan: secrets } = plan({ rule: TWO_OF_THREE, bits: [1, 1, 0, 0, 0] }, own);
    const { proof } = plainProve(statement, secrets, sessionTranscript(TEST_64));
    expect(verifyVector(statement, proof, sessionTranscript(TEST_64))).toBe(false);
  });

  it('fails with a ciphertext left out, even one that would be 0', () => {
    const { statement, plan: secrets } = plan({ rule: TWO_OF_THREE, bits: [1, 1, 0, 0, 0] });
    const fewer = { ...statement, ciphertexts: statement.ciphertexts.slice(0, 2) };
    const { proof } = plainProve(fewer, secrets, sessionTranscript(TEST_64));
    expect(verifyVector(fewer, proof, sessionTranscript(TEST_64))).toBe(false);
    const more = { ...statement, ciphertexts: [...statement.ciphertexts, ...statement.ciphertexts] };
    expect(verifyVector(more, proof, sessionTranscript(TEST_64))).toBe(false);
  });

  it('fails with a first half of a ciphertext made of another nonce', () => {
    const { statement, plan: secrets } = plan({ rule: TWO_OF_THREE, bits: [1, 0, 1, 0, 0] });
    const [first, ...rest] = statement.ciphertexts;
    if (first === undefined) throw new Error('no ciphertext');
    const moved = { c1: first.c1.add(TEST_64.generator()), c2: first.c2 };
    const changed = { ...statement, ciphertexts: [moved, ...rest] };
    expect(failing(changed, plainProve(changed, secrets, sessionTranscript(TEST_64)).proof)).toEqual([4]);
  });

  it('fails on ristretto255 too', () => {
    const own = booth(RISTRETTO255, rng, 6);
    expect(verdict({ rule: TWO_OF_THREE, bits: [1, 0, 1, 0, 0] }, own)).toEqual([]);
    expect(verdict({ rule: TWO_OF_THREE, bits: [2, 0, 0, 0, 0] }, own)).toEqual([3]);
    expect(verdict({ rule: TWO_OF_THREE, bits: [1, 1, 1, 0, 0] }, own)).toEqual([1]);
    expect(verdict({ rule: TWO_OF_THREE, bits: [1, 0, 0, 1, 0], values: [0, 1, 0] }, own)).toEqual([5]);
  });
});

describe('the prover and a wrong witness', () => {
  const choice: Choice = { kind: 'values', values: [1, 0, 1] };
  const honest = cast(TEST, TWO_OF_THREE, choice);
  const prove = (statement: VectorStatement, witness: typeof honest.witness) => () =>
    proveVector(statement, witness, sessionTranscript(TEST_64), rng);

  it.each<[string, typeof honest.witness, RegExp]>([
    ['a bit of 2', { ...honest.witness, bits: [2, 0, 0, 0, 0] }, /5 bits/],
    ['too few bits', { ...honest.witness, bits: [1, 0, 1] }, /5 bits/],
    ['a broken limit', { ...honest.witness, bits: [1, 1, 1, 0, 0] }, /breaks a rule/],
    ['other bits than were encrypted', { ...honest.witness, bits: [1, 1, 0, 0, 0] }, /does not open/],
    ['a nonce missing', { ...honest.witness, nonces: honest.witness.nonces.slice(1) }, /3 ciphertexts/],
    ['nonces swapped', { ...honest.witness, nonces: [...honest.witness.nonces].reverse() }, /does not open/],
  ])('throws on %s', (_, witness, message) => {
    expect(prove(honest.statement, witness)).toThrow(message);
  });

  it('throws on a ciphertext of which only one half is wrong', () => {
    const { statement, witness } = honest;
    for (const half of ['c1', 'c2'] as const) {
      const ciphertexts = statement.ciphertexts.map((pair, i) =>
        i === 1 ? { ...pair, [half]: pair[half].add(TEST_64.generator()) } : pair,
      );
      expect(prove({ ...statement, ciphertexts }, witness)).toThrow(/does not open/);
    }
  });

  it('throws on a statement that makes no sense', () => {
    const { statement, witness } = honest;
    expect(prove({ ...statement, ciphertexts: statement.ciphertexts.slice(1) }, witness)).toThrow(
      /3 ciphertexts/,
    );
    expect(prove({ ...statement, publicKey: TEST_64.identity() }, witness)).toThrow(/identity/);
    expect(prove({ ...statement, key: booth(TEST_64, rng, 4).key }, witness)).toThrow(/4 generators/);
    expect(prove({ ...statement, key: booth(RISTRETTO255, rng, 5).key }, witness)).toThrow(TypeError);
  });

  it('agrees with the plain prover to the last bit', () => {
    for (const [rule, own] of [
      [TWO_OF_THREE, choice],
      [BLANK, { kind: 'blank' }],
      [ruleOf(2, { minPerOption: 1, maxPerOption: 3, blank: true }), { kind: 'values', values: [3, 1] }],
    ] as const) {
      const { statement, witness } = cast(TEST, rule, own);
      const { group, layout } = { group: TEST_64, layout: statement.layout };
      const bits = assignBits(layout, own).map((bit) => group.scalar(bit));
      const proof = proveVector(statement, witness, sessionTranscript(group), seededRng('twin'));
      const hedged = hedge(statement, [...bits, ...witness.nonces]);
      const [rB, rA, rC, rD, s] = [hedged.next(), hedged.next(), hedged.next(), hedged.next(), hedged.next()];
      const a = kernelElement(layout.kernel, hedged.take(layout.kernel.free.length), group);
      const twin = plainProve(
        statement,
        { b: bits, a, r: witness.nonces, rB, rA, rC, rD, s },
        sessionTranscript(group),
      ).proof;
      expect(bytesOf(proof)).toBe(bytesOf(twin));
    }
  });
});

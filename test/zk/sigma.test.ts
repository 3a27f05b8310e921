import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { decode, Writer } from '../../src/core/codec.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { LABELS } from '../../src/core/labels.js';
import type { Rng } from '../../src/core/random.js';
import { type Proof, proveStatement, readProof, verifyStatement, writeProof } from '../../src/zk/nizk.js';
import {
  and,
  equalityOfLogs,
  knowledgeOfLog,
  linearRelation,
  or,
  type Statement,
  type Witness,
  writeStatement,
} from '../../src/zk/relation.js';
import { verifyVector } from '../../src/zk/vector.js';
import { proveVector } from '../../src/zk/vector-prover.js';
import { seededRng } from '../helpers/rng.js';
import { booth, cast, countLimit, ruleOf, sessionTranscript, TEST_64 } from './fixtures.js';
import { statementCases } from './statements.js';

const linear = (...secrets: number[]): Witness => ({
  kind: 'linear',
  secrets: secrets.map((s) => TINY_TEST.scalar(s)),
});

describe('sigma proofs', () => {
  it.each([TINY_TEST, TEST_64, RISTRETTO255, P256])('verify and survive their encoding in $id', (group) => {
    for (const { name, statement, witness } of statementCases(group)) {
      const proof = proveStatement(statement, witness, sessionTranscript(group), seededRng(name));
      expect(verifyStatement(statement, proof, sessionTranscript(group))).toBe(true);
      const writer = new Writer();
      writeProof(writer, proof);
      const again = decode(writer.finish(), 'proof', (r) => readProof(r, statement));
      const rewritten = new Writer();
      writeProof(rewritten, again);
      expect(toHex(rewritten.finish())).toBe(toHex(writer.finish()));
      expect(verifyStatement(statement, again, sessionTranscript(group))).toBe(true);
    }
  });

  it('exist for every secret of the tiny group, 0 included, and both branches of an OR', () => {
    const g = TINY_TEST.generator();
    const h = TINY_TEST.hashToElement('test', new Uint8Array(1));
    for (let x = 0; x < 1019; x++) {
      const scalar = TINY_TEST.scalar(x);
      const equal = equalityOfLogs(g, g.multiply(scalar), h, h.multiply(scalar));
      const either = or([knowledgeOfLog(g, h), equal]);
      const witness: Witness = { kind: 'or', branch: 1, witness: linear(x) };
      const proof = proveStatement(either, witness, sessionTranscript(TINY_TEST), seededRng(`${x}`));
      expect(verifyStatement(either, proof, sessionTranscript(TINY_TEST))).toBe(true);
    }
  });

  it('refuse proofs of another shape without an error', () => {
    const cases = statementCases(TEST_64);
    const proofs = cases.map(({ statement, witness, name }) =>
      proveStatement(statement, witness, sessionTranscript(TEST_64), seededRng(name)),
    );
    cases.forEach(({ statement }, i) => {
      proofs.forEach((proof, j) => {
        expect(verifyStatement(statement, proof, sessionTranscript(TEST_64))).toBe(i === j);
      });
    });
    const log = cases[0]?.statement ?? knowledgeOfLog(TEST_64.generator(), TEST_64.generator());
    const hollow: Proof[] = [
      { kind: 'linear', commitments: [], responses: [] },
      { kind: 'and', parts: [] },
      { kind: 'or', challenges: [], branches: [] },
    ];
    for (const proof of hollow) expect(verifyStatement(log, proof, sessionTranscript(TEST_64))).toBe(false);
  });

  it('have no part, branch or challenge too many: a free challenge for every branch would prove anything', () => {
    const group = TEST_64;
    const g = group.generator();
    const images = [1, 2].map((i) => group.hashToElement('unknown', Uint8Array.of(i)));
    const logs = images.map((image) => knowledgeOfLog(g, image));
    const [c, z] = [group.scalar(123), group.scalar(456)];
    const simulated = images.map(
      (image): Proof => ({
        kind: 'linear',
        commitments: [g.multiply(z).subtract(image.multiply(c))],
        responses: [z],
      }),
    );
    const either = or(logs);
    const accepts = (proof: Proof, statement: Statement = either) =>
      verifyStatement(statement, proof, sessionTranscript(group));
    expect(accepts({ kind: 'or', challenges: [c, c], branches: simulated })).toBe(false);
    expect(accepts({ kind: 'or', challenges: [], branches: simulated })).toBe(false);
    expect(accepts({ kind: 'or', challenges: [c], branches: simulated.slice(1) })).toBe(false);

    const known = knowledgeOfLog(g, g.multiply(c));
    const extra = (statement: Statement, proof: (part: Proof) => Proof): boolean => {
      // An honest proof but for one more commitment, which the challenge covers.
      const nonce = group.scalar(789);
      const writer = new Writer();
      writeStatement(writer, statement);
      const challenge = sessionTranscript(group)
        .absorb(LABELS.statement, writer.finish())
        .absorbElements(LABELS.commitments, [g.multiply(nonce), g])
        .challengeScalar(LABELS.challenge);
      const responses = [nonce.add(challenge.multiply(c))];
      return accepts(proof({ kind: 'linear', commitments: [g.multiply(nonce)], responses }), statement);
    };
    const more: Proof = { kind: 'linear', commitments: [g], responses: [c] };
    expect(extra(and([known]), (part) => ({ kind: 'and', parts: [part, more] }))).toBe(false);
    expect(extra(or([known]), (part) => ({ kind: 'or', challenges: [], branches: [part, more] }))).toBe(
      false,
    );
  });

  it('are not made from a wrong witness', () => {
    const g = TINY_TEST.generator();
    const log = knowledgeOfLog(g, g.multiply(TINY_TEST.scalar(5)));
    const prove =
      (...[statement, witness]: [Parameters<typeof proveStatement>[0], Witness]) =>
      () =>
        proveStatement(statement, witness, sessionTranscript(TINY_TEST), seededRng('wrong'));
    expect(prove(log, linear(6))).toThrow(RangeError);
    expect(prove(log, linear())).toThrow(RangeError);
    expect(prove(and([log]), linear(5))).toThrow(TypeError);
    expect(prove(and([log, log]), { kind: 'and', parts: [linear(5)] })).toThrow(RangeError);
    expect(prove(or([log]), { kind: 'or', branch: 1, witness: linear(5) })).toThrow(RangeError);
    expect(prove(or([log]), { kind: 'or', branch: 0, witness: linear(6) })).toThrow(RangeError);
    expect(() => proveStatement(log, linear(5), sessionTranscript(TEST_64), seededRng('wrong'))).toThrow(
      TypeError,
    );
  });
});

describe('statements', () => {
  it('that are trivial or nonsense cannot be made', () => {
    const g = TINY_TEST.generator();
    const e = TINY_TEST.identity();
    expect(() => linearRelation(TINY_TEST, 0, [])).toThrow(/needs an equation/);
    expect(() => linearRelation(TINY_TEST, 2, [{ image: g, terms: [{ secret: 0, base: g }] }])).toThrow(
      /no equation/,
    );
    expect(() => linearRelation(TINY_TEST, 1, [{ image: g, terms: [{ secret: 1, base: g }] }])).toThrow(
      /no secret/,
    );
    expect(() => linearRelation(TINY_TEST, 1, [{ image: g, terms: [{ secret: 0.5, base: g }] }])).toThrow(
      /no secret/,
    );
    expect(() => knowledgeOfLog(e, g)).toThrow(/without a base/);
    expect(() => equalityOfLogs(g, g, e, g)).toThrow(/without a base/);
    expect(() => and([])).toThrow(RangeError);
    expect(() => or([])).toThrow(RangeError);
    expect(() => knowledgeOfLog(g, TEST_64.generator())).toThrow(TypeError);
    expect(() =>
      or([knowledgeOfLog(g, g), knowledgeOfLog(TEST_64.generator(), TEST_64.generator())]),
    ).toThrow(TypeError);
  });
});

describe('nonces', () => {
  const constant: Rng = (length) => new Uint8Array(length);
  const own = booth(TEST_64, seededRng('nonces'), 8);
  const rule = ruleOf(3, { limits: [countLimit(3, 1, 2)] });

  it('differ between statements, witnesses and sessions even if the generator is stuck', () => {
    const g = TEST_64.generator();
    const commitments = [1, 2, 3].flatMap((secret) =>
      ['one', 'two'].map((session) => {
        const scalar = TEST_64.scalar(secret);
        const statement = knowledgeOfLog(g, g.multiply(scalar));
        const witness: Witness = { kind: 'linear', secrets: [scalar] };
        const proof = proveStatement(statement, witness, sessionTranscript(TEST_64, session), constant);
        return proof.kind === 'linear' ? toHex(proof.commitments[0]?.toBytes() ?? new Uint8Array()) : '';
      }),
    );
    expect(new Set(commitments).size).toBe(6);
    const ballots = (
      [
        [1, 0, 0],
        [0, 1, 0],
        [1, 1, 0],
      ] as const
    ).flatMap((values) => {
      const { statement, witness } = cast(own, rule, { kind: 'values', values });
      return ['one', 'two'].map((session) =>
        proveVector(statement, witness, sessionTranscript(TEST_64, session), constant),
      );
    });
    for (const part of ['B', 'A', 'C', 'D'] as const)
      expect(new Set(ballots.map((proof) => toHex(proof[part].toBytes()))).size).toBe(6);
    expect(new Set(ballots.map(({ T }) => toHex(T.c1.toBytes()))).size).toBe(6);
  });

  it('differ between runs if the generator works', () => {
    const { statement, witness } = cast(own, rule, { kind: 'values', values: [1, 0, 0] });
    const rng = seededRng('runs');
    const proofs = [1, 2, 3].map(() => proveVector(statement, witness, sessionTranscript(TEST_64), rng));
    expect(new Set(proofs.map(({ A }) => toHex(A.toBytes()))).size).toBe(3);
    for (const proof of proofs) expect(verifyVector(statement, proof, sessionTranscript(TEST_64))).toBe(true);
  });

  it('need a generator that keeps its word', () => {
    const { statement, witness } = cast(own, rule, { kind: 'values', values: [1, 0, 0] });
    const short: Rng = (length) => new Uint8Array(length - 1);
    const broken: Rng = () => {
      throw new Error('no entropy');
    };
    const prove = (rng: Rng) => () => proveVector(statement, witness, sessionTranscript(TEST_64), rng);
    expect(prove(short)).toThrow(RangeError);
    expect(prove(broken)).toThrow('no entropy');
  });
});

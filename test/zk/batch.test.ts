import { describe, expect, it } from 'vitest';
import { decode, Writer } from '../../src/core/codec.js';
import { DecodeError } from '../../src/core/errors.js';
import type { Group } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { BatchDisagreementError, BatchVerifier } from '../../src/zk/batch.js';
import { proveStatement, statementCheck } from '../../src/zk/nizk.js';
import { allOf, type Check, holds } from '../../src/zk/terms.js';
import { readVectorProof, vectorCheck, writeVectorProof } from '../../src/zk/vector.js';
import { seededRng } from '../helpers/rng.js';
import { booth, cast, countLimit, ruleOf, sessionTranscript, TEST_64 } from './fixtures.js';
import { otherStatements, statementCases } from './statements.js';

const RULE = ruleOf(2, { limits: [countLimit(2, 0, 1)], blank: true });

/** Checks that are valid, of every kind, and what they share. */
function validChecks(group: Group): { checks: Check[]; shared: ReturnType<Group['generator']>[] } {
  const own = booth(group, seededRng('batch'), 8);
  const ballots = [0, 1, 2].map((i) =>
    cast(own, RULE, i === 0 ? { kind: 'blank' } : { kind: 'values', values: [i - 1, 2 - i] }),
  );
  const checks = [
    ...ballots.map(({ statement, proof }) => vectorCheck(statement, proof, sessionTranscript(group))),
    ...statementCases(group).map(({ statement, witness, name }) =>
      statementCheck(
        statement,
        proveStatement(statement, witness, sessionTranscript(group), seededRng(name)),
        sessionTranscript(group),
      ),
    ),
  ];
  return { checks, shared: [group.generator(), own.publicKey, own.key.h, ...own.key.g] };
}

/** Every tampered version of one ballot and of one proof of each kind, as checks. */
function tamperedChecks(): Check[] {
  const checks: Check[] = [];
  const own = booth(TEST_64, seededRng('tamper'), 8);
  const { statement, proof } = cast(own, RULE, { kind: 'values', values: [1, 0] });
  const writer = new Writer();
  writeVectorProof(writer, proof);
  const bytes = writer.finish();
  for (let bit = 0; bit < 8 * bytes.length; bit += 7) {
    const changed = bytes.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    try {
      const other = decode(changed, '', (r) => readVectorProof(r, statement.layout, TEST_64));
      checks.push(vectorCheck(statement, other, sessionTranscript(TEST_64)));
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }
  for (const { statement: s, witness, name } of statementCases(TEST_64)) {
    const honest = proveStatement(s, witness, sessionTranscript(TEST_64), seededRng(name));
    for (const [, other] of otherStatements(s))
      checks.push(statementCheck(other, honest, sessionTranscript(TEST_64)));
  }
  return checks;
}

describe('batch', () => {
  it('accepts valid proofs of every kind together, with and without shared bases', () => {
    for (const group of [TEST_64, P256]) {
      const { checks, shared } = validChecks(group);
      for (const bases of [[], shared]) {
        const batch = new BatchVerifier(group, bases);
        for (const check of checks) batch.add(check);
        expect(batch.verify(seededRng('weights'))).toEqual([]);
      }
    }
  });

  it('agrees with the one-by-one verifier on every tampered proof', () => {
    const { shared } = validChecks(TEST_64);
    const tampered = tamperedChecks();
    expect(tampered.length).toBeGreaterThan(100);
    const alone = tampered.map((check) => holds(TEST_64, check));
    expect(alone).not.toContain(true);
    for (const check of tampered) {
      const batch = new BatchVerifier(TEST_64, shared);
      batch.add(check);
      expect(batch.verify(seededRng('weights'))).toEqual([0]);
    }
  });

  it('finds exactly the culprits, wherever they are', () => {
    const { checks: valid, shared } = validChecks(TEST_64);
    const tampered = tamperedChecks();
    for (let trial = 0; trial < 40; trial++) {
      const mix = Array.from({ length: 1 + (trial % 17) }, (_, i) => (trial * 7 + i * i * 3) % 5 < trial % 5);
      const batch = new BatchVerifier(TEST_64, shared);
      mix.forEach((bad, i) => {
        const [source, index] = bad ? [tampered, trial * 13 + i] : [valid, i];
        batch.add(source[index % source.length] ?? (() => false));
      });
      expect(batch.verify(seededRng(`weights ${trial}`))).toEqual(mix.flatMap((bad, i) => (bad ? [i] : [])));
    }
  });

  it('does not let two wrong equations cancel', () => {
    const g = TEST_64.generator();
    const off =
      (value: number): Check =>
      (sink) => {
        sink.equation([{ base: g, scalar: TEST_64.scalar(value) }]);
        return true;
      };
    const batch = new BatchVerifier(TEST_64, [g]);
    batch.add(off(1));
    batch.add(off(-1));
    expect(batch.verify(seededRng('cancel'))).toEqual([0, 1]);
    const together = new BatchVerifier(TEST_64, [g]);
    together.add(allOf([off(1), off(-1)]));
    expect(together.verify(seededRng('cancel'))).toEqual([0]);
  });

  it('refuses weights of a stuck source, under which false proofs would cancel or count for nothing', () => {
    const g = TEST_64.generator();
    const batch = new BatchVerifier(TEST_64);
    for (const value of [1, -1])
      batch.add((sink) => {
        sink.equation([{ base: g, scalar: TEST_64.scalar(value) }]);
        return true;
      });
    for (const byte of [0, 7])
      expect(() => batch.verify((length) => new Uint8Array(length).fill(byte))).toThrow('stuck');
  });

  it('of nothing is valid; a structural failure needs no equation', () => {
    expect(new BatchVerifier(TEST_64).verify(seededRng('empty'))).toEqual([]);
    const batch = new BatchVerifier(TEST_64);
    expect([batch.add(() => true), batch.add(() => false), batch.size]).toEqual([0, 1, 2]);
    expect(batch.verify(seededRng('empty'))).toEqual([1]);
  });

  it('blames nobody when the engine and the slow path disagree', () => {
    let runs = 0;
    const flaky: Check = () => ++runs > 1;
    const batch = new BatchVerifier(TEST_64);
    batch.add(flaky);
    expect(() => batch.verify(seededRng('flaky'))).toThrow(BatchDisagreementError);
  });
});

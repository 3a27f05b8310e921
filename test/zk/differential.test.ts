import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scalar } from '../../src/core/group.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import {
  disjunctiveContest,
  disjunctiveWitness,
  rangeStatement,
  rangeWitness,
} from '../../src/zk/disjunctive.js';
import { assignBits, type Choice, type ContestRule, compileLayout } from '../../src/zk/layout.js';
import { proveStatement, verifyStatement } from '../../src/zk/nizk.js';
import { verifyVector } from '../../src/zk/vector.js';
import { proveVector } from '../../src/zk/vector-prover.js';
import { seededRng } from '../helpers/rng.js';
import { booth, encryptValue, RUNS, ruleOf, sessionTranscript, TEST_64 } from './fixtures.js';
import { allowedValues, anyRule, isAllowed } from './rules.js';

const rng = seededRng('differential');

/** Whether a prover makes a proof that its verifier accepts; a prover that refuses says no. */
function accepts(prove: () => boolean): boolean {
  try {
    return prove();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect(['RangeError', 'TypeError']).toContain((error as Error).name);
    return false;
  }
}

/** What the ciphertexts encrypt for a choice, allowed or not. */
function encrypted(rule: ContestRule, choice: Choice): number[] {
  const values = choice.kind === 'blank' ? new Array<number>(rule.options).fill(0) : [...choice.values];
  return rule.blank ? [...values, Number(choice.kind === 'blank')] : values;
}

function byVector(rule: ContestRule, choice: Choice, own = booth(TEST_64, rng, 40)): boolean {
  const { group, publicKey, key } = own;
  return accepts(() => {
    const layout = compileLayout(rule, group);
    const values = encrypted(rule, choice);
    const nonces = values.map(() => group.randomScalar(rng));
    const ciphertexts = values.map((value, i) =>
      encryptValue(publicKey, value, nonces[i] ?? group.scalar(0)),
    );
    const statement = { publicKey, ciphertexts, layout, key };
    const witness = { bits: assignBits(layout, choice), nonces };
    const proof = proveVector(statement, witness, sessionTranscript(group), rng);
    expect(verifyVector(statement, proof, sessionTranscript(group))).toBe(true);
    return true;
  });
}

function byDisjunction(rule: ContestRule, choice: Choice): boolean {
  const { group, publicKey } = booth(TEST_64, rng, 0);
  const values = encrypted(rule, choice);
  const nonces: Scalar[] = values.map(() => group.randomScalar(rng));
  return accepts(() => {
    const ciphertexts = values.map((value, i) =>
      encryptValue(publicKey, value, nonces[i] ?? group.scalar(0)),
    );
    const statement = disjunctiveContest(rule, group.generator(), publicKey, ciphertexts);
    const witness = disjunctiveWitness(rule, choice, nonces);
    const proof = proveStatement(statement, witness, sessionTranscript(group), rng);
    expect(verifyStatement(statement, proof, sessionTranscript(group))).toBe(true);
    return true;
  });
}

describe('vector proof and disjunctive proof', () => {
  it('accept the same choices', () => {
    const anyChoice = (rule: ContestRule): fc.Arbitrary<Choice> =>
      fc.oneof(
        { weight: 1, arbitrary: fc.constant<Choice>({ kind: 'blank' }) },
        {
          weight: 2,
          arbitrary: fc
            .array(fc.integer({ min: -1, max: 4 }), { minLength: rule.options, maxLength: rule.options })
            .map((values): Choice => ({ kind: 'values', values })),
        },
        ...[...allowedValues(rule)]
          .slice(0, 12)
          .map((values) => ({ weight: 1, arbitrary: fc.constant<Choice>({ kind: 'values', values }) })),
      );
    const withChoice = anyRule().chain((rule) => fc.tuple(fc.constant(rule), anyChoice(rule)));
    const verdicts = new Set<boolean>();
    fc.assert(
      fc.property(withChoice, ([rule, choice]) => {
        const possible = [...allowedValues(rule)].length > 0;
        // A rule that only a blank vote can meet may be refused as a rule, or hold for that vote.
        if (!possible && choice.kind === 'blank' && rule.blank) return;
        const expected = possible && (choice.kind === 'blank' ? rule.blank : isAllowed(rule, choice.values));
        verdicts.add(expected);
        expect(byVector(rule, choice)).toBe(expected);
        if (possible) expect(byDisjunction(rule, choice)).toBe(expected);
      }),
      { numRuns: 3 * RUNS },
    );
    expect(verdicts).toEqual(new Set([true, false]));
  });

  it('accept every choice of some rules in the tiny group, exhaustively', () => {
    const own = booth(TINY_TEST, rng, 24);
    const rules = [
      ruleOf(3, { limits: [{ weights: [1, 1, 1], min: 1, max: 2 }], blank: true }),
      ruleOf(3, { maxPerOption: 2, limits: [{ weights: [1, 1, 1], min: 3, max: 3 }], excluded: [2] }),
      ruleOf(2, { minPerOption: 1, maxPerOption: 4, blank: true }),
      ruleOf(4, { limits: [{ weights: [20, 30, 50, 10], min: 0, max: 60 }] }),
    ];
    for (const rule of rules) {
      let count = 0;
      for (const values of allowedValues(rule)) {
        count++;
        expect(byVector(rule, { kind: 'values', values }, own)).toBe(true);
      }
      expect(count).toBeGreaterThan(0);
      expect(byVector(rule, { kind: 'blank' }, own)).toBe(rule.blank);
    }
  });
});

describe('range proof', () => {
  it('exists for the values of the range and no other, exhaustively', () => {
    const { group, publicKey } = booth(TEST_64, rng, 0);
    for (let lo = 0; lo < 3; lo++)
      for (let hi = lo; hi < 4; hi++)
        for (let value = -1; value < 6; value++) {
          const nonce = group.randomScalar(rng);
          const statement = rangeStatement(
            group.generator(),
            publicKey,
            encryptValue(publicKey, value, nonce),
            lo,
            hi,
          );
          const provable = accepts(() => {
            const proof = proveStatement(
              statement,
              rangeWitness(lo, value, nonce),
              sessionTranscript(group),
              rng,
            );
            return verifyStatement(statement, proof, sessionTranscript(group));
          });
          expect(provable).toBe(value >= lo && value <= hi);
        }
  });

  it('refuses ranges that are empty, fractional, too long or wrap around the order', () => {
    const { group, publicKey } = booth(TINY_TEST, rng, 0);
    const pair = encryptValue(publicKey, 0, group.scalar(5));
    const make = (lo: number, hi: number) => () => rangeStatement(group.generator(), publicKey, pair, lo, hi);
    expect(make(1, 0)).toThrow(RangeError);
    expect(make(0, 0.5)).toThrow(RangeError);
    expect(make(Number.NaN, 1)).toThrow(RangeError);
    expect(make(0, 1018)).not.toThrow();
    expect(make(0, 1019)).toThrow(RangeError);
    const big = booth(TEST_64, rng, 0);
    const other = encryptValue(big.publicKey, 0, TEST_64.scalar(5));
    expect(() => rangeStatement(TEST_64.generator(), big.publicKey, other, 0, 10_000)).toThrow(RangeError);
    expect(() => disjunctiveContest(ruleOf(2), group.generator(), publicKey, [pair])).toThrow(RangeError);
  });
});

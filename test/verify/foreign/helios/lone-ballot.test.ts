/** Opened ballots alone, of the default group: made here, with ranges that only their proofs show, and larger than is read. */

import { describe, expect, it } from 'vitest';
import { HELIOS_2048_PARAMETERS } from '../../../../src/core/groups/modp-params.js';
import { verifyHelios } from '../../../../src/verify/foreign/helios/index.js';
import { MAX_BALLOT } from '../../../../src/verify/foreign/helios/json.js';
import { recordInFile } from '../../../../src/verify/foreign/memory.js';
import type { ForeignRecord } from '../../../../src/verify/foreign/source.js';
import { challenge, type Json } from './prover.js';

const { p, q, g } = HELIOS_2048_PARAMETERS;

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base];
  for (let rest = ((exponent % q) + q) % q; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}

const KEY = power(g, 12345n);

/** A proof of a ciphertext under randomness r, of the numbers from `first` on; others than `value` are simulated. */
function proofs(alpha: bigint, beta: bigint, r: bigint, first: number, count: number, value: number): Json[] {
  const all = Array.from({ length: count }, (_, i) => {
    const [m, c, s] = [BigInt(first + i), 7n + BigInt(i), 1000n + BigInt(i)];
    const over = (beta * power(g, -m)) % p;
    if (first + i === value) return { a: power(g, 77n), b: power(KEY, 77n), c: 0n, s: 0n };
    return { a: (power(g, s) * power(alpha, -c)) % p, b: (power(KEY, s) * power(over, -c)) % p, c, s };
  });
  const total = challenge(...all.flatMap(({ a, b }) => [a, b])) - all.reduce((sum, { c }) => sum + c, 0n);
  const real = ((total % q) + q) % q;
  return all.map(({ a, b, c, s }, i) => {
    const [mine, answer] = first + i === value ? [real, (77n + real * r) % q] : [c, s];
    return { challenge: `${mine}`, commitment: { A: `${a}`, B: `${b}` }, response: `${answer}` };
  });
}

/** A ballot with one question, of which the first two answers are chosen, proved to be from `min` to `min + span - 1`. */
function ballot(answers: number, min: number, span: number): Json {
  const values = Array.from({ length: answers }, (_, i) => (i < 2 ? 1 : 0));
  const randomness = values.map((_, i) => BigInt(i + 3));
  const pairs = values.map((m, i) => {
    const r = randomness[i] ?? 0n;
    return { alpha: power(g, r), beta: (power(g, BigInt(m)) * power(KEY, r)) % p };
  });
  const sum = randomness.reduce((a, b) => a + b, 0n);
  const of = (side: 'alpha' | 'beta'): bigint => pairs.reduce((a, pair) => (a * pair[side]) % p, 1n);
  const answer = {
    choices: pairs.map(({ alpha, beta }) => ({ alpha: `${alpha}`, beta: `${beta}` })),
    individual_proofs: pairs.map(({ alpha, beta }, i) =>
      proofs(alpha, beta, randomness[i] ?? 0n, 0, 2, values[i] ?? 0),
    ),
    overall_proof: proofs(of('alpha'), of('beta'), sum, min, span, 2),
    answer: [0, 1],
    randomness: randomness.map(String),
  };
  return { answers: [answer], election_hash: 'hash', election_uuid: 'election' };
}

const verified = (value: Json) => verifyHelios(recordInFile(Buffer.from(JSON.stringify(value))));

describe('an opened ballot alone', () => {
  it.each([
    [0, 3],
    [1, 2],
    [2, 1],
    [2, 2],
  ])('shows that its proof is of %i answers and %i possible numbers', async (min, span) => {
    const { verdict, facts, checks } = await verified(ballot(3, min, span));
    expect(verdict).toBe('incomplete');
    expect(checks[16]?.notes).toEqual([`question 1: ${min} to ${min + span - 1} answers`]);
    expect(facts).toContainEqual({ label: 'Key y in decimals', value: KEY.toString() });
  });

  it.each<[string, (value: Json) => unknown, string]>([
    ['an overall proof of nothing', ({ answers: [a] }) => (a.overall_proof = []), 'bad-value'],
    [
      'more overall proofs than numbers',
      ({ answers: [a] }) => a.overall_proof.push(...Array(4).fill(1)),
      'too-large',
    ],
    ['more choices than are read', ({ answers: [a] }) => (a.choices = Array(4097).fill(1)), 'too-large'],
    [
      'more choices of all questions than are read',
      (b) => (b.answers = Array(9).fill({ choices: Array(512).fill(1), overall_proof: null })),
      'too-large',
    ],
    ['more questions than are read', (b) => (b.answers = Array(1025).fill(b.answers[0])), 'too-large'],
    ['a wrong overall proof', ({ answers: [a] }) => (a.overall_proof[0].response = '1'), 'wrong-proof'],
    ['another answer', ({ answers: [a] }) => (a.answer = [0, 2]), 'other-vote'],
    ['no randomness but zero', ({ answers: [a] }) => (a.randomness = ['0', '0', '0']), 'no-key'],
  ])('with %s fails', async (_, change, code) => {
    const value = ballot(3, 1, 2);
    change(value);
    const { verdict, checks } = await verified(value);
    expect([verdict, checks[16]?.findings[0]?.code]).toEqual(['failed', code]);
  });

  it('that is larger than any ballot is not read', async () => {
    const start = Buffer.from(JSON.stringify(ballot(3, 1, 2)));
    const asked: number[] = [];
    const open: ForeignRecord['open'] = async () => ({
      size: MAX_BALLOT + 1,
      read: async (_, length) => {
        asked.push(length);
        return start.subarray(0, length);
      },
      close: async () => {},
    });
    const { checks } = await verifyHelios({ files: async () => undefined, open });
    expect(checks[16]?.findings).toMatchObject([{ culprit: 'ballot', code: 'too-large' }]);
    expect(Math.max(...asked)).toBeLessThan(1000);
  });

  it('that is no longer there fails', async () => {
    const record = recordInFile(Buffer.from(JSON.stringify(ballot(3, 1, 2))));
    let left = 1;
    const open: ForeignRecord['open'] = async (path) => (left-- > 0 ? record.open(path) : undefined);
    const { verdict, checks } = await verifyHelios({ ...record, open });
    expect(verdict).toBe('failed');
    expect(checks[16]?.findings).toMatchObject([{ culprit: 'ballot', code: 'truncated' }]);
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Element } from '../../src/core/group.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { Transcript } from '../../src/core/transcript.js';
import { compileLayout } from '../../src/zk/layout.js';
import { type Proof, proveStatement, statementCheck } from '../../src/zk/nizk.js';
import { and, knowledgeOfLog, or } from '../../src/zk/relation.js';
import type { Check } from '../../src/zk/terms.js';
import { type VectorProof, type VectorStatement, vectorCheck } from '../../src/zk/vector.js';
import { seededRng } from '../helpers/rng.js';
import { booth, cast, countLimit, ruleOf, sessionTranscript, TEST_64 } from './fixtures.js';
import { otherStatements, statementCases } from './statements.js';

/** The challenges that a verifier derives, in order. */
function challengesOf(check: Check): string[] {
  const spy = vi.spyOn(Transcript.prototype, 'challengeScalar');
  check({ equation: () => {} });
  const found = spy.mock.results.map((result) => String(result.value.value));
  spy.mockRestore();
  return found;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('every public input moves the challenge', () => {
  for (const { name, statement, witness } of statementCases(TEST_64))
    it(`of a proof of ${name}`, () => {
      const proof = proveStatement(statement, witness, sessionTranscript(TEST_64), seededRng(name));
      const derive = (p: Proof, t = sessionTranscript(TEST_64), s = statement) =>
        challengesOf(statementCheck(s, p, t));
      const base = derive(proof);
      expect(base.length).toBe(1);
      const seen = new Set(base);
      const fresh = (challenges: string[]): void => {
        if (challenges.length === 0) return; // another shape: refused before any challenge
        expect(seen.has(challenges[0] ?? '')).toBe(false);
        seen.add(challenges[0] ?? '');
      };
      for (const [, other] of otherStatements(statement)) fresh(derive(proof, undefined, other));
      for (let i = 0; i < countCommitments(proof); i++) fresh(derive(changeCommitment(proof, i)));
      fresh(derive(proof, sessionTranscript(TEST_64, 'session2')));
      fresh(derive(proof, sessionTranscript(TEST_64, 'session', 'role')));
      fresh(derive(proof, sessionTranscript(TEST_64).absorb('context', new Uint8Array(1))));
      expect(derive(proof)).toEqual(base);
    });

  it('of a vector proof', () => {
    const rule = ruleOf(3, { limits: [countLimit(3, 1, 2)] });
    const own = booth(TEST_64, seededRng('completeness'), 6);
    const { statement, proof } = cast(own, rule, { kind: 'values', values: [0, 1, 0] });
    const g = TEST_64.generator();
    const derive = (s: VectorStatement, p: VectorProof, t = sessionTranscript(TEST_64)) =>
      challengesOf(vectorCheck(s, p, t));
    const [y, x] = derive(statement, proof);
    const both: string[][] = [
      derive({ ...statement, publicKey: statement.publicKey.add(g) }, proof),
      derive(statement, { ...proof, B: proof.B.add(g) }),
      derive(statement, proof, sessionTranscript(TEST_64, 'session2')),
      derive(statement, proof, sessionTranscript(TEST_64, 'session', 'role')),
      derive(statement, proof, sessionTranscript(TEST_64).absorb('context', new Uint8Array(1))),
      ...[...statement.ciphertexts.keys()].flatMap((i) =>
        (['c1', 'c2'] as const).map((half) => {
          const ciphertexts = statement.ciphertexts.map((pair, j) =>
            i === j ? { ...pair, [half]: pair[half].add(g) } : pair,
          );
          return derive({ ...statement, ciphertexts }, proof);
        }),
      ),
      ...[{ limits: [countLimit(3, 0, 1)] }, { limits: [{ weights: [1, 1, 2], min: 1, max: 2 }] }].map(
        (change) => derive({ ...statement, layout: compileLayout({ ...rule, ...change }, TEST_64) }, proof),
      ),
    ];
    for (const [otherY, otherX] of both) {
      expect(otherY).toBeDefined();
      expect(otherX).toBeDefined();
      expect(otherY).not.toBe(y);
      expect(otherX).not.toBe(x);
    }
    expect(new Set(both.map(([first]) => first)).size).toBe(both.length);
    const later: VectorProof[] = [
      { ...proof, A: proof.A.add(g) },
      { ...proof, C: proof.C.add(g) },
      { ...proof, D: proof.D.add(g) },
      { ...proof, T: { ...proof.T, c1: proof.T.c1.add(g) } },
      { ...proof, T: { ...proof.T, c2: proof.T.c2.add(g) } },
    ];
    for (const changed of later) {
      const [sameY, otherX] = derive(statement, changed);
      expect(sameY).toBe(y);
      expect(otherX).not.toBe(x);
    }
  });

  it('by its group too', () => {
    const first = (t: Transcript): bigint => t.challengeScalar('challenge').value % 2n ** 60n;
    expect(first(sessionTranscript(TEST_64))).not.toBe(first(sessionTranscript(RISTRETTO255)));
  });

  it('and no input can flow into its neighbour', () => {
    const log = knowledgeOfLog(TEST_64.generator(), TEST_64.generator());
    const T = TEST_64.generator();
    const linear: Proof = { kind: 'linear', commitments: [T], responses: [TEST_64.scalar(1)] };
    const two: Proof = { kind: 'and', parts: [linear, linear] };
    const derive = (...[s, p, t]: Parameters<typeof statementCheck>) =>
      challengesOf(statementCheck(s, p, t))[0];
    const found = [
      derive(and([log, log]), two, sessionTranscript(TEST_64, 'ab', 'c')),
      derive(and([log, log]), two, sessionTranscript(TEST_64, 'a', 'bc')),
      derive(and([and([log, log])]), { kind: 'and', parts: [two] }, sessionTranscript(TEST_64, 'ab', 'c')),
      derive(
        or([log, log]),
        { kind: 'or', challenges: [TEST_64.scalar(1)], branches: [linear, linear] },
        sessionTranscript(TEST_64, 'ab', 'c'),
      ),
    ];
    expect(found).not.toContain(undefined);
    expect(new Set(found).size).toBe(found.length);
  });
});

function countCommitments(proof: Proof): number {
  if (proof.kind === 'linear') return proof.commitments.length;
  return (proof.kind === 'and' ? proof.parts : proof.branches).reduce(
    (n, part) => n + countCommitments(part),
    0,
  );
}

function changeCommitment(proof: Proof, index: number): Proof {
  let next = 0;
  const change = (element: Element): Element =>
    next++ === index ? element.add(element.group.generator()) : element;
  const walk = (part: Proof): Proof => {
    if (part.kind === 'linear') return { ...part, commitments: part.commitments.map(change) };
    if (part.kind === 'and') return { ...part, parts: part.parts.map(walk) };
    return { ...part, branches: part.branches.map(walk) };
  };
  return walk(proof);
}

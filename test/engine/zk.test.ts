/** Proofs and batch verification on the WebAssembly group: the same bytes and the same verdicts as on noble. */
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import { p256WithEngine } from '../../src/core/engine/p256-group.js';
import type { Group } from '../../src/core/group.js';
import { P256_NOBLE } from '../../src/core/groups/p256-noble.js';
import { BatchVerifier } from '../../src/zk/batch.js';
import { proveStatement, statementCheck } from '../../src/zk/nizk.js';
import type { Check } from '../../src/zk/terms.js';
import { vectorCheck, writeVectorProof } from '../../src/zk/vector.js';
import { seededRng } from '../helpers/rng.js';
import { booth, cast, countLimit, ruleOf, sessionTranscript } from '../zk/fixtures.js';
import { otherStatements, statementCases } from '../zk/statements.js';

const RULE = ruleOf(3, { limits: [countLimit(3, 0, 2)], blank: true });
const WASM = p256WithEngine('wasm');

/** Honest checks of every kind, false ones among them, and the bytes of a vector proof. */
function workload(group: Group): { checks: Check[]; bad: number[]; proof: string } {
  const own = booth(group, seededRng('booth'), 8);
  const { statement, proof } = cast(own, RULE, { kind: 'values', values: [1, 0, 1] });
  const writer = new Writer();
  writeVectorProof(writer, proof);
  const checks = [vectorCheck(statement, proof, sessionTranscript(group))];
  const bad: number[] = [];
  for (const { statement: s, witness, name } of statementCases(group)) {
    const honest = proveStatement(s, witness, sessionTranscript(group), seededRng(name));
    checks.push(statementCheck(s, honest, sessionTranscript(group)));
    const other = otherStatements(s)[0];
    if (other === undefined) continue;
    bad.push(checks.length);
    checks.push(statementCheck(other[1], honest, sessionTranscript(group)));
  }
  return { checks, bad, proof: toHex(writer.finish()) };
}

describe('zk on the WebAssembly group', () => {
  const [wasm, noble] = [workload(WASM), workload(P256_NOBLE)];

  it('proves the same bytes from the same randomness', () => {
    expect(wasm.proof).toBe(noble.proof);
  });

  it('names the same culprits', () => {
    expect(wasm.bad.length).toBeGreaterThan(2);
    for (const [group, { checks, bad }] of [
      [WASM, wasm],
      [P256_NOBLE, noble],
    ] as const) {
      const batch = new BatchVerifier(group, [group.generator()]);
      for (const check of checks) batch.add(check);
      expect(batch.verify(seededRng('weights'))).toEqual(bad);
    }
  });
});

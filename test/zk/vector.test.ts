import { describe, expect, it } from 'vitest';
import { decode, Writer } from '../../src/core/codec.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { withTables } from '../../src/zk/commitment-key.js';
import { holds } from '../../src/zk/terms.js';
import { readVectorProof, vectorCheck, verifyVector, writeVectorProof } from '../../src/zk/vector.js';
import { seededRng } from '../helpers/rng.js';
import { booth, cast, countLimit, ruleOf, sessionTranscript, TEST_64 } from './fixtures.js';

describe('vector proof', () => {
  for (const group of [TINY_TEST, RISTRETTO255, P256])
    it(`an honest ballot verifies in ${group.id}`, () => {
      const own = booth(group, seededRng('honest'));
      const rule = ruleOf(4, { limits: [countLimit(4, 1, 2)], blank: true });
      for (const choice of [{ kind: 'values', values: [1, 0, 0, 1] }, { kind: 'blank' }] as const) {
        for (const key of [own.key, withTables(own.key)]) {
          const { statement, proof } = cast({ ...own, key }, rule, choice);
          expect(verifyVector(statement, proof, sessionTranscript(group))).toBe(true);
          const writer = new Writer();
          writeVectorProof(writer, proof);
          const again = decode(writer.finish(), 'proof', (r) => readVectorProof(r, statement.layout, group));
          expect(verifyVector(statement, again, sessionTranscript(group))).toBe(true);
        }
      }
    });

  it('can be checked again and again, on one transcript', () => {
    const { statement, proof } = cast(booth(TEST_64, seededRng('again'), 8), ruleOf(2), {
      kind: 'values',
      values: [1, 0],
    });
    const transcript = sessionTranscript(TEST_64);
    const check = vectorCheck(statement, proof, transcript);
    expect([holds(TEST_64, check), holds(TEST_64, check)]).toEqual([true, true]);
    expect(verifyVector(statement, proof, transcript)).toBe(true);
  });

  it('has one length whatever the choice, and 6 elements and n + 3 scalars', () => {
    const own = booth(P256, seededRng('length'), 8);
    const rule = ruleOf(3, { limits: [countLimit(3, 0, 2)], blank: true });
    const choices = [{ kind: 'values', values: [0, 0, 0] }, { kind: 'blank' }] as const;
    const lengths = choices.map((choice) => {
      const { proof } = cast(own, rule, choice);
      const writer = new Writer();
      writeVectorProof(writer, proof);
      return writer.finish().length;
    });
    expect(lengths).toEqual([6 * 64 + (6 + 3) * 32, 6 * 64 + (6 + 3) * 32]);
  });
});

import { describe, expect, it } from 'vitest';
import { decode, Writer } from '../../src/core/codec.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { withTables } from '../../src/zk/commitment-key.js';
import { readVectorProof, verifyVector, writeVectorProof } from '../../src/zk/vector.js';
import { seededRng } from '../helpers/rng.js';
import { booth, cast, countLimit, ruleOf, sessionTranscript } from './fixtures.js';

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
});

/** Split view (a log that shows two histories to two voters): with one honest witness in common, no two can both be shown one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import {
  addSignatures,
  compareLogs,
  httpWitness,
  LedgerCorruptError,
  type LedgerReader,
  openCheckpoint,
  parseSignatureLine,
  verifyConsistency,
} from '../../src/ledger/index.js';
import { record, TRUST } from './helpers.js';
import { fetchFrom, testLog, testWitness, witnessKey } from './witness-helpers.js';

const HONEST = witnessKey('w.example', 41);
const FORK_AT = 3;
const SIZE = 8;
const histories = [
  await testLog(SIZE),
  await testLog(SIZE, (i) => (i < FORK_AT ? record(i) : utf8(`other ${i}`))),
] as const;

describe('a log that shows two histories', () => {
  it('never has both cosigned by an honest witness, whatever the schedule', async () => {
    const step = fc.record({ side: fc.constantFrom(0, 1), size: fc.integer({ min: 1, max: SIZE }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (schedule) => {
        const url = 'https://w.example';
        const witness = httpWitness({ url, key: HONEST, fetch: fetchFrom({ [url]: testWitness(HONEST) }) });
        const trust = { ...TRUST, witnessKeys: [HONEST], quorum: 1 };
        // Each side is a voter who believes only what the witness cosigned.
        const accepted: { side: number; size: number; root: Uint8Array }[] = [];
        for (const { side, size } of schedule) {
          const log = histories[side] ?? histories[0];
          const checkpoint = await log.checkpoint(size);
          const line = await witness
            .cosign(checkpoint, (from) => log.proof(from, size))
            .catch(() => undefined);
          const note =
            line === undefined
              ? checkpoint.note
              : addSignatures(checkpoint.note, [parseSignatureLine(line.trimEnd())]);
          try {
            accepted.push({ side, ...openCheckpoint(note, trust) });
          } catch {
            expect(line).toBeUndefined();
          }
        }
        for (const a of accepted)
          for (const b of accepted) {
            if (a.size > b.size) continue;
            const log = histories[b.side] ?? histories[0];
            const proof = await log.proof(a.size, b.size);
            expect(verifyConsistency(a.size, b.size, proof, a.root, b.root)).toBe(true);
          }
      }),
    );
  }, 60_000);

  it('is told with both notes by a comparison', async () => {
    const found = await compareLogs(histories.map(({ ledger }) => ledger));
    if (found.kind !== 'fork') throw new Error(`${found.kind}, a fork was expected`);
    expect(found.firstDifference).toBe(FORK_AT);
    const roots = found.notes.map((note) => openCheckpoint(note, TRUST).root);
    expect(roots[0]).not.toEqual(roots[1]);
  });

  it('is told even if one copy hands out no entries: the notes are the proof', async () => {
    const [a, b] = histories;
    const mute: LedgerReader = {
      checkpoint: () => b.ledger.checkpoint(),
      consistencyProof: (...args) => b.ledger.consistencyProof(...args),
      inclusionProof: (...args) => b.ledger.inclusionProof(...args),
      subscribe: (...args) => b.ledger.subscribe(...args),
      readBundles: (...args) => b.ledger.readBundles(...args),
      read: () => {
        throw new LedgerCorruptError('nothing here');
      },
    };
    const found = await compareLogs([a.ledger, mute]);
    if (found.kind !== 'fork') throw new Error(`${found.kind}, a fork was expected`);
    expect([found.firstDifference, found.notes.length]).toEqual([undefined, 2]);
  });
});

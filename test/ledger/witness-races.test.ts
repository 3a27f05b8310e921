/** Requests that reach a witness at once: it never goes back, and never cosigns two histories. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import { memoryWitnessStore, parseCheckpoint, type WitnessStore } from '../../src/ledger/index.js';
import { submitTo, testLog, testWitness } from './witness-helpers.js';

const log = await testLog(20);
const other = await testLog(20, (i) => utf8(i < 7 ? `record ${i}` : `other ${i}`));

describe('concurrent requests', () => {
  /** A store that lets every other request in between read and write. */
  function slowStore(delays: readonly number[]): WitnessStore & { sizes: number[] } {
    const store = memoryWitnessStore();
    const sizes: number[] = [];
    let turn = 0;
    const pause = async (): Promise<void> => {
      for (let i = delays[turn++ % delays.length] ?? 0; i > 0; i--) await Promise.resolve();
    };
    return {
      sizes,
      async read(origin) {
        const note = await store.read(origin);
        await pause();
        return note;
      },
      async swap(origin, expected, next) {
        await pause();
        const done = await store.swap(origin, expected, next);
        if (done) sizes.push(parseCheckpoint(next).size);
        return done;
      },
    };
  }

  it('never roll the record back, and never cosign two histories', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(30), { minLength: 1, maxLength: 8 }),
        fc.array(fc.record({ from: fc.nat(20), to: fc.nat(20), honest: fc.boolean() }), {
          minLength: 2,
          maxLength: 12,
        }),
        async (delays, requests) => {
          const store = slowStore(delays);
          const witness = testWitness(undefined, store);
          const answers = await Promise.all(
            requests.map(({ from, to, honest }) =>
              submitTo(witness, honest ? log : other, Math.min(from, to), to),
            ),
          );
          expect(store.sizes.every((size, i) => size >= (store.sizes[i - 1] ?? 0))).toBe(true);
          const heads = await Promise.all(
            requests.map(({ to, honest }) => (honest ? log : other).checkpoint(to)),
          );
          const signed = heads.filter((_, i) => answers[i]?.status === 200);
          for (const a of signed)
            for (const b of signed) if (a.size === b.size) expect(a.root).toEqual(b.root);
          expect(answers.every(({ status }) => [200, 409, 422, 503].includes(status))).toBe(true);
        },
      ),
    );
  });
});

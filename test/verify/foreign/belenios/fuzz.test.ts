/** Bytes flipped anywhere: the verifier never throws, and accepts nothing whose meaning has changed. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeWithData } from '../../../helpers/shared-data.js';
import { membersOf, putTogether, takeApart } from './archive-model.js';
import { EMPTY } from './changes.js';
import { verify } from './open.js';

const RUNS = Number(process.env.FC_NUM_RUNS ?? 60);

describeWithData('damaged records of Belenios', `belenios/${EMPTY}/record.bel`, (path) => {
  const record = readFileSync(path);

  it('one changed byte of the archive is always noticed', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(record.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(record);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        expect((await verify(damaged)).verdict).toBe('failed');
      }),
      { numRuns: RUNS },
    );
  });

  it('an archive that is cut off anywhere is never verified', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(record.length - 1), async (length) => {
        expect((await verify(record.subarray(0, length))).verdict).not.toBe('verified');
      }),
      { numRuns: RUNS },
    );
  });

  it('one changed byte of an object, with all hashes made to fit, is never another result', {
    timeout: 60_000,
  }, async () => {
    const result = (await verify(record)).result;
    const steps = takeApart(record).steps.length;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(steps - 1),
        fc.nat(5),
        fc.nat(100_000),
        fc.integer({ min: 1, max: 127 }),
        async (step, which, at, change) => {
          const model = takeApart(record);
          const own = model.steps[step];
          const objects = [...(own?.refs ?? []), ...(own?.payload === undefined ? [] : [own.payload])];
          const chosen = Buffer.from(objects[which % Math.max(1, objects.length)] ?? '');
          if (own === undefined || chosen.length === 0) return;
          chosen[at % chosen.length] = (chosen[at % chosen.length] ?? 0) ^ change;
          const place = which % objects.length;
          if (place < own.refs.length) own.refs[place] = chosen.toString('utf8');
          else own.payload = chosen.toString('utf8');
          let damaged: Uint8Array;
          try {
            damaged = putTogether(model);
          } catch {
            return; // the payload is no JSON any more, so that it cannot be linked again
          }
          if (Buffer.compare(damaged, record) === 0) return; // a hash that was linked again
          const report = await verify(damaged);
          // Nothing but texts for people, and the credentials of those who did not vote, may change unnoticed.
          if (report.verdict === 'verified')
            expect([step, place, report.result?.slice(0, 2)]).toEqual([0, place, result?.slice(0, 2)]);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('anything at all is refused, not thrown at', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        expect((await verify(bytes)).verdict).toBe('failed');
        const [first] = membersOf(record);
        expect(first?.name).toBe('BELENIOS');
        expect((await verify(Buffer.concat([record.subarray(0, 1024), bytes]))).verdict).not.toBe('verified');
      }),
      { numRuns: RUNS },
    );
  });
});

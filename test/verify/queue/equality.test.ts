/**
 * One report, whoever examines: of random records of several chunks, with copies of ballots across chunks, bad ones, challenges,
 * revocations, paper votes and rubbish in any order, the report of one process is that of runs that keep results, of runs that
 * find them, and of workers some of whose answers are missing; and it is the same where copies are found outside of memory.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { nativeGroupOnKernels } from '../../../src/core/groups/native-kernels.js';
import { P256 } from '../../../src/core/groups/p256.js';
import { readFrame } from '../../../src/record/entry.js';
import { chunksInMemory, reportToJson, resumable, verifyElection } from '../../../src/verify/index.js';
import { collectVerification, enqueueVerification } from '../../../src/verify/queue/index.js';
import { memoryQueue } from '../../helpers/chunked.js';
import { ENTRIES } from '../../helpers/entries.js';
import { filesOf } from '../../helpers/publish.js';
import { seededRng } from '../../helpers/rng.js';
import { scratchInMemory, type TestScratch } from '../../helpers/scratch.js';
import {
  closingAt,
  entryAt,
  type HonestRecord,
  holdElection,
  positionOf,
  published,
} from '../../helpers/tamper.js';

let honest: HonestRecord;

beforeAll(async () => {
  honest = await holdElection('equality', nativeGroupOnKernels(P256.id));
});

/**
 * The honest record with hundreds of entries among those of the voting: copies, copies with a bit changed, and rubbish. Each is
 * drawn from a seed, so that a failure names a number.
 */
function spoiled({ entries, election }: HonestRecord, seed: number): Uint8Array[] {
  const rng = seededRng(`spoiled ${seed}`);
  const below = (bound: number): number => new DataView(rng(4).slice().buffer).getUint32(0) % bound;
  const opening = positionOf(entries, 'open');
  const closing = positionOf(entries, 'close');
  const voting = entries.slice(opening + 1, closing);
  const before: Uint8Array[][] = Array.from({ length: voting.length + 1 }, () => []);
  for (let extra = 0; extra < EXTRAS; extra++) {
    const bytes = entryAt(voting, below(voting.length)).slice();
    const how = below(8);
    const index = below(bytes.length);
    if (how < 3) bytes[index] = (bytes[index] ?? 0) ^ (1 << below(8));
    before[below(before.length)]?.push(how === 7 ? bytes.subarray(0, 1 + below(50)) : bytes);
  }
  const open = before.flatMap((some, i) => [...some, ...voting.slice(i, i + 1)]);
  const size = opening + 1 + open.length;
  const closed = closingAt(election, entryAt(entries, closing), size);
  return [...entries.slice(0, opening + 1), ...open, closed, ...entries.slice(closing + 1)];
}

const EXTRAS = 2 * ENTRIES + 40;

describe('a report of a random record', () => {
  it('is the same whoever has examined the ballots, and however they were batched', async () => {
    const findings: number[] = [];
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 20, max: 400 }), fc.nat(3), async (seed, batch, gap) => {
        const entries = spoiled(honest, seed);
        const files = filesOf(await published(honest.election, entries));
        const report = await verifyElection(files);
        const alone = reportToJson(report);
        findings.push(report.checks.flatMap((check) => check.findings).length);
        const store = chunksInMemory();
        const chunks = resumable(store, { entries: ENTRIES });
        expect(reportToJson(await verifyElection(files, { chunks, batch }))).toBe(alone);
        expect(store.kept.size).toBeGreaterThan(1);
        const rooms: TestScratch[] = [];
        const scratch = (): TestScratch => {
          const room = scratchInMemory(32);
          rooms.push(room);
          return room;
        };
        expect(reportToJson(await verifyElection(files, { chunks, recheck: 0.1, scratch }))).toBe(alone);
        // There are copies: it began anew with them known, and was right.
        expect(rooms.map(({ closed }) => closed)).toEqual([1, 1]);
        expect(rooms.every(({ blocks }) => blocks.length > 500)).toBe(true);
        const queue = await memoryQueue(files, async (key, worker, number) =>
          number % 4 === gap ? undefined : worker(key),
        );
        const queued = await enqueueVerification(files, queue, { entries: ENTRIES });
        expect(queued.jobs).toBeGreaterThan(1);
        expect(
          reportToJson(await collectVerification(files, queue, queued, { batch, recheck: 0, scratch })),
        ).toBe(alone);
      }),
      { numRuns: Number.parseInt(process.env.EQUALITY_ROUNDS ?? '2', 10) },
    );
    expect(Math.min(...findings)).toBeGreaterThan(ENTRIES);
  }, 240_000);

  it('has challenges, paper votes, revocations and later ballots in it', () => {
    const types = new Set(honest.entries.map((bytes) => readFrame(bytes).type));
    for (const type of ['ballot', 'challenge', 'paper', 'revocation'] as const) expect(types).toContain(type);
  });
});

/**
 * The disk on which a verifier remembers who has voted goes bad while ballots are decided about: whatever it does, there is an error
 * and no report, no file is left or open, and what was examined until then is of use on a better disk.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RewritableScratch, ScratchError } from '../../../src/core/scratch.js';
import { chunksInMemory, resumable, type VerifyOptions, verifyElection } from '../../../src/verify/index.js';
import { collectVerification, enqueueVerification } from '../../../src/verify/queue/index.js';
import { nodeScratchDisk, type ScratchDisk, scratchFile } from '../../../src/verify/workers/node/index.js';
import { memoryQueue } from '../../helpers/chunked.js';
import { ENTRIES } from '../../helpers/entries.js';
import { scratchInMemory } from '../../helpers/scratch.js';
import { poolInThread } from '../../helpers/worker-pools.js';
import { type Crowd, crowd } from './crowd.js';
import { report } from './spoilt.js';

/** Pages of 4 nullifiers, one of which is in memory. */
const BLOCK = 128;

/** What a disk does instead of what it is asked. */
type Fault = Partial<ScratchDisk>;

/** The real disk, which has a fault once some operations have gone well. It counts the files that are open. */
class TroubledDisk implements ScratchDisk {
  files = 0;
  readonly remove = nodeScratchDisk.remove;
  readonly #fault: Fault;
  #left: number;

  constructor(fault: Fault = {}, after = 0) {
    this.#fault = fault;
    this.#left = after;
  }

  open(path: string): number {
    const file = (this.#fault.open ?? nodeScratchDisk.open)(path);
    this.files += 1;
    return file;
  }

  write(file: number, bytes: Uint8Array, position: number): number {
    return (this.#struck(this.#fault.write) ?? nodeScratchDisk.write)(file, bytes, position);
  }

  read(file: number, into: Uint8Array, position: number): number {
    return (this.#struck(this.#fault.read) ?? nodeScratchDisk.read)(file, into, position);
  }

  close(file: number): void {
    this.files -= 1;
    nodeScratchDisk.close(file);
    this.#fault.close?.(file);
  }

  #struck<T>(operation: T | undefined): T | undefined {
    if (operation === undefined || this.#left-- > 0) return undefined;
    return operation;
  }
}

const failing = (code: string) => (): never => {
  throw Object.assign(new Error(`${code}: the disk says no`), { code });
};
const FAULTS: readonly (readonly [string, Fault, RegExp])[] = [
  ['cannot be opened', { open: failing('EACCES') }, /cannot be written: EACCES/],
  ['is full', { write: failing('ENOSPC') }, /cannot be written: ENOSPC/],
  ['takes nothing and says nothing', { write: () => 0 }, /cannot be written: nothing more/],
  ['cannot be read', { read: failing('EIO') }, /cannot be read: EIO/],
  ['has lost its end', { read: () => 0 }, /cannot be read: it is shorter/],
  ['forgets what it was given', { write: (_, { length }) => length }, /comes back changed|is shorter/],
  [
    'gives back what was there before',
    {
      write(file, bytes, at) {
        const known = nodeScratchDisk.read(file, new Uint8Array(bytes.length), at) > 0;
        return known ? bytes.length : nodeScratchDisk.write(file, bytes, at);
      },
    },
    /comes back changed/,
  ],
  [
    'gives back the page of another',
    { read: (file, into, at) => nodeScratchDisk.read(file, into, at === 0 ? BLOCK : 0) },
    /comes back changed|is shorter/,
  ],
  [
    'changes a bit',
    {
      read(file, into, at) {
        const count = nodeScratchDisk.read(file, into, at);
        into.set([(into[5] ?? 0) ^ 64], 5);
        return count;
      },
    },
    /comes back changed/,
  ],
];
/** Operations that go well before it begins. */
const MOMENTS = [0, 6];

let one: Crowd;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-bad-disk-'));
  one = await crowd('bad disk', {});
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

function on(disk: ScratchDisk): VerifyOptions {
  return { scratch: () => scratchFile(folder, BLOCK, disk), scratchKept: BLOCK };
}

/** Verifies on a bad disk: there must be an error that says what is wrong, and nothing left. */
async function refused(
  disk: TroubledDisk,
  said: RegExp,
  verify: (options: VerifyOptions) => Promise<unknown>,
): Promise<void> {
  const error = await verify(on(disk)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ScratchError);
  expect((error as ScratchError).message).toMatch(said);
  expect(disk.files).toBe(0);
  expect(await readdir(folder)).toEqual([]);
}

describe('a disk for who has voted', () => {
  it('that is sound is closed at the end', async () => {
    const disk = new TroubledDisk();
    expect(await report(one.files, on(disk))).toBe(one.alone);
    expect(disk.files).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(FAULTS)(
    'that %s ends verification with an error',
    async (_, fault, said) => {
      for (const after of MOMENTS)
        await refused(new TroubledDisk(fault, after), said, (options) => verifyElection(one.files, options));
    },
    120_000,
  );

  it.each(FAULTS)(
    'that %s ends it with workers, which are stopped',
    async (_, fault, said) => {
      const { pool, log } = poolInThread(2);
      await refused(new TroubledDisk(fault, 6), said, (options) =>
        verifyElection(one.files, { ...options, workers: pool, batch: 3 }),
      );
      expect([log.started, log.stopped]).toEqual([1, 1]);
    },
    120_000,
  );

  it.each(FAULTS)(
    'that %s ends a run that keeps results, and on another disk the next one goes on',
    async (_, fault, said) => {
      const store = chunksInMemory();
      const options = { chunks: resumable(store, { entries: ENTRIES }), batch: 4 };
      await refused(new TroubledDisk(fault, 6), said, (own) =>
        verifyElection(one.files, { ...own, ...options }),
      );
      expect(await report(one.files, { ...on(new TroubledDisk()), ...options })).toBe(one.alone);
    },
    120_000,
  );

  it('that is full ends a verification over a queue, which can be collected again', async () => {
    const queue = await memoryQueue(one.files);
    const queued = await enqueueVerification(one.files, queue, { entries: ENTRIES });
    const disk = new TroubledDisk({ write: failing('ENOSPC') }, 6);
    await refused(disk, /ENOSPC/, (options) =>
      collectVerification(one.files, queue, queued, { ...options, pollMs: 5 }),
    );
    const again = await collectVerification(one.files, queue, queued, {
      ...on(new TroubledDisk()),
      pollMs: 5,
    });
    expect(again.checks.find(({ id }) => id === 'V38')?.status).toBe('failed');
  }, 120_000);

  it('must have blocks that hold two nullifiers and can be written again', async () => {
    const small = scratchInMemory(48);
    await expect(verifyElection(one.files, { scratch: () => small })).rejects.toThrow(RangeError);
    expect(small.closed).toBe(2);
    const { write: _, ...appendOnly } = scratchInMemory(BLOCK);
    const scratch = (): RewritableScratch => appendOnly as unknown as RewritableScratch;
    await expect(verifyElection(one.files, { scratch, scratchKept: BLOCK })).rejects.toThrow(ScratchError);
  }, 60_000);

  it('that cannot be closed is an error too, and its file is closed once', async () => {
    const disk = new TroubledDisk({ close: failing('EIO') });
    await refused(disk, /cannot be closed: EIO/, (options) => verifyElection(one.files, options));
  });

  it('whose files keep their names has none in the end, whatever happened', async () => {
    let first = true;
    const keeping: Fault = { open: nodeScratchDisk.open };
    for (const fault of [
      keeping,
      { ...keeping, write: failing('ENOSPC') },
      { ...keeping, close: failing('EIO') },
    ]) {
      const disk = new TroubledDisk(fault, 6);
      first = true;
      const named: ScratchDisk = {
        ...{ open: disk.open.bind(disk), write: disk.write.bind(disk) },
        ...{ read: disk.read.bind(disk), close: disk.close.bind(disk) },
        remove(path) {
          if (first) {
            first = false;
            throw new Error('EBUSY: it is open');
          }
          nodeScratchDisk.remove(path);
        },
      };
      await verifyElection(one.files, on(named)).catch((error) => expect(error).toBeInstanceOf(ScratchError));
      expect(first).toBe(false);
      expect(disk.files).toBe(0);
      expect(await readdir(folder)).toEqual([]);
    }
  }, 120_000);
});

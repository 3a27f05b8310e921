/**
 * Restores an election as the casting service does, casts ballots, and says, as JSON, what memory that took: started by the
 * topic `casting-memory` as a process of its own, bundled, so that nothing else is counted.
 */
import { readFile } from 'node:fs/promises';
import { CastingDesk } from '../examples/board/casting.js';
import { completeConfig } from '../examples/board/config.js';
import { ServiceCrews } from '../examples/board/crews.js';
import { HeldElection } from '../examples/board/election.js';
import { DiskRoom } from '../examples/board/room.js';
import { readLogKey, storeOf } from '../examples/board/stores.js';
import { PageCache, PageColumn } from '../src/core/index.js';
import { systemRng } from '../src/core/random.js';
import { openLedger } from '../src/ledger/index.js';
import { createNodePool } from '../src/verify/workers/node/index.js';

/** What the process is asked. */
export interface CastingRequest {
  readonly workspace: string;
  /** File with the ballots to cast, end to end, and the bytes of each. */
  readonly live: string;
  readonly bytes: number;
  /** Whether what grows with ballots lies on a disk, as in the service or behind caches too small for it, or in memory. */
  readonly room: 'disk' | 'small' | 'memory';
  /** Script of the workers. */
  readonly script: string;
}

/** What the process reports. Sizes in bytes. */
export interface CastingUse {
  readonly accepted: number;
  /** Seconds until it is ready. */
  readonly restore: number;
  /** Live heap and buffers when it is ready, and after the ballots were cast: garbage collected. */
  readonly ready: number;
  readonly cast: number;
  /** The most resident memory at any time, threads included, as the system counted it. */
  readonly peak: number;
}

/** Bytes of caches that are full long before the longest ledger ends. */
const SMALL = 2 ** 22;

/** Ballots under way at once. */
const AT_ONCE = 128;

/** All in memory, as it was before there was room elsewhere. */
class NoRoom extends DiskRoom {
  override get boxMemory(): Record<string, never> {
    return {};
  }

  override column(width: number): PageColumn {
    return new PageColumn(new PageCache(this.scratch(), 2 ** 32), width);
  }
}

function live(): number {
  // Buffers that one collection finds are counted as free by the next.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const request: CastingRequest = JSON.parse(process.argv[2] ?? '{}');
const free = { burst: 1e9, perSecond: 1e9 };
const config = completeConfig({
  workspace: request.workspace,
  limits: { attemptRate: free, credentialRate: free, waitingPerAddress: AT_ONCE },
});
const signer = await readLogKey(config.logKey);
const folder = `${request.workspace}/journal`;
const ROOMS = {
  disk: () => new DiskRoom(folder),
  small: () => new DiskRoom(folder, SMALL),
  memory: () => new NoRoom(folder),
};
const room = ROOMS[request.room]();
const store = await storeOf(config.store, request.room === 'memory' ? {} : room.journal);
const crews = new ServiceCrews(createNodePool({ workers: 2, script: request.script }));
const start = performance.now();
const ledger = await openLedger(store, { origin: signer.name, signer });
const election = await HeldElection.restore(ledger, signer, {
  readHashes: (level, from, to) => store.readHashes(level, from, to),
  receiptMs: config.limits.receiptMs,
  room,
  calls: crews.calls,
});
const restore = (performance.now() - start) / 1000;
const ready = live();

const desk = new CastingDesk(election, crews, config.limits, () => {});
const ballots = new Uint8Array(await readFile(request.live));
let next = 0;
const voter = async (): Promise<void> => {
  while (next < ballots.length) {
    const entry = ballots.slice(next, next + request.bytes);
    next += request.bytes;
    await desk.cast(entry, `${systemRng(4).join('.')}`);
  }
};
await Promise.all(Array.from({ length: AT_ONCE }, voter));
const use: CastingUse = {
  accepted: election.record.voting.accounting.accepted,
  restore,
  ready,
  cast: live() - ballots.length,
  peak: process.resourceUsage().maxRSS * 1024,
};
await ledger.close();
await crews.dismiss();
room.close();
console.log(JSON.stringify(use));

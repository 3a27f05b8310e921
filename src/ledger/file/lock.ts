/**
 * The lock of a log directory (spec L-8.4): a file that only one process can create. Node has no `flock`, so a lock whose
 * process is gone is taken over; fencing in the journal and in the checkpoint guards what remains.
 */
import { readFile } from 'node:fs/promises';
import { equalBytes, toHex, utf8 } from '../../core/bytes.js';
import { drawBytes, type Rng } from '../../core/random.js';
import { LedgerLockedError } from '../ledger-locked.js';
import type { Fs } from './fs.js';

export { LedgerLockedError };

/** How a process proves that it lives: its id, when it started, and in which boot of the machine. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
  readonly boot: string;
}

/** Finds out about processes. */
export interface ProcessTable {
  self(): Promise<ProcessIdentity>;
  isAlive(identity: ProcessIdentity): Promise<boolean>;
}

/** A lock that is held. */
export interface HeldLock {
  /** Whether the lock file is still ours. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/**
 * Takes the lock.
 * @throws {LedgerLockedError} if a living process holds it
 */
export async function takeLock(fs: Fs, path: string, table: ProcessTable, rng: Rng): Promise<HeldLock> {
  const self = await table.self();
  const token = toHex(drawBytes(rng, 8));
  const content = utf8(`${self.pid} ${self.started} ${self.boot} ${token}\n`);
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await fs.createExclusive(path, content)) return heldLock(fs, path, content);
    const other = await fs.readFile(path, MAX_LOCK_BYTES);
    if (other === undefined) continue;
    const holder = parseHolder(other);
    if (holder !== undefined && (await table.isAlive(holder)))
      throw new LedgerLockedError(`process ${holder.pid} has the log open (${path})`);
    // Moved away under a name of our own first: of two that take over, only one finds the file it judged.
    const aside = `${path}.${token}`;
    await fs.rename(path, aside).catch(() => {});
    const moved = await fs.readFile(aside, MAX_LOCK_BYTES);
    if (moved !== undefined && !equalBytes(moved, other)) await fs.rename(aside, path);
    else await fs.remove(aside);
  }
  throw new LedgerLockedError(`others are taking the lock too (${path})`);
}

/** The processes of this machine: the start time and boot id are read where the system tells them (Linux). */
export const nodeProcesses: ProcessTable = Object.freeze({
  async self() {
    return { pid: process.pid, started: await startTime(process.pid), boot: await bootId() };
  },
  async isAlive(identity: ProcessIdentity) {
    if (identity.boot !== (await bootId())) return false;
    try {
      process.kill(identity.pid, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    }
    return identity.started === (await startTime(identity.pid));
  },
});

function heldLock(fs: Fs, path: string, content: Uint8Array): HeldLock {
  const isHeld = async (): Promise<boolean> => {
    const now = await fs.readFile(path, MAX_LOCK_BYTES);
    return now !== undefined && equalBytes(now, content);
  };
  return {
    isHeld,
    async release() {
      if (await isHeld()) await fs.remove(path);
    },
  };
}

/** Who wrote a lock file; `undefined` for one that a power loss left torn. */
function parseHolder(bytes: Uint8Array): ProcessIdentity | undefined {
  const match = /^([1-9][0-9]{0,9}) (\S{1,64}) (\S{1,64}) [0-9a-f]{16}\n$/.exec(
    String.fromCharCode(...bytes),
  );
  const [, pid, started, boot] = match ?? [];
  if (pid === undefined || started === undefined || boot === undefined) return undefined;
  return { pid: Number.parseInt(pid, 10), started, boot };
}

async function bootId(): Promise<string> {
  const text = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'unknown');
  return text.trim();
}

/** Field 22 of /proc/pid/stat: when the process started, in ticks since boot. */
async function startTime(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown';
}

const MAX_LOCK_BYTES = 4096;

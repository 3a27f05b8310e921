import type { Fs, FsFile, ProcessTable } from '../../src/ledger/file/index.js';

/**
 * A disk in memory that keeps what was synced apart from what was not. At a crash every unsynced write survives whole, in
 * part (at 512 bytes), as zeros, or not at all, each on its own; every unsynced change of a folder survives or not, in
 * any combination. Faults can be set to strike at the n-th operation.
 */
export class FakeDisk {
  /** What programs see: path to file. Folders are implied. */
  #names = new Map<string, Inode>();
  /** What is on the platter. */
  #durableNames = new Map<string, Inode>();
  #changes: NameChange[] = [];
  readonly #below: (n: number) => number;
  #epoch = 0;
  /** Operations that change something, so far. */
  operations = 0;
  syncs = 0;
  #fault: { at: number; kind: 'crash' | 'EIO' | 'ENOSPC' } | undefined;

  constructor(below: (n: number) => number) {
    this.#below = below;
  }

  /** Makes a fault strike at the n-th changing operation from now. */
  faultAfter(operations: number, kind: 'crash' | 'EIO' | 'ENOSPC'): void {
    this.#fault = { at: this.operations + operations, kind };
  }

  /** Loses power: what was not synced survives by chance. Everything opened before is dead. */
  crash(): void {
    this.#epoch++;
    this.#fault = undefined;
    for (const change of this.#changes) if (this.#below(2) === 0) applyName(this.#durableNames, change);
    this.#changes = [];
    const inodes = new Set(this.#durableNames.values());
    for (const inode of inodes) inode.settle(this.#below);
    this.#names = new Map(this.#durableNames);
  }

  /** Changes bytes behind everyone's back. */
  damage(path: string, change: (bytes: Uint8Array) => Uint8Array): void {
    const inode = this.#names.get(path);
    if (inode === undefined) throw new Error(`no file ${path}`);
    inode.replace(change(inode.content()));
  }

  /** A copy of everything, synced: what a backup holds. */
  copy(): FakeDisk {
    const other = new FakeDisk(this.#below);
    other.take(this);
    return other;
  }

  /** Takes a synced copy of everything on another disk. */
  take(other: FakeDisk): void {
    for (const [path, inode] of other.#names) {
      const twin = new Inode();
      twin.replace(inode.content());
      this.#names.set(path, twin);
      this.#durableNames.set(path, twin);
    }
  }

  content(path: string): Uint8Array | undefined {
    return this.#names.get(path)?.content();
  }

  paths(): string[] {
    return [...this.#names.keys()];
  }

  /** The file system for one process; dead after the next crash. */
  fs(): Fs {
    const epoch = this.#epoch;
    const alive = (): void => {
      if (epoch !== this.#epoch) throw new Error('the machine has crashed');
    };
    const read = async <T>(get: () => T): Promise<T> => {
      await Promise.resolve();
      alive();
      return get();
    };
    const change = async (write?: () => void): Promise<void> => {
      await Promise.resolve();
      alive();
      this.operations++;
      if (this.#fault !== undefined && this.operations >= this.#fault.at) {
        const { kind } = this.#fault;
        // A failing write may have reached the disk in part.
        if (this.#below(2) === 0) write?.();
        if (kind === 'crash') this.crash();
        throw new Error(kind);
      }
      write?.();
    };
    const rename = (path: string, inode: Inode | undefined, from?: string): void => {
      const step: NameChange = { path, inode, from };
      applyName(this.#names, step);
      this.#changes.push(step);
    };
    const handle = (inode: Inode): FsFile => ({
      size: () => read(() => inode.content().length),
      read: (position, length) => read(() => inode.content().slice(position, position + length)),
      write: (position, data) => change(() => inode.write(position, data.slice())),
      truncate: (size) => change(() => inode.truncate(size)),
      sync: () =>
        change(() => {
          this.syncs++;
          inode.sync();
        }),
      close: async () => {},
    });
    const open = (path: string) =>
      read(() => {
        const inode = this.#names.get(path);
        return inode === undefined ? undefined : handle(inode);
      });
    return {
      open,
      openForReading: open,
      create: async (path) => {
        let inode = new Inode();
        await change(() => {
          const found = this.#names.get(path);
          if (found === undefined) return rename(path, inode);
          inode = found;
          inode.truncate(0);
        });
        return handle(inode);
      },
      createExclusive: async (path, data) => {
        let created = false;
        await change(() => {
          if (this.#names.has(path)) return;
          const inode = new Inode();
          inode.replace(data);
          rename(path, inode);
          created = true;
        });
        return created;
      },
      readFile: (path, max) =>
        read(() => {
          const bytes = this.#names.get(path)?.content();
          if (bytes !== undefined && bytes.length > max) throw new RangeError('too long');
          return bytes?.slice();
        }),
      rename: (from, to) => change(() => rename(to, this.#names.get(from), from)),
      remove: (path) => change(() => rename(path, undefined)),
      list: (path) =>
        read(() => {
          const inside = this.paths().filter((p) => p.startsWith(`${path}/`));
          return [...new Set(inside.map((p) => p.slice(path.length + 1).split('/')[0] ?? ''))];
        }),
      makeDirectory: () => read(() => {}),
      syncDirectory: (path) =>
        change(() => {
          const inside = (p: string | undefined) =>
            p !== undefined && p.slice(0, p.lastIndexOf('/')) === path;
          for (const step of this.#changes)
            if (inside(step.path) || inside(step.from)) applyName(this.#durableNames, step);
          this.#changes = this.#changes.filter((step) => !inside(step.path) && !inside(step.from));
        }),
    };
  }

  /** Processes on this machine: those from before the last crash are dead. */
  processes(): ProcessTable {
    return {
      self: async () => ({ pid: 1, started: '0', boot: String(this.#epoch) }),
      isAlive: async (identity) => identity.boot === String(this.#epoch),
    };
  }
}

interface NameChange {
  readonly path: string;
  /** The file that gets the name; none where the name is removed. */
  readonly inode: Inode | undefined;
  /** The name it had before. */
  readonly from: string | undefined;
}

function applyName(names: Map<string, Inode>, change: NameChange): void {
  if (change.inode === undefined) names.delete(change.path);
  else names.set(change.path, change.inode);
  if (change.from !== undefined) names.delete(change.from);
}

type FileChange = { readonly at: number; readonly data: Uint8Array } | { readonly size: number };

/** One file's bytes: durable, and as changed since. */
class Inode {
  #durable = new Uint8Array(0);
  #now = new Uint8Array(0);
  #pending: FileChange[] = [];

  content(): Uint8Array {
    return this.#now;
  }

  write(at: number, data: Uint8Array): void {
    this.#apply({ at, data });
  }

  truncate(size: number): void {
    this.#apply({ size });
  }

  sync(): void {
    this.#durable = this.#now;
    this.#pending = [];
  }

  replace(bytes: Uint8Array): void {
    this.#now = Uint8Array.from(bytes);
    this.sync();
  }

  /** What a crash leaves. */
  settle(below: (n: number) => number): void {
    let bytes = this.#durable;
    for (const change of this.#pending) {
      if ('size' in change) {
        if (below(2) === 0) bytes = applied(bytes, change);
        continue;
      }
      for (let i = 0; i < change.data.length; i += 512) {
        const at = change.at + i;
        const data = change.data.slice(i, i + 512);
        const fate = below(4);
        if (fate === 0 || fate === 1) bytes = applied(bytes, { at, data });
        else if (fate === 2) bytes = applied(bytes, { at, data: new Uint8Array(data.length) });
      }
    }
    this.#now = bytes;
    this.sync();
  }

  #apply(change: FileChange): void {
    this.#pending.push(change);
    this.#now = applied(this.#now, change);
  }
}

function applied(bytes: Uint8Array, change: FileChange): Uint8Array<ArrayBuffer> {
  if ('size' in change) {
    const out = new Uint8Array(change.size);
    out.set(bytes.subarray(0, change.size));
    return out;
  }
  const out = new Uint8Array(Math.max(bytes.length, change.at + change.data.length));
  out.set(bytes);
  out.set(change.data, change.at);
  return out;
}

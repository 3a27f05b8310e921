/**
 * Verifying in several runs: results of chunks are kept somewhere, and a run that begins anew examines only what is missing.
 * What is kept is damaged now and then, and may be of another record: then it is made again. See docs/distributed.md for what
 * somebody could do who may write there.
 */
import { toHex } from '../../core/bytes.js';
import { systemRng } from '../../core/random.js';
import type { Fs } from '../../ledger/file/fs.js';
import { CHUNK_ENTRIES, type ChunkKey, chunkName } from './key.js';
import { MAX_RESULT_BYTES } from './result.js';
import type { ChunkAnswer, ChunkIncident, ChunkSource } from './source.js';

/** Where results are kept, under names of 64 hexadecimal digits. It need not be reliable. */
export interface ChunkStore {
  /** What was put under a name last, or `undefined`; anything, such as no bytes, where it cannot be read. */
  get(name: string, maxBytes: number): Promise<Uint8Array | undefined>;
  put(name: string, bytes: Uint8Array): Promise<void>;
}

/** Settings of {@link resumable}. */
export interface ResumeOptions {
  /** Entries of a chunk: 256 times a power of two; 4096 by default. Others than before find nothing that was kept. */
  readonly entries?: number;
  /** Told of what was kept and is not believed, and of what could not be kept. Neither ends a verification. */
  readonly onIncident?: (incident: ChunkIncident) => void;
}

/** A source of what was kept of earlier runs, for `VerifyOptions.chunks`, which keeps what this run finds out. */
export function resumable(store: ChunkStore, options: ResumeOptions = {}): ChunkSource {
  return new KeptChunks(store, options);
}

class KeptChunks implements ChunkSource {
  readonly entries: number;
  readonly #store: ChunkStore;
  readonly #onIncident: (incident: ChunkIncident) => void;
  #believed = true;

  constructor(store: ChunkStore, { entries = CHUNK_ENTRIES, onIncident = () => {} }: ResumeOptions) {
    this.entries = entries;
    this.#store = store;
    this.#onIncident = onIncident;
  }

  async take(key: ChunkKey): Promise<ChunkAnswer | undefined> {
    if (!this.#believed) return undefined;
    const bytes = await this.#store.get(chunkName(key), MAX_RESULT_BYTES);
    return bytes && { bytes, by: 'an earlier run' };
  }

  async keep(key: ChunkKey, bytes: Uint8Array): Promise<void> {
    try {
      await this.#store.put(chunkName(key), bytes);
    } catch (error) {
      const { start, end } = key;
      const message = `cannot be kept: ${error instanceof Error ? error.message : String(error)}`;
      this.#onIncident({ kind: 'unkept', by: 'this run', start, end, message });
    }
  }

  refuse(incident: ChunkIncident): void {
    // An earlier run may have ended in the middle of a chunk.
    if (incident.kind === 'incomplete') return;
    if (incident.kind === 'wrong') this.#believed = false;
    this.#onIncident(incident);
  }
}

/** Results in memory: for tests, and for runs within one process. */
export function chunksInMemory(): ChunkStore & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  return {
    kept,
    get: async (name) => kept.get(name),
    put: async (name, bytes) => void kept.set(name, bytes.slice()),
  };
}

/**
 * Results in a folder, one file each, put in place in one step. What is there already is neither followed nor written to,
 * only replaced: a link leads nowhere.
 * @param folder - made where it is missing; nobody but the auditor should be able to write there
 */
export function chunksInFolder(fs: Fs, folder: string): ChunkStore {
  const path = (name: string): string => `${folder}/${name}.chunk`;
  return {
    async get(name, maxBytes) {
      try {
        return await fs.readFile(path(name), maxBytes);
      } catch {
        // Longer than any result, a folder, unreadable: whatever is there, it is none.
        return new Uint8Array();
      }
    },
    async put(name, bytes) {
      await fs.makeDirectory(folder, 'owner');
      // A name that nobody can have laid a link under.
      const temporary = `${path(name)}.${toHex(systemRng(NONCE_BYTES))}.new`;
      const file = await fs.create(temporary, 'owner');
      try {
        await file.write(0, bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await fs.rename(temporary, path(name));
    },
  };
}

const NONCE_BYTES = 16;

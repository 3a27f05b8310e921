/**
 * Verifying in several runs: results of chunks are kept somewhere, and a run that begins anew examines only what is missing.
 * What is kept is damaged now and then, and may be of another record: then it is made again. See docs/distributed.md for what
 * somebody could do who may write there.
 */
import { type Fs, replaceFile } from '../../ledger/file/fs.js';
import { CHUNK_ENTRIES, type ChunkKey, chunkName } from './key.js';
import { MAX_RESULT_BYTES } from './result.js';
import type { ChunkAnswer, ChunkIncident, ChunkSource } from './source.js';

/** Where results are kept, under names of 64 hexadecimal digits. It need not be reliable. */
export interface ChunkStore {
  /** What was put under a name last, or `undefined`. @throws what ends the verification; a damaged one need not throw */
  get(name: string, maxBytes: number): Promise<Uint8Array | undefined>;
  put(name: string, bytes: Uint8Array): Promise<void>;
}

/** Settings of {@link resumable}. */
export interface ResumeOptions {
  /** Entries of a chunk: 256 times a power of two; 4096 by default. Others than before find nothing that was kept. */
  readonly entries?: number;
  /** Told of what was kept and is not believed. */
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
    await this.#store.put(chunkName(key), bytes);
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
 * Results in a folder, one file each, put in place in one step.
 * @param folder - made where it is missing; nobody but the auditor should be able to write there
 */
export function chunksInFolder(fs: Fs, folder: string): ChunkStore {
  const path = (name: string): string => `${folder}/${name}.chunk`;
  return {
    async get(name, maxBytes) {
      try {
        return await fs.readFile(path(name), maxBytes);
      } catch (error) {
        // Longer than any result: it is none.
        if (error instanceof RangeError) return new Uint8Array();
        throw error;
      }
    },
    async put(name, bytes) {
      await fs.makeDirectory(folder, 'owner');
      await replaceFile(fs, path(name), bytes, 'owner');
    },
  };
}

/** The chunks that a verification is at: their answers, and what this process has found out itself and wants to keep. */
import { DecodeError } from '../../core/errors.js';
import { type ChunkKey, chunkKey } from './key.js';
import type { Chunk } from './plan.js';
import { ChunkResult, EXAMINED, type Examined, readChunkResult } from './result.js';
import { type ChunkIncident, type ChunkSource, WrongAnswerError } from './source.js';

/** What somebody says of an entry. */
export interface EntryAnswer {
  readonly examined: Examined;
  readonly print: Uint8Array;
  /** For a complaint about whoever says so. */
  readonly incident: Omit<ChunkIncident, 'message'>;
}

interface OpenChunk {
  readonly key: ChunkKey;
  /** Settled once it was taken. */
  readonly taken: Promise<void>;
  /** What the source says; `undefined` until it is taken, or where it says nothing. */
  answer: { readonly result: ChunkResult; readonly by: string } | undefined;
  /** What is kept in the end: the answer, and what it left out. */
  kept: ChunkResult | undefined;
  changed: boolean;
  /** Examinations that concern this chunk and are not done. */
  underWay: number;
}

/** Chunks from the first that is asked for to the last, each dropped when all behind it are. Mutable; must be closed. */
export class OpenChunks {
  readonly #source: ChunkSource;
  readonly #chunks: readonly Chunk[];
  readonly #setting: Uint8Array;
  readonly #signal: AbortSignal | undefined;
  readonly #open = new Map<number, OpenChunk>();
  #newest = 0;
  /** Whether somebody said what is not so: then nothing is kept that rests on what was said. */
  #misled = false;

  /** @param setting - see `settingOf` */
  constructor(
    setting: Uint8Array,
    source: ChunkSource,
    chunks: readonly Chunk[],
    signal: AbortSignal | undefined,
  ) {
    this.#source = source;
    this.#chunks = chunks;
    this.#signal = signal;
    this.#setting = setting;
  }

  /** Whether results of this process are wanted. */
  get keeps(): boolean {
    return this.#source.keep !== undefined;
  }

  /** Runs an examination of ballots at these positions; chunks that are done with are kept and dropped afterwards. */
  async during<T>(indices: readonly number[], examine: () => Promise<T>): Promise<T> {
    const numbers = new Set(indices.map((index) => this.#number(index)));
    const open = Array.from(numbers, (number) => this.#opened(number));
    for (const chunk of open) chunk.underWay += 1;
    for (const number of numbers) this.#newest = Math.max(this.#newest, number);
    try {
      return await examine();
    } catch (error) {
      if (error instanceof WrongAnswerError) this.#misled = true;
      throw error;
    } finally {
      for (const chunk of open) chunk.underWay -= 1;
      await this.#drop((number) => number < this.#newest);
    }
  }

  /** Waits for the answers to these positions. Returns which of them, by their place in the list, have one. */
  async answered(indices: readonly number[]): Promise<readonly number[]> {
    const open = indices.map((index) => this.#opened(this.#number(index)));
    for (const chunk of new Set(open)) await chunk.taken;
    const without = new Set<OpenChunk>();
    const has = indices.map((index, i) => {
      const chunk = open[i];
      if (chunk?.answer === undefined) return false;
      const { examined } = chunk.answer.result.at(index);
      if (examined === EXAMINED.none) without.add(chunk);
      return examined !== EXAMINED.none;
    });
    for (const chunk of without)
      this.#source.refuse({ ...incidentOf(chunk), kind: 'incomplete', message: 'leaves ballots out' });
    return indices.flatMap((_, i) => (has[i] ? [i] : []));
  }

  /** The answer about an entry that has one. @throws {RangeError} if it has none */
  answer(index: number): EntryAnswer {
    const chunk = this.#opened(this.#number(index));
    if (chunk.answer === undefined) throw new RangeError(`nobody answered for entry ${index}`);
    return { ...chunk.answer.result.at(index), incident: { ...incidentOf(chunk), kind: 'wrong' } };
  }

  /** Notes what this process found out. */
  note(index: number, examined: typeof EXAMINED.good | typeof EXAMINED.suspect, print: Uint8Array): void {
    const chunk = this.#opened(this.#number(index));
    chunk.kept ??= chunk.answer?.result ?? new ChunkResult(chunk.key);
    chunk.kept.note(index, examined, print);
    chunk.changed = true;
  }

  /** Keeps what is not kept yet, finished or not. */
  async close(): Promise<void> {
    await this.#drop(() => true);
  }

  async #drop(done: (number: number) => boolean): Promise<void> {
    for (const [number, chunk] of this.#open) {
      if (chunk.underWay > 0 || !done(number)) continue;
      this.#open.delete(number);
      if (chunk.changed && chunk.kept !== undefined && !this.#misled)
        await this.#source.keep?.(chunk.key, chunk.kept.write());
    }
  }

  #number(index: number): number {
    return Math.floor(index / this.#source.entries);
  }

  #opened(number: number): OpenChunk {
    const open = this.#open.get(number);
    if (open !== undefined) return open;
    const chunk = this.#chunks[number];
    if (chunk === undefined) throw new RangeError(`the ledger has no chunk ${number}`);
    const key = chunkKey(this.#setting, chunk);
    const opened: OpenChunk = {
      key,
      taken: this.#take(key).then((answer) => {
        opened.answer = answer;
      }),
      answer: undefined,
      kept: undefined,
      changed: false,
      underWay: 0,
    };
    // Whoever waits for it hears of it.
    opened.taken.catch(() => {});
    this.#open.set(number, opened);
    return opened;
  }

  async #take(key: ChunkKey): Promise<OpenChunk['answer']> {
    const answer = await this.#source.take(key, this.#signal);
    if (answer === undefined) return undefined;
    try {
      return { result: readChunkResult(answer.bytes, key), by: answer.by };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      const { start, end } = key;
      this.#source.refuse({ kind: 'unreadable', by: answer.by, start, end, message: error.message });
      return undefined;
    }
  }
}

function incidentOf({ key, answer }: OpenChunk): Pick<ChunkIncident, 'by' | 'start' | 'end'> {
  return { by: answer?.by ?? 'nobody', start: key.start, end: key.end };
}

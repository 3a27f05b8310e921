/**
 * Puts the files of commits in place behind the head, and the public checkpoint after all of them. Removes what nobody needs
 * any more: staged objects whose files are in place, and partial files that the last two public checkpoints have not.
 */
import { parseCheckpoint } from '../checkpoint.js';
import { MAX_NOTE_BYTES } from '../note.js';
import { LedgerCorruptError } from '../verified-tree.js';
import { decodeStaged, type LogFile, type LogHead, MAX_STAGED_BYTES } from './head.js';
import { partialPaths } from './log-tail.js';
import { createObject, type ObjectStore, type Persistence, readObject, swapObject } from './objects.js';

/** Writes behind the head of one log. */
export class FilePlacer {
  readonly #objects: ObjectStore;
  readonly #persistence: Persistence;
  #work: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;
  #note: Uint8Array | undefined;
  /** Sizes of commits whose partial files may still be there. */
  #sizes: number[] = [];
  #published = 0;

  constructor(objects: ObjectStore, persistence: Persistence) {
    this.#objects = objects;
    this.#persistence = persistence;
  }

  /** Puts in place what the last writer staged. @throws {LedgerCorruptError} if that is gone but its files are not all there */
  async finish(head: LogHead): Promise<void> {
    if (head.staged === '') return;
    const staged = await readObject(this.#objects, head.staged, MAX_STAGED_BYTES, this.#persistence);
    if (staged === undefined) throw new LedgerCorruptError(`${head.staged} is missing`);
    await this.#putAll(decodeStaged(staged.bytes));
    this.#sizes = [head.size];
  }

  /** Begins to put files in place. @param before - the staged object of the commit before, to be removed */
  place(files: readonly LogFile[], before: string, size: number): void {
    this.#enqueue(async () => {
      await this.#putAll(files);
      this.#sizes.push(size);
      if (before !== '') await this.#discard([before]);
    });
  }

  /** Begins to publish a checkpoint; what fails is tried again with the next one, and by `flush`. */
  offer(note: Uint8Array): void {
    this.#note = note;
    this.#work = this.#work.then(() => this.#publish().catch(() => {}));
  }

  /** Resolves when all files that were begun are in place. @throws what writing them threw */
  async settled(): Promise<void> {
    await this.#work;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Resolves when the last checkpoint is public, and what it does not need is removed. */
  async flush(): Promise<void> {
    await this.settled();
    await this.#publish();
    await this.#tidy(this.#published, this.#published);
  }

  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#failure !== undefined) return;
      try {
        await work();
      } catch (error) {
        this.#failure = { error };
      }
    });
  }

  /** Several at a time: each waits for the network most of its time. */
  async #putAll(files: readonly LogFile[]): Promise<void> {
    for (let at = 0; at < files.length; at += AT_ONCE)
      await Promise.all(
        files
          .slice(at, at + AT_ONCE)
          .map(({ path, bytes }) => createObject(this.#objects, path, bytes, this.#persistence)),
      );
  }

  /** A checkpoint of fewer entries than the public one is not published: readers would take it for a rollback. */
  async #publish(): Promise<void> {
    const note = this.#note;
    if (note === undefined || this.#failure !== undefined) return;
    const { size } = parseCheckpoint(note);
    const found = await readObject(this.#objects, 'checkpoint', MAX_NOTE_BYTES, this.#persistence);
    const previous = found === undefined ? 0 : parseCheckpoint(found.bytes).size;
    if (previous <= size) await swapObject(this.#objects, 'checkpoint', note, found?.tag, this.#persistence);
    if (this.#note === note) this.#note = undefined;
    this.#published = Math.max(size, previous);
    await this.#tidy(size, previous);
  }

  /** Removes the partial files of earlier commits that checkpoints of these two sizes have not. */
  async #tidy(size: number, previous: number): Promise<void> {
    const needed = new Set([size, previous].flatMap(partialPaths));
    const old = this.#sizes.filter((s) => s < size);
    const stale = new Set(old.flatMap(partialPaths).filter((path) => !needed.has(path)));
    await this.#discard([...stale]);
    this.#sizes = [...new Set([...this.#sizes.filter((s) => s >= size), size, previous])];
  }

  /** Rubbish that cannot be removed now does no harm. */
  async #discard(paths: readonly string[]): Promise<void> {
    for (let at = 0; at < paths.length; at += AT_ONCE)
      await Promise.all(
        paths.slice(at, at + AT_ONCE).map((path) => this.#objects.remove(path).catch(() => {})),
      );
  }
}

const AT_ONCE = 8;

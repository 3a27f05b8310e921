/**
 * The published form of a log as files (spec L-8.5): bundles, tiles and, after all of them are on the disk, the checkpoint.
 * Written behind the journal, one round at a time; a round that falls behind goes straight to the newest checkpoint.
 */
import { encodeBundle, newTiles, TILE_WIDTH, type TileName, tilePath } from '../tiles.js';
import { type Fs, replaceFile } from './fs.js';
import { removeAllStaleTiles, removeOutgrownTiles } from './stale-tiles.js';

/** Where the content of the files comes from. */
export interface LogContent {
  readEntries(from: number, to: number): AsyncIterable<Uint8Array>;
  readHashes(level: number, from: number, to: number): Promise<Uint8Array>;
}

/** Writes the published form of one log into a directory. */
export class StaticFiles {
  readonly #fs: Fs;
  readonly #directory: string;
  readonly #content: LogContent;
  #size: number;
  #isTidy = false;
  #next: { note: Uint8Array; size: number } | undefined;
  #running: Promise<void> | undefined;
  #failure: unknown;

  /** @param size - of the checkpoint whose files are all there */
  constructor(fs: Fs, directory: string, content: LogContent, size: number) {
    this.#fs = fs;
    this.#directory = directory;
    this.#content = content;
    this.#size = size;
  }

  /** Begins to publish a checkpoint; returns at once. */
  offer(note: Uint8Array, size: number): void {
    this.#next = { note, size };
    this.#running ??= this.#run();
  }

  /**
   * Resolves when the last checkpoint that was offered is published, and only its files are there. What failed before is
   * tried once more.
   * @throws what writing or removing files threw
   */
  async flush(): Promise<void> {
    await this.#running;
    if (this.#failure !== undefined) this.#running ??= this.#run();
    await this.#running;
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#isTidy) return;
    await removeAllStaleTiles(this.#fs, this.#directory, this.#size);
    this.#isTidy = true;
  }

  /** Publishes what is offered, until nothing is; what fails stays offered, to be tried again with the next checkpoint. */
  async #run(): Promise<void> {
    let next = this.#next;
    try {
      for (; next !== undefined; next = this.#next) {
        this.#next = undefined;
        await this.#publish(next.note, next.size);
      }
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error;
      this.#next ??= next;
    } finally {
      this.#running = undefined;
    }
  }

  /** A checkpoint of fewer entries than the public one is not published: readers would take it for a rollback. */
  async #publish(note: Uint8Array, size: number): Promise<void> {
    const previous = this.#size;
    if (size < previous) return;
    this.#isTidy = false;
    const folders = new Set<string>();
    for (const tile of newTiles(previous, size)) {
      const path = tilePath(tile);
      const parents = foldersOf(path);
      for (const folder of parents) folders.add(folder);
      await this.#fs.makeDirectory(`${this.#directory}/${parents[0]}`);
      await replaceFile(this.#fs, `${this.#directory}/${path}`, await this.#bytes(tile));
    }
    for (const folder of folders) await this.#fs.syncDirectory(`${this.#directory}/${folder}`);
    await replaceFile(this.#fs, `${this.#directory}/checkpoint`, note);
    await this.#fs.syncDirectory(this.#directory);
    this.#size = size;
    if (size > previous) await removeOutgrownTiles(this.#fs, this.#directory, size, previous);
  }

  async #bytes(tile: TileName): Promise<Uint8Array> {
    const from = tile.index * TILE_WIDTH;
    if (tile.level !== 'entries') return this.#content.readHashes(tile.level, from, from + tile.width);
    const entries: Uint8Array[] = [];
    for await (const entry of this.#content.readEntries(from, from + tile.width)) entries.push(entry);
    return encodeBundle(entries);
  }
}

/** The folders above a file, the nearest first. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    folders.push(path.slice(0, at));
  return folders;
}

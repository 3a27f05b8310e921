/**
 * Heads that the log's key has signed, and of which nobody has handed out the entries. Two of different sizes do not contradict each
 * other by themselves: the larger may be what the smaller has grown to, and only the tree between them tells. So they are kept, shown,
 * and held against every head that comes later: whoever hands out the tree, or the entries, of one of two that do contradict each
 * other gives the proof.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode, equalBytes, Writer } from 'hanpyo/core';
import { type Checkpoint, type CheckpointTrust, openCheckpoint } from 'hanpyo/ledger';
import { MAX_HEAD_BYTES } from './fork-proof.js';

/** How many are kept. Each has cost the log's key a signature. */
const MOST = 8;

/** What is kept in a folder. Mutable. */
export class UnbackedHeads {
  readonly #path: string;
  #heads: readonly Checkpoint[];

  private constructor(path: string, heads: readonly Checkpoint[]) {
    this.#path = path;
    this.#heads = heads;
  }

  /** Reads what was kept before. @throws {DecodeError | NoteError} if that is damaged */
  static async open(folder: string, trust: CheckpointTrust): Promise<UnbackedHeads> {
    const path = join(folder, 'unbacked');
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return new Writer().list([], () => {}).finish();
      throw error;
    });
    const notes = decode(new Uint8Array(bytes), 'unbacked', (r) =>
      r.list(MOST, () => r.bytes(MAX_HEAD_BYTES)),
    );
    return new UnbackedHeads(
      path,
      notes.map((note) => openCheckpoint(note, trust)),
    );
  }

  get all(): readonly Checkpoint[] {
    return this.#heads;
  }

  /** Keeps a head, if there is room and it is not kept yet. */
  async add(head: Checkpoint): Promise<void> {
    const isKnown = this.#heads.some(({ size, root }) => size === head.size && equalBytes(root, head.root));
    if (!isKnown && this.#heads.length < MOST) await this.#write([...this.#heads, head]);
  }

  /** Lets go of heads of which the entries are here by now. @param size - up to which they are */
  async settle(size: number): Promise<void> {
    const left = this.#heads.filter((head) => head.size > size);
    if (left.length < this.#heads.length) await this.#write(left);
  }

  async #write(heads: readonly Checkpoint[]): Promise<void> {
    const bytes = new Writer().list(heads, ({ note }, w) => w.bytes(note)).finish();
    await writeFile(`${this.#path}.new`, bytes, { flush: true });
    await rename(`${this.#path}.new`, this.#path);
    this.#heads = heads;
  }
}

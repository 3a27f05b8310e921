/**
 * A peer's copy of the party's log: taken from whoever has more of it, judged by the charter's rules, cosigned, and kept. Two
 * histories under the log's key are proved; from then on the copy takes nothing more, for one of them is a lie and people must decide.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HanpyoError } from 'hanpyo/core';
import {
  type Checkpoint,
  type CheckpointTrust,
  LedgerForkError,
  type LedgerReader,
  type LogValidator,
  Mirror,
  type NoteSigner,
  openCheckpoint,
} from 'hanpyo/ledger';
import { fileStore, fileWitnessStore, openLogDirectory } from 'hanpyo/ledger/file';
import { ForumRecord } from 'hanpyo/petition';
import { type ForkProof, isFork, proveFork } from './fork-proof.js';
import { keepFork, keptForks } from './kept-forks.js';
import { NEWS } from './news.js';
import { UnbackedHeads } from './unbacked.js';

/** What a copy is made of. */
export interface CopyOptions {
  readonly folder: string;
  /** Origin and key of the log, from the charter. */
  readonly trust: CheckpointTrust;
  /** The peer's own key, a cosigner's. */
  readonly signer: NoteSigner;
}

/** What an open copy works with. */
interface CopyParts {
  readonly mirror: Mirror;
  readonly source: SwitchedReader;
  readonly memory: { close(): Promise<void> };
  readonly forks: ForkProof[];
  readonly unbacked: UnbackedHeads;
}

/** A copy that is open. */
export class LogCopy {
  readonly #options: CopyOptions;
  readonly #parts: CopyParts;

  private constructor(options: CopyOptions, parts: CopyParts) {
    this.#options = options;
    this.#parts = parts;
  }

  /** Opens the copy of a folder, which may be empty. */
  static async open(options: CopyOptions): Promise<LogCopy> {
    const { trust, signer } = options;
    const log = logFolder(options.folder);
    await mkdir(log, { recursive: true });
    const memory = await fileWitnessStore(join(options.folder, 'seen'));
    const source = new SwitchedReader(openLogDirectory(log, trust));
    try {
      const parts = { source, trust, store: fileStore(log), pending: memory, signer, validate: forumRules() };
      const forks = [...(await keptForks(options.folder))];
      const unbacked = await UnbackedHeads.open(options.folder, trust);
      return new LogCopy(options, { mirror: await Mirror.open(parts), source, memory, forks, unbacked });
    } catch (error) {
      await memory.close();
      throw error;
    }
  }

  /** The head up to which all entries are here and in order, cosigned. */
  get head(): Checkpoint | undefined {
    return this.#parts.mirror.cosigned;
  }

  /** Proofs that the log has two histories. */
  get forks(): readonly ForkProof[] {
    return this.#parts.forks;
  }

  /** Heads under the log's key of which nobody has handed out the entries, so that nothing is proved by them yet. */
  get unbacked(): readonly Checkpoint[] {
    return this.#parts.unbacked.all;
  }

  /** A reader of the copy. */
  reader(): LedgerReader {
    return openLogDirectory(logFolder(this.#options.folder), this.#options.trust);
  }

  /** Reads a head that somebody shows. @throws {DecodeError | NoteError} if it is not the log's */
  open(note: Uint8Array): Checkpoint {
    return openCheckpoint(note, this.#options.trust);
  }

  /** Holds a head against the copy, if it is of what is here already, so that nobody need be asked about it. */
  async judge(head: Checkpoint): Promise<void> {
    const own = this.head;
    if (own !== undefined && this.forks.length === 0 && this.#covers(head))
      await this.#compare(own, head, this.reader());
  }

  /**
   * Follows to a head, or proves a fork.
   * @param source - who shows it, and hands out what belongs to it
   * @throws what the source throws; then the head is kept, so that a later one can be held against it
   */
  async follow(head: Checkpoint, source: LedgerReader): Promise<void> {
    const { forks, mirror, unbacked } = this.#parts;
    for (const other of unbacked.all) if (forks.length === 0) await this.#compare(other, head, source);
    if (forks.length > 0) return;
    try {
      if (!this.#covers(head)) await handsOut(source, head);
      this.#parts.source.to(source);
      await mirror.follow(head);
    } catch (error) {
      if (error instanceof LedgerForkError) return this.#prove(error, source);
      if (!this.#covers(head)) await unbacked.add(head);
      throw error;
    }
    await this.#settle();
  }

  /** Holds two heads against each other, as far as somebody shows the tree of the larger one. */
  async #compare(one: Checkpoint, other: Checkpoint, source: LedgerReader): Promise<void> {
    try {
      const proof = await proveFork([one, other], source, this.#options.trust);
      if (proof !== undefined) await this.addFork(proof);
    } catch (error) {
      // Whoever hands out nothing contradicts nobody.
      if (!(error instanceof HanpyoError)) throw error;
    }
  }

  async #prove(error: LedgerForkError, source: LedgerReader): Promise<void> {
    const [one, other] = error.notes.map((note) => this.open(note));
    if (one === undefined || other === undefined) throw error;
    const isHere = this.#covers(one.size < other.size ? other : one);
    const proof = await proveFork([one, other], isHere ? this.reader() : source, this.#options.trust);
    if (proof !== undefined) await this.addFork(proof);
  }

  #covers({ size }: Checkpoint): boolean {
    return size <= (this.head?.size ?? 0);
  }

  /** Heads of which the entries have come meanwhile are judged by the copy itself. */
  async #settle(): Promise<void> {
    for (const kept of this.unbacked)
      if (this.#covers(kept)) await this.#compare(kept, this.head ?? kept, this.reader());
    await this.#parts.unbacked.settle(this.head?.size ?? 0);
  }

  /** Takes a proof that somebody passes on, if it holds, and keeps it. @throws {DecodeError | NoteError} */
  async addFork(proof: ForkProof): Promise<void> {
    const name = (fork: ForkProof): string => fork.notes.map((note) => this.open(note).root.join()).join();
    const { forks } = this.#parts;
    const place = forks.length;
    if (place >= NEWS.forks || !isFork(proof, this.#options.trust)) return;
    if (forks.some((known) => name(known) === name(proof))) return;
    forks.push(proof);
    await keepFork(this.#options.folder, place, proof);
  }

  async close(): Promise<void> {
    await this.#parts.mirror.close();
    await this.#parts.memory.close();
  }
}

/** Where the published files of a copy are. */
export function logFolder(folder: string): string {
  return join(folder, 'log');
}

/** Nobody pins the copy to a head of which he shows neither the tree nor the last entry. @throws what the source throws */
async function handsOut(source: LedgerReader, { size }: Checkpoint): Promise<void> {
  if (size === 0) return;
  await source.inclusionProof(size - 1, size);
  for await (const _entry of source.read(size - 1, size)) return;
}

/** Entries must be in order by the rules of the forum. */
function forumRules(): LogValidator {
  const record = new ForumRecord();
  return async (reader, from, to) => {
    for await (const { index, entry } of reader.read(from, to)) {
      const [first] = record.add(entry);
      if (first !== undefined) throw new Error(`entry ${index}: ${first.check} ${first.message}`);
    }
  };
}

/** A log that is read now here, now there: whoever hands it out need not be believed. */
class SwitchedReader implements LedgerReader {
  #reader: LedgerReader;

  constructor(reader: LedgerReader) {
    this.#reader = reader;
  }

  to(reader: LedgerReader): void {
    this.#reader = reader;
  }

  checkpoint: LedgerReader['checkpoint'] = (...args) => this.#reader.checkpoint(...args);
  read: LedgerReader['read'] = (...args) => this.#reader.read(...args);
  readBundles: LedgerReader['readBundles'] = (...args) => this.#reader.readBundles(...args);
  inclusionProof: LedgerReader['inclusionProof'] = (...args) => this.#reader.inclusionProof(...args);
  consistencyProof: LedgerReader['consistencyProof'] = (...args) => this.#reader.consistencyProof(...args);
  subscribe: LedgerReader['subscribe'] = (...args) => this.#reader.subscribe(...args);
}

/**
 * A peer's copy of the party's log: taken from whoever has more of it, judged by the charter's rules, cosigned, and kept. Two
 * histories under the log's key are proved; from then on the copy takes nothing more, for one of them is a lie and people must decide.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
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

/** What a copy is made of. */
export interface CopyOptions {
  readonly folder: string;
  /** Origin and key of the log, from the charter. */
  readonly trust: CheckpointTrust;
  /** The peer's own key, a cosigner's. */
  readonly signer: NoteSigner;
}

/** A copy that is open. */
export class LogCopy {
  readonly #mirror: Mirror;
  readonly #source: SwitchedReader;
  readonly #memory: { close(): Promise<void> };
  readonly #options: CopyOptions;
  readonly #forks: ForkProof[];

  private constructor(
    options: CopyOptions,
    {
      mirror,
      source,
      memory,
      forks,
    }: { mirror: Mirror; source: SwitchedReader; memory: { close(): Promise<void> }; forks: ForkProof[] },
  ) {
    this.#options = options;
    this.#forks = forks;
    this.#mirror = mirror;
    this.#source = source;
    this.#memory = memory;
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
      return new LogCopy(options, { mirror: await Mirror.open(parts), source, memory, forks });
    } catch (error) {
      await memory.close();
      throw error;
    }
  }

  /** The head up to which all entries are here and in order, cosigned. */
  get head(): Checkpoint | undefined {
    return this.#mirror.cosigned;
  }

  /** Proofs that the log has two histories. */
  get forks(): readonly ForkProof[] {
    return this.#forks;
  }

  /** A reader of the copy. */
  reader(): LedgerReader {
    return openLogDirectory(logFolder(this.#options.folder), this.#options.trust);
  }

  /** Reads a head that somebody shows. @throws {DecodeError | NoteError} if it is not the log's */
  open(note: Uint8Array): Checkpoint {
    return openCheckpoint(note, this.#options.trust);
  }

  /** Whether a head is of what is here already, so that nobody need be asked about it. */
  covers({ size }: Checkpoint): boolean {
    return size <= (this.head?.size ?? 0);
  }

  /**
   * Follows to a head, or proves a fork.
   * @param source - who shows it, and hands out what belongs to it
   * @throws what the source throws
   */
  async follow(head: Checkpoint, source: LedgerReader): Promise<void> {
    if (this.#forks.length > 0) return;
    try {
      this.#source.to(source);
      await this.#mirror.follow(head);
    } catch (error) {
      if (!(error instanceof LedgerForkError)) throw error;
      const [one, other] = error.notes.map((note) => this.open(note));
      if (one === undefined || other === undefined) throw error;
      const large = Math.max(one.size, other.size);
      const reader = large <= (this.head?.size ?? 0) ? this.reader() : source;
      const proof = await proveFork([one, other], reader, this.#options.trust);
      if (proof !== undefined) await this.addFork(proof);
    }
  }

  /** Takes a proof that somebody passes on, if it holds, and keeps it. @throws {DecodeError | NoteError} */
  async addFork(proof: ForkProof): Promise<void> {
    const name = (fork: ForkProof): string => fork.notes.map((note) => this.open(note).root.join()).join();
    const place = this.#forks.length;
    if (place >= NEWS.forks || !isFork(proof, this.#options.trust)) return;
    if (this.#forks.some((known) => name(known) === name(proof))) return;
    this.#forks.push(proof);
    await keepFork(this.#options.folder, place, proof);
  }

  async close(): Promise<void> {
    await this.#mirror.close();
    await this.#memory.close();
  }
}

/** Where the published files of a copy are. */
export function logFolder(folder: string): string {
  return join(folder, 'log');
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

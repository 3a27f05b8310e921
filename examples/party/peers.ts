/**
 * Peers: whoever keeps a copy of the party's log and gives it on. A peer takes entries from the office or from any other peer,
 * judges each by the charter's rules, and signs what it has; a log that was signed with two histories it reports with both heads.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rng } from 'hanpyo/core';
import {
  type Checkpoint,
  type CheckpointTrust,
  cosignatureSigner,
  LedgerForkError,
  type LedgerReader,
  type LogValidator,
  Mirror,
  memoryWitnessStore,
  type NoteSigner,
  type WitnessStore,
} from 'hanpyo/ledger';
import { fileStore, openLogDirectory } from 'hanpyo/ledger/file';
import { ForumRecord } from 'hanpyo/petition';

/** What came of an exchange: where the peer stands now, or the proof that the log has two histories. */
export type Exchange =
  | { readonly kind: 'followed'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'fork'; readonly notes: readonly [Uint8Array, Uint8Array] };

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

/** One peer, with a folder of its own. */
export class Peer {
  readonly name: string;
  readonly folder: string;
  readonly #trust: CheckpointTrust;
  readonly #signer: NoteSigner;
  readonly #seen: WitnessStore = memoryWitnessStore();

  private constructor(name: string, folder: string, trust: CheckpointTrust, signer: NoteSigner) {
    this.name = name;
    this.folder = folder;
    this.#trust = trust;
    this.#signer = signer;
  }

  /** Sets up a peer below a folder. @param log - key of the log, from the charter */
  static async create(
    name: string,
    below: string,
    log: NoteSigner,
    now: () => number,
    rng: Rng,
  ): Promise<Peer> {
    const folder = join(below, name);
    await mkdir(folder, { recursive: true });
    const trust = { origin: log.name, logKeys: [log] };
    return new Peer(name, folder, trust, cosignatureSigner(`${name}.party.example`, rng(32), now));
  }

  /** What others read of this peer: files that anyone can serve. */
  reader(): LedgerReader {
    return openLogDirectory(this.folder, this.#trust);
  }

  /** Takes what another one has. */
  async pull(source: LedgerReader): Promise<Exchange> {
    const mirror = await Mirror.open({
      source,
      trust: this.#trust,
      store: fileStore(this.folder),
      pending: this.#seen,
      signer: this.#signer,
      validate: forumRules(),
    });
    try {
      return { kind: 'followed', checkpoint: await mirror.follow() };
    } catch (error) {
      if (!(error instanceof LedgerForkError)) throw error;
      return { kind: 'fork', notes: error.notes };
    } finally {
      await mirror.close();
    }
  }
}

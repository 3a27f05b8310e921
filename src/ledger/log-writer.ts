/** The writer's side of a log (spec L-6): admission, sequencing, publishing, sealing, failing. */

import type { Checkpoint, CheckpointTrust } from './checkpoint.js';
import { GroupCommit } from './group-commit.js';
import type {
  AppendBatchOptions,
  AppendLevel,
  AppendOptions,
  AppendReceipt,
  CheckpointDemand,
  CheckpointUpdate,
  Ledger,
  LedgerHealth,
  LedgerReader,
  LogBundle,
  LogEntry,
  LogStore,
  OpenedStore,
} from './interfaces.js';
import { LedgerStateError, WriterCondition } from './ledger-state.js';
import { parseNote } from './note.js';
import type { NoteSigner } from './note-keys.js';
import { Publisher } from './publisher.js';
import { draftRequest, type QueueLimits, type RequestDraft } from './queue.js';
import { inBundles, LedgerRangeError, openReader } from './reader.js';
import { Sequencer } from './sequencer.js';
import { Bell, Delay, LedgerAborted, waitUnlessAborted } from './waiting.js';
import { LedgerWitnessError, type WitnessCircle } from './witness.js';

/** What a writer is made of; `openLedger` puts it together. */
export interface LogWriterParts {
  readonly store: LogStore;
  readonly opened: OpenedStore;
  readonly stored: Checkpoint | undefined;
  readonly signers: readonly NoteSigner[];
  readonly trust: CheckpointTrust;
  readonly witnesses: WitnessCircle;
  readonly limits: QueueLimits;
  readonly checkpointIntervalMs: number;
}

/** The one implementation of {@link Ledger}. */
export class LogWriter implements Ledger {
  readonly #store: LogStore;
  readonly #sequencer: Sequencer;
  readonly #publisher: Publisher;
  readonly #commits: GroupCommit;
  readonly #condition: WriterCondition;
  readonly #reader: LedgerReader;
  readonly #timer: Delay;
  readonly #bell = new Bell();
  #sealing: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(parts: LogWriterParts) {
    const { store, opened } = parts;
    this.#store = store;
    this.#sequencer = new Sequencer(store, opened.epoch, { size: opened.size, hashes: opened.frontier });
    this.#publisher = new Publisher(
      { ...parts, tree: () => this.#sequencer.range, announce: () => this.#bell.ring() },
      parts.stored,
    );
    this.#condition = new WriterCondition(opened.sealed ? 'sealed' : 'open');
    this.#commits = new GroupCommit(parts.limits, {
      commit: async (batch) => {
        await this.#sequencer.commit(batch);
        this.#timer.start();
      },
      fail: (error) => this.#fail(error),
      refusal: (cause) => this.#condition.refusal(cause),
    });
    void opened.lost?.then((reason) => this.#fail(reason));
    // A failure is kept in `health`, and meets every later call; too few witnesses are asked again after the next batch.
    this.#timer = new Delay(parts.checkpointIntervalMs, () => {
      this.#publish(this.#sequencer.range.size, this.#publisher.highest).catch(() => {});
    });
    this.#reader = openReader({
      checkpoint: async (level) => this.#publisher.latest(level),
      readHashes: (level, from, to) => store.readHashes(level, from, to),
      readBundles: (from, to) => inBundles(from, store.readEntries(from, to)),
      changed: (seen, level, signal) => this.#changed(seen, level, signal),
    });
  }

  size(): { sequenced: number; published: number; witnessed: number } {
    const published = this.#publisher.latest('published')?.size ?? 0;
    const witnessed = this.#publisher.latest('witnessed')?.size ?? 0;
    return { sequenced: this.#sequencer.range.size, published, witnessed };
  }

  health(): LedgerHealth {
    return this.#condition.health();
  }

  async append(entry: Uint8Array, options: AppendOptions = {}): Promise<AppendReceipt> {
    const { key, ...rest } = options;
    const [receipt] = await this.appendBatch([entry], key === undefined ? rest : { ...rest, keys: [key] });
    if (receipt === undefined) throw new RangeError('one receipt for one entry');
    return receipt;
  }

  async appendBatch(
    entries: readonly Uint8Array[],
    options: AppendBatchOptions = {},
  ): Promise<AppendReceipt[]> {
    const { signal } = options;
    if (signal?.aborted) throw new LedgerAborted({ cause: signal.reason });
    if (entries.length === 0) return [];
    const draft = draftRequest(entries, options.keys, false);
    const receipts = await waitUnlessAborted(this.#submit(draft), signal);
    return waitUnlessAborted(this.#raise(receipts, options.await ?? 'sequenced'), signal);
  }

  async seal(entry: Uint8Array): Promise<Checkpoint> {
    const draft = draftRequest([entry], undefined, true);
    if (this.#sealing !== undefined) await this.#sealing.catch(() => {});
    if (this.#condition.state !== 'sealed') {
      this.#sealing = this.#condition.seal(this.#submit(draft));
      await this.#sealing;
    } else if ((await this.#sequencer.find(draft))?.[0]?.index !== this.#sequencer.range.size - 1)
      throw new LedgerStateError('ledger-sealed', 'the log is sealed with another entry', false);
    const checkpoint = await this.#publish(this.#sequencer.range.size, this.#publisher.highest);
    await this.#store.flush();
    this.#bell.ring();
    return checkpoint;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async checkpoint(demand: CheckpointDemand = {}): Promise<Checkpoint> {
    const size = demand.size ?? 0;
    if (size > this.#sequencer.range.size)
      throw new LedgerRangeError(`the log has ${this.#sequencer.range.size} entries, not ${size}`);
    return this.#publish(size, demand.level ?? 'published');
  }

  /** Publishes what there is at the start, anew if the stored checkpoint lacks a signature of today's signers. */
  async start(signers: readonly NoteSigner[]): Promise<void> {
    const latest = await this.checkpoint({ size: this.#sequencer.range.size });
    const names = parseNote(latest.note).signatures.map((s) => `${s.name}+${s.keyId}`);
    if (signers.some((s) => !names.includes(`${s.name}+${s.keyId}`))) await this.#publisher.renew();
    // The store may have been lost while the witnesses were asked.
    if (this.#condition.state === 'failed') throw this.#condition.refusal();
  }

  read(from: number, to: number, options?: { signal?: AbortSignal }): AsyncIterable<LogEntry> {
    return this.#reader.read(from, to, options);
  }

  readBundles(from: number, to: number, options?: { signal?: AbortSignal }): AsyncIterable<LogBundle> {
    return this.#reader.readBundles(from, to, options);
  }

  async inclusionProof(index: number, size: number): Promise<Uint8Array[]> {
    if (size > this.size().published) await this.checkpoint({ size });
    return this.#reader.inclusionProof(index, size);
  }

  async consistencyProof(from: number, to: number): Promise<Uint8Array[]> {
    if (to > this.size().published) await this.checkpoint({ size: to });
    return this.#reader.consistencyProof(from, to);
  }

  subscribe(
    from: number,
    options?: { signal?: AbortSignal; level?: 'published' | 'witnessed' },
  ): AsyncIterable<CheckpointUpdate> {
    return this.#reader.subscribe(from, options);
  }

  /** Queues a request and waits for its outcome. */
  async #submit(draft: RequestDraft): Promise<AppendReceipt[]> {
    if (this.#condition.state === 'sealed' && !draft.seals) {
      const known = await this.#sequencer.find(draft);
      if (known === undefined) throw this.#condition.refusal();
      return known;
    }
    if (this.#condition.state !== 'open') throw this.#condition.refusal();
    return this.#commits.submit(draft);
  }

  async #raise(receipts: AppendReceipt[], level: AppendLevel): Promise<AppendReceipt[]> {
    const last = receipts.at(-1);
    if (level === 'sequenced' || last === undefined) return receipts;
    const checkpoint = await this.#publish(last.index + 1, level);
    return receipts.map((receipt) => Object.freeze({ ...receipt, level, checkpoint }));
  }

  async #publish(size: number, level: 'published' | 'witnessed'): Promise<Checkpoint> {
    const latest = this.#publisher.latest(level);
    if (latest !== undefined && latest.size >= size) return latest;
    if (this.#condition.state === 'failed' || this.#condition.state === 'closed')
      throw this.#condition.refusal();
    try {
      return await this.#publisher.reach(size, level);
    } catch (error) {
      if (error instanceof LedgerWitnessError) throw error;
      this.#fail(error);
      throw this.#condition.refusal(error);
    }
  }

  /** Fail-stop (spec L-6.12): the outcome of what was under way is unknown, so nothing more is written. */
  #fail(error: unknown): void {
    if (!this.#condition.fail(error)) return;
    this.#commits.abandon();
    this.#bell.ring();
  }

  async #close(): Promise<void> {
    const isSound = this.#condition.beginClosing();
    this.#timer.stop();
    await this.#commits.idle();
    try {
      if (isSound) {
        await this.#publish(this.#sequencer.range.size, 'published');
        await this.#store.flush();
      }
    } finally {
      this.#condition.endClosing();
      this.#timer.stop();
      // Who waits for more hears that there is none, whatever the store says.
      await this.#store.close().finally(() => this.#bell.ring());
    }
  }

  async #changed(
    seen: Checkpoint | undefined,
    level: 'published' | 'witnessed',
    signal?: AbortSignal,
  ): Promise<boolean> {
    const { state } = this.health();
    if (state === 'failed') throw this.#condition.refusal();
    const latest = this.#publisher.latest(level)?.size ?? -1;
    if (latest > (seen?.size ?? -1)) return true;
    if (this.#condition.state === 'closed' || (state === 'sealed' && latest >= this.#sequencer.range.size))
      return false;
    await this.#bell.wait(signal);
    return true;
  }
}

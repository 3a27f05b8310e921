/**
 * A mirror (C2SP tlog-mirror, spec L-15): follows a log, keeps every entry durably, looks at what the entries say, and only
 * then puts its own cosignature under a checkpoint. Where a witness vouches for one history, a mirror vouches for one that
 * can be read, and that its validator found in order.
 */
import { equalBytes, utf8 } from '../core/bytes.js';
import { type Checkpoint, type CheckpointTrust, openCheckpoint } from './checkpoint.js';
import type { LedgerReader, LogStore, OpenedStore } from './interfaces.js';
import { LedgerError } from './ledger-error.js';
import { StoreConflictError } from './memory-store.js';
import { copyEntries } from './mirror-copy.js';
import { checkEpoch, checkExtends } from './mirror-history.js';
import { addSignatures, formatSignatureLine, parseNote } from './note.js';
import { COSIGNATURE_NOTE, type NoteSigner } from './note-keys.js';
import { rangeHash } from './proofs.js';
import { inBundles, LedgerForkError, openReader } from './reader.js';
import type { Witness } from './witness.js';
import type { WitnessStore } from './witness-store.js';

/**
 * Looks at the entries [from, to) and throws if anything about them is not in order. Is given every entry once, in order,
 * from 0 on; after it has thrown it is asked nothing more.
 * @param reader - the mirror's own copy, verified against the log's checkpoint
 */
export type LogValidator = (reader: LedgerReader, from: number, to: number) => Promise<void>;

/** What a mirror is made of. */
export interface MirrorOptions {
  /** The log: its published form, wherever it is. */
  readonly source: LedgerReader;
  /** Origin and keys of the log. The order of the keys is that of the epochs: a sequencer has the key of its epoch. */
  readonly trust: CheckpointTrust;
  /** Where the entries are kept; for this mirror alone. */
  readonly store: LogStore;
  /** Where the mirror remembers which checkpoint it follows: what it saw is evidence, even before it has all entries. */
  readonly pending: WitnessStore;
  /** The mirror's own key, of type 0x04; no witness has the same. */
  readonly signer: NoteSigner;
  /** What entries must obey; by default they may be anything. */
  readonly validate?: LogValidator;
}

/** A mirror at work. */
export class Mirror {
  readonly #options: MirrorOptions;
  readonly #opened: OpenedStore;
  #size: number;
  #validated = 0;
  #cosigned: Checkpoint | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #failure: unknown;

  private constructor(options: MirrorOptions, opened: OpenedStore, cosigned: Checkpoint | undefined) {
    this.#options = options;
    this.#opened = opened;
    this.#size = opened.size;
    this.#cosigned = cosigned;
  }

  /**
   * Takes over the store and validates what it holds.
   * @throws {RangeError} for a signer that is no cosigner
   * @throws {MirrorRefusedError} if the entries that it holds are not in order
   */
  static async open(options: MirrorOptions): Promise<Mirror> {
    if (options.signer.type !== COSIGNATURE_NOTE.type) throw new RangeError('a mirror signs as a cosigner');
    const trust = { ...options.trust, witnessKeys: [options.signer] };
    const opened = await options.store.open();
    try {
      const cosigned = opened.checkpoint === null ? undefined : openCheckpoint(opened.checkpoint, trust);
      const mirror = new Mirror(options, opened, cosigned);
      if (cosigned !== undefined) await mirror.#validate(cosigned);
      return mirror;
    } catch (error) {
      await options.store.close();
      throw error;
    }
  }

  /** The last checkpoint that this mirror cosigned: all of its entries are here, and in order. */
  get cosigned(): Checkpoint | undefined {
    return this.#cosigned;
  }

  /**
   * One round: everything up to a checkpoint of the log is stored, validated, cosigned and published.
   * @param target - a checkpoint of the log that its `source` covers; its latest by default
   * @returns the checkpoint with the mirror's cosignature; the one before, where the target is not larger
   * @throws `LedgerForkError` with both notes if the log signed another history before
   * @throws {MirrorEpochError} if an earlier sequencer signed it than the last one seen
   * @throws {MirrorRefusedError} if an entry is not in order: this mirror cosigns nothing any more
   * @throws what the source and the store throw; then the round may be repeated, after a store error on a mirror opened anew
   */
  follow(target?: Checkpoint): Promise<Checkpoint> {
    const turn = this.#turn.then(async () => {
      if (this.#failure !== undefined) throw this.#failure;
      return this.#follow(target ?? (await this.#options.source.checkpoint()));
    });
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Ends; the store can be opened by others. */
  async close(): Promise<void> {
    await this.#turn;
    this.#failure ??= new RangeError('the mirror is closed');
    await this.#options.store.close();
  }

  async #follow(target: Checkpoint): Promise<Checkpoint> {
    const { source, store, trust } = this.#options;
    const next = openCheckpoint(target.note, trust);
    await this.#remember(next);
    const before = this.#cosigned;
    if (before !== undefined && next.size <= before.size) return before;
    this.#size = await copyEntries(source, store, { ...this.#opened, size: this.#size }, next.size);
    await this.#validate(next);
    const text = utf8(parseNote(next.note).text);
    const { name, keyId } = this.#options.signer;
    const signature = await this.#options.signer.sign(text);
    const note = addSignatures(next.note, [{ name, keyId, signature }]);
    if (!(await store.swapCheckpoint(before?.note ?? null, note)))
      throw new StoreConflictError('another mirror uses the store');
    await store.flush();
    this.#cosigned = openCheckpoint(note, { ...trust, witnessKeys: [this.#options.signer] });
    return this.#cosigned;
  }

  /** Compares with what was seen before, and remembers what is followed now: the larger of the two. */
  async #remember(next: Checkpoint): Promise<void> {
    const { pending, source, trust } = this.#options;
    await this.#checkOwn(next);
    const stored = await pending.read(trust.origin);
    if (stored !== null) {
      const before = openCheckpoint(stored, trust);
      checkEpoch(before, next, trust.logKeys);
      if (!this.#covers(before) || !this.#covers(next)) await checkExtends(before, next, source);
      if (before.size > next.size) return;
    }
    if (!(await pending.swap(trust.origin, stored, next.note)))
      throw new StoreConflictError('another mirror uses the memory');
  }

  /** Whether the mirror's own, cosigned copy tells whether a checkpoint is of its history. */
  #covers({ size }: Checkpoint): boolean {
    return size <= (this.#cosigned?.size ?? 0);
  }

  /** A checkpoint of what is here already needs no proof of the log, which might not give one. @throws {LedgerForkError} */
  async #checkOwn(next: Checkpoint): Promise<void> {
    const own = this.#cosigned;
    if (own === undefined || next.size === 0 || !this.#covers(next)) return;
    const { store } = this.#options;
    const root = await rangeHash({ start: 0, end: next.size }, store.readHashes.bind(store));
    if (!equalBytes(root, next.root)) throw new LedgerForkError(own, next);
  }

  /** Validates the mirror's own copy up to a checkpoint; reading it, the copy is held against the checkpoint's root. */
  async #validate(checkpoint: Checkpoint): Promise<void> {
    const { store, validate } = this.#options;
    const reader = openReader({
      checkpoint: async () => checkpoint,
      readHashes: (level, from, to) => store.readHashes(level, from, to),
      readBundles: (from, to) => inBundles(from, store.readEntries(from, to)),
      changed: async () => false,
    });
    await reader.checkpoint();
    const from = this.#validated;
    if (validate === undefined || checkpoint.size <= from) return;
    try {
      await validate(reader, from, checkpoint.size);
      this.#validated = checkpoint.size;
    } catch (cause) {
      this.#failure = new MirrorRefusedError(checkpoint, { cause });
      throw this.#failure;
    }
  }
}

/** A mirror in this process as one of a ledger's witnesses: asked for a cosignature, it follows to that checkpoint first. */
export function mirrorWitness(mirror: Mirror, signer: NoteSigner): Witness {
  return {
    key: signer,
    async cosign(checkpoint) {
      const { size, note } = await mirror.follow(checkpoint);
      const lines = parseNote(note).signatures.filter(
        (s) => s.name === signer.name && s.keyId === signer.keyId,
      );
      const [line] = lines;
      if (size !== checkpoint.size || line === undefined)
        throw new LedgerError('mirror-ahead', `${signer.name} has cosigned ${size} entries already`, true);
      return `${formatSignatureLine(line)}\n`;
    },
    latest: async () => mirror.cosigned?.note,
  };
}

/** An entry is not in order. The `cause` says which; the checkpoint, signed by the log, is the evidence that it holds it. */
export class MirrorRefusedError extends LedgerError {
  readonly checkpoint: Checkpoint;

  constructor(checkpoint: Checkpoint, options: ErrorOptions) {
    const why = options.cause instanceof Error ? options.cause.message : String(options.cause);
    super('mirror-refused', `the mirror does not cosign: ${why}`, false, options);
    this.checkpoint = checkpoint;
  }
}

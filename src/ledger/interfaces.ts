/**
 * The interfaces of the ledger layer: what a reader needs, what a writer offers, and what an engine that stores a log must
 * do. The exact semantics are numbered in spec L-6; every store passes the same contract tests.
 */
import type { Checkpoint } from './checkpoint.js';

/**
 * How safe an appended entry is: `sequenced` = durable, with its final index; `published` = covered by a signed checkpoint;
 * `witnessed` = covered by a checkpoint that a quorum of witnesses cosigned.
 */
export type AppendLevel = 'sequenced' | 'published' | 'witnessed';

/** The answer to an append. */
export interface AppendReceipt {
  readonly index: number;
  readonly leafHash: Uint8Array;
  /** Whether the same key and bytes were in the log before this call. */
  readonly duplicate: boolean;
  /** The level that was awaited and reached. */
  readonly level: AppendLevel;
  /** A checkpoint that covers the entry, for `published` and `witnessed`. */
  readonly checkpoint?: Checkpoint;
}

/** What {@link LedgerReader.checkpoint} must at least return. */
export interface CheckpointDemand {
  readonly size?: number;
  readonly level?: 'published' | 'witnessed';
}

/** One entry and its index. */
export interface LogEntry {
  readonly index: number;
  readonly entry: Uint8Array;
}

/** Entries in a row, at most 256: what one bundle holds of them. */
export interface LogBundle {
  /** Index of the first entry. */
  readonly first: number;
  readonly entries: readonly Uint8Array[];
}

/** A checkpoint, and the half-open range of entries that it adds to the one before. */
export interface CheckpointUpdate extends Checkpoint {
  readonly newEntries: readonly [number, number];
}

/** Everything that a verifier or a browser needs of a log. All that it returns is verified against a checkpoint. */
export interface LedgerReader {
  /** The latest checkpoint. @throws `LedgerRangeError` where it falls short of the demand */
  checkpoint(demand?: CheckpointDemand): Promise<Checkpoint>;
  /**
   * The entries [from, to), each verified against the tree of the latest checkpoint.
   * @throws `LedgerRangeError` if the checkpoint does not cover them, `LedgerCorruptError` if any is missing or altered
   */
  read(from: number, to: number, options?: { signal?: AbortSignal }): AsyncIterable<LogEntry>;
  /** As {@link read}, but bundle by bundle: much cheaper for whoever reads millions. What precedes damage comes first. */
  readBundles(from: number, to: number, options?: { signal?: AbortSignal }): AsyncIterable<LogBundle>;
  /** The proof that entry `index` is in the tree of `size` entries. @throws `LedgerRangeError` */
  inclusionProof(index: number, size: number): Promise<Uint8Array[]>;
  /** The proof that the tree of `from` >= 1 entries is a prefix of that of `to`. @throws `LedgerRangeError` */
  consistencyProof(from: number, to: number): Promise<Uint8Array[]>;
  /**
   * Checkpoints as they come, from the first that covers more than `from` entries; each verified to extend the one before.
   * Ends when the log is closed or the signal aborts. @throws `LedgerForkError` with both notes
   */
  subscribe(
    from: number,
    options?: { signal?: AbortSignal; level?: 'published' | 'witnessed' },
  ): AsyncIterable<CheckpointUpdate>;
}

/** Options of one append. */
export interface AppendOptions {
  /** Idempotency key, 32 bytes; the leaf hash by default. */
  readonly key?: Uint8Array;
  /** Which level to wait for; `sequenced` by default. */
  readonly await?: AppendLevel;
  /** Stops the waiting, not the append. */
  readonly signal?: AbortSignal;
}

/** Options of one atomic batch. */
export interface AppendBatchOptions {
  /** One idempotency key of 32 bytes for each entry; the leaf hashes by default. */
  readonly keys?: readonly Uint8Array[];
  readonly await?: AppendLevel;
  readonly signal?: AbortSignal;
}

/** How a ledger is. `reason` says why it failed. */
export interface LedgerHealth {
  readonly state: 'open' | 'sealed' | 'failed' | 'closed';
  readonly reason?: string;
}

/** A log that this process writes. */
export interface Ledger extends LedgerReader {
  /** How many entries have reached each level. */
  size(): { sequenced: number; published: number; witnessed: number };
  health(): LedgerHealth;
  /**
   * Appends one entry of 1 to 65,535 bytes. A resolved promise means that the entry is durable.
   * @throws {RangeError} for a bad size or key; `LedgerBusy`, `LedgerKeyConflict`, `LedgerStateError`, `LedgerAborted`
   */
  append(entry: Uint8Array, options?: AppendOptions): Promise<AppendReceipt>;
  /** Appends entries in a row, all or none. @throws as {@link Ledger.append} */
  appendBatch(entries: readonly Uint8Array[], options?: AppendBatchOptions): Promise<AppendReceipt[]>;
  /**
   * Appends the final entry and seals the store for ever. Again with the same entry it returns the same checkpoint.
   * @throws `LedgerStateError` if it was sealed with another entry
   */
  seal(entry: Uint8Array): Promise<Checkpoint>;
  /** Finishes what was accepted, publishes it and releases the store; later appends are refused. */
  close(): Promise<void>;
}

/** State of a store as its new writer finds it. */
export interface OpenedStore {
  readonly size: number;
  /** Roots of the perfect subtrees of the tree, largest first: its compact range. */
  readonly frontier: readonly Uint8Array[];
  /** Identifies this writer; a commit under an older epoch is refused. */
  readonly epoch: bigint;
  /** The last checkpoint note that was swapped in. */
  readonly checkpoint: Uint8Array | null;
  readonly sealed: boolean;
  /** Resolves with the reason when the engine finds, while nothing is asked of it, that it is not the writer any more. */
  readonly lost?: Promise<unknown>;
}

/** One atomic addition to a store. */
export interface StoreCommit {
  readonly epoch: bigint;
  /** Size before; the store refuses the commit where it has another. */
  readonly expectedSize: number;
  readonly entries: readonly Uint8Array[];
  readonly leafHashes: readonly Uint8Array[];
  readonly keys: readonly Uint8Array[];
  /** Root after. */
  readonly root: Uint8Array;
  /** Whether this is the last commit ever. */
  readonly seals: boolean;
}

/** What an engine can do. */
export interface StoreCapabilities {
  readonly durability: 'memory' | 'fsync' | 'replicated';
  readonly multiWriter: boolean;
  readonly maxEntry: number;
}

/**
 * What an engine implements; the Merkle maths stays above it. After an error of unknown outcome the ledger uses the store
 * no more, other than to close it.
 */
export interface LogStore {
  readonly capabilities: StoreCapabilities;
  /** Takes over as the writer: recovers, and fences off older writers or refuses. */
  open(): Promise<OpenedStore>;
  /** Atomic, durable, compare-and-set. @throws `StoreConflictError` for another epoch or size, or a sealed store */
  commit(commit: StoreCommit): Promise<void>;
  /** The index of each key, or -1. */
  findKeys(keys: readonly Uint8Array[]): Promise<number[]>;
  readEntries(from: number, to: number): AsyncIterable<Uint8Array>;
  /** Hashes [from, to) of a tile level: hash i of level L is the root of the 256^L leaves from i * 256^L. */
  readHashes(level: number, from: number, to: number): Promise<Uint8Array>;
  /** Durable compare-and-set of the latest checkpoint note; `false` where `expected` is not the stored one. */
  swapCheckpoint(expected: Uint8Array | null, next: Uint8Array): Promise<boolean>;
  /** Resolves when everything up to the last checkpoint can be read by others, and nothing that it does not need is kept. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opening a ledger over a store (spec L-6): what must hold before the first append is accepted, and how the parts are put
 * together.
 */
import { equalBytes } from '../core/bytes.js';
import { type Checkpoint, type CheckpointTrust, openCheckpoint } from './checkpoint.js';
import type { Ledger, LogStore, OpenedStore } from './interfaces.js';
import { LogWriter } from './log-writer.js';
import type { NoteSigner, NoteVerifier } from './note-keys.js';
import type { Policy } from './policy.js';
import { isLogOfPolicy } from './policy-check.js';
import { consistencyRanges, proofHashes, rangeHash } from './proofs.js';
import { DEFAULT_LIMITS, type QueueLimits } from './queue.js';
import { rangeRoot } from './tree.js';
import { LedgerCorruptError } from './verified-tree.js';
import { LedgerRollbackError, type Witness, WitnessCircle } from './witness.js';

/** Settings of a ledger. */
export interface LedgerOptions {
  /** Name of the log: a URL without scheme, such as `example.org/vote/2026`. */
  readonly origin: string;
  /** The key that signs checkpoints; its name should be the origin. */
  readonly signer: NoteSigner;
  /** Further keys that sign too, such as the next one during a key rotation. */
  readonly moreSigners?: readonly NoteSigner[];
  /** Earlier keys of the log, for the stored checkpoint only. */
  readonly oldKeys?: readonly NoteVerifier[];
  readonly witnesses?: readonly Witness[];
  /** How many witnesses make a checkpoint `witnessed`, or the policy that says which; 0 by default. */
  readonly quorum?: number | Policy;
  /** The longest time from an append to a checkpoint that covers it, in milliseconds; 1000 by default. */
  readonly checkpointIntervalMs?: number;
  readonly limits?: Partial<QueueLimits>;
}

/**
 * Opens a ledger: recovers the store, checks it against its last checkpoint and against the witnesses (rollback guard), and
 * publishes a checkpoint if there is none that covers it and carries the signatures of all signers.
 * @throws {LedgerRollbackError} if the store holds less than was signed or witnessed
 * @throws {LedgerCorruptError} if the stored tree is not the one that was signed
 * @throws `LedgerForkError` if a witness holds a checkpoint of another history that this log signed
 * @throws {RangeError} for a quorum that the witnesses cannot be, or a policy that does not know the signer
 * @throws `LedgerWitnessError` if witnesses are set and too few answer; `NoteError` for a checkpoint of other keys
 */
export async function openLedger(store: LogStore, options: LedgerOptions): Promise<Ledger> {
  const signers = [options.signer, ...(options.moreSigners ?? [])];
  const witnesses = options.witnesses ?? [];
  const { quorum = 0 } = options;
  if (typeof quorum !== 'number' && !isLogOfPolicy(quorum, options.signer))
    throw new RangeError("the policy does not know the log's key");
  const trust: CheckpointTrust = {
    origin: options.origin,
    logKeys: [...signers, ...(options.oldKeys ?? [])],
    witnessKeys: witnesses.map((w) => w.key),
  };
  const circle = new WitnessCircle({
    witnesses,
    quorum,
    trust,
    prove: (from, to) => proofHashes(consistencyRanges(from, to), store.readHashes.bind(store)),
    rootAt: (size) => rangeHash({ start: 0, end: size }, store.readHashes.bind(store)),
  });
  const opened = await store.open();
  try {
    const stored = opened.checkpoint === null ? undefined : openCheckpoint(opened.checkpoint, trust);
    await checkStored(store, opened, stored);
    await circle.guard(opened.size, stored);
    const writer = new LogWriter({
      store,
      opened,
      stored,
      signers,
      trust,
      witnesses: circle,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      checkpointIntervalMs: options.checkpointIntervalMs ?? 1000,
    });
    await writer.start(signers);
    return writer;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Checks the recovered tree against the last checkpoint that was signed over it. */
async function checkStored(
  store: LogStore,
  opened: OpenedStore,
  stored: Checkpoint | undefined,
): Promise<void> {
  if (stored === undefined) return;
  if (stored.size > opened.size)
    throw new LedgerRollbackError(
      `a checkpoint covers ${stored.size} entries, the store holds ${opened.size}`,
    );
  const root =
    stored.size === 0
      ? rangeRoot({ size: 0, hashes: [] })
      : await rangeHash({ start: 0, end: stored.size }, store.readHashes.bind(store));
  if (!equalBytes(root, stored.root))
    throw new LedgerCorruptError(`the first ${stored.size} entries are not those that were signed`);
}

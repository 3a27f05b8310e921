/**
 * An election that a command adds to: the whole record is replayed and verified first, and then entries are posted to
 * the board, or written to a file for its operator to post.
 */
import { join } from 'node:path';
import type { Manifest } from '../ballot/manifest.js';
import { nativeGroupOnKernels } from '../core/groups/native-kernels.js';
import { parseCheckpoint } from '../ledger/checkpoint.js';
import { fileStore } from '../ledger/file/file-store.js';
import type { Ledger, LedgerReader } from '../ledger/interfaces.js';
import { openLedger } from '../ledger/ledger.js';
import { formatVerifierKey, type NoteSigner, type NoteVerifier } from '../ledger/note-keys.js';
import { ElectionBoard } from '../record/board.js';
import { type EntrySigner, signerKey } from '../record/entry.js';
import { replay } from '../record/replay.js';
import { ElectionRecord } from '../record/state.js';
import { formatEntries } from './entry-file.js';
import { RefusedError, UsageError } from './errors.js';
import { exists, readInput, writePublic } from './files.js';
import type { Io } from './io.js';
import { openRecordFiles } from './record-reader.js';
import { readLogFile, readOfficerFile } from './secrets.js';
import { findRecord, officerFiles, type Workspace, workspaceAt } from './workspace.js';

/** An election, verified up to now. */
export interface ReadElection {
  /** Its state; it moves on with what is delivered to a board. */
  readonly record: ElectionRecord;
  readonly manifest: Manifest;
  /** The ledger itself, for what the record does not keep. */
  readonly reader: LedgerReader;
  /** Entries on the ledger. */
  size(): number;
}

/** An election to which entries can be added. */
export interface OpenElection extends ReadElection {
  /**
   * Posts entries, or writes them to the file.
   * @returns their positions on the ledger; `undefined` where they went to a file
   * @throws `BoardError` for an entry that is refused
   */
  deliver(entries: readonly Uint8Array[]): Promise<readonly number[] | undefined>;
  /** The ledger's proof that it holds an entry; `undefined` where entries go to a file. */
  proof(index: number): Promise<Uint8Array | undefined>;
}

/** The option of all commands that post: where entries go instead of the board. */
export interface DeliveryOptions {
  readonly entries?: string;
}

/** How soon the log signs what was appended: a command lives only for a moment. */
const CHECKPOINT_MS = 20;

/**
 * Opens an election, lets `use` work on it, and closes it.
 * @param path - a workspace; with `entries`, a bare record will do
 * @throws {RefusedError} if the record is not in order; {UsageError} if there is no log key to post with
 */
export async function withElection<T>(
  path: string,
  { entries }: DeliveryOptions,
  io: Io,
  use: (election: OpenElection) => Promise<T>,
): Promise<T> {
  if (entries !== undefined) return use(draftElection(await readElection(path, io), entries));
  const workspace = workspaceAt(path);
  const { board, close } = await openBoard(workspace, io);
  try {
    return await use(boardElection(board));
  } finally {
    await close();
  }
}

/**
 * Replays and verifies the published files of a record.
 * @param path - a workspace or a record
 * @throws {RefusedError} naming the first thing that is not in order
 */
export async function readElection(path: string, io: Io): Promise<ReadElection> {
  const { reader, manifest } = await openRecordFiles(await findRecord(path));
  const record = new ElectionRecord(nativeGroupOnKernels);
  const { size } = await reader.checkpoint();
  await replay(record, reader, 0, size, {
    rng: io.rng,
    onFinding: ({ check, entry, culprit, message }) => {
      throw new RefusedError(`the record is not in order: ${check}, entry ${entry}, ${culprit}: ${message}`);
    },
  });
  return { record, manifest, reader, size: () => size };
}

/** Opens the log of a workspace for writing, and makes it where there is none. */
export function openLog(
  { record, journal }: Workspace,
  signer: NoteSigner,
  oldKeys: readonly NoteVerifier[] = [],
): Promise<Ledger> {
  return openLedger(fileStore(record, { journalDirectory: journal }), {
    origin: signer.name,
    signer,
    oldKeys: oldKeys.filter(({ keyId }) => keyId !== signer.keyId),
    checkpointIntervalMs: CHECKPOINT_MS,
  });
}

/** Opens the board of a workspace. The caller closes it. @throws as {@link withElection} */
export async function openBoard(
  workspace: Workspace,
  io: Io,
): Promise<{ readonly board: ElectionBoard; readonly close: () => Promise<void> }> {
  await findRecord(workspace.root);
  if (!(await exists(workspace.logKey)))
    throw new UsageError(
      `${workspace.logKey} is missing: without the log's key nothing can be posted here; with --entries FILE the entries are written to a file, which the board's operator posts`,
    );
  const signer = await readLogFile(workspace.logKey);
  const ledger = await openLog(workspace, signer, await knownKeys(workspace));
  try {
    const board = await ElectionBoard.open(ledger, io.rng, new ElectionRecord(nativeGroupOnKernels));
    const key = board.record.notices.logKeys.at(-1) ?? board.record.manifest?.ledger.key;
    if (key !== undefined && key !== formatVerifierKey(signer))
      throw new RefusedError(
        `${workspace.logKey} is not the key of the log: see the manifest, and the last log-key entry`,
      );
    return { board, close: () => ledger.close() };
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

/** Keys that may have signed the log so far; none beside the signer's where no entry is published yet. */
async function knownKeys({ record }: Workspace): Promise<readonly NoteVerifier[]> {
  const checkpoint = join(record, 'checkpoint');
  if (!(await exists(checkpoint)) || parseCheckpoint(await readInput(checkpoint)).size === 0) return [];
  return (await openRecordFiles(record)).trust.logKeys;
}

/**
 * The officers who sign here: those of the given key files, or of all that the workspace holds.
 * @throws {RefusedError} for a key that is not an officer's of this election
 */
export async function officersOf(
  path: string,
  manifest: Manifest,
  files: readonly string[] | undefined,
): Promise<readonly EntrySigner[]> {
  const paths = files ?? (await officerFiles(workspaceAt(path)));
  const signers = await Promise.all(
    paths.map(async (file): Promise<EntrySigner> => {
      const seed = await readOfficerFile(file);
      const index = manifest.officers.findIndex((officer) => officer.key === signerKey({ seed }));
      if (index < 0) throw new RefusedError(`${file} is not the key of an officer of this election`);
      return { role: 'officer', index, seed };
    }),
  );
  return signers.sort((a, b) => a.index - b.index);
}

/** The index of a trustee, from 1, by its signing seed. @throws {RefusedError} if it is not one of this election */
export function trusteeIndex(manifest: Manifest, seed: Uint8Array, file: string): number {
  const key = signerKey({ seed });
  const position = manifest.trustees.findIndex(({ signingKey }) => signingKey === key);
  if (position < 0) throw new RefusedError(`${file} is not the key of a trustee of this election`);
  return position + 1;
}

function boardElection(board: ElectionBoard): OpenElection {
  return {
    record: board.record,
    manifest: board.record.setup.manifest,
    reader: board.ledger,
    size: () => board.size,
    async deliver(entries) {
      const positions = await board.postAll(entries);
      await board.settled();
      return positions;
    },
    proof: (index) => board.receipt(index),
  };
}

/** The same election; what is delivered goes to a file. */
function draftElection(election: ReadElection, file: string): OpenElection {
  return {
    ...election,
    async deliver(entries) {
      await writePublic(file, formatEntries(entries));
      return undefined;
    },
    proof: async () => undefined,
  };
}

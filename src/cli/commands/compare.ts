/** `hanpyo ledger compare`: copies of one log, wherever they are; a fork is told with the two notes that prove it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { fromUtf8, toHex } from '../../core/bytes.js';
import { type CheckpointTrust, parseCheckpoint } from '../../ledger/checkpoint.js';
import { compareLogs, type LogComparison } from '../../ledger/compare.js';
import { filePin } from '../../ledger/file/pin.js';
import { httpFiles } from '../../ledger/http.js';
import type { LedgerReader } from '../../ledger/interfaces.js';
import { MAX_NOTE_BYTES } from '../../ledger/note.js';
import { formatVerifierKey } from '../../ledger/note-keys.js';
import { followPinned } from '../../ledger/pin.js';
import { LedgerForkError } from '../../ledger/reader.js';
import { type FetchFile, openTileLog } from '../../ledger/tile-source.js';
import { LedgerRollbackError } from '../../ledger/witness.js';
import { logTrust } from '../../verify/log-trust.js';
import { readPreamble } from '../../verify/source.js';
import { EXIT, UsageError } from '../errors.js';
import { writePublic } from '../files.js';
import type { Output } from '../output.js';
import { directoryFiles, openRecord } from '../record-reader.js';
import { outputOf, type Session } from '../session.js';
import { findRecord } from '../workspace.js';

/** Options of the command. */
export interface CompareOptions {
  readonly evidence?: string;
  /** A file that keeps the last checkpoint that was seen. */
  readonly pin?: string;
}

/**
 * Compares copies; exit code 1 if two hold different histories, or another one than was pinned.
 * @throws {UsageError} for fewer than two; `LedgerForkError` and `LedgerRollbackError` where the pin contradicts
 */
export async function compareCopies(
  places: readonly string[],
  { evidence, pin }: CompareOptions,
  session: Session,
  command: Command,
): Promise<void> {
  const output = outputOf(session, command);
  const [first, ...others] = await Promise.all(places.map(filesAt));
  if (first === undefined || others.length === 0) throw new UsageError('two copies or more are needed');
  const trust = await trustOfFirst(first, others);
  const readers = [first, ...others].map((files) => openTileLog(files, trust));
  const comparison = await compareLogs(readers);
  if (comparison.kind === 'fork') {
    session.exitCode = EXIT.refused;
    if (evidence !== undefined) await writeEvidence(evidence, comparison.notes, output);
  } else if (pin !== undefined)
    await holdAgainstPin(pin, largest(readers, comparison), trust, evidence, output);
  tell(places, comparison, output);
}

/**
 * One trust for all: a copy that only its own manifest vouches for is no copy of the first. Keys that the officers of the first
 * announced count wherever they stand, for another copy may have been signed before or after.
 */
async function trustOfFirst(first: FetchFile, others: readonly FetchFile[]): Promise<CheckpointTrust> {
  const { trust, manifest } = await openRecord(first);
  const { frame } = await readPreamble(first);
  const keys = new Map(trust.logKeys.map((key) => [formatVerifierKey(key), key]));
  for (const files of others) {
    const note = await files('checkpoint', MAX_NOTE_BYTES);
    const theirs = note && (await logTrust(files, { note, frame }, manifest));
    for (const key of theirs?.logKeys ?? []) keys.set(formatVerifierKey(key), key);
  }
  return { ...trust, logKeys: [...keys.values()] };
}

function largest(readers: readonly LedgerReader[], { checkpoints }: LogComparison): LedgerReader {
  const size = Math.max(...checkpoints.map((checkpoint) => checkpoint.size));
  const reader = readers[checkpoints.findIndex((checkpoint) => checkpoint.size === size)];
  if (reader === undefined) throw new RangeError('no copies');
  return reader;
}

async function holdAgainstPin(
  pin: string,
  reader: LedgerReader,
  trust: CheckpointTrust,
  evidence: string | undefined,
  output: Output,
): Promise<void> {
  try {
    await followPinned(filePin(pin), reader, trust);
  } catch (error) {
    const told = error instanceof LedgerForkError || error instanceof LedgerRollbackError;
    if (told && evidence !== undefined) await writeEvidence(evidence, error.notes, output);
    throw error;
  }
}

async function filesAt(place: string): Promise<FetchFile> {
  return /^https?:\/\//.test(place) ? httpFiles(place) : directoryFiles(await findRecord(place));
}

/** Writes the notes as they were signed: with the log's key anyone sees that it signed both. */
async function writeEvidence(folder: string, notes: readonly Uint8Array[], output: Output): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [i, note] of notes.entries()) {
    const file = join(folder, `checkpoint-${i + 1}-of-${parseCheckpoint(note).size}`);
    await writePublic(file, note);
    output.say(`evidence: ${file}`);
  }
}

function tell(places: readonly string[], comparison: LogComparison, output: Output): void {
  const copies = comparison.checkpoints.map(({ size, root }, i) => ({
    path: places[i],
    size,
    root: toHex(root),
  }));
  const lines = copies.map(({ path, size, root }) => `${String(size).padStart(10)}  ${root}  ${path}`);
  if (comparison.kind !== 'fork') {
    output.result({ kind: comparison.kind, copies }, [comparison.kind, ...lines].join('\n'));
    return;
  }
  const { between, firstDifference, notes } = comparison;
  const where = firstDifference === undefined ? '' : `, first different entry ${firstDifference}`;
  output.result(
    {
      kind: 'fork',
      copies,
      between,
      firstDifference: firstDifference ?? null,
      notes: notes.map((n) => fromUtf8(n)),
    },
    [`FORK between copies ${between.map((at) => at + 1).join(' and ')}${where}`, ...lines].join('\n'),
  );
}

/** `hanpyo ledger compare`: copies of one log, wherever they are; a fork is told with the two notes that prove it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { fromUtf8, toHex } from '../../core/bytes.js';
import { compareLogs, type LogComparison } from '../../ledger/compare.js';
import { httpFiles } from '../../ledger/http.js';
import { type FetchFile, openTileLog } from '../../ledger/tile-source.js';
import { EXIT, RefusedError } from '../errors.js';
import { writePublic } from '../files.js';
import type { Output } from '../output.js';
import { directoryFiles, openRecord } from '../record-reader.js';
import { outputOf, type Session } from '../session.js';
import { findRecord } from '../workspace.js';

/** Options of the command. */
export interface CompareOptions {
  readonly evidence?: string;
}

/** Compares copies; exit code 1 if two hold different histories. @throws {RefusedError} for fewer than two */
export async function compareCopies(
  places: readonly string[],
  { evidence }: CompareOptions,
  session: Session,
  command: Command,
): Promise<void> {
  const output = outputOf(session, command);
  const [first, ...others] = await Promise.all(places.map(filesAt));
  if (first === undefined || others.length === 0) throw new RefusedError('two copies or more are needed');
  // One trust for all: a copy that only its own manifest vouches for is no copy of the first.
  const { trust } = await openRecord(first);
  const comparison = await compareLogs([first, ...others].map((files) => openTileLog(files, trust)));
  if (comparison.kind === 'fork') {
    session.exitCode = EXIT.refused;
    if (evidence !== undefined) await writeEvidence(evidence, comparison, output);
  }
  tell(places, comparison, output);
}

async function filesAt(place: string): Promise<FetchFile> {
  return /^https?:\/\//.test(place) ? httpFiles(place) : directoryFiles(await findRecord(place));
}

/** Writes the notes as they were signed: with the log's key anyone sees that it signed both. */
async function writeEvidence(
  folder: string,
  { between, checkpoints, notes }: LogComparison & { kind: 'fork' },
  output: Output,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [i, note] of notes.entries()) {
    const size = checkpoints[between[i] ?? -1]?.size ?? 0;
    const file = join(folder, `checkpoint-${i + 1}-of-${size}`);
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

/** What the checkpoints on a disk promise of a journal: whoever has read one would take a shorter or another journal for a fork. */
import { equalBytes } from '../../core/bytes.js';
import { parseCheckpoint } from '../checkpoint.js';
import { MAX_NOTE_BYTES } from '../note.js';
import { rangeHash } from '../proofs.js';
import { LedgerCorruptError } from '../verified-tree.js';
import type { Fs } from './fs.js';
import type { Journal } from './journal.js';

/**
 * How many entries a journal must hold: as many as the longest of the checkpoints that are there.
 * @param paths - of checkpoints, signed or published
 * @throws {DecodeError} if one is none
 */
export async function promisedSize(fs: Fs, paths: readonly string[]): Promise<number> {
  const sizes: number[] = [];
  for (const path of paths) {
    const note = await fs.readFile(path, MAX_NOTE_BYTES);
    if (note !== undefined) sizes.push(parseCheckpoint(note).size);
  }
  return Math.max(0, ...sizes);
}

/**
 * How much of the published form of a log is there: the size of its public checkpoint, 0 where there is none.
 * @param path - of that checkpoint
 * @throws {LedgerCorruptError} if it is not of this journal
 * @throws {DecodeError} if it is none
 */
export async function publishedSize(fs: Fs, path: string, journal: Journal): Promise<number> {
  const note = await fs.readFile(path, MAX_NOTE_BYTES);
  if (note === undefined) return 0;
  const { size, root } = parseCheckpoint(note);
  if (size === 0) return 0;
  const own = await rangeHash({ start: 0, end: size }, async (level, from, to) =>
    journal.hashes.read(level, from, to),
  );
  if (!equalBytes(own, root))
    throw new LedgerCorruptError(`the ${size} entries that are published are not those of the journal`);
  return size;
}

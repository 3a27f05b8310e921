/** Writing an archive file from the bundles of a log's folder, and reading one back, every byte against the tree. */
import { equalBytes } from '../../core/bytes.js';
import { type Sha256State, sha256State } from '../../core/hash.js';
import { LedgerArchivedError } from '../archive-missing.js';
import { LedgerError } from '../ledger-error.js';
import { rangeHash } from '../proofs.js';
import { TILE_WIDTH } from '../tiles.js';
import type { ArchivedSegment } from './archive-listing.js';
import {
  decodeSegmentHeader,
  encodeSegmentHeader,
  logMark,
  type SegmentHeader,
  type SegmentRange,
  segmentHeaderBytes,
  segmentName,
} from './archive-segment.js';
import { bundlePath, isBundleOf, type LogFolder, readBundle } from './archive-tree.js';
import type { FsFile } from './fs.js';

/** The range of an archive file, with its root from the tree of a log. */
export async function segmentRange({ tree }: LogFolder, first: number, end: number): Promise<SegmentRange> {
  return { first, end, root: await rangeHash({ start: first, end }, tree.hashes) };
}

/**
 * Writes an archive file, each bundle verified on the way. In place, under its name and durable, once this resolves.
 * @throws {LedgerCorruptError} if a bundle is missing from the folder, or is not of the tree
 */
export async function writeSegment(folder: LogFolder, archive: string, range: SegmentRange): Promise<void> {
  const { fs, checkpoint } = folder;
  const { first, end, root } = range;
  const path = `${archive}/${segmentName(range)}`;
  const file = await fs.create(`${path}.new`);
  try {
    const lengths: number[] = [];
    let at = segmentHeaderBytes(end - first);
    for (let index = first / TILE_WIDTH; index < end / TILE_WIDTH; index++) {
      const bundle = await readBundle(folder, index);
      await file.write(at, bundle);
      lengths.push(bundle.length);
      at += bundle.length;
    }
    await file.write(0, encodeSegmentHeader({ log: logMark(checkpoint.origin), first, end, root, lengths }));
    await file.sync();
  } finally {
    await file.close();
  }
  await fs.rename(`${path}.new`, path);
  await fs.syncDirectory(archive);
}

/**
 * Reads an archive file whole and verifies it: header, each bundle against the tree, nothing left over.
 * @param restore - called with each bundle once it is verified
 * @returns the file's line of the listing
 * @throws {LedgerArchivedError} if the file is missing
 * @throws {ArchiveDamagedError} if it is not what it must be; says where
 */
export async function checkSegment(
  folder: LogFolder,
  archive: string,
  range: SegmentRange,
  restore: (index: number, bundle: Uint8Array) => Promise<void> = async () => {},
): Promise<ArchivedSegment> {
  const name = segmentName(range);
  const file = await folder.fs.openForReading(`${archive}/${name}`);
  if (file === undefined)
    throw new LedgerArchivedError([range.first, range.end], name, `which is not in ${archive}`);
  try {
    const state = sha256State();
    const header = await readHeader(file, folder.checkpoint.origin, range, state);
    if (!equalBytes(header.root, range.root))
      throw new ArchiveDamagedError(name, 'its header has another root than the tree');
    let at = segmentHeaderBytes(range.end - range.first);
    for (const [i, length] of header.lengths.entries()) {
      const index = range.first / TILE_WIDTH + i;
      const bundle = await file.read(at, length);
      if (bundle.length < length || !(await isBundleOf(folder.tree, index, bundle)))
        throw new ArchiveDamagedError(name, `${bundlePath(index)} in it, at byte ${at}, is not of the tree`);
      state.update(bundle);
      await restore(index, bundle);
      at += length;
    }
    if ((await file.size()) !== at)
      throw new ArchiveDamagedError(name, `it has bytes after its end at byte ${at}`);
    return { ...range, hash: state.digest(), bytes: at };
  } finally {
    await file.close();
  }
}

async function readHeader(
  file: FsFile,
  origin: string,
  range: SegmentRange,
  state: Sha256State,
): Promise<SegmentHeader> {
  const bytes = await file.read(0, segmentHeaderBytes(range.end - range.first));
  state.update(bytes);
  try {
    return decodeSegmentHeader(bytes, origin, range);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ArchiveDamagedError(segmentName(range), why, { cause });
  }
}

/** An archive file is damaged, or it is not of this log. The entries it should hold are not taken from it. */
export class ArchiveDamagedError extends LedgerError {
  /** Name of the file. */
  readonly file: string;

  constructor(file: string, problem: string, options?: ErrorOptions) {
    super('ledger-archive', `the archive file ${file} is damaged: ${problem}`, false, options);
    this.file = file;
  }
}

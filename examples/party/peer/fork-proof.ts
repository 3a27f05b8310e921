/**
 * The proof that a log was signed with two histories, which convinces whoever has only the log's key: both signed heads and,
 * where they are of different sizes, the way from the first entry behind the smaller one to the root of the larger. Everything on
 * the left of that way is the tree of the smaller size; if its root is not the one that was signed, two histories were.
 */
import { equalBytes, type Reader, type Writer } from 'hanpyo/core';
import {
  type Checkpoint,
  type CheckpointTrust,
  HASH_BYTES,
  inclusionRanges,
  type LedgerReader,
  openCheckpoint,
  rangeRoot,
  verifyInclusion,
} from 'hanpyo/ledger';

/** Two signed heads that cannot both be true. */
export interface ForkProof {
  /** The notes as they were signed, the one of fewer entries first. */
  readonly notes: readonly [Uint8Array, Uint8Array];
  /** Hashes: of the entry behind the smaller head, then of its inclusion proof in the larger. None where the sizes are the same. */
  readonly path: readonly Uint8Array[];
}

/** Bytes of a head, and hashes of a way, that a proof may have. */
export const MAX_HEAD_BYTES = 4096;
const MAX_PATH = 64;

/**
 * Makes a proof of two heads.
 * @param reader - covers the larger head, and is of its history
 * @returns `undefined` if they do not contradict each other by what the reader shows
 * @throws what the reader throws
 */
export async function proveFork(
  heads: readonly [Checkpoint, Checkpoint],
  reader: LedgerReader,
  trust: CheckpointTrust,
): Promise<ForkProof | undefined> {
  const [small, large] = heads[0].size <= heads[1].size ? heads : [heads[1], heads[0]];
  if (small.size === 0) return undefined;
  const path = small.size === large.size ? [] : await wayOf(reader, small.size, large.size);
  const proof: ForkProof = { notes: [small.note, large.note], path };
  return isFork(proof, trust) ? proof : undefined;
}

/** The hash of an entry and its inclusion proof, from the tree alone: who withholds the entries may still show that. */
async function wayOf(reader: LedgerReader, index: number, size: number): Promise<Uint8Array[]> {
  // In the proof of an entry beside it, the entry stands for itself.
  const beside = index % 2 === 1 || index + 1 === size ? index - 1 : index + 1;
  const place = inclusionRanges(beside, size).findIndex(
    ({ start, end }) => start === index && end === index + 1,
  );
  const leaf = (await reader.inclusionProof(beside, size))[place];
  return leaf === undefined ? [] : [leaf, ...(await reader.inclusionProof(index, size))];
}

/**
 * Whether a proof holds: both heads are signed by the log, and they are of two histories.
 * @throws {DecodeError | NoteError} if a head is none, or not the log's
 */
export function isFork({ notes, path }: ForkProof, trust: CheckpointTrust): boolean {
  const [small, large] = [openCheckpoint(notes[0], trust), openCheckpoint(notes[1], trust)];
  if (small.size === large.size) return path.length === 0 && !equalBytes(small.root, large.root);
  const [leaf, ...proof] = path;
  if (leaf === undefined || small.size > large.size || small.size === 0) return false;
  if (!verifyInclusion(small.size, large.size, leaf, proof, large.root)) return false;
  const ranges = inclusionRanges(small.size, large.size);
  const left = proof.filter((_, i) => (ranges[i]?.end ?? large.size) <= small.size);
  return !equalBytes(rangeRoot({ size: small.size, hashes: left.reverse() }), small.root);
}

/** Writes a proof. */
export function writeForkProof(writer: Writer, { notes, path }: ForkProof): void {
  writer.bytes(notes[0]).bytes(notes[1]);
  writer.list(path, (hash, w) => w.raw(hash));
}

/** Reads what may be a proof. @throws {DecodeError} */
export function readForkProof(reader: Reader): ForkProof {
  const notes = [reader.bytes(MAX_HEAD_BYTES), reader.bytes(MAX_HEAD_BYTES)] as const;
  return { notes, path: reader.list(MAX_PATH, (r) => r.raw(HASH_BYTES)) };
}

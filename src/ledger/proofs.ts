/**
 * Making proofs and roots from stored hashes (spec L-1.4): which leaf ranges a proof consists of, and how each range's
 * root follows from the hashes that tiles hold.
 */
import { HASH_BYTES, nodeHash, nodeHashes, splitPoint } from './tree.js';

/** A half-open range of leaves. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads stored tree hashes. `level` counts tile levels: hash i of level L is the root of the 256^L leaves from i * 256^L.
 * Returns the hashes [from, to) of the level, 32 bytes each, or throws.
 */
export type HashReader = (level: number, from: number, to: number) => Promise<Uint8Array>;

/**
 * The leaf ranges whose roots are the inclusion proof of `index` in a tree of `size` (RFC 6962 section 2.1.1).
 * @throws {RangeError} unless 0 <= index < size
 */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    throw new RangeError(`index ${index} is not in a tree of ${size}`);
  const ranges: LeafRange[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  return ranges.reverse();
}

/**
 * The leaf ranges whose roots are the consistency proof from `from` to `to` leaves (RFC 6962 section 2.1.2).
 * @throws {RangeError} unless 1 <= from <= to
 */
export function consistencyRanges(from: number, to: number): readonly LeafRange[] {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 1 || from > to)
    throw new RangeError(`no consistency proof from ${from} to ${to}`);
  const ranges: LeafRange[] = [];
  let [start, end, known] = [0, to, true];
  while (from !== end) {
    const middle = start + splitPoint(end - start);
    if (from <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
      known = false;
    }
  }
  if (!known) ranges.push({ start, end });
  return ranges.reverse();
}

/** The root of each range, read from stored hashes: together the hashes of a proof. */
export async function proofHashes(ranges: readonly LeafRange[], read: HashReader): Promise<Uint8Array[]> {
  const hashes: Uint8Array[] = [];
  for (const range of ranges) hashes.push(await rangeHash(range, read));
  return hashes;
}

/**
 * The root of the leaves of a non-empty range, read from stored hashes. The range must be one that the tree's splitting
 * produces (a prefix, or a range of a proof): it consists of perfect subtrees of falling size.
 */
export async function rangeHash(range: LeafRange, read: HashReader): Promise<Uint8Array> {
  const roots: Uint8Array[] = [];
  for (const { height, index } of perfectSubtrees(range)) roots.push(await perfectHash(height, index, read));
  return roots.reduceRight((right, left) => nodeHash(left, right));
}

/** The root of the perfect subtree of 2^height leaves from index * 2^height. */
async function perfectHash(height: number, index: number, read: HashReader): Promise<Uint8Array> {
  const level = Math.floor(height / 8);
  const count = 2 ** (height % 8);
  return foldHashes(await read(level, index * count, (index + 1) * count));
}

/** The root over a power of two of concatenated hashes. @throws {RangeError} for any other number of hashes */
export function foldHashes(hashes: Uint8Array): Uint8Array {
  const count = hashes.length / HASH_BYTES;
  if (!Number.isInteger(Math.log2(count))) throw new RangeError('not a power of two of hashes');
  let row = hashes;
  // Row by row, all nodes of a row side by side.
  while (row.length > HASH_BYTES) row = nodeHashes(row);
  return row;
}

/** The compact range hashes of the first `size` leaves: roots of its perfect subtrees, largest first. */
export async function prefixFrontier(size: number, read: HashReader): Promise<Uint8Array[]> {
  const hashes: Uint8Array[] = [];
  for (const { height, index } of perfectSubtrees({ start: 0, end: size }))
    hashes.push(await perfectHash(height, index, read));
  return hashes;
}

/** The perfect subtrees, largest first, that a range of the tree consists of. */
function perfectSubtrees(range: LeafRange): { height: number; index: number }[] {
  const subtrees: { height: number; index: number }[] = [];
  for (let start = range.start; start < range.end; ) {
    let height = 0;
    while (2 ** (height + 1) <= range.end - start && start % 2 ** (height + 1) === 0) height++;
    subtrees.push({ height, index: start / 2 ** height });
    start += 2 ** height;
  }
  return subtrees;
}

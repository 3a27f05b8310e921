/**
 * A roll of any length, made on the disk with bounded memory: rows are dealt into 256 files by the first byte of their keys, each
 * file is sorted by itself, and the root of the Merkle tree grows as they are put end to end. What is kept in memory is one file of
 * 256, and one hash for each 4,096 rows, from which a proof of any row is made by reading one block again.
 */
import { closeSync, mkdirSync, openSync, readFileSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type RollProof, type RollRow, rollRowBytes } from 'hanpyo/ballot';
import { compareBytes, concatBytes, type Group } from 'hanpyo/core';
import {
  appendLeaf,
  type CompactRange,
  emptyRange,
  HASH_BYTES,
  inclusionRanges,
  type LeafRange,
  leafHash,
  nodeHashes,
  rangeRoot,
} from 'hanpyo/ledger';

const BUCKETS = 256;
/** Rows whose root is kept: a power of two. */
const BLOCK = 4096;
/** Bytes that wait for a file before they are written. */
const BUFFER = 16_384;

/** A roll on the disk: rows of one length, in the order of their keys. */
export interface StreamedRoll {
  readonly path: string;
  readonly count: number;
  readonly rowBytes: number;
  readonly root: Uint8Array;
  /** Roots of the full blocks. */
  readonly blocks: readonly Uint8Array[];
}

/**
 * Sorts rows, checks their keys, and commits to them.
 * @param folder - where `roll` and the files on the way to it are written
 * @param rows - in any order, without exclusions, so that all have one length
 * @throws {RangeError} if a key occurs twice or is no element, a row has another length, or there are none
 */
export function streamRoll(folder: string, rows: Iterable<RollRow>, group: Group): StreamedRoll {
  mkdirSync(folder, { recursive: true });
  const rowBytes = deal(folder, rows);
  const path = join(folder, 'roll');
  const file = openSync(path, 'w');
  const tree = new BlockTree();
  try {
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const sorted = sortedBucket(bucketPath(folder, bucket), rowBytes, group);
      for (const row of sorted) tree.add(row);
      writeSync(file, concatBytes(...sorted));
    }
  } finally {
    closeSync(file);
  }
  return { path, count: tree.count, rowBytes, root: tree.root(), blocks: tree.blocks };
}

/**
 * Proves that a row is in the roll: `verifyRollEntry` of `hanpyo/ballot` checks it with the root alone.
 * @throws {RangeError} if there is no such row
 */
export function proveStreamed(roll: StreamedRoll, index: number): { row: RollRow; proof: RollProof } {
  const path = inclusionRanges(index, roll.count).map((range) => rootOfRange(roll, range));
  const [bytes = new Uint8Array()] = readRows(roll, { start: index, end: index + 1 });
  const key = bytes.slice(0, roll.rowBytes - ROW_TAIL);
  const view = new DataView(bytes.buffer, bytes.byteOffset + key.length);
  const row = { key, class: view.getUint16(0), style: view.getUint16(2), excluded: [] };
  return { row, proof: { index, count: roll.count, path } };
}

/** Class, style, and the number of exclusions: what follows a key. */
const ROW_TAIL = 8;

function bucketPath(folder: string, bucket: number): string {
  return join(folder, `bucket-${bucket}`);
}

/** Writes every row into the file of its first byte. @returns the length of a row */
function deal(folder: string, rows: Iterable<RollRow>): number {
  const files = Array.from({ length: BUCKETS }, (_, i) => openSync(bucketPath(folder, i), 'w'));
  const waiting = files.map(() => ({ bytes: new Uint8Array(BUFFER), length: 0 }));
  let rowBytes = 0;
  try {
    for (const row of rows) {
      const bytes = rollRowBytes(row);
      rowBytes ||= bytes.length;
      if (bytes.length !== rowBytes) throw new RangeError('rows of a streamed roll have one length');
      const [bucket = 0] = bytes;
      const [room, file] = [waiting[bucket], files[bucket]];
      if (room === undefined || file === undefined) continue;
      if (room.length + rowBytes > BUFFER) {
        writeSync(file, room.bytes, 0, room.length);
        room.length = 0;
      }
      room.bytes.set(bytes, room.length);
      room.length += rowBytes;
    }
    for (const [i, { bytes, length }] of waiting.entries()) writeSync(files[i] ?? -1, bytes, 0, length);
  } finally {
    for (const file of files) closeSync(file);
  }
  if (rowBytes === 0) throw new RangeError('R-06: the roll is empty');
  return rowBytes;
}

/** The rows of a file in order, checked; the file is gone afterwards. */
function sortedBucket(path: string, rowBytes: number, group: Group): readonly Uint8Array[] {
  const bytes = new Uint8Array(readFileSync(path));
  unlinkSync(path);
  const rows = Array.from({ length: bytes.length / rowBytes }, (_, i) =>
    bytes.subarray(i * rowBytes, (i + 1) * rowBytes),
  ).sort(compareBytes);
  const keys = rows.map((row) => row.subarray(0, group.elementBytes));
  const identity = group.identity().toBytes();
  for (const [i, key] of keys.entries()) {
    if (i > 0 && compareBytes(keys[i - 1] ?? key, key) === 0)
      throw new RangeError('R-01: a key occurs twice');
    if (compareBytes(key, identity) === 0) throw new RangeError('R-02: a key is the identity');
  }
  if (group.bulk.firstInvalid(concatBytes(...keys)) >= 0) throw new RangeError('R-02: a key is no element');
  return rows;
}

/** The root of rows as they come, and the roots of their blocks. */
class BlockTree {
  readonly blocks: Uint8Array[] = [];
  #above: CompactRange = emptyRange();
  #leaves: Uint8Array[] = [];

  get count(): number {
    return this.blocks.length * BLOCK + this.#leaves.length;
  }

  add(row: Uint8Array): void {
    this.#leaves.push(leafHash(row));
    if (this.#leaves.length < BLOCK) return;
    let level = concatBytes(...this.#leaves);
    while (level.length > HASH_BYTES) level = nodeHashes(level);
    this.blocks.push(level);
    this.#above = appendLeaf(this.#above, level);
    this.#leaves = [];
  }

  root(): Uint8Array {
    return joined(this.#above, this.#leaves.reduce(appendLeaf, emptyRange()));
  }
}

/** The root over full blocks and the rows behind them. */
function joined(blocks: CompactRange, rest: CompactRange): Uint8Array {
  return rangeRoot({ size: blocks.size * BLOCK + rest.size, hashes: [...blocks.hashes, ...rest.hashes] });
}

/** The root of a subtree: of its full blocks, which are known, and of rows that are read. */
function rootOfRange(roll: StreamedRoll, { start, end }: LeafRange): Uint8Array {
  const [first, last] = [Math.ceil(start / BLOCK), Math.floor(end / BLOCK)];
  const blocks = roll.blocks.slice(first, Math.max(first, last));
  const rest = readRows(roll, { start: blocks.length > 0 ? last * BLOCK : start, end });
  return joined(
    blocks.reduce(appendLeaf, emptyRange()),
    rest.reduce((range, row) => appendLeaf(range, leafHash(row)), emptyRange()),
  );
}

function readRows({ path, rowBytes }: StreamedRoll, { start, end }: LeafRange): readonly Uint8Array[] {
  const bytes = new Uint8Array((end - start) * rowBytes);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, bytes.length, start * rowBytes);
  } finally {
    closeSync(file);
  }
  return Array.from({ length: end - start }, (_, i) => bytes.subarray(i * rowBytes, (i + 1) * rowBytes));
}

/** The Merkle tree of the roll (spec 5.3): the tree of RFC 6962 section 2.1 over the canonical bytes of the entries. */
import { concatBytes, equalBytes } from '../core/bytes.js';
import { sha256 } from '../core/hash.js';
import type { Roll, RollRow } from './roll.js';
import { rollRowBytes } from './roll-codec.js';

const HASH = 32;

/** That an entry is in the roll: its position, the roll's size, and the siblings from the leaf up. */
export interface RollProof {
  readonly index: number;
  readonly count: number;
  readonly path: readonly Uint8Array[];
}

/** All nodes of a roll's tree: 64 bytes per voter. Made where many proofs are needed. */
export interface RollTree {
  readonly count: number;
  readonly root: Uint8Array;
  /** `levels[k]` holds the hashes of the full subtrees of 2^k leaves, end to end. */
  readonly levels: readonly Uint8Array[];
}

/** Hashes every entry of a roll, so that proofs can be made. */
export function rollTree(roll: Roll): RollTree {
  const leaves = new Uint8Array(roll.count * HASH);
  for (const entry of roll) leaves.set(leafHash(rollRowBytes(entry)), entry.index * HASH);
  const levels = [leaves];
  for (let below = leaves; below.length >= 2 * HASH; ) {
    const level = new Uint8Array(Math.floor(below.length / (2 * HASH)) * HASH);
    for (let i = 0; i < level.length; i += HASH)
      level.set(
        nodeHash(below.subarray(2 * i, 2 * i + HASH), below.subarray(2 * i + HASH, 2 * i + 2 * HASH)),
        i,
      );
    levels.push(level);
    below = level;
  }
  return Object.freeze({ count: roll.count, root: roll.root, levels });
}

/**
 * Proves that the entry at `index` is in the roll (RFC 6962 section 2.1.1).
 * @throws {RangeError} if there is no such entry
 */
export function proveRollEntry(tree: RollTree, index: number): RollProof {
  if (!Number.isSafeInteger(index) || index < 0 || index >= tree.count)
    throw new RangeError(`the roll has no entry ${index}`);
  const path: Uint8Array[] = [];
  for (let start = 0, end = tree.count; end - start > 1; ) {
    const middle = start + split(end - start);
    if (index < middle) path.push(rangeHash(tree, middle, end));
    else path.push(rangeHash(tree, start, middle));
    [start, end] = index < middle ? [start, middle] : [middle, end];
  }
  return { index, count: tree.count, path: path.reverse() };
}

/** Whether the proof shows that `row` is at its position in the roll with this root. */
export function verifyRollEntry(row: RollRow, proof: RollProof, root: Uint8Array): boolean {
  const { index, count, path } = proof;
  if (!Number.isSafeInteger(count) || !Number.isSafeInteger(index) || index < 0 || index >= count)
    return false;
  let hash = leafHash(rollRowBytes(row));
  let [node, last] = [index, count - 1];
  for (const sibling of path) {
    if (last === 0 || sibling.length !== HASH) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else hash = nodeHash(hash, sibling);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && equalBytes(hash, root);
}

/** Takes entries in, and has the root of those so far. */
export interface RollRoot {
  /** Adds the next entry. */
  add(row: RollRow): void;
  /** The root of what was added; of nothing, the hash of the empty string. */
  root(): Uint8Array;
}

/** Computes a root as the entries come: only the roots of the full subtrees on the left are kept. */
export class RollHasher implements RollRoot {
  #peaks: readonly Peak[] = [];

  add(row: RollRow): void {
    this.#peaks = withPeak(this.#peaks, { hash: leafHash(rollRowBytes(row)), size: 1 });
  }

  root(): Uint8Array {
    return rootOf(this.#peaks);
  }
}

/** The root of a full subtree. */
export interface Peak {
  readonly hash: Uint8Array;
  /** Leaves below it. */
  readonly size: number;
}

/** The peaks after another one; equal ones are joined. */
export function withPeak(peaks: readonly Peak[], added: Peak): readonly Peak[] {
  const rest = [...peaks];
  let top = added;
  for (let left = rest.at(-1); left?.size === top.size; left = rest.at(-1)) {
    rest.pop();
    top = { hash: nodeHash(left.hash, top.hash), size: 2 * top.size };
  }
  return [...rest, top];
}

/** The root of a tree whose full subtrees, from the left, have these peaks. */
export function rootOf(peaks: readonly Peak[]): Uint8Array {
  if (peaks.length === 0) return sha256(new Uint8Array());
  return peaks.map(({ hash }) => hash).reduceRight((right, left) => nodeHash(left, right));
}

/** Largest power of two below `count`. */
function split(count: number): number {
  let size = 1;
  while (2 * size < count) size *= 2;
  return size;
}

function rangeHash(tree: RollTree, start: number, end: number): Uint8Array {
  const size = end - start;
  const level = Math.log2(size);
  if (Number.isInteger(level)) {
    const at = (start / size) * HASH;
    return (tree.levels[level] ?? new Uint8Array()).slice(at, at + HASH);
  }
  const middle = start + split(size);
  return nodeHash(rangeHash(tree, start, middle), rangeHash(tree, middle, end));
}

/** The hash of an entry's canonical bytes as a leaf. */
export function leafHash(leaf: Uint8Array): Uint8Array {
  return sha256(concatBytes(Uint8Array.of(0), leaf));
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes(Uint8Array.of(1), left, right));
}

/**
 * Proofs that entries are in a roll, for whoever holds all of it and is asked for many: of the Merkle tree (spec 5.3) one hash
 * for each 16 voters is kept, with those above it, and the few below are hashed again for each proof.
 */
import { joinBytes } from '../core/bytes.js';
import { leafHashes } from '../core/engine/sha2-leaves.js';
import type { Roll } from './roll.js';
import { BLOCK, fullRoot, HASH_BYTES, levelAbove } from './roll-blocks.js';
import { rollRowBytes } from './roll-codec.js';
import { nodeHash, type RollProof } from './roll-tree.js';

/** Entries below the lowest hashes that are kept: 2^4. A proof hashes at most 30 of them, whatever the roll's length. */
const LOWEST = 4;
const LEAVES = 2 ** LOWEST;

/** The upper levels of a roll's tree: 4 bytes for each voter. */
export interface RollTree {
  readonly roll: Roll;
  /** `levels[k]` holds the hashes of the full subtrees of 2^(k + 4) entries, end to end. */
  readonly levels: readonly Uint8Array[];
}

/** Hashes every entry of a roll, so that proofs can be made. */
export function rollTree(roll: Roll): RollTree {
  const steps = rollTreeSteps(roll);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** As {@link rollTree}, with a pause after each thousand entries for whoever has other work in the same thread. */
export function* rollTreeSteps(roll: Roll): Generator<undefined, RollTree> {
  const lowest: Uint8Array[] = [];
  for (let start = 0; start + LEAVES <= roll.count; start += BLOCK) {
    const whole = Math.min(BLOCK, roll.count - start);
    lowest.push(lowestKept(entryBytes(roll, start, start + whole - (whole % LEAVES))));
    yield undefined;
  }
  const levels = [joinBytes(lowest)];
  for (let below = levels[0]; below !== undefined && below.length >= 2 * HASH_BYTES; below = levels.at(-1))
    levels.push(levelAbove(below));
  return Object.freeze({ roll, levels });
}

/**
 * Proves that the entry at `index` is in the roll (RFC 6962 section 2.1.1).
 * @throws {RangeError} if there is no such entry
 */
export function proveRollEntry(tree: RollTree, index: number): RollProof {
  const { count } = tree.roll;
  if (!Number.isSafeInteger(index) || index < 0 || index >= count)
    throw new RangeError(`the roll has no entry ${index}`);
  const path: Uint8Array[] = [];
  for (let start = 0, end = count; end - start > 1; ) {
    const middle = start + split(end - start);
    if (index < middle) path.push(rangeHash(tree, middle, end));
    else path.push(rangeHash(tree, start, middle));
    [start, end] = index < middle ? [start, middle] : [middle, end];
  }
  return { index, count, path: path.reverse() };
}

/** Largest power of two below `count`. */
function split(count: number): number {
  let size = 1;
  while (2 * size < count) size *= 2;
  return size;
}

/** The hash over entries from `start` to before `end`: a subtree as the proofs of RFC 6962 cut them. */
function rangeHash(tree: RollTree, start: number, end: number): Uint8Array {
  const size = end - start;
  const level = Math.log2(size / LEAVES);
  if (Number.isInteger(level) && level >= 0) {
    const at = (start / size) * HASH_BYTES;
    return (tree.levels[level] ?? new Uint8Array()).slice(at, at + HASH_BYTES);
  }
  if (Number.isInteger(level)) return fullRoot(entryBytes(tree.roll, start, end));
  const middle = start + split(size);
  return nodeHash(rangeHash(tree, start, middle), rangeHash(tree, middle, end));
}

/** The hashes that are kept of a thousand entries, or fewer. */
function lowestKept(entries: readonly Uint8Array[]): Uint8Array {
  let level = leafHashes(entries);
  for (let above = 0; above < LOWEST; above++) level = levelAbove(level);
  return level;
}

function entryBytes(roll: Roll, start: number, end: number): readonly Uint8Array[] {
  return Array.from({ length: end - start }, (_, i) => rollRowBytes(roll.entry(start + i)));
}

/** The Merkle tree of the roll (spec 5.3): the tree of RFC 6962 section 2.1 over the canonical bytes of the entries. */
import { concatBytes, equalBytes } from '../core/bytes.js';
import { sha256 } from '../core/hash.js';
import type { RollRow } from './roll.js';
import { rollRowBytes } from './roll-codec.js';

const HASH = 32;

/** That an entry is in the roll: its position, the roll's size, and the siblings from the leaf up. */
export interface RollProof {
  readonly index: number;
  readonly count: number;
  readonly path: readonly Uint8Array[];
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

/** The hash of an entry's canonical bytes as a leaf. */
export function leafHash(leaf: Uint8Array): Uint8Array {
  return sha256(concatBytes(Uint8Array.of(0), leaf));
}

/** The hash of a node over two others. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes(Uint8Array.of(1), left, right));
}

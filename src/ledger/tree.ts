/**
 * The Merkle tree of RFC 6962 section 2.1 (spec L-1): hashing, appending by compact range, and the verification of
 * inclusion and consistency proofs. Pure functions; nothing here reads or stores anything.
 *
 * leaf = SHA-256(0x00 || entry); node = SHA-256(0x01 || left || right); the root of no leaves is SHA-256(""). A range of
 * n > 1 leaves splits after the largest power of two strictly below n; nothing is padded, no node is duplicated.
 */
import { equalBytes } from '../core/bytes.js';
import { sha256Prefix } from '../core/engine/sha2-lanes.js';
import { sha256, sha256State } from '../core/hash.js';

/** Bytes of one tree hash. */
export const HASH_BYTES = 32;

/** The root of the empty tree, SHA-256 of nothing. */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array(0));
}

/** The hash of one entry as a leaf (RFC 6962 section 2.1). */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256State().update(LEAF_PREFIX).update(entry).digest();
}

/** The hash of an inner node (RFC 6962 section 2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256State().update(NODE_PREFIX).update(left).update(right).digest();
}

/**
 * The hashes of inner nodes over pairs of hashes, end to end, as {@link nodeHash} of each pair.
 * @throws {RangeError} for an odd number of hashes
 */
export function nodeHashes(children: Uint8Array): Uint8Array {
  return sha256Prefix(NODE_PREFIX).hashEach(children, 2 * HASH_BYTES);
}

/** Where a range of `count` > 1 leaves splits: the largest power of two strictly below `count`. */
export function splitPoint(count: number): number {
  let k = 1;
  while (2 * k < count) k *= 2;
  return k;
}

/**
 * All that is needed to append to a tree: its size and the roots of the perfect subtrees it splits into,
 * largest (leftmost) first; one per set bit of the size.
 */
export interface CompactRange {
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

/** The compact range of the empty tree. */
export function emptyRange(): CompactRange {
  return { size: 0, hashes: [] };
}

/** Appends one leaf hash. */
export function appendLeaf(range: CompactRange, leaf: Uint8Array): CompactRange {
  const hashes = range.hashes.slice();
  let carry = leaf;
  for (let rest = range.size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    const left = hashes.pop();
    if (left === undefined) throw new RangeError('compact range has too few hashes for its size');
    carry = nodeHash(left, carry);
  }
  hashes.push(carry);
  return { size: range.size + 1, hashes };
}

/** The root of the tree that a compact range stands for. */
export function rangeRoot(range: CompactRange): Uint8Array {
  let root = range.hashes.at(-1);
  for (let i = range.hashes.length - 2; i >= 0; i--) {
    const left = range.hashes[i];
    if (left !== undefined && root !== undefined) root = nodeHash(left, root);
  }
  return root ?? emptyRoot();
}

/**
 * The root that an inclusion proof leads to (RFC 6962 section 2.1.1; RFC 9162 section 2.1.3.2).
 * @param index - of the leaf, below `size`
 * @param size - number of leaves of the tree, a safe integer
 * @param leaf - the leaf's hash
 * @param proof - sibling hashes, the leaf's own sibling first
 * @returns the root, or `undefined` where the proof has not exactly the right number of hashes of 32 bytes
 * @throws {RangeError} unless 0 <= index < size
 */
export function rootFromInclusionProof(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
): Uint8Array | undefined {
  checkSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new RangeError('index out of the tree');
  const hashes = new ProofHashes(proof);
  const climb = (position: number, count: number): Uint8Array => {
    if (count === 1) return leaf;
    const k = splitPoint(count);
    if (position < k) return hashes.join(climb(position, k), undefined);
    return hashes.join(undefined, climb(position - k, count - k));
  };
  const root = climb(index, size);
  return hashes.usedExactly() && leaf.length === HASH_BYTES ? root : undefined;
}

/** Whether the proof shows `leaf` at `index` of the tree (`size`, `root`). @throws {RangeError} unless 0 <= index < size */
export function verifyInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  const computed = rootFromInclusionProof(index, size, leaf, proof);
  return computed !== undefined && equalBytes(computed, root);
}

/**
 * Whether the proof shows that the tree (`size1`, `root1`) is a prefix of (`size2`, `root2`) (RFC 6962 section 2.1.2).
 * Every tree extends the empty one, which no proof shows: a caller with `size1` = 0 decides on its own.
 * @throws {RangeError} unless 1 <= size1 <= size2
 */
export function verifyConsistency(
  size1: number,
  size2: number,
  proof: readonly Uint8Array[],
  root1: Uint8Array,
  root2: Uint8Array,
): boolean {
  checkSize(size1);
  if (size1 === 0) throw new RangeError('consistency with the empty tree needs no proof');
  return verifySubtreeConsistency(0, size1, size2, proof, root1, root2);
}

/**
 * Whether [start, end) names a subtree: `start` is a multiple of the smallest power of two not below `end - start`
 * (draft-ietf-plants-merkle-tree-certs section 4.1). Every prefix [0, n) is one, and so is every empty range.
 */
export function isSubtree(start: number, end: number): boolean {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) return false;
  let width = 1;
  while (width < end - start) width *= 2;
  return start % width === 0;
}

/**
 * Whether the proof shows that the subtree [start, end) with root `root1` lies in the tree (`size`, `root2`)
 * (draft-ietf-plants-merkle-tree-certs section 4.4). An empty subtree needs the empty root and an empty proof.
 * @throws {RangeError} unless [start, end) is a subtree with end <= size
 */
export function verifySubtreeConsistency(
  start: number,
  end: number,
  size: number,
  proof: readonly Uint8Array[],
  root1: Uint8Array,
  root2: Uint8Array,
): boolean {
  checkSize(size);
  if (!isSubtree(start, end) || end > size) throw new RangeError('not a subtree of the tree');
  if (start === end) return proof.length === 0 && equalBytes(root1, emptyRoot());
  if (end - start === size) return proof.length === 0 && equalBytes(root1, root2);
  if (root1.length !== HASH_BYTES) return false;
  const hashes = new ProofHashes(proof);
  const found = bothRoots({ start, end, root: root1 }, 0, size, true, hashes);
  return hashes.usedExactly() && equalBytes(found.part, root1) && equalBytes(found.whole, root2);
}

/** One step of SUBPROOF (RFC 6962 section 2.1.2) over the leaves [low, high); `known`: the part's root is not in the proof. */
function bothRoots(
  part: { start: number; end: number; root: Uint8Array },
  low: number,
  high: number,
  known: boolean,
  hashes: ProofHashes,
): { part: Uint8Array; whole: Uint8Array } {
  const start = Math.max(part.start, low);
  if (start === low && part.end === high) {
    const root = known ? part.root : hashes.take();
    return { part: root, whole: root };
  }
  const middle = low + splitPoint(high - low);
  if (part.end <= middle) {
    const left = bothRoots(part, low, middle, known, hashes);
    return { part: left.part, whole: hashes.join(left.whole, undefined) };
  }
  if (start >= middle) {
    const right = bothRoots(part, middle, high, known, hashes);
    return { part: right.part, whole: hashes.join(undefined, right.whole) };
  }
  const right = bothRoots(part, middle, high, false, hashes);
  const left = hashes.take();
  return { part: nodeHash(left, right.part), whole: nodeHash(left, right.whole) };
}

/** The hashes of a proof, taken in order; remembers whether there were too few, and tells whether any is left. */
class ProofHashes {
  readonly #proof: readonly Uint8Array[];
  #taken = 0;

  constructor(proof: readonly Uint8Array[]) {
    this.#proof = proof;
  }

  take(): Uint8Array {
    const hash = this.#proof[this.#taken++];
    return hash ?? new Uint8Array(HASH_BYTES);
  }

  /** A node of which one child is known and the other is the next hash. */
  join(left: Uint8Array | undefined, right: Uint8Array | undefined): Uint8Array {
    const next = this.take();
    return nodeHash(left ?? next, right ?? next);
  }

  usedExactly(): boolean {
    return this.#taken === this.#proof.length && this.#proof.every((hash) => hash.length === HASH_BYTES);
  }
}

function checkSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('tree size must be a safe integer');
}

const LEAF_PREFIX = /* @__PURE__ */ Uint8Array.of(0);
const NODE_PREFIX = /* @__PURE__ */ Uint8Array.of(1);

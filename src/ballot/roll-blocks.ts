/** The root of a large roll: entries are hashed a thousand at a time, side by side. */
import { sha256Prefix } from '../core/engine/sha2-lanes.js';
import { leafHashes } from '../core/engine/sha2-leaves.js';
import type { RollRow } from './roll.js';
import { rollRowBytes } from './roll-codec.js';
import { leafHash, type Peak, type RollRoot, rootOf, withPeak } from './roll-tree.js';

/** Entries that are hashed together: a power of two. */
export const BLOCK = 1024;
export const HASH_BYTES = 32;

/** As `RollHasher`, for whoever reads rolls of many voters; a voter's page does without its kernels. */
export class BlockRollHasher implements RollRoot {
  #peaks: readonly Peak[] = [];
  #waiting: Uint8Array[] = [];
  /** Room for the plain ones among those that wait. */
  #room = new Uint8Array();

  add(row: RollRow): void {
    this.#waiting.push(row.excluded.length === 0 ? this.#plain(row) : rollRowBytes(row));
    if (this.#waiting.length < BLOCK) return;
    this.#peaks = withPeak(this.#peaks, { hash: fullRoot(this.#waiting), size: BLOCK });
    this.#waiting = [];
    this.#room = new Uint8Array();
  }

  /** The canonical bytes of a row without exclusions, as nearly all are. */
  #plain({ key, class: voterClass, style }: RollRow): Uint8Array {
    const length = key.length + PLAIN_BYTES;
    if (this.#room.length < length) this.#room = new Uint8Array(BLOCK * length);
    const bytes = this.#room.subarray(0, length);
    this.#room = this.#room.subarray(length);
    bytes.set(key);
    bytes[key.length] = voterClass >>> 8;
    bytes[key.length + 1] = voterClass;
    bytes[key.length + 2] = style >>> 8;
    bytes[key.length + 3] = style;
    return bytes;
  }

  root(): Uint8Array {
    let peaks = this.#peaks;
    for (const leaf of this.#waiting) peaks = withPeak(peaks, { hash: leafHash(leaf), size: 1 });
    return rootOf(peaks);
  }
}

/** The root of a full subtree. @param entries - canonical bytes of its entries, as many as a power of two */
export function fullRoot(entries: readonly Uint8Array[]): Uint8Array {
  let level = leafHashes(entries);
  while (level.length > HASH_BYTES) level = levelAbove(level);
  return level;
}

/** Hashes of pairs of hashes, end to end; one without a partner is left out. */
export function levelAbove(level: Uint8Array): Uint8Array {
  const pairs = Math.floor(level.length / (2 * HASH_BYTES));
  return sha256Prefix(NODE_PREFIX).hashEach(level.subarray(0, 2 * HASH_BYTES * pairs), 2 * HASH_BYTES);
}

/** Class and style, two bytes each, and that nothing is excluded, four. */
const PLAIN_BYTES = 8;
const NODE_PREFIX = /* @__PURE__ */ Uint8Array.of(1);

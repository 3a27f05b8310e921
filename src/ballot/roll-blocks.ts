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

  add(row: RollRow): void {
    this.#waiting.push(rollRowBytes(row));
    if (this.#waiting.length < BLOCK) return;
    this.#peaks = withPeak(this.#peaks, { hash: fullRoot(this.#waiting), size: BLOCK });
    this.#waiting = [];
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

const NODE_PREFIX = /* @__PURE__ */ Uint8Array.of(1);

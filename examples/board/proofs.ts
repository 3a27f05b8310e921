/**
 * Inclusion proofs for many entries of one checkpoint. Neighbours have most of their proof in common, and what a range of entries
 * hashes to never changes, so it is reckoned once; whatever comes out is checked against the checkpoint before anybody gets it.
 */
import { type Checkpoint, type HashReader, inclusionRanges, nodeHash, verifyInclusion } from 'hanpyo/ledger';
import { Problem } from './problems.js';

/** Ranges and tiles that are remembered: some 3 MB. */
const MAX_RANGES = 16_384;
const MAX_TILES = 64;
/** Hashes of a tile, and how many levels of the tree are between two tiles. */
const WIDTH = 256;
const TILE_LEVELS = 8;

/** Makes proofs. Mutable: it remembers. */
export class ProofMaker {
  readonly #read: HashReader;
  readonly #ranges = new Map<string, Uint8Array>();
  readonly #tiles = new Map<string, Promise<Uint8Array>>();

  /** @param read - the stored hashes of the log, which may be wrong */
  constructor(read: HashReader) {
    this.#read = read;
  }

  /**
   * The proof that an entry is in the tree of a checkpoint.
   * @param leaf - hash of the entry
   * @throws {Problem} `failed` if the stored hashes do not lead to the checkpoint
   */
  async inclusion(index: number, leaf: Uint8Array, { size, root }: Checkpoint): Promise<Uint8Array[]> {
    const proof: Uint8Array[] = [];
    for (const { start, end } of inclusionRanges(index, size))
      proof.push(await this.#range(start, end, size));
    if (verifyInclusion(index, size, leaf, proof, root)) return proof;
    this.#ranges.clear();
    this.#tiles.clear();
    throw new Problem('failed');
  }

  /** What a range hashes to (RFC 6962 section 2.1), by what its two sides hash to, or as it is stored. */
  async #range(start: number, end: number, size: number): Promise<Uint8Array> {
    const level = Math.log2(end - start) / TILE_LEVELS;
    if (Number.isInteger(level)) return this.#stored(level, start / WIDTH ** level, size);
    const key = `${start} ${end}`;
    const middle = start + 2 ** Math.floor(Math.log2(end - start - 1));
    const hash =
      this.#ranges.get(key) ??
      nodeHash(await this.#range(start, middle, size), await this.#range(middle, end, size));
    keep(this.#ranges, key, hash, MAX_RANGES);
    return hash;
  }

  /** A stored hash, out of its whole tile as that is in a tree of so many entries. */
  async #stored(level: number, at: number, size: number): Promise<Uint8Array> {
    const index = Math.floor(at / WIDTH);
    const end = Math.min((index + 1) * WIDTH, Math.floor(size / WIDTH ** level));
    const key = `${level} ${index} ${end}`;
    const known = this.#tiles.get(key);
    const tile = known ?? this.#read(level, index * WIDTH, end);
    keep(this.#tiles, key, tile, MAX_TILES);
    // What could not be read now is read again for whoever asks next.
    if (known === undefined) tile.catch(() => this.#tiles.get(key) === tile && this.#tiles.delete(key));
    return (await tile).subarray(32 * (at % WIDTH), 32 * (at % WIDTH) + 32);
  }
}

/** Remembers a value as the one used last, and forgets the one used first where there are too many. */
function keep<V>(values: Map<string, V>, key: string, value: V, most: number): void {
  values.delete(key);
  values.set(key, value);
  if (values.size <= most) return;
  const [oldest] = values.keys();
  if (oldest !== undefined) values.delete(oldest);
}

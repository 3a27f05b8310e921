/**
 * In which ballot an element was seen first. An election has some tens of elements for each ballot, and a `Map` ends at 2^24
 * entries: so digests are kept in flat memory, in 24 bytes or so each.
 */
import { fromHex } from '../../../core/bytes.js';
import { drawBytes, type Rng } from '../../../core/random.js';
import { KeyIndex } from '../../../ledger/key-index.js';

/** Bytes by which an element is known. */
export const DIGEST_BYTES = 16;
/** Digests that are stored side by side. */
const BLOCK = 4096;

/** Elements by the file in which they were seen first. Files come one after the other. */
export class ElementSightings {
  readonly #index: KeyIndex;
  readonly #blocks: Uint8Array[] = [];
  #count = 0;
  /** Files that had an element of their own, in their order, each with the number of its first one. */
  readonly #files: { readonly path: string; readonly first: number }[] = [];

  /** @param rng - of the seed of the index: whoever made the record must not know it */
  constructor(rng: Rng) {
    const seed = drawBytes(rng, 4);
    this.#index = new KeyIndex(
      (i) => this.#digestAt(i),
      new DataView(seed.buffer, seed.byteOffset).getUint32(0),
    );
  }

  /**
   * The file in which an element was seen before; one that is new is kept with its file.
   * @param digest - {@link DIGEST_BYTES} bytes, in hexadecimal
   */
  before(digest: string, path: string): string | undefined {
    const key = fromHex(digest);
    const found = this.#index.find(key);
    if (found !== -1) return this.#fileOf(found);
    if (this.#files.at(-1)?.path !== path) this.#files.push({ path, first: this.#count });
    if (this.#count % BLOCK === 0) this.#blocks.push(new Uint8Array(BLOCK * DIGEST_BYTES));
    this.#blocks.at(-1)?.set(key, (this.#count % BLOCK) * DIGEST_BYTES);
    this.#index.add(key, this.#count++);
    return undefined;
  }

  /** The last file whose first element is not after the one in question. */
  #fileOf(element: number): string | undefined {
    let [low, high] = [0, this.#files.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#files[middle]?.first ?? 0) <= element) low = middle;
      else high = middle - 1;
    }
    return this.#files[low]?.path;
  }

  #digestAt(index: number): Uint8Array {
    const from = (index % BLOCK) * DIGEST_BYTES;
    const block = this.#blocks[Math.floor(index / BLOCK)];
    return block?.subarray(from, from + DIGEST_BYTES) ?? new Uint8Array();
  }
}

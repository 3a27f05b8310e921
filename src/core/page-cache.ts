/**
 * Pages of words that lie outside of memory, but for a fixed number of them: those that were asked for last, roughly. A page
 * that is put away leaves a sum behind, against which it is checked when it is fetched: a disk that loses or changes what it
 * was given is an error, never another content.
 */
import { type RewritableScratch, ScratchError } from './scratch.js';

/** Bytes of a page at most. */
const MAX_PAGE = 2 ** 20;
/** Bytes of the pages that are in memory, where the caller says nothing else. */
const DEFAULT_BYTES = 2 ** 24;

/** A place in memory for one page. */
interface Frame {
  page: number;
  changed: boolean;
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
}

/** Pages by number. Mutable; 4 bytes of memory for each page besides those that are in it. */
export class PageCache {
  readonly #scratch: RewritableScratch;
  /** How many pages may be in memory, and those that are: room is taken for no more than were ever there. */
  readonly #most: number;
  readonly #frames: Frame[] = [];
  /** Of each page that was put away. */
  #sums = new Uint32Array(64);
  #count = 0;
  #failure: ScratchError | undefined;

  /**
   * @param scratch - empty; whoever gave it closes it
   * @param bytes - of the pages that are in memory: 16 MiB by default, and never less than one page
   * @throws {RangeError} if blocks are of no right size, or `bytes` is no number
   */
  constructor(scratch: RewritableScratch, bytes: number = DEFAULT_BYTES) {
    const { block } = scratch;
    if (!Number.isInteger(block / 16) || block < 16 || block > MAX_PAGE)
      throw new RangeError(`a page has a multiple of 16 bytes, at most ${MAX_PAGE}`);
    this.#scratch = scratch;
    if (Number.isNaN(bytes)) throw new RangeError('how many bytes are in memory is a number');
    this.#most = Math.max(1, Math.floor(bytes / block));
  }

  /** Words of a page. */
  get words(): number {
    return this.#scratch.block / 4;
  }

  /** Number of pages. */
  get count(): number {
    return this.#count;
  }

  /**
   * The words of a page, to be read, until any other is asked for.
   * @throws {ScratchError} if it cannot be fetched, or an earlier one could not: what is built on the pages may be half done
   * @throws {RangeError} if there is no such page
   */
  page(number: number): Uint32Array {
    return this.#frame(number).words;
  }

  /** The same, to be changed. */
  changing(number: number): Uint32Array {
    const frame = this.#frame(number);
    frame.changed = true;
    return frame.words;
  }

  /** Adds a page of zeros, which has the next number, and returns it to be changed. @throws {ScratchError} */
  add(): Uint32Array {
    const frame = this.#emptied(this.#count);
    if (this.#count === this.#sums.length) {
      const grown = new Uint32Array(2 * this.#sums.length);
      grown.set(this.#sums);
      this.#sums = grown;
    }
    frame.words.fill(0);
    frame.page = this.#count++;
    frame.changed = true;
    return frame.words;
  }

  #frame(number: number): Frame {
    const held = this.#frames[number % this.#most];
    if (held?.page === number && this.#failure === undefined) return held;
    if (!(number >= 0 && number < this.#count)) throw new RangeError(`there is no page ${number}`);
    const frame = this.#emptied(number);
    this.#guarded(() => this.#scratch.read(number, frame.bytes));
    if (sumOf(frame.words) !== this.#sums[number])
      this.#guarded(() => {
        throw new ScratchError('what was written comes back changed');
      });
    frame.page = number;
    return frame;
  }

  /** The place for a page, what was in it put away. */
  #emptied(number: number): Frame {
    if (this.#failure !== undefined) throw this.#failure;
    const at = number % this.#most;
    const frame = this.#frames[at] ?? newFrame(this.#scratch.block);
    this.#frames[at] = frame;
    if (frame.changed) {
      this.#guarded(() => this.#scratch.write(frame.page, frame.bytes));
      this.#sums[frame.page] = sumOf(frame.words);
    }
    frame.page = -1;
    frame.changed = false;
    return frame;
  }

  #guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#failure =
        error instanceof ScratchError ? error : new ScratchError('a page is out of reach', { cause: error });
      throw this.#failure;
    }
  }
}

function newFrame(block: number): Frame {
  const words = new Uint32Array(block / 4);
  return { page: -1, changed: false, bytes: new Uint8Array(words.buffer), words };
}

/** A sum that accidents change: four lanes, each multiplied by an odd number word after word, so that places count. */
function sumOf(words: Uint32Array): number {
  let [a, b, c, d] = [1, 2, 3, 4];
  for (let i = 0; i < words.length; i += 4) {
    a = Math.imul(a ^ (words[i] ?? 0), 0x9e3779b1);
    b = Math.imul(b ^ (words[i + 1] ?? 0), 0x85ebca77);
    c = Math.imul(c ^ (words[i + 2] ?? 0), 0xc2b2ae3d);
    d = Math.imul(d ^ (words[i + 3] ?? 0), 0x27d4eb2f);
  }
  return mixed(mixed(mixed(mixed(0, a), b), c), d);
}

function mixed(sum: number, lane: number): number {
  const word = Math.imul(sum ^ lane ^ (lane >>> 15), 0x85ebca6b);
  return (word ^ (word >>> 13)) >>> 0;
}

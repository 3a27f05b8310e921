/**
 * Which fingerprints occur more than once among any number of them, in memory that does not grow with that number: they are
 * written away by place, and one place after the other is looked at when all are there.
 */
import { type Rng, systemRng } from '../core/random.js';
import { type Scratch, ScratchError } from '../core/scratch.js';
import { FINGERPRINT_BYTES, FINGERPRINT_WORDS, FingerprintSet, readWords } from './fingerprints.js';
import { PrintHash } from './print-hash.js';

/** Different fingerprints that are compared with each other at once: in 11 MiB. */
const MEMBERS = 2 ** 18;
/** Blocks of more bytes are refused. */
const MAX_BLOCK = 2 ** 20;
/** Places, by the first bits of a hash; the others tell apart what is in one place. */
const PLACE_BITS = 8;
const PLACES = 2 ** PLACE_BITS;
const OTHER_BITS = 32 - PLACE_BITS;
/** After so many places there is a pause. */
const PAUSE = 16;

/** A block that was written: where, and a sum over the hashes of what it holds. */
interface WrittenBlock {
  readonly number: number;
  readonly sum: number;
}

/** Takes fingerprints in, and then finds those that occur more than once. Whoever gave it the room closes that. */
export class RepeatFinder {
  readonly #scratch: Scratch;
  readonly #members: number;
  /** Where a fingerprint is written: secret, so that nobody can make many for one place. */
  readonly #hash: PrintHash;
  readonly #words = new Uint32Array(FINGERPRINT_WORDS);
  /** Of each place the block that is being filled, and how many bytes of it are. */
  readonly #blocks: Uint8Array;
  readonly #view: DataView;
  readonly #used = new Uint32Array(PLACES);
  readonly #sums = new Uint32Array(PLACES);
  readonly #written: WrittenBlock[][] = Array.from({ length: PLACES }, () => []);
  /** Those that are compared, and the block that was read last: used over and over, for no collection of garbage is near. */
  readonly #once: FingerprintSet;
  readonly #read: Uint8Array;
  /** Hashes of that block. */
  readonly #hashes: Uint32Array;
  #next = 0;

  /**
   * @param scratch - empty; what memory has no room for is written there
   * @param members - so many different fingerprints are compared with each other at once
   * @throws {RangeError} if blocks are of no right size
   */
  constructor(scratch: Scratch, members: number = MEMBERS, rng: Rng = systemRng) {
    const { block } = scratch;
    if (!Number.isInteger(block / FINGERPRINT_BYTES) || block < FINGERPRINT_BYTES || block > MAX_BLOCK)
      throw new RangeError(`a block has a multiple of ${FINGERPRINT_BYTES} bytes, at most ${MAX_BLOCK}`);
    this.#scratch = scratch;
    this.#members = members;
    this.#hash = new PrintHash(rng);
    this.#once = new FingerprintSet(new PrintHash(rng));
    this.#blocks = new Uint8Array(PLACES * block);
    this.#view = new DataView(this.#blocks.buffer);
    this.#read = new Uint8Array(block);
    this.#hashes = new Uint32Array(block / FINGERPRINT_BYTES);
  }

  /** Takes fingerprints in. @param fingerprints - end to end @throws {ScratchError} if they cannot be written */
  add(fingerprints: Uint8Array): void {
    const { block } = this.#scratch;
    for (let at = 0; at < fingerprints.length; at += FINGERPRINT_BYTES) {
      const hash = this.#hashAt(fingerprints, at);
      const place = hash >>> OTHER_BITS;
      const used = this.#used[place] ?? 0;
      this.#writeWords(place * block + used);
      this.#used[place] = used + FINGERPRINT_BYTES;
      this.#sums[place] = (this.#sums[place] ?? 0) ^ hash;
      if (used + FINGERPRINT_BYTES === block) this.#write(place);
    }
  }

  /** Writes what {@link #hashAt} has read into the blocks. */
  #writeWords(at: number): void {
    for (let i = 0; i < FINGERPRINT_WORDS; i++) this.#view.setUint32(at + 4 * i, this.#words[i] ?? 0);
  }

  /**
   * Finds those that were taken in more than once.
   * @param into - gets them
   * @returns how many of them were not in there already
   * @throws {ScratchError} if what was written cannot be read, or is not what was written; the signal's reason
   */
  async find(into: FingerprintSet, signal?: AbortSignal): Promise<number> {
    const before = into.size;
    for (let place = 0; place < PLACES; place++) {
      signal?.throwIfAborted();
      this.#compare(place, { bits: 0, value: 0 }, into);
      // Whoever wants to abort must be heard.
      if (this.#next > 0 && place % PAUSE === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return into.size - before;
  }

  /** Compares those of a place whose hashes go on with certain bits; where they are too many, one half after the other. */
  #compare(place: number, part: HashPart, into: FingerprintSet): void {
    const once = this.#once;
    once.clear();
    for (const block of this.#blocksOf(place))
      for (let at = 0; at < block.length; at += FINGERPRINT_BYTES) {
        if (!isIn(part, this.#hashes[at / FINGERPRINT_BYTES] ?? 0)) continue;
        if (!once.add(block, at)) into.add(block, at);
        else if (once.size > this.#members && part.bits < OTHER_BITS) {
          for (const half of halves(part)) this.#compare(place, half, into);
          return;
        }
      }
  }

  /** The blocks of a place, with their hashes in {@link #hashes}: each until the next one, in the same memory. */
  *#blocksOf(place: number): Generator<Uint8Array> {
    for (const written of this.#written[place] ?? []) {
      this.#scratch.read(written.number, this.#read);
      this.#hashBlock(this.#read, place, written.sum);
      yield this.#read;
    }
    const rest = this.#block(place).subarray(0, this.#used[place] ?? 0);
    this.#hashBlock(rest, place, this.#sums[place] ?? 0);
    yield rest;
  }

  /** @throws {ScratchError} unless the block is one of the place, with this sum */
  #hashBlock(block: Uint8Array, place: number, expected: number): void {
    let sum = 0;
    let misplaced = false;
    for (let at = 0; at < block.length; at += FINGERPRINT_BYTES) {
      const hash = this.#hashAt(block, at);
      this.#hashes[at / FINGERPRINT_BYTES] = hash;
      misplaced ||= hash >>> OTHER_BITS !== place;
      sum ^= hash;
    }
    if (misplaced || sum >>> 0 !== expected) throw new ScratchError('what was written comes back changed');
  }

  #write(place: number): void {
    this.#scratch.append(this.#block(place));
    this.#written[place]?.push({ number: this.#next, sum: this.#sums[place] ?? 0 });
    this.#next += 1;
    this.#used[place] = 0;
    this.#sums[place] = 0;
  }

  #hashAt(bytes: Uint8Array, at: number): number {
    readWords(bytes, at, this.#words);
    return this.#hash.of(this.#words);
  }

  #block(place: number): Uint8Array {
    const { block } = this.#scratch;
    return this.#blocks.subarray(place * block, (place + 1) * block);
  }
}

/** The hashes whose bits behind those of the place begin with certain ones. */
interface HashPart {
  readonly bits: number;
  readonly value: number;
}

function isIn({ bits, value }: HashPart, hash: number): boolean {
  return bits === 0 || (hash << PLACE_BITS) >>> (32 - bits) === value;
}

function halves({ bits, value }: HashPart): readonly HashPart[] {
  return [0, 1].map((half) => ({ bits: bits + 1, value: 2 * value + half }));
}

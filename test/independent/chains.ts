/** Shuffles on the record, and shares of their lists: specification 7.6. */
import { concat, equal, H, Malformed, toHex, u32 } from './bytes.js';
import type { Keys } from './ceremony.js';
import { type ChunkPart, type ListChunk, partHolds, plaintexts, readChunkPart } from './list-decryption.js';
import type { Manifest } from './manifest.js';
import type { Point } from './p256.js';
import { type Reader, readAll } from './reader.js';
import { digest, points, proofLength, shuffleHolds } from './shuffle.js';
import { fail } from './tables.js';

/** 7.2: where a part or an end belongs. */
interface Place {
  readonly trustee: number;
  readonly contest: number;
  readonly stage: number;
}

function readPlace(r: Reader): Place {
  const place = { trustee: r.u32(), contest: r.u32(), stage: r.u32() };
  if (place.trustee === 0) throw new Malformed('trustee 0');
  return place;
}

const PART = 60_000;

interface ShufflePart extends Place {
  readonly part: number;
  readonly bytes: Uint8Array;
}

interface ShuffleEnd extends Place {
  readonly parts: number;
  readonly hash: Uint8Array;
}

interface ListShare {
  readonly contest: number;
  readonly name: Uint8Array;
  readonly chunk: number;
  readonly own: ChunkPart;
}

export function readPart(payload: Uint8Array): ShufflePart {
  return readAll(payload, (r) => ({ ...readPlace(r), part: r.u32(), bytes: r.bytes(PART) }));
}

export function readEnd(payload: Uint8Array): ShuffleEnd {
  return readAll(payload, (r) => ({ ...readPlace(r), parts: r.u32(), hash: r.raw(32) }));
}

export function readListShare(payload: Uint8Array): ListShare {
  return readAll(payload, (r) => ({
    ...{ contest: r.u32(), name: r.raw(32), chunk: r.u32() },
    own: readChunkPart(r),
  }));
}

/** The list of a contest whose votes are shuffled. */
export interface VoteList {
  readonly contest: number;
  readonly width: number;
  readonly count: number;
  readonly rows: Uint8Array;
}

/** 6.9c */
export function listHash(rows: Uint8Array): Uint8Array {
  return digest(rows);
}

/** The chain of one contest. */
export class Chain {
  readonly #m: Manifest;
  readonly #keys: Keys;
  readonly #list: VoteList;
  readonly #tally: Uint8Array;
  readonly #mixers: number[] = [];
  readonly #parts = new Map<number, Uint8Array[]>();
  readonly #begun = new Map<number, number>();
  readonly #shares = new Map<number, ChunkPart[]>();
  #rows: Uint8Array;

  constructor(m: Manifest, keys: Keys, list: VoteList, tally: Uint8Array) {
    this.#m = m;
    this.#keys = keys;
    this.#list = list;
    this.#tally = tally;
    this.#rows = list.rows;
  }

  /** Shuffles that are missing. */
  get missing(): number {
    return (this.#m.contests[this.#list.contest]?.rule.mixed?.shuffles ?? 0) - this.#mixers.length;
  }

  /** 7.6, 1. */
  part({ part, bytes, ...place }: ShufflePart): void {
    this.#expect(place);
    const row = this.#parts.get(place.trustee) ?? [];
    const same = part === 0 && row[0] !== undefined && equal(row[0], bytes);
    if (same || (part !== 0 && part !== row.length) || part >= this.#partCount()) fail('V31');
    if (bytes.length !== Math.min(PART, this.#length() - part * PART)) fail('V31');
    const begun = this.#begun.get(place.trustee) ?? 0;
    if (part === 0 && begun >= 64) fail('V31');
    if (part === 0) this.#begun.set(place.trustee, begun + 1);
    this.#parts.set(place.trustee, part === 0 ? [bytes] : [...row, bytes]);
  }

  /** 7.6, 2. `used` holds the digests of the permutation commitments of the record, in hexadecimal. */
  end({ parts, hash, ...place }: ShuffleEnd, used: Set<string>): void {
    this.#expect(place);
    const row = this.#parts.get(place.trustee) ?? [];
    const whole = concat(...row);
    if (row.length !== this.#partCount() || parts !== row.length) fail('V31');
    if (!equal(hash, digest(whole))) fail('V31');
    const { contest, count: N, width: w } = this.#list;
    const outputs = whole.subarray(0, this.#rows.length);
    const proof = whole.subarray(this.#rows.length);
    const commitment = toHex(digest(proof.subarray(10, 10 + N * 64)));
    const session = concat(this.#m.electionId, u32(contest));
    const where = { session, K: this.#keys.K, stage: place.stage, mixer: place.trustee, N, w };
    if (used.has(commitment) || !shuffleHolds(where, this.#rows, outputs, proof)) fail('V31');
    used.add(commitment);
    this.#mixers.push(place.trustee);
    this.#rows = outputs;
    this.#parts.clear();
  }

  /** 7.6, Lists. */
  share({ name, chunk, own }: ListShare): void {
    if (this.missing > 0 || !equal(name, this.#name()) || chunk >= this.#chunks().length) fail('V32');
    const others = this.#shares.get(chunk) ?? [];
    if (others.some(({ trustee }) => trustee === own.trustee)) fail('V32');
    this.#shares.set(chunk, [...others, own]);
  }

  /** The decrypted rows; undefined if a chunk has not enough valid shares. */
  plaintexts(): Point[][] | undefined {
    const { threshold, trustees } = this.#m;
    const elements: Point[] = [];
    for (const chunk of this.#chunks()) {
      const valid = (this.#shares.get(chunk.number) ?? [])
        .filter((part) => partHolds(this.#m, this.#keys, chunk, part))
        .sort((a, b) => a.trustee - b.trustee);
      if (valid.length < threshold) return undefined;
      elements.push(...plaintexts(trustees.length, chunk, valid.slice(0, threshold)));
    }
    const { count, width } = this.#list;
    return Array.from({ length: count }, (_, i) => elements.slice(i * width, (i + 1) * width));
  }

  /** V30, in its order. */
  #expect({ trustee, stage }: Place): void {
    if (this.missing === 0 || this.#mixers.includes(trustee) || stage !== this.#mixers.length) fail('V30');
  }

  #length(): number {
    return this.#rows.length + proofLength(this.#list.count, this.#list.width);
  }

  #partCount(): number {
    return Math.ceil(this.#length() / PART);
  }

  #name(): Uint8Array {
    const { contest } = this.#list;
    const stages = u32(this.#mixers.length);
    return H('hanpyo shuffled list v1', concat(this.#tally, u32(contest), stages, listHash(this.#rows)));
  }

  #chunks(): ListChunk[] {
    const { count, width } = this.#list;
    const rows = Math.max(1, Math.floor(60_000 / (width * 64)));
    const all = points(this.#rows);
    return Array.from({ length: Math.ceil(count / rows) }, (_, number) => ({
      tally: this.#name(),
      number,
      ciphertexts: all.slice(number * rows * 2 * width, (number + 1) * rows * 2 * width),
    }));
  }
}

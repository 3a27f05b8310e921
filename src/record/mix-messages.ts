/** Payloads of the entries about votes that are shuffled: parts and ends of shuffles, shares of lists (spec section 7.2). */
import { decode, type Reader, Writer } from '../core/codec.js';
import type { Group } from '../core/group.js';
import type { ChunkPartial } from '../elgamal/batched-decryption.js';
import { readChunkPartial, writeChunkPartial } from '../elgamal/chunk-codec.js';

/** Which shuffle an entry is about, and whose it is. */
export interface ShufflePlace {
  /** The mixer: a trustee, counted from 1. */
  readonly trustee: number;
  /** Position in the manifest's list of contests. */
  readonly contest: number;
  /** Shuffles of this contest before this one. */
  readonly stage: number;
}

/** A part of a shuffle: shuffled list and proof are one byte string, cut into parts that fit entries. */
export interface ShufflePart extends ShufflePlace {
  /** From 0; parts come in order, and a new part 0 begins anew. */
  readonly part: number;
  readonly bytes: Uint8Array;
}

/** The end of a shuffle: from here on it is judged. */
export interface ShuffleEnd extends ShufflePlace {
  /** How many parts there were. */
  readonly parts: number;
  /** Hash of all their bytes, 32 bytes; see `stageDigest`. */
  readonly digest: Uint8Array;
}

/** One trustee's factors for one chunk of the last shuffled list of a contest. */
export interface ListShare {
  readonly contest: number;
  /** Names the list that was decrypted, 32 bytes; see `listHash`. */
  readonly list: Uint8Array;
  /** Number of the chunk, from 0. */
  readonly chunk: number;
  readonly partial: ChunkPartial;
}

/** Bytes of the parts of a shuffle, but for the last, which has the rest. */
export const SHUFFLE_PART_BYTES = 60_000;

export function writeShufflePart(part: ShufflePart): Uint8Array {
  return writePlace(part).u32(part.part).bytes(part.bytes).finish();
}

/** @throws {DecodeError} */
export function readShufflePart(payload: Uint8Array): ShufflePart {
  return decode(payload, 'shuffle-part', (r) =>
    Object.freeze({
      ...readPlace(r),
      part: r.u32(),
      bytes: r.field('bytes', () => r.bytes(SHUFFLE_PART_BYTES)),
    }),
  );
}

export function writeShuffleEnd(end: ShuffleEnd): Uint8Array {
  return writePlace(end).u32(end.parts).raw(end.digest).finish();
}

/** @throws {DecodeError} */
export function readShuffleEnd(payload: Uint8Array): ShuffleEnd {
  return decode(payload, 'shuffle', (r) =>
    Object.freeze({ ...readPlace(r), parts: r.u32(), digest: r.raw(32) }),
  );
}

export function writeListShare({ contest, list, chunk, partial }: ListShare): Uint8Array {
  const writer = new Writer().u32(contest).raw(list).u32(chunk);
  writeChunkPartial(writer, partial);
  return writer.finish();
}

/** @throws {DecodeError} */
export function readListShare(payload: Uint8Array, group: Group): ListShare {
  return decode(payload, 'list-share', (r) =>
    Object.freeze({
      contest: r.u32(),
      list: r.raw(32),
      chunk: r.u32(),
      partial: r.field('partial', () => readChunkPartial(r, group)),
    }),
  );
}

function writePlace({ trustee, contest, stage }: ShufflePlace): Writer {
  return new Writer().u32(trustee).u32(contest).u32(stage);
}

function readPlace(reader: Reader): ShufflePlace {
  const trustee = reader.field('trustee', (r) => {
    const index = r.u32();
    if (index === 0) throw r.error('bad-value', 'trustees count from 1');
    return index;
  });
  return { trustee, contest: reader.u32(), stage: reader.u32() };
}

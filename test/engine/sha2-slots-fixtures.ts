/** Plans of hashes in slots for tests, and what they come to by definition. */
import { createHash } from 'node:crypto';
import type { Hole, SlotPlan, SlotStream } from '../../src/core/engine/sha2.js';

/** Bytes of a record. */
export const RECORD: number = 300;

/** A plan of one stream over records of 300 bytes, with room for a digest at each cut; it gives all digests. */
export function planOf(length: number, holes: readonly Hole[], cuts: readonly number[]): SlotPlan {
  const digests = cuts.map((cut, i) => ({ length: cut, to: RECORD + 32 * i }));
  const size = RECORD + 32 * cuts.length;
  return {
    recordBytes: RECORD,
    slotBytes: size,
    streams: [{ bytes: noise(length, length), holes, cuts: digests }],
    columns: [{ from: RECORD, length: size - RECORD }],
  };
}

/** What the columns are, from the definition: every stream is put together, and hashed anew for every cut. */
export function expected(
  { slotBytes, streams, columns }: SlotPlan,
  records: readonly Uint8Array[],
): Uint8Array[] {
  const slots = records.map((record) => {
    const slot = new Uint8Array(slotBytes);
    slot.set(record);
    for (const stream of streams) hashInto(slot, stream);
    return slot;
  });
  return columns.map(({ from, length }) =>
    Uint8Array.from(Buffer.concat(slots.map((slot) => slot.subarray(from, from + length)))),
  );
}

function hashInto(slot: Uint8Array, { bytes, holes, cuts }: SlotStream): void {
  for (const { length, to } of cuts) {
    const stream = Uint8Array.from(bytes);
    for (const { at, from, length: size } of holes) stream.set(slot.subarray(from, from + size), at);
    slot.set(createHash('sha256').update(stream.subarray(0, length)).digest(), to);
  }
}

export function recordsOf(count: number, size: number = RECORD): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => noise(size, 1000 + i));
}

export function noise(size: number, seed: number): Uint8Array {
  let state = (seed * 2654435761 + 1) >>> 0;
  return Uint8Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

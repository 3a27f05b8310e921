/** Plans of hashes in slots: what every engine demands of them. */
import type { SlotPlan, SlotStream } from './sha2.js';

const DIGEST_BYTES = 32;

/** The record at a position. @throws {RangeError} if its length is not that of the plan */
export function recordAt(
  { recordBytes }: SlotPlan,
  records: readonly Uint8Array[],
  position: number,
): Uint8Array {
  const record = records[position];
  if (record?.length !== recordBytes) throw new RangeError('a record has another length');
  return record;
}

/**
 * The plan itself.
 * @throws {RangeError} if something lies outside of its stream or slot, or is out of order, or is read where nothing was
 *   written, or a digest takes the place of what its own stream is made of
 */
export function checkSlots(plan: SlotPlan): SlotPlan {
  const { recordBytes, slotBytes, streams, columns } = plan;
  const inSlot = (from: number, length: number): boolean => isRange(from, length, slotBytes);
  const holds =
    inSlot(0, recordBytes) &&
    columns.every(({ from, length }) => inSlot(from, length)) &&
    streams.every(
      ({ bytes, holes, cuts }) =>
        ascend(
          holes.map(({ at, length }) => [at, length]),
          bytes.length,
        ) &&
        holes.every(({ from, length }) => inSlot(from, length)) &&
        ascend(
          cuts.map(({ length }, i) => [cuts[i - 1]?.length ?? 0, length - (cuts[i - 1]?.length ?? 0)]),
          bytes.length,
        ) &&
        cuts.every(({ to }) => inSlot(to, DIGEST_BYTES)),
    );
  if (!holds || !readsWhatIsThere(plan)) throw new RangeError('a plan that does not fit its slots');
  return plan;
}

/** Whether all that is read of a slot is the record or digests that were written before. */
function readsWhatIsThere({ recordBytes, slotBytes, streams, columns }: SlotPlan): boolean {
  const written = new Uint8Array(slotBytes).fill(1, 0, recordBytes);
  const isThere = (part: { from: number; length: number }): boolean =>
    !written.subarray(part.from, part.from + part.length).includes(0);
  return (
    streams.every(({ holes, cuts }) =>
      cuts.every((cut) => {
        const sources = holes.filter(({ at }) => at < cut.length);
        if (!sources.every((source) => isThere(source) && isApart(source, cut))) return false;
        written.fill(1, cut.to, cut.to + DIGEST_BYTES);
        return true;
      }),
    ) && columns.every(isThere)
  );
}

/** Whether a digest leaves what its stream was made of: blocks may be assembled again for the next cut. */
function isApart({ from, length }: SlotStream['holes'][number], { to }: SlotStream['cuts'][number]): boolean {
  return to >= from + length || to + DIGEST_BYTES <= from;
}

/** Whether ranges follow each other, none empty, none beyond the end. */
function ascend(ranges: readonly (readonly [at: number, length: number])[], end: number): boolean {
  return ranges.every(([at, length], i) => {
    const [before, size] = ranges[i - 1] ?? [0, 0];
    return length > 0 && at >= before + size && isRange(at, length, end);
  });
}

function isRange(from: number, length: number, end: number): boolean {
  return (
    Number.isSafeInteger(from) &&
    Number.isSafeInteger(length) &&
    from >= 0 &&
    length >= 0 &&
    from + length <= end
  );
}

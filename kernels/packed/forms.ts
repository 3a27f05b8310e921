/** The intervals that limbs of packed elements lie in, by where the elements come from. */
import { contains, type Interval, interval } from '../field/interval.js';
import { at } from '../field/limbs.js';
import { BoundError } from '../field/wide.js';

/** Bits of a limb. */
export const PACKED_BITS = 13;
/** Limbs of an element. */
export const PACKED_LIMBS = 20;

/** The intervals of the limbs of an element, least significant first. */
export type PackedForm = readonly Interval[];

/** Coordinates of points: carried, but not always to the end. */
export const PACKED: PackedForm = [
  ...Array<Interval>(PACKED_LIMBS - 1).fill(interval(-4n, 2n ** BigInt(PACKED_BITS) + 3n)),
  interval(-(2n ** 10n), 2n ** 10n),
];

/** Products: limbs around zero, so that the other factor of the next product may have limbs of 15 bits. */
export const BALANCED: PackedForm = [
  ...Array<Interval>(PACKED_LIMBS - 1).fill(
    interval(-(2n ** BigInt(PACKED_BITS - 1)), 2n ** BigInt(PACKED_BITS - 1) - 1n),
  ),
  interval(-(2n ** 10n), 2n ** 10n),
];

/** A coordinate or its negative. */
export const EITHER: PackedForm = PACKED.map(({ high }) => interval(-high, high));

/** The difference of two coordinates. */
export const DIFFERENCE: PackedForm = PACKED.map(({ low, high }) => interval(low - high, high - low));

/** The difference of two coordinates or their negatives: the widest form, which holds all others. */
export const SIGNED: PackedForm = PACKED.map(({ high }) => interval(-2n * high, 2n * high));

/** Demands that all elements of one form have another. @throws {BoundError} otherwise */
export function assertForm(form: PackedForm, allowed: PackedForm): void {
  for (const [i, range] of form.entries())
    if (!contains(at(allowed, i), range)) throw new BoundError(`limb ${i} could leave its form`);
}

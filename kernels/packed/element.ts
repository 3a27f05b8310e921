/**
 * Field elements for the vector kernels: twenty limbs of 13 bits, two to a word, x = sum of l_i 2^(13 i). Products of two
 * limbs have 26 bits, so that a column of twenty of them fits 32 bits with signs and with one factor a difference.
 */
import { at } from '../field/limbs.js';
import type { Column, PackedArithmetic, Words } from './arithmetic.js';
import { PACKED_BITS, PACKED_LIMBS, type PackedForm } from './forms.js';

/** Words of an element. */
export const PACKED_WORDS: number = PACKED_LIMBS / 2;

/** Four elements, one in each lane: word m holds limb 2m in its low half and limb 2m + 1 in its high half. */
export type Quad = readonly Words[];

/** The form of an element. */
export function formOf(quad: Quad): PackedForm {
  return quad.flatMap((words) => [words.low, words.high]);
}

/** a - b, without carries */
export function subtractQuads(wide: PackedArithmetic, a: Quad, b: Quad): Quad {
  return a.map((words, m) => wide.subWords(words, at(b, m)));
}

/** The forty columns of a product: column k is the sum of all a_i b_j with i + j = k, and the last is zero. */
export function productColumns(wide: PackedArithmetic, a: Quad, b: Quad): Column[] {
  const crossed = crossedWords(wide, b);
  return columnsOf(wide, (k) =>
    wordsOfColumn(k).reduce<Column | undefined>(
      (sum, m) => wide.dot(sum, at(a, m), at(crossed, k - 2 * m)),
      undefined,
    ),
  );
}

/**
 * The columns of a square. The products of column k come in equal pairs: those of even limbs mirrored at k/2, those of
 * odd limbs likewise, or, for odd k, even with odd. So half of the words do with doubled limbs, and the middle is single.
 */
export function squareColumns(wide: PackedArithmetic, a: Quad): Column[] {
  const crossed = crossedWords(wide, a);
  const doubled = a.map((words) => wide.addWords(words, words));
  const middle = (k: number): readonly [Words, Words] | undefined => {
    const m = k >> 2;
    const partner = at(crossed, k - 2 * m);
    if (k % 4 === 0) return [wide.lowOnly(at(a, m)), partner];
    if (k % 4 === 2) return [wide.blend(at(doubled, m), at(a, m)), partner];
    return k % 4 === 1 ? [at(a, m), partner] : undefined;
  };
  return columnsOf(wide, (k) => {
    const single = middle(k);
    const halves = k % 4 === 3 ? (k >> 2) + 1 : k >> 2;
    return wordsOfColumn(k)
      .filter((m) => m < halves)
      .reduce<Column | undefined>(
        (sum, m) => wide.dot(sum, at(doubled, m), at(crossed, k - 2 * m)),
        single === undefined ? undefined : wide.dot(undefined, ...single),
      );
  });
}

/** The columns of a product less an element, whose lowest limb belongs to the column of that number. */
export function subtractAt(
  wide: PackedArithmetic,
  columns: readonly Column[],
  first: number,
  a: Quad,
): Column[] {
  const [lowOnes, highOnes] = [wide.constant(-1, 0), wide.constant(0, -1)];
  return columns.map((column, k) => {
    const i = k - first;
    return i < 0 || i >= PACKED_LIMBS
      ? column
      : wide.dot(column, at(a, i >> 1), i % 2 === 0 ? lowOnes : highOnes);
  });
}

/** Every limb gives its carry to the next one, all at the same time; the last keeps its own. */
export function carryWords(wide: PackedArithmetic, a: Quad): Quad {
  const carries = a.map((words) => wide.shrWords(words, PACKED_BITS));
  return a.map((words, m) => {
    const rest = wide.lowWords(words, PACKED_BITS, m === PACKED_WORDS - 1 ? 16 : PACKED_BITS);
    return wide.addWords(rest, wide.moveUp(carries[m - 1], at(carries, m)));
  });
}

/** Limbs in words. */
export function packColumns(wide: PackedArithmetic, limbs: readonly Column[]): Quad {
  return Array.from({ length: PACKED_WORDS }, (_, m) => wide.pack(at(limbs, 2 * m), at(limbs, 2 * m + 1)));
}

/** For every k the word (l_k, l_{k-1}), so that word m of a factor times the one for k - 2m belongs to column k. */
function crossedWords(wide: PackedArithmetic, a: Quad): Quad {
  return Array.from({ length: PACKED_LIMBS + 1 }, (_, k) => {
    const m = k >> 1;
    if (k % 2 === 1) return wide.swap(at(a, m));
    if (k === 0) return wide.lowOnly(at(a, 0));
    return k === PACKED_LIMBS ? wide.highOnly(at(a, m - 1)) : wide.blend(at(a, m), at(a, m - 1));
  });
}

function wordsOfColumn(k: number): number[] {
  return Array.from({ length: PACKED_WORDS }, (_, m) => m).filter(
    (m) => k - 2 * m >= 0 && k - 2 * m <= PACKED_LIMBS,
  );
}

function columnsOf(wide: PackedArithmetic, column: (k: number) => Column | undefined): Column[] {
  const last = 2 * PACKED_LIMBS - 1;
  return Array.from({ length: last + 1 }, (_, k) => (k < last ? column(k) : undefined) ?? wide.column(0));
}

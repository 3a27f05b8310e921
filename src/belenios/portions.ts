/** Lists cut into parts. */

/** The items of a list, cut into parts of some lengths, one after the other. */
export function portions<T>(items: readonly T[], lengths: readonly number[]): readonly (readonly T[])[] {
  let start = 0;
  return lengths.map((length) => {
    const part = items.slice(start, start + length);
    start += length;
    return part;
  });
}

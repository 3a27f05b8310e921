/** Trustees as reports name them. */

/**
 * Some trustees by their numbers, such as `trustees 2, 4 to 6`.
 * @param numbers - at least one, from 1, ascending
 */
export function trusteesText(numbers: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range !== undefined && range[1] === number - 1) range[1] = number;
    else ranges.push([number, number]);
  }
  const texts = ranges.map(([first, last]) => (first === last ? String(first) : `${first} to ${last}`));
  return `trustee${numbers.length > 1 ? 's' : ''} ${texts.join(', ')}`;
}

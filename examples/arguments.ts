/** What stands on the command line of an example, before anything is begun. */

/**
 * A whole number.
 * @param name - of the option
 * @throws {RangeError} for anything else than digits, or what is out of range
 */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  const range = [least, most].map((bound) => bound.toLocaleString('en')).join(' to ');
  throw new RangeError(`--${name} is a whole number from ${range}`);
}

/** One of several words. @throws {RangeError} for any other */
export function oneOf<Word extends string>(name: string, text: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === text);
  if (found === undefined) throw new RangeError(`--${name} is ${words.join(' or ')}`);
  return found;
}

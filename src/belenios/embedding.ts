/**
 * Small integers hidden in an element, as Belenios hides rankings and grades (N. Koblitz, 1987): the integers are joined,
 * some bits are left free below, and the first number from there on that is an element is taken.
 */
import { DecodeError } from '../core/errors.js';
import type { Element } from '../core/group.js';
import type { TextGroup } from '../verify/foreign/belenios/text-group.js';

/** How a group hides integers. */
interface Hiding {
  readonly padding: bigint;
  readonly maxIntegers: number;
  /** Numbers that are all tried, whichever is an element. */
  readonly tries: number;
  textOf(number: bigint): string;
}

const HIDINGS: Readonly<Record<string, Hiding>> = {
  Ed25519: {
    padding: 14n,
    maxIntegers: 30,
    tries: 512,
    textOf: (number) => number.toString(16).padStart(64, '0'),
  },
  'RFC-3526-2048': {
    padding: 8n,
    maxIntegers: 255,
    tries: 64,
    textOf: (number) => number.toString(),
  },
};

/**
 * The element of some integers, which are secret. The same number of candidates is tried whatever they are: all fail for
 * fewer than one in 10^14 lists, for which more are tried. The time of one candidate says whether it is a point of the
 * curve at all, which an observer of the time of this function as a whole sees only as a sum over all of them.
 * @param integers - from 0 to 255; at most 30 of them in Ed25519, 255 in RFC-3526-2048
 * @throws {RangeError} for other integers, and for groups in which Belenios hides none
 */
export function hideIntegers(group: TextGroup, integers: readonly number[]): Element {
  const hiding = HIDINGS[group.name];
  if (hiding === undefined) throw new RangeError(`Belenios hides no integers in ${group.name}`);
  if (integers.length > hiding.maxIntegers)
    throw new RangeError(`at most ${hiding.maxIntegers} integers fit into an element`);
  if (integers.some((each) => !Number.isInteger(each) || each < 0 || each > 255))
    throw new RangeError('an integer is from 0 to 255');
  const joined = integers.reduce((number, each) => (number << 8n) | BigInt(each), 0n) << hiding.padding;
  const candidate = (counter: number): Element | undefined =>
    elementOf(group, hiding.textOf(joined + BigInt(counter)));
  const all = Array.from({ length: hiding.tries }, (_, counter) => candidate(counter));
  const first = all.find((each) => each !== undefined);
  return first ?? firstOfTheRest(hiding, candidate);
}

function firstOfTheRest(
  { padding, tries }: Hiding,
  candidate: (counter: number) => Element | undefined,
): Element {
  for (let counter = tries; counter < 2 ** Number(padding); counter++) {
    const element = candidate(counter);
    if (element !== undefined) return element;
  }
  throw new RangeError('no element hides these integers');
}

function elementOf(group: TextGroup, text: string): Element | undefined {
  try {
    return group.point(text, '').element;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

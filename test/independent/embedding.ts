/** Messages as elements of P-256: specification 2.10. */
import { concat, equal, mod, power, toBig, u8, uint } from './bytes.js';
import { B, encodePoint, type Point, PRIME } from './p256.js';

/** Bytes of the message in an element. */
export const MESSAGE_BYTES = 30;

/** The point of a candidate, or undefined if it does not work. */
export function candidate(message: Uint8Array, counter: number): Exclude<Point, null> | undefined {
  return evenPoint(toBig(concat(u8(0), message, u8(counter))));
}

/** The point with an abscissa and an even ordinate, if there is one. */
export function evenPoint(x: bigint): Exclude<Point, null> | undefined {
  if (x >= PRIME) return undefined;
  const square = mod(x * x * x - 3n * x + B, PRIME);
  const root = power(square, (PRIME + 1n) / 4n, PRIME);
  if (mod(root * root - square, PRIME) !== 0n) return undefined;
  return { x, y: root % 2n === 0n ? root : PRIME - root };
}

/** (a): the candidate of the smallest counter that works. */
export function embed(message: Uint8Array): Exclude<Point, null> {
  for (let counter = 0; counter < 256; counter++) {
    const point = candidate(message, counter);
    if (point !== undefined) return point;
  }
  throw new RangeError('no counter works');
}

/** (b): the message of an element, if it is the element of one. */
export function extract(point: Point): Uint8Array | undefined {
  if (point === null) return undefined;
  const x = uint(point.x, 32);
  const message = x.slice(1, 1 + MESSAGE_BYTES);
  return equal(encodePoint(embed(message)), encodePoint(point)) ? message : undefined;
}

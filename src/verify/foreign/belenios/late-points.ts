/** Points of ballots, decoded all together after all were read. */
import { equalBytes, joinBytes } from '../../../core/bytes.js';
import { decodeElements, type PlacedEncoding } from '../../../core/decode-elements.js';
import type { DoubtfulPoints, PublicSums } from '../../../core/engine/public-sums.js';
import { DecodeError } from '../../../core/errors.js';
import type { Element } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { textOf } from './json.js';
import { MAX_POINT_TEXT, type Point, type TextGroup } from './text-group.js';

/** Sums of points: `undefined` tells that one of them is no element of the group. */
export type PointSums = Pick<DoubtfulPoints, 'each' | 'totals'>;

/** Points of a group that are decoded all together. */
export interface LatePoints {
  /** The group, but that an element of its `point` cannot be asked for before {@link settle}. */
  readonly group: TextGroup;
  /**
   * Decodes all points.
   * @param sums - of the group
   * @returns sums of the points, by which it turns out whether all are elements; `undefined` if it is clear that one is none,
   *   and then none can be asked for
   */
  settle(sums: PublicSums): PointSums | undefined;
}

/** Prepares to read points of a group. */
export function latePoints(strict: TextGroup): LatePoints {
  const encodings: PlacedEncoding[] = [];
  let elements: readonly Element[] = [];
  const zero = strict.group.identity().toBytes();
  const pointOf = (text: string, bytes: Uint8Array, path: string): Point => {
    const place = encodings.push({ bytes, path }) - 1;
    const at = (): Element => {
      const element = elements[place];
      if (element === undefined) throw new TypeError('elements are read before they are decoded');
      return element;
    };
    return {
      text,
      get element() {
        return at();
      },
    };
  };
  const point = (value: JsonValue | undefined, path: string): Point => {
    const text = textOf(value, path, MAX_POINT_TEXT);
    return pointOf(text, strict.decode(text, path), path);
  };
  const key = (value: JsonValue | undefined, path: string): Point => {
    const text = textOf(value, path, MAX_POINT_TEXT);
    const bytes = strict.decode(text, path);
    if (equalBytes(bytes, zero)) throw new DecodeError('identity', path, 'the identity is no key');
    return pointOf(text, bytes, path);
  };
  const settle = (sums: PublicSums): PointSums | undefined => {
    const opened = sums.openDoubtful?.(joinBytes(encodings.map(({ bytes }) => bytes)));
    elements = opened?.elements ?? decodedOr(strict, encodings);
    return elements.length < encodings.length ? undefined : (opened ?? sums);
  };
  return { group: { ...strict, point, key }, settle };
}

/** Elements, each known to be one; none if one is none. */
function decodedOr({ group }: TextGroup, encodings: readonly PlacedEncoding[]): readonly Element[] {
  try {
    return decodeElements(group, encodings);
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}

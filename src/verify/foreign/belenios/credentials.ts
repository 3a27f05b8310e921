/** The public credentials, each with the weight of its vote. */
import { DecodeError } from '../../../core/errors.js';
import { parseBigDecimal } from '../../../core/integers.js';
import { compactJson, listOf, textOf, VOTERS_LIST } from './json.js';
import type { Point, TextGroup } from './text-group.js';

/** What is known of one credential. */
export interface Credential {
  readonly point: Point;
  readonly weight: bigint;
  /** The last ballot; `undefined` where there is none so far. */
  lastBallot: BallotPlace | undefined;
}

/** Where the body of a ballot is in the archive. */
export interface BallotPlace {
  readonly offset: number;
  readonly size: number;
}

/** The largest weight that Belenios allows. */
const MAX_WEIGHT = 100_000_000_000n;
const MAX_DIGITS = 12;

/** Reads the credentials, by their texts. @throws {DecodeError} */
export function readCredentials(group: TextGroup, body: Uint8Array): Map<string, Credential> {
  const credentials = new Map<string, Credential>();
  const items = listOf(compactJson(body, 'public_credentials', VOTERS_LIST), 'public_credentials');
  items.forEach((item, i) => {
    const path = `public_credentials[${i}]`;
    const [element, weight, ...more] = textOf(item, path, 1024).split(',');
    if (more.length > 0) throw new DecodeError('bad-value', path, 'more than an element and a weight');
    const point = group.key(element, path);
    if (credentials.has(point.text))
      throw new DecodeError('bad-value', path, 'a credential that is there twice');
    credentials.set(point.text, { point, weight: weightOf(weight, path), lastBallot: undefined });
  });
  return credentials;
}

function weightOf(text: string | undefined, path: string): bigint {
  if (text === undefined) return 1n;
  const weight = parseBigDecimal(text, MAX_DIGITS, path);
  if (weight > MAX_WEIGHT) throw new DecodeError('bad-number', path, `a weight above ${MAX_WEIGHT}`);
  return weight;
}

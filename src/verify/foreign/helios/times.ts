/** When ballots were cast: times in UTC as Python writes them, in one form each. */
import { DecodeError } from '../../../core/errors.js';
import type { JsonValue } from '../../../core/json.js';
import { asText } from '../../../core/json-fields.js';

const MAX_TIME = 64;
/** Microseconds are left out where they are none; the zone is left out, or UTC. */
const TIME =
  /^([0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))[ T]((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])(?:\.([0-9]{6}))?(?:\+00:00|Z)?$/;

/**
 * Reads a time.
 * @returns with all microseconds and no zone, so that times are in the order of their texts, and equal if these are
 * @throws {DecodeError} `bad-value` if it is none, `too-large`
 */
export function readTime(value: JsonValue, path: string): string {
  const [, day, time, microseconds = '000000'] = TIME.exec(asText(value, path, MAX_TIME)) ?? [];
  if (day === undefined || time === undefined)
    throw new DecodeError('bad-value', path, 'not a time as Helios has it');
  return `${day} ${time}.${microseconds}`;
}

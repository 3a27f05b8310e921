/** `manifest.json`: contests, options and ballot styles. The rest of it is for display; its hash covers every byte. */
import { DecodeError } from '../../../core/errors.js';
import type { JsonValue } from '../../../core/json.js';
import { asArray, asInteger, asMap, asText } from '../../../core/json-fields.js';

/** An option of a contest. */
export interface Option {
  readonly id: string;
  readonly sequence: number;
}

/** A contest. */
export interface Contest {
  readonly id: string;
  readonly sequence: number;
  /** L: votes that a ballot has in the contest. */
  readonly limit: number;
  /** R: votes that a ballot may give to one option. */
  readonly optionLimit: number;
  readonly options: readonly Option[];
}

/** What of a manifest matters to a verifier. */
export interface Manifest {
  readonly name: string;
  readonly contests: ReadonlyMap<string, Contest>;
  /** Contests by ballot style, in the order of the manifest. */
  readonly styles: ReadonlyMap<string, readonly Contest[]>;
  /** How many contests a ballot can have, by any style. */
  readonly sizes: ReadonlySet<number>;
}

/** Bytes of an id. */
const MAX_ID_BYTES = 1024;
const MAX_ITEMS = 100_000;
/** A proof has one branch for each vote, so no limit that a ballot could prove is larger. */
const MAX_LIMIT = 10_000;

/**
 * Contests of all styles together: one file of a few megabytes could name every contest in every style, which no memory holds.
 */
const MAX_PLACES = 2 ** 22;

/** Reads a manifest. @throws {DecodeError} */
export function readManifest(value: JsonValue, path: string): Manifest {
  const object = asMap(value, path);
  const contests = new Map<string, Contest>();
  const districts = new Map<string, Contest[]>();
  asArray(object.contests, `${path}.contests`, MAX_ITEMS).forEach((item, i) => {
    const at = `${path}.contests[${i}]`;
    const contest = readContest(item, at);
    addOnce(contests, contest.id, contest, `${at}.object_id`);
    const district = idOf(asMap(item, at).electoral_district_id, `${at}.electoral_district_id`);
    const own = districts.get(district);
    if (own === undefined) districts.set(district, [contest]);
    else own.push(contest);
  });
  assertDistinct([...contests.values()], `${path}.contests`);
  const styles = readStyles(object.ballot_styles, `${path}.ballot_styles`, [...contests.keys()], districts);
  const sizes = new Set([...styles.values()].map(({ length }) => length));
  const name = object.election_scope_id;
  const scope = typeof name === 'string' ? idOf(name, `${path}.election_scope_id`) : '';
  return { name: scope, contests, styles, sizes };
}

/** The contests of each style: those of its districts, in the order of the manifest. */
function readStyles(
  value: JsonValue | undefined,
  path: string,
  order: readonly string[],
  districts: ReadonlyMap<string, readonly Contest[]>,
): ReadonlyMap<string, readonly Contest[]> {
  const places = new Map(order.map((id, i) => [id, i]));
  const placeOf = ({ id }: Contest): number => places.get(id) ?? 0;
  const styles = new Map<string, readonly Contest[]>();
  let left = MAX_PLACES;
  asArray(value, path, MAX_ITEMS).forEach((item, i) => {
    const at = `${path}[${i}]`;
    const style = asMap(item, at);
    const own = [...unitsOf(style.geopolitical_unit_ids, `${at}.geopolitical_unit_ids`)].map(
      (unit) => districts.get(unit) ?? [],
    );
    left -= own.reduce((sum, { length }) => sum + length, 0);
    if (left < 0) throw new DecodeError('too-large', at, `more than ${MAX_PLACES} contests of styles`);
    const contests = own.flat().sort((a, b) => placeOf(a) - placeOf(b));
    addOnce(styles, idOf(style.object_id, `${at}.object_id`), contests, `${at}.object_id`);
  });
  return styles;
}

function unitsOf(value: JsonValue | undefined, path: string): ReadonlySet<string> {
  return new Set(asArray(value, path, MAX_ITEMS).map((unit, j) => idOf(unit, `${path}[${j}]`)));
}

function readContest(value: JsonValue, path: string): Contest {
  const object = asMap(value, path);
  const options = new Map<string, Option>();
  asArray(object.ballot_selections, `${path}.ballot_selections`, MAX_ITEMS).forEach((item, i) => {
    const at = `${path}.ballot_selections[${i}]`;
    const option = readOption(item, at);
    addOnce(options, option.id, option, `${at}.object_id`);
  });
  if (options.size === 0) throw new DecodeError('bad-value', `${path}.ballot_selections`, 'no option');
  assertDistinct([...options.values()], `${path}.ballot_selections`);
  return {
    id: idOf(object.object_id, `${path}.object_id`),
    sequence: sequenceOf(object.sequence_order, `${path}.sequence_order`),
    limit: limitOf(object.votes_allowed, `${path}.votes_allowed`),
    optionLimit: limitOf(object.option_selection_limit, `${path}.option_selection_limit`),
    options: [...options.values()],
  };
}

function readOption(value: JsonValue, path: string): Option {
  const object = asMap(value, path);
  return {
    id: idOf(object.object_id, `${path}.object_id`),
    sequence: sequenceOf(object.sequence_order, `${path}.sequence_order`),
  };
}

/** A limit is one vote where none is stated. */
function limitOf(value: JsonValue | undefined, path: string): number {
  return value === undefined || value === null ? 1 : asInteger(value, path, 1, MAX_LIMIT);
}

/** A place in an order: an integer of four bytes. @throws {DecodeError} */
export function sequenceOf(value: JsonValue | undefined, path: string): number {
  return asInteger(value, path, 0, 2 ** 32 - 1);
}

/** An id. @throws {DecodeError} */
export function idOf(value: JsonValue | undefined, path: string): string {
  return asText(value, path, MAX_ID_BYTES);
}

function addOnce<T>(map: Map<string, T>, id: string, item: T, path: string): void {
  if (map.has(id)) throw new DecodeError('bad-value', path, `${JSON.stringify(id)} occurs twice`);
  map.set(id, item);
}

function assertDistinct(items: readonly { readonly sequence: number }[], path: string): void {
  if (new Set(items.map(({ sequence }) => sequence)).size !== items.length)
    throw new DecodeError('bad-value', path, 'a sequence order occurs twice');
}

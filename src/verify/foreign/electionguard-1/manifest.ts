/**
 * `manifest.json`: contests, options and styles, with the hashes of all that is described. Not the file is hashed but what
 * it describes, item by item; candidates are left out.
 */
import { DecodeError } from '../../../core/errors.js';
import type { JsonObject, JsonValue } from '../../../core/json.js';
import { asArray, asInteger, asObject, asText } from '../../../core/json-fields.js';
import { idOf, type Manifest, readManifest, sequenceOf } from '../electionguard/manifest.js';
import { descriptionKey } from './board.js';
import { countText, hashOf, listText, optionalText } from './hash.js';
import { contactHash, MAX_ITEMS, MAX_TEXT_BYTES, text, texts, translationsHash } from './manifest-texts.js';

/** A manifest with its hashes. */
export interface HashedManifest {
  readonly manifest: Manifest;
  /** The hash of everything. */
  readonly hash: string;
  /** Hashes of contests and options. */
  readonly descriptions: ReadonlyMap<string, string>;
}

const FIELDS = [
  'election_scope_id',
  'spec_version',
  'type',
  'start_date',
  'end_date',
  'geopolitical_units',
  'parties',
  'candidates',
  'contests',
  'ballot_styles',
] as const;

/** Reads a manifest. @throws {DecodeError} */
export function readHashedManifest(value: JsonValue, path: string): HashedManifest {
  const fields = asObject(value, path, FIELDS, ['name', 'contact_information']);
  const hashes = (
    name: 'geopolitical_units' | 'parties' | 'contests' | 'ballot_styles',
    hash: Hasher,
  ): string =>
    listText(
      asArray(fields[name], `${path}.${name}`, MAX_ITEMS).map((item, i) =>
        hash(item, `${path}.${name}[${i}]`),
      ),
    );
  asArray(fields.candidates, `${path}.candidates`, MAX_ITEMS);
  asText(fields.spec_version, `${path}.spec_version`, MAX_TEXT_BYTES);
  const descriptions = new Map<string, string>();
  const { name, contact_information: contact } = fields;
  const isNamed = name !== undefined && name !== null;
  const hash = hashOf(
    text(fields.election_scope_id, `${path}.election_scope_id`),
    text(fields.type, `${path}.type`),
    momentOf(fields.start_date, `${path}.start_date`),
    momentOf(fields.end_date, `${path}.end_date`),
    translationsHash(name, `${path}.name`),
    contactHash(isNamed ? contact : undefined, `${path}.contact_information`),
    hashes('geopolitical_units', unitHash),
    hashes('parties', partyHash),
    hashes('contests', (item, at) => contestHash(item, at, descriptions)),
    hashes('ballot_styles', styleHash),
  );
  return { manifest: inSequence(readManifest(value, path)), hash, descriptions };
}

type Hasher = (value: JsonValue, path: string) => string;

/** Ballots have their contests and options in the order of their numbers, whatever the order of the manifest. */
function inSequence(manifest: Manifest): Manifest {
  const contests = new Map(
    [...manifest.contests].map(([id, contest]) => [
      id,
      { ...contest, options: [...contest.options].sort((a, b) => a.sequence - b.sequence) },
    ]),
  );
  const styles = new Map(
    [...manifest.styles].map(([id, own]) => [id, own.flatMap((contest) => contests.get(contest.id) ?? [])]),
  );
  return { ...manifest, contests, styles };
}

/** A moment, which is hashed as it is written. */
function momentOf(value: JsonValue, path: string): string {
  const moment = asText(value, path, MAX_TEXT_BYTES);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(moment))
    throw new DecodeError('bad-value', path, 'not a moment such as 2023-11-07T12:00:00Z');
  return moment;
}

function unitHash(value: JsonValue, path: string): string {
  const fields = asObject(value, path, ['object_id', 'name', 'type'], ['contact_information']);
  return hashOf(
    text(fields.object_id, `${path}.object_id`),
    text(fields.name, `${path}.name`),
    text(fields.type, `${path}.type`),
    contactHash(fields.contact_information, `${path}.contact_information`),
  );
}

function partyHash(value: JsonValue, path: string): string {
  const fields = asObject(value, path, ['object_id'], ['abbreviation', 'color', 'logo_uri', 'name']);
  return hashOf(
    text(fields.object_id, `${path}.object_id`),
    translationsHash(fields.name, `${path}.name`),
    text(fields.abbreviation, `${path}.abbreviation`),
    text(fields.color, `${path}.color`),
    text(fields.logo_uri, `${path}.logo_uri`),
  );
}

function styleHash(value: JsonValue, path: string): string {
  const fields = asObject(value, path, ['object_id', 'geopolitical_unit_ids'], ['party_ids', 'image_uri']);
  return hashOf(
    text(fields.object_id, `${path}.object_id`),
    texts(fields.geopolitical_unit_ids, `${path}.geopolitical_unit_ids`),
    texts(fields.party_ids, `${path}.party_ids`),
    text(fields.image_uri, `${path}.image_uri`),
  );
}

const CONTEST_FIELDS = [
  'object_id',
  'sequence_order',
  'electoral_district_id',
  'vote_variation',
  'number_elected',
  'votes_allowed',
  'name',
  'ballot_selections',
] as const;
const MAX_VOTES = 10_000;

/** The hash of a contest, which is kept with those of its options. */
function contestHash(value: JsonValue, path: string, descriptions: Map<string, string>): string {
  const fields = asObject(value, path, CONTEST_FIELDS, ['ballot_title', 'ballot_subtitle']);
  const id = idOf(fields.object_id, `${path}.object_id`);
  const options = asArray(fields.ballot_selections, `${path}.ballot_selections`, MAX_ITEMS).map((item, i) =>
    optionHash(id, item, `${path}.ballot_selections[${i}]`, descriptions),
  );
  const hash = hashOf(
    optionalText(id),
    countText(sequenceOf(fields.sequence_order, `${path}.sequence_order`)),
    text(fields.electoral_district_id, `${path}.electoral_district_id`),
    text(fields.vote_variation, `${path}.vote_variation`),
    ...titleHashes(fields, path),
    text(fields.name, `${path}.name`),
    countText(asInteger(fields.number_elected, `${path}.number_elected`, 1, MAX_VOTES)),
    countText(asInteger(fields.votes_allowed, `${path}.votes_allowed`, 1, MAX_VOTES)),
    listText(options),
  );
  descriptions.set(descriptionKey(id), hash);
  return hash;
}

/** Title and subtitle; a subtitle without a title is not hashed. */
function titleHashes(
  { ballot_title: title, ballot_subtitle: subtitle }: JsonObject,
  path: string,
): readonly [string, string] {
  const isTitled = title !== undefined && title !== null;
  return [
    translationsHash(title, `${path}.ballot_title`),
    translationsHash(isTitled ? subtitle : undefined, `${path}.ballot_subtitle`),
  ];
}

function optionHash(
  contest: string,
  value: JsonValue,
  path: string,
  descriptions: Map<string, string>,
): string {
  const fields = asObject(value, path, ['object_id', 'sequence_order', 'candidate_id']);
  const id = idOf(fields.object_id, `${path}.object_id`);
  const hash = hashOf(
    optionalText(id),
    countText(sequenceOf(fields.sequence_order, `${path}.sequence_order`)),
    text(fields.candidate_id, `${path}.candidate_id`),
  );
  descriptions.set(descriptionKey(contest, id), hash);
  return hash;
}

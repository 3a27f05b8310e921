/** A manifest as JSON, for people and tools (spec 5.1). JSON is a view: only the canonical bytes are hashed. */

import { DecodeError } from '../core/errors.js';
import type { Group, GroupId } from '../core/group.js';
import { nativeGroup } from '../core/groups/native.js';
import { type JsonValue, parseJson } from '../core/json.js';
import { asArray, asBoolean, asInteger, asMap, asObject, asText } from '../core/json-fields.js';
import { parseCountingRule } from '../counting/rule-json.js';
import {
  type BallotStyle,
  type Contest,
  type Manifest,
  type Officer,
  type Option,
  PRECEDENCE_CODES,
  type RankedRule,
  type RankingRule,
  REVOTING_CODES,
  type Rule,
  type Text,
  type Trustee,
  type VoterClass,
} from './manifest.js';
import { awardsFromJson } from './manifest-awards.js';
import { LIMITS } from './manifest-limits.js';
import { mediaFromJson } from './manifest-media-json.js';
import { decisionsFromJson, eligibilityFromJson } from './manifest-parts-json.js';
import { assertValid } from './manifest-read.js';
import { RULE_CODES, TIES_CODES } from './manifest-rule-codec.js';
import { wordFromJson } from './manifest-words.js';

const MAX = Number.MAX_SAFE_INTEGER;
const FIELDS = [
  ...['version', 'title', 'languages', 'defaultLanguage', 'group', 'practice', 'nonce', 'ledger', 'trustees'],
  ...['threshold', 'officers', 'officersRequired', 'classes', 'styles', 'contests', 'revoting', 'precedence'],
  'minimumUnit',
] as readonly (keyof Manifest)[];
/** Fields that may be missing. */
const PARTS: readonly (keyof Manifest)[] = ['eligibility', 'decisions', 'awards', 'media'];

/**
 * Reads a manifest from strict JSON: known keys only, none missing, integers only.
 * @param groups - finds the manifest's group; those of new elections by default
 * @throws {DecodeError} also for the first rule of spec 5.2 that the manifest breaks
 */
export function parseManifest(
  json: string | Uint8Array,
  groups: (id: string) => Group = nativeGroup,
): Manifest {
  const manifest = manifestFromJson(parseJson(json, LIMITS.jsonBytes, 'manifest'));
  assertValid(manifest, groups);
  return manifest;
}

/** The JSON text of a manifest, indented, the fields in the order of the spec. `parseManifest` reads it back. */
export function manifestToJson(manifest: Manifest): string {
  const ordered = Object.fromEntries([...FIELDS, ...PARTS].map((field) => [field, manifest[field]]));
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

/**
 * Reads the shape of a manifest from parsed JSON; the rules of spec 5.2 are not checked.
 * @throws {DecodeError}
 */
export function manifestFromJson(json: JsonValue): Manifest {
  const o = asObject(json, 'manifest', FIELDS, PARTS);
  const at = (field: string): string => `manifest.${field}`;
  const count = (field: 'threshold' | 'officersRequired' | 'minimumUnit'): number =>
    asInteger(o[field], at(field), 0, LIMITS.minimumUnit);
  if (o.version !== 1) throw new DecodeError('bad-version', at('version'), 'must be 1');
  return Object.freeze({
    version: 1,
    title: text(o.title, at('title')),
    languages: list(o.languages, at('languages'), LIMITS.languages, (v, p) => asText(v, p, LIMITS.idBytes)),
    defaultLanguage: asText(o.defaultLanguage, at('defaultLanguage'), LIMITS.idBytes),
    group: asText(o.group, at('group'), LIMITS.idBytes) as GroupId,
    practice: asBoolean(o.practice, at('practice')),
    nonce: asText(o.nonce, at('nonce'), LIMITS.idBytes),
    ledger: ledger(o.ledger, at('ledger')),
    trustees: list(o.trustees, at('trustees'), LIMITS.trustees, trustee),
    threshold: count('threshold'),
    officers: list(o.officers, at('officers'), LIMITS.officers, officer),
    officersRequired: count('officersRequired'),
    classes: list(o.classes, at('classes'), LIMITS.classes, voterClass),
    styles: list(o.styles, at('styles'), LIMITS.styles, style),
    contests: list(o.contests, at('contests'), LIMITS.contests, contest),
    revoting: wordFromJson(o.revoting, at('revoting'), REVOTING_CODES),
    precedence: wordFromJson(o.precedence, at('precedence'), PRECEDENCE_CODES),
    minimumUnit: count('minimumUnit'),
    ...(o.eligibility !== undefined && {
      eligibility: eligibilityFromJson(o.eligibility, at('eligibility')),
    }),
    ...(o.decisions !== undefined && { decisions: decisionsFromJson(o.decisions, at('decisions')) }),
    ...(o.awards !== undefined && { awards: awardsFromJson(o.awards, at('awards')) }),
    ...(o.media !== undefined && { media: mediaFromJson(o.media, at('media')) }),
  });
}

type Field = JsonValue | undefined;

function ledger(value: Field, path: string): Manifest['ledger'] {
  const { origin, key, policy } = asObject(value, path, ['origin', 'key'], ['policy']);
  return Object.freeze({
    origin: asText(origin, `${path}.origin`, LIMITS.lineBytes),
    key: asText(key, `${path}.key`, LIMITS.lineBytes),
    ...(policy !== undefined && { policy: asText(policy, `${path}.policy`, LIMITS.policyBytes) }),
  });
}

function trustee(value: Field, path: string): Trustee {
  const o = asObject(value, path, ['id', 'name', 'signingKey', 'sealingKey']);
  return Object.freeze({
    id: id(o.id, path),
    name: text(o.name, `${path}.name`),
    signingKey: asText(o.signingKey, `${path}.signingKey`, LIMITS.idBytes),
    sealingKey: asText(o.sealingKey, `${path}.sealingKey`, LIMITS.idBytes),
  });
}

function officer(value: Field, path: string): Officer {
  const o = asObject(value, path, ['id', 'name', 'key']);
  return Object.freeze({
    id: id(o.id, path),
    name: text(o.name, `${path}.name`),
    key: asText(o.key, `${path}.key`, LIMITS.idBytes),
  });
}

function voterClass(value: Field, path: string): VoterClass {
  const o = asObject(value, path, ['id', 'name', 'weight']);
  return Object.freeze({
    id: id(o.id, path),
    name: text(o.name, `${path}.name`),
    weight: number(o.weight, `${path}.weight`),
  });
}

function style(value: Field, path: string): BallotStyle {
  const o = asObject(value, path, ['id', 'contests']);
  const contests = list(o.contests, `${path}.contests`, LIMITS.contests, (v, p) =>
    asText(v, p, LIMITS.idBytes),
  );
  return Object.freeze({ id: id(o.id, path), contests });
}

function contest(value: Field, path: string): Contest {
  const o = asObject(value, path, ['id', 'title', 'options', 'rule'], ['description']);
  const described =
    o.description === undefined ? {} : { description: text(o.description, `${path}.description`) };
  return Object.freeze({
    id: id(o.id, path),
    title: text(o.title, `${path}.title`),
    ...described,
    options: list(o.options, `${path}.options`, LIMITS.options, option),
    rule: Object.freeze(rule(o.rule, `${path}.rule`)),
  });
}

function option(value: Field, path: string): Option {
  const o = asObject(value, path, ['id', 'name'], ['cost']);
  const cost = o.cost === undefined ? {} : { cost: number(o.cost, `${path}.cost`) };
  return Object.freeze({ id: id(o.id, path), name: text(o.name, `${path}.name`), ...cost });
}

function ranked(value: Field, path: string): RankedRule {
  const o = asObject(value, path, ['kind', 'blank', 'min', 'max', 'ties', 'shuffles', 'counting']);
  return {
    kind: 'ranked',
    min: number(o.min, `${path}.min`),
    max: number(o.max, `${path}.max`),
    ties: wordFromJson(o.ties, `${path}.ties`, TIES_CODES),
    blank: asBoolean(o.blank, `${path}.blank`),
    shuffles: number(o.shuffles, `${path}.shuffles`),
    counting: ranking(o.counting, `${path}.counting`),
  };
}

function ranking(value: Field, path: string): RankingRule {
  const counting = parseCountingRule(value, path);
  const { rule } = counting;
  if (rule === 'majority-judgment' || rule === 'score' || rule === 'approval')
    throw new DecodeError('bad-value', `${path}.rule`, `${rule} does not count rankings`);
  return counting;
}

function rule(value: Field, path: string): Rule {
  const kind = wordFromJson(asMap(value, path).kind, `${path}.kind`, RULE_CODES);
  if (kind === 'ranked') return ranked(value, path);
  const fields = <R extends string, O extends string>(required: readonly R[], optional: readonly O[]) => {
    const o = asObject(value, path, ['kind', 'blank', ...required], optional);
    const given = [...required, ...optional].filter((key) => Object.hasOwn(o, key));
    const entries = given.map((key) => [
      key,
      number((o as Record<string, JsonValue>)[key], `${path}.${key}`),
    ]);
    const numbers = Object.fromEntries(entries) as Record<R, number> & Partial<Record<O, number>>;
    return { ...numbers, blank: asBoolean(o.blank, `${path}.blank`) };
  };
  if (kind === 'choice') return { kind, ...fields(['min', 'max'], []) };
  if (kind === 'cumulative') return { kind, ...fields(['points', 'minTotal', 'maxPerOption'], []) };
  if (kind === 'write-in') return { kind, ...fields(['maxBytes', 'shuffles'], []) };
  if (kind === 'knapsack') return { kind, ...fields(['budget', 'min', 'max'], []) };
  return { kind, ...fields(['minScore', 'maxScore'], ['minTotal', 'maxTotal']) };
}

function text(value: Field, path: string): Text {
  const entries = Object.entries(asMap(value, path)).map(
    ([language, item]) => [language, asText(item, `${path}.${language}`, LIMITS.textBytes)] as const,
  );
  return Object.freeze(Object.fromEntries(entries));
}

function list<T>(
  value: Field,
  path: string,
  max: number,
  read: (item: Field, path: string) => T,
): readonly T[] {
  return Object.freeze(asArray(value, path, max).map((item, i) => read(item, `${path}[${i}]`)));
}

function id(value: Field, path: string): string {
  return asText(value, `${path}.id`, LIMITS.idBytes);
}

function number(value: Field, path: string): number {
  return asInteger(value, path, 0, MAX);
}

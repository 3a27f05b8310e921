/** Rules of a manifest's texts, names and sizes: M-01 to M-09 (spec 5.2). */
import { concatBytes, fromBase64, isWellFormed, toHex, utf8 } from '../core/bytes.js';
import { isEd25519PublicKey } from '../core/ed25519-verify.js';
import { sha256 } from '../core/hash.js';
import { type Manifest, PRECEDENCE_CODES, REVOTING_CODES, type Text } from './manifest.js';
import { LIMITS } from './manifest-limits.js';
import type { ManifestRule } from './manifest-rules.js';
import { LANGUAGE } from './text-codec.js';

type Found = Generator<readonly [path: string, message: string]>;

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const HEX_32 = /^[0-9a-f]{64}$/;
/** Control characters but the line feed, line and paragraph separators, and the controls that reorder text. */
const HIDDEN = /(?!\n)[\p{Cc}\u2028-\u202e\u2066-\u2069\ufeff]/u;
const VERIFIER_KEY = /^([^\s+]{1,255})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{1,100})$/;
const NOTE_ED25519 = 1;
/** The group whose points circuits over BN254 compute with. */
const CIRCUIT_GROUP = 'BabyJubJub';

/** M-01 to M-09. */
export const TEXT_RULES: readonly ManifestRule[] = [
  { rule: 'M-01', title: 'the version and the fixed words are known', check: words },
  {
    rule: 'M-02',
    title: 'languages are well-formed tags, distinct, the default among them',
    check: languages,
  },
  {
    rule: 'M-03',
    title: 'every text has exactly the declared languages and shows what it says',
    check: texts,
  },
  {
    rule: 'M-04',
    title: 'the group is P-256 or ristretto255, or BabyJubJub where voters are anonymous',
    check: group,
  },
  { rule: 'M-05', title: 'the nonce has 64 hexadecimal digits', check: nonce },
  { rule: 'M-06', title: 'the ledger key is a signed-note Ed25519 key of the origin', check: ledger },
  { rule: 'M-07', title: 'ids are well formed', check: ids },
  { rule: 'M-08', title: 'ids are unique in their list', check: uniqueIds },
  { rule: 'M-09', title: 'lists are within their limits', check: counts },
];

function* words(manifest: Manifest): Found {
  if (manifest.version !== 1) yield ['version', 'must be 1'];
  if (typeof manifest.practice !== 'boolean') yield ['practice', 'must be true or false'];
  if (!Object.hasOwn(REVOTING_CODES, manifest.revoting)) yield ['revoting', 'unknown word'];
  if (!Object.hasOwn(PRECEDENCE_CODES, manifest.precedence)) yield ['precedence', 'unknown word'];
}

function* languages({ languages: tags, defaultLanguage }: Manifest): Found {
  if (tags.length === 0) yield ['languages', 'at least one is needed'];
  for (const [i, tag] of tags.entries()) {
    if (!LANGUAGE.test(tag)) yield [`languages[${i}]`, 'not a language tag such as ko or pt-BR'];
    if (tags.indexOf(tag) < i) yield [`languages[${i}]`, `${tag} is declared twice`];
  }
  if (!tags.includes(defaultLanguage)) yield ['defaultLanguage', 'is not among the languages'];
}

function* texts(manifest: Manifest): Found {
  for (const [path, text] of allTexts(manifest)) {
    for (const language of manifest.languages) {
      const problem = Object.hasOwn(text, language) ? textProblem(text[language]) : 'is missing';
      if (problem !== undefined) yield [`${path}.${language}`, problem];
    }
    for (const language of Object.keys(text))
      if (!manifest.languages.includes(language)) yield [path, `has the undeclared language ${language}`];
  }
}

function* group(manifest: Manifest, groups: Parameters<ManifestRule['check']>[1]): Found {
  try {
    groups(manifest.group);
  } catch {
    yield ['group', `${manifest.group} is not a group of this library`];
    return;
  }
  const isCircuits = manifest.group === CIRCUIT_GROUP;
  if (isCircuits !== (manifest.eligibility !== undefined))
    yield ['group', `${CIRCUIT_GROUP} is the group of elections of anonymous voters, and of no other`];
}

function* nonce(manifest: Manifest): Found {
  if (!HEX_32.test(manifest.nonce)) yield ['nonce', 'must be 64 lower-case hexadecimal digits'];
}

/** The verifier key is `name+hash+base64(type || key)`, the name being the origin (C2SP signed-note). */
function* ledger({ ledger: { origin, key } }: Manifest): Found {
  if (HIDDEN.test(origin) || !isWellFormed(origin) || origin.normalize('NFC') !== origin)
    yield ['ledger.origin', 'is not plain text'];
  const [, name, keyId, base64 = ''] = key.length <= LIMITS.lineBytes ? (VERIFIER_KEY.exec(key) ?? []) : [];
  if (name === undefined) yield ['ledger.key', 'not a verifier key of a signed note'];
  else if (name !== origin) yield ['ledger.key', 'its name is not the origin'];
  else if (!isNoteKey(name, keyId ?? '', base64))
    yield ['ledger.key', 'not an Ed25519 key, or its hash is wrong'];
}

function isNoteKey(name: string, keyId: string, base64: string): boolean {
  try {
    const key = fromBase64(base64);
    const hash = toHex(sha256(concatBytes(utf8(`${name}\n`), key)).subarray(0, 4));
    return key[0] === NOTE_ED25519 && isEd25519PublicKey(key.subarray(1)) && hash === keyId;
  } catch {
    return false;
  }
}

function* ids(manifest: Manifest): Found {
  for (const [path, list] of idLists(manifest))
    for (const [i, { id }] of list.entries())
      if (!ID.test(id)) yield [`${path}[${i}].id`, 'must be 1 to 64 of a-z, 0-9 and -, and not start with -'];
}

function* uniqueIds(manifest: Manifest): Found {
  for (const [path, list] of idLists(manifest)) {
    const seen = new Set<string>();
    for (const [i, { id }] of list.entries()) {
      if (seen.has(id)) yield [`${path}[${i}].id`, `${id} occurs twice`];
      seen.add(id);
    }
  }
}

function* counts(manifest: Manifest): Found {
  const list = function* (path: string, count: number, max: number): Found {
    if (count < 1 || count > max) yield [path, `has ${count} items, 1 to ${max} are allowed`];
  };
  if (manifest.languages.length > LIMITS.languages)
    yield ['languages', `more than ${LIMITS.languages} languages`];
  yield* list('trustees', manifest.trustees.length, LIMITS.trustees);
  yield* list('officers', manifest.officers.length, LIMITS.officers);
  yield* list('classes', manifest.classes.length, LIMITS.classes);
  yield* list('styles', manifest.styles.length, LIMITS.styles);
  yield* list('contests', manifest.contests.length, LIMITS.contests);
  for (const [i, { options, rule }] of manifest.contests.entries())
    if (rule.kind !== 'write-in') yield* list(`contests[${i}].options`, options.length, LIMITS.options);
}

function textProblem(text: string | undefined): string | undefined {
  if (typeof text !== 'string' || text.trim() === '') return 'is empty';
  if (text.length > LIMITS.textLength) return `is longer than ${LIMITS.textLength} characters`;
  if (!isWellFormed(text)) return 'holds a lone surrogate';
  if (text.normalize('NFC') !== text) return 'is not in normalization form C';
  return HIDDEN.test(text) ? 'holds a control character' : undefined;
}

function* allTexts(manifest: Manifest): Generator<readonly [path: string, text: Text]> {
  yield ['title', manifest.title];
  for (const list of ['trustees', 'officers', 'classes', 'awards'] as const)
    for (const [i, { name }] of (manifest[list] ?? []).entries()) yield [`${list}[${i}].name`, name];
  for (const [i, contest] of manifest.contests.entries()) {
    yield [`contests[${i}].title`, contest.title];
    if (contest.description !== undefined) yield [`contests[${i}].description`, contest.description];
    for (const [j, { name }] of contest.options.entries()) yield [`contests[${i}].options[${j}].name`, name];
  }
  for (const [i, { statement, photo }] of (manifest.media ?? []).entries()) {
    if (statement !== undefined) yield [`media[${i}].statement`, statement];
    if (photo !== undefined) yield [`media[${i}].photo.alternative`, photo.alternative];
  }
}

function* idLists(manifest: Manifest): Generator<readonly [path: string, list: readonly { id: string }[]]> {
  for (const list of ['trustees', 'officers', 'classes', 'styles', 'contests', 'awards'] as const)
    yield [list, manifest[list] ?? []];
  for (const [i, { options }] of manifest.contests.entries()) yield [`contests[${i}].options`, options];
}

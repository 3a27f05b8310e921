/** The awards of a manifest (spec 5.1): their canonical bytes, and their JSON. */
import type { Reader, Writer } from '../core/codec.js';
import type { JsonValue } from '../core/json.js';
import { asArray, asInteger, asMap, asObject, asText } from '../core/json-fields.js';
import type { Award } from './award.js';
import type { BudgetRule, TieBreak } from './budget.js';
import { LIMITS } from './manifest-limits.js';
import { readWord, type WordCodes, wordFromJson } from './manifest-words.js';
import { textWriter } from './text-codec.js';

/** Codes of tie rules in canonical bytes. */
export const TIE_CODES: WordCodes<TieBreak> = {
  'lower-cost-first': 1,
  'higher-cost-first': 2,
  'listed-first': 3,
};
const MISFIT_CODES: WordCodes<BudgetRule['misfit']> = { skip: 1, stop: 2 };
const FIELDS = ['id', 'name', 'contests', 'budget', 'most', 'ties', 'misfit', 'minVotes'] as const;

/** Writes awards. @throws {RangeError} if a text is not in just the languages of the manifest, or a number is out of range */
export function writeAwards(writer: Writer, awards: readonly Award[], languages: readonly string[]): void {
  const text = textWriter(languages);
  writer.list(awards, ({ id, name, contests, budget, most, ties, misfit, minVotes }, w) => {
    w.text(id).raw(text(name));
    w.list(contests, (contest) => w.text(contest))
      .u64(budget)
      .u32(most);
    w.list(ties, (tie) => w.u8(TIE_CODES[tie]))
      .u8(MISFIT_CODES[misfit])
      .u64(minVotes);
  });
}

/** Reads awards. @param languages - of the manifest @throws {DecodeError} */
export function readAwards(reader: Reader, languages: readonly string[]): readonly Award[] {
  const awards = reader.list(LIMITS.awards, (r) => {
    const id = r.text(LIMITS.idBytes);
    const name = Object.fromEntries(languages.map((language) => [language, r.text(LIMITS.textBytes)]));
    const contests = r.list(LIMITS.contests, () => r.text(LIMITS.idBytes));
    const [budget, most] = [r.u64(), r.u32()];
    const ties = r.list(LIMITS.ties, () => readWord(r, TIE_CODES));
    const [misfit, minVotes] = [readWord(r, MISFIT_CODES), r.u64()];
    return frozen({ id, name, contests, budget, most, ties, misfit, minVotes });
  });
  return Object.freeze(awards);
}

/** Reads `awards` of a manifest's JSON. The rules of spec 5.2 are not checked. @throws {DecodeError} */
export function awardsFromJson(value: JsonValue | undefined, path: string): readonly Award[] {
  const awards = asArray(value, path, LIMITS.awards).map((item, i) => awardFromJson(item, `${path}[${i}]`));
  return Object.freeze(awards);
}

function awardFromJson(value: JsonValue, path: string): Award {
  const o = asObject(value, path, FIELDS);
  const number = (name: 'budget' | 'most' | 'minVotes'): number =>
    asInteger(o[name], `${path}.${name}`, 0, Number.MAX_SAFE_INTEGER);
  const name = Object.entries(asMap(o.name, `${path}.name`)).map(([language, text]) => [
    language,
    asText(text, `${path}.name.${language}`, LIMITS.textBytes),
  ]);
  return frozen({
    id: asText(o.id, `${path}.id`, LIMITS.idBytes),
    name: Object.fromEntries(name),
    contests: asArray(o.contests, `${path}.contests`, LIMITS.contests).map((id, i) =>
      asText(id, `${path}.contests[${i}]`, LIMITS.idBytes),
    ),
    budget: number('budget'),
    most: number('most'),
    ties: asArray(o.ties, `${path}.ties`, LIMITS.ties).map((tie, i) =>
      wordFromJson(tie, `${path}.ties[${i}]`, TIE_CODES),
    ),
    misfit: wordFromJson(o.misfit, `${path}.misfit`, MISFIT_CODES),
    minVotes: number('minVotes'),
  });
}

function frozen({ name, contests, ties, ...rest }: Award): Award {
  return Object.freeze({
    ...rest,
    name: Object.freeze(name),
    contests: Object.freeze(contests),
    ties: Object.freeze(ties),
  });
}

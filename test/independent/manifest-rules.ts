/** The rules M-01 to M-38: specification 5.2. */
import { toHex } from './bytes.js';
import { sharesRanks } from './counting-rule.js';
import { isSealingKey, isStrictKey } from './ed25519.js';
import { MESSAGE_BYTES } from './embedding.js';
import { compile, ImpossibleRule } from './layout.js';
import { parseLogKey } from './log.js';
import { type Contest, type Manifest, positionsOf, ruleOf, type Texts } from './manifest.js';
import { distinct, partRules, type Rules, within } from './manifest-rules-parts.js';
import { widthOf } from './mixed.js';

/** Numbers of the rules that a manifest breaks. */
export function brokenRules(m: Manifest): string[] {
  const broken = (rules: Rules): string[] =>
    Object.entries(rules).flatMap(([id, holds]) => (holds() ? [] : [id]));
  return [
    ...broken(textRules(m)),
    ...broken(peopleRules(m)),
    ...partRules(m).flatMap(broken),
    ...m.contests.flatMap((contest) => broken(contestRules(contest))),
  ];
}

/** M-02 to M-09. M-01 and M-05 are about JSON: no other bytes decode. */
function textRules(m: Manifest): Rules {
  const ids = [
    m.trustees,
    m.officers,
    m.classes,
    m.styles,
    m.contests,
    m.awards ?? [],
    ...m.contests.map((c) => c.options),
  ].map((list) => list.map(({ id }) => id));
  return {
    'M-02': () =>
      m.languages.every((tag) => /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-[0-9]{3})?$/.test(tag)) &&
      distinct(m.languages) &&
      m.languages.includes(m.defaultLanguage),
    'M-03': () => allTexts(m).every((texts) => texts.every(showsWhatItSays)),
    'M-04': () =>
      m.anonymous === undefined
        ? m.group === 'P-256' || m.group === 'ristretto255'
        : m.group === 'BabyJubJub',
    'M-06': () => isLogKeyOf(m),
    'M-07': () => ids.flat().every((id) => /^[a-z0-9][a-z0-9-]{0,63}$/.test(id)),
    'M-08': () => ids.every(distinct),
    'M-09': () =>
      within(m.languages.length, 1, 20) &&
      within(m.trustees.length, 1, 64) &&
      within(m.officers.length, 1, 64) &&
      within(m.classes.length, 1, 100) &&
      within(m.styles.length, 1, 1000) &&
      within(m.contests.length, 1, 1000) &&
      m.contests.every(({ options, rule }) => within(options.length, rule.kind === 6 ? 0 : 1, 500)),
  };
}

/** M-10 to M-18, M-25, M-26. */
function peopleRules(m: Manifest): Rules {
  const keys = [...m.trustees, ...m.officers].map(({ key }) => toHex(key));
  const sealing = m.trustees.map((trustee) => toHex(trustee.sealing));
  return {
    'M-10': () => within(m.threshold, 1, m.trustees.length),
    'M-11': () => [...m.trustees, ...m.officers].every(({ key }) => isStrictKey(key)),
    'M-12': () => m.trustees.every((trustee) => isSealingKey(trustee.sealing)),
    'M-13': () => distinct([...keys, ...sealing]),
    'M-14': () => within(m.officersRequired, 1, m.officers.length),
    'M-15': () => m.classes.every(({ weight }) => within(weight, 1, 1_000_000)),
    'M-16': () => m.styles.every(({ contests }) => contests.length > 0 && inOrder(m, contests)),
    'M-17': () => m.contests.every(({ id }) => m.styles.some(({ contests }) => contests.includes(id))),
    'M-18': () => within(m.minimumUnit, 1, 1_000_000),
    'M-25': () => m.styles.every(({ contests }) => ballotFits(m, contests)),
    'M-26': () => m.bytes <= 60_000,
    'M-28': () =>
      m.contests.every(({ rule }) => rule.mixed === undefined || rule.mixed.shuffles === m.threshold),
    'M-29': () =>
      m.contests.every(({ rule }) => rule.mixed === undefined) ||
      m.classes.every(({ weight }) => weight === 1),
  };
}

function allTexts(m: Manifest): Texts[] {
  const people = [...m.trustees, ...m.officers, ...m.classes, ...(m.awards ?? [])].map(({ name }) => name);
  const contests = m.contests.flatMap(({ texts, options }) => [...texts, ...options.map(({ name }) => name)]);
  const media = (m.media ?? []).flatMap(({ statement = [], alternative = [] }) => [statement, alternative]);
  return [m.title, ...people, ...contests, ...media];
}

/** M-03: characters that hide or reorder what is read. */
const HIDDEN = /[^\P{Cc}\n]|[\u2028-\u202e\u2066-\u2069\ufeff]/u;

/** M-03 in detail. */
function showsWhatItSays(text: string): boolean {
  return within(text.length, 1, 1000) && text.trim() !== '' && !HIDDEN.test(text);
}

function isLogKeyOf({ ledgerKey, origin }: Manifest): boolean {
  try {
    return parseLogKey(ledgerKey).name === origin && !HIDDEN.test(origin);
  } catch {
    return false;
  }
}

/** M-16: none twice, in the order of the manifest. */
function inOrder(m: Manifest, contests: readonly string[]): boolean {
  const places = contests.map((id) => m.contests.findIndex((contest) => contest.id === id));
  return places.every((place, i) => place >= 0 && (i === 0 || place > (places[i - 1] ?? -1)));
}

/** M-25 with the lengths of 6.2 and 6.6 for P-256. */
function ballotFits(m: Manifest, ids: readonly string[]): boolean {
  const [E, S] = [64, 32];
  const contests = m.contests.filter(({ id }) => ids.includes(id));
  if (contests.some((contest) => !hasLayout(contest))) return true;
  const own = contests.map((contest) => {
    const { mixed } = contest.rule;
    if (mixed !== undefined) {
      if (!isBounded(contest)) return { ballot: 0, openings: 0 };
      const w = widthOf(mixed.rule);
      return { ballot: 4 + 3 * w * E + w * S, openings: 8 * MESSAGE_BYTES * w + w * S };
    }
    const n = positionsOf(contest);
    const { bits } = compile(ruleOf(contest), new Set());
    return { ballot: 4 + (2 * n + 6) * E + (bits + 3) * S, openings: n * (8 + S) };
  });
  const sum = (key: 'ballot' | 'openings'): number => own.reduce((total, one) => total + one[key], 0);
  const ballot = 2 + 32 + E + 4 + 32 + 4 + sum('ballot') + E + S;
  return ballot + 2 + sum('openings') <= 65_000;
}

function hasLayout(contest: Contest): boolean {
  if (contest.rule.mixed !== undefined) return true;
  try {
    compile(ruleOf(contest), new Set());
    return true;
  } catch (error) {
    if (error instanceof ImpossibleRule) return false;
    throw error;
  }
}

/** M-27 */
function isBounded({ options, rule: { mixed } }: Contest): boolean {
  if (mixed === undefined) return true;
  const { kind, min, max, maxBytes, ties } = mixed.rule;
  const n = options.length;
  if (kind === 'write-in') return n === 0 && within(maxBytes, 1, 500);
  const { counting } = mixed;
  const fits = counting !== undefined && counting.seats <= n && (!ties || sharesRanks(counting));
  return n <= 200 && min >= 1 && min <= max && max <= n && fits;
}

const TOP = 2 ** 40;

/** M-19 to M-24, M-27. */
function contestRules(contest: Contest): Rules {
  const { kind, fields } = contest.rule;
  const [a = 0, b = 0, c, d] = fields;
  const n = contest.options.length;
  const choice = (min: number, max: number): boolean => min <= max && max <= n && max >= 1;
  const costs = contest.options.flatMap(({ cost }) => cost ?? []);
  const least = Math.max(1, b);
  const cheapest = [...costs].sort((x, y) => x - y).slice(0, least);
  return {
    'M-27': () => isBounded(contest),
    'M-19': () => kind !== 1 || choice(a, b),
    'M-20': () =>
      kind !== 2 ||
      (a < b && b <= 1_000_000 && (c ?? 0) <= (d ?? TOP) && (c ?? 0) <= TOP && within(d ?? 1, 1, TOP)),
    'M-21': () => kind !== 3 || (within(a, 1, 1_000_000) && b <= a && within(c ?? 0, 1, a)),
    'M-22': () => kind !== 4 || (within(a, 1, TOP) && costs.length === n && choice(b, c ?? 0)),
    'M-23': () => (costs.length === 0 || costs.length === n) && costs.every((cost) => within(cost, 1, TOP)),
    'M-24': () =>
      hasLayout(contest) &&
      (kind !== 4 || (cheapest.length === least && cheapest.reduce((x, y) => x + y, 0) <= a)),
  };
}

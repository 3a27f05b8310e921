/** The rules of a manifest's optional parts, M-30 to M-38: specification 5.2. */
import { type Manifest, positionsOf } from './manifest.js';
import { mediaRules } from './manifest-media.js';

/** Rules by number. */
export type Rules = Readonly<Record<string, () => boolean>>;

/** Whether a number is in a range, both ends included. */
export const within = (n: number, lo: number, hi: number): boolean => n >= lo && n <= hi;

/** Whether no item is there twice. */
export const distinct = (items: readonly string[]): boolean => new Set(items).size === items.length;

/** M-30 to M-38. */
export function partRules(m: Manifest): readonly Rules[] {
  return [eligibilityRules(m), decisionRules(m), awardRules(m), mediaRules(m)];
}

/** M-30 to M-32. */
function eligibilityRules(m: Manifest): Rules {
  const { policy, anonymous } = m;
  if (anonymous === undefined) return { 'M-30': () => policy === undefined || isLines(policy) };
  return {
    'M-30': () => policy === undefined || isLines(policy),
    'M-31': () =>
      m.classes.every(({ weight }) => weight === 1) &&
      m.classes.length === 1 &&
      m.styles.length === 1 &&
      m.styles.every(({ contests }) => contests.length === m.contests.length) &&
      m.contests.every(({ rule }) => rule.mixed === undefined) &&
      m.revoting === 2,
    'M-32': () =>
      within(anonymous.depth, 1, 32) &&
      anonymous.keys.length === m.contests.length &&
      m.contests.every((contest) => positionsOf(contest) <= 64),
  };
}

/** M-35 and M-36. */
function awardRules(m: Manifest): Rules {
  const { awards } = m;
  if (awards === undefined) return {};
  const place = (contest: string): number => m.contests.findIndex(({ id }) => id === contest);
  return {
    'M-35': () =>
      distinct(awards.flatMap(({ contests }) => contests)) &&
      awards.every(({ contests }) =>
        contests.every((id, i) => {
          const contest = m.contests[place(id)];
          return (
            contest?.rule.mixed === undefined &&
            contest?.options.every(({ cost }) => cost !== undefined) === true &&
            (i === 0 || place(id) > place(contests[i - 1] ?? id))
          );
        }),
      ),
    'M-36': () =>
      within(awards.length, 1, 100) &&
      awards.every(
        ({ contests, budget, most, leastVotes, ties }) =>
          contests.length > 0 &&
          within(budget, 1, 2 ** 40) &&
          within(most, 1, 1_000_000) &&
          within(leastVotes, 1, 2 ** 40) &&
          ties.at(-1) === 3 &&
          distinct(ties.map(String)),
      ),
  };
}

/** M-33 and M-34. */
function decisionRules(m: Manifest): Rules {
  const { decisions, anonymous } = m;
  if (decisions === undefined) return {};
  const isPart = (n: number, d: number): boolean => within(d, 1, 1000) && within(n, 0, d);
  return {
    'M-33': () =>
      decisions.length > 0 &&
      distinct(decisions.map(({ contest }) => contest)) &&
      m.classes.every(({ weight }) => weight === 1) &&
      (anonymous?.nullifiers !== 1 || m.contests.length === 1) &&
      decisions.every(({ contest }) => {
        const rule = m.contests.find(({ id }) => id === contest)?.rule;
        return (
          rule?.kind === 1 && rule.fields[1] === 1 && m.styles.every((s) => s.contests.includes(contest))
        );
      }),
    'M-34': () =>
      decisions.every(
        ({ turnout, bound, majority: [n, d] }) =>
          isPart(...turnout) && isPart(n, d) && (bound === 1 ? 2 * n >= d && n < d : 2 * n > d),
      ),
  };
}

function isLines(policy: string): boolean {
  const plain = [...policy].every((c) => c === '\t' || c === '\n' || (c >= ' ' && c <= '~'));
  return plain && within(policy.length, 1, 8192) && policy.endsWith('\n');
}

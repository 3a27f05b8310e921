/** Synthetic voters: who they are, and what they choose. */
import type { Contest, Manifest, RankedRule } from '../../ballot/manifest.js';
import type { BallotChoice, Choices } from '../../ballot/prepare.js';
import type { Exclusion, RollEntry } from '../../ballot/roll.js';
import { type Rng, uniformInteger } from '../../core/random.js';

/** A register of voters as CSV text: classes and ballot styles take turns, and one voter may not vote for kim. */
export function syntheticRegister(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const voterClass = i % 2 === 0 ? 'household' : 'resident';
    const style = STYLES[i % STYLES.length];
    return `voter-${i + 1},${voterClass},${style},${i === 0 ? 'council:kim' : ''}`;
  });
  return `${['id,class,style,excluded', ...rows].join('\n')}\n`;
}

/** Random choices of one voter, all of them allowed. */
export function randomChoices(manifest: Manifest, entry: RollEntry, rng: Rng): Choices {
  const style = manifest.styles[entry.style]?.contests ?? [];
  return new Map(
    manifest.contests.flatMap((contest, i) =>
      style.includes(contest.id)
        ? [[contest.id, randomChoice(contest, excludedIn(entry.excluded, i), rng)]]
        : [],
    ),
  );
}

function excludedIn(excluded: readonly Exclusion[], contest: number): readonly number[] {
  return excluded.find((exclusion) => exclusion.contest === contest)?.options ?? [];
}

function randomChoice({ options, rule }: Contest, excluded: readonly number[], rng: Rng): BallotChoice {
  if (rule.blank && uniformInteger(12, rng) === 0) return { kind: 'blank' };
  if (rule.kind === 'write-in') return { kind: 'text', text: `name ${uniformInteger(20, rng)}` };
  if (rule.kind === 'ranked') return randomRanking(options.length, rule, rng);
  const values = new Array<number>(options.length).fill(0);
  const allowed = options.map((_, i) => i).filter((i) => !excluded.includes(i));
  if (rule.kind === 'cumulative') {
    for (let point = 0; point < rule.points; point++) {
      const at = allowed[uniformInteger(allowed.length, rng)] ?? 0;
      if ((values[at] ?? 0) < rule.maxPerOption) values[at] = (values[at] ?? 0) + 1;
    }
  } else if (rule.kind === 'score') {
    for (const at of allowed)
      values[at] = rule.minScore + uniformInteger(rule.maxScore - rule.minScore + 1, rng);
  } else {
    const count = rule.min + uniformInteger(Math.min(rule.max, allowed.length) - rule.min + 1, rng);
    let rest = rule.kind === 'knapsack' ? rule.budget : Number.POSITIVE_INFINITY;
    for (const at of shuffled(allowed, rng).slice(0, count)) {
      const cost = options[at]?.cost ?? 0;
      if (rule.kind === 'knapsack' && cost > rest) continue;
      rest -= cost;
      values[at] = 1;
    }
  }
  return { kind: 'values', values };
}

/** A random ranking that a rule without shared ranks allows. */
export function randomRanking(options: number, { min, max }: RankedRule, rng: Rng): BallotChoice {
  const ranked = min + uniformInteger(max - min + 1, rng);
  const ranks = new Array<number>(options).fill(0);
  const order = shuffled(
    ranks.map((_, i) => i),
    rng,
  );
  for (const [rank, option] of order.slice(0, ranked).entries()) ranks[option] = rank + 1;
  return { kind: 'ranking', ranks };
}

function shuffled(items: readonly number[], rng: Rng): readonly number[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = uniformInteger(i + 1, rng);
    [out[i], out[j]] = [out[j] ?? 0, out[i] ?? 0];
  }
  return out;
}

const STYLES = ['building-a', 'building-b', 'tenant'];

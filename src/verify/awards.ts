/** What the votes decided about money, re-derived by the rule of the manifest (spec algorithm 5.8). */
import { type Award, decideAward } from '../ballot/award.js';
import type { Funding, FundingStep } from '../ballot/budget.js';
import type { ElectionRecord } from '../record/state.js';
import type { ContestResult } from './report.js';
import { REPORT_EN } from './report-words.js';
import { textIn } from './words.js';

/** One project of an award, with its name. */
export interface AwardStep extends FundingStep {
  readonly name: string;
}

/** An award as the votes decide it, or the contests for want of which nothing can be decided. */
export interface AwardResult extends Pick<Award, 'id' | 'budget' | 'most'> {
  readonly title: string;
  /** In the order of the decisions. None where `undecided` names a contest. */
  readonly steps: readonly AwardStep[];
  readonly ties: Funding['ties'];
  readonly funded: number;
  readonly spent: number;
  /** Ids of contests whose totals are withheld. */
  readonly undecided: readonly string[];
}

/** Decides the awards of a record by the results of its contests; `undefined` where the manifest has none. */
export function awardResults(
  { setup: { manifest } }: ElectionRecord,
  results: readonly ContestResult[],
  language?: string,
): readonly AwardResult[] | undefined {
  const known = results.filter(({ withheld }) => withheld === undefined);
  const totals = new Map(known.map(({ id, options }) => [id, options.map(({ votes }) => votes)]));
  const names = new Map(known.flatMap(({ id, options }) => options.map((o) => [`${id}:${o.id}`, o.name])));
  return manifest.awards?.map((award) => {
    const { id, budget, most, contests } = award;
    const common = { id, title: textIn(manifest, award.name, language), budget, most };
    const undecided = contests.filter((contest) => !totals.has(contest));
    if (undecided.length > 0) return { ...common, steps: [], ties: [], funded: 0, spent: 0, undecided };
    const { steps, ties, funded, spent } = decideAward(award, manifest, totals);
    const named = steps.map((step) => ({ ...step, name: names.get(step.id) ?? step.id }));
    return { ...common, steps: named, ties, funded: funded.length, spent, undecided };
  });
}

/** An award in words: how many are funded, what is left, who they are, and every tie that decided. */
export function awardLines({ title, steps, ties, funded, spent, ...rest }: AwardResult): readonly string[] {
  const { budget, most, undecided } = rest;
  if (undecided.length > 0) return [title, `  undecided: the totals of ${undecided.join(', ')} are withheld`];
  const left = budget - spent;
  return [
    title,
    `  funded ${funded} of at most ${most}; budget ${budget} = spent ${spent} + left ${left}`,
    ...steps
      .filter((step) => step.funded)
      .map(({ votes, name, cost, id }) => `  ${String(votes).padStart(9)}  ${name} [${id}] ${cost}`),
    ...ties
      .filter(({ decisive }) => decisive)
      .map(
        ({ votes, ids, brokenBy }) =>
          `  tie at ${votes} votes, ${brokenBy.map((rule) => REPORT_EN.tieRules[rule]).join(', ')}: ${ids.join(' ')}`,
      ),
  ];
}

/** What totals decide, by the manifest: specification 5.6 to 5.8. Nothing of it is in the record. */
import type { Accounting } from './box.js';
import { at } from './bytes.js';
import type { Manifest } from './manifest.js';
import type { Award, Decision } from './manifest-parts.js';
import type { ContestResult, Totals } from './result.js';

/** What was decided; each is left out where the manifest has no such part. */
export interface Outcomes {
  readonly decided?: readonly Decided[];
  readonly awarded?: readonly Awarded[];
}

/** 5.7 */
interface Decided {
  readonly contest: string;
  readonly outcome: 'decided' | 'no-turnout' | 'no-majority' | 'withheld';
  readonly option?: string;
}

/** 5.8: the projects in the order of their decisions, or the contests whose totals are withheld. */
interface Awarded {
  readonly id: string;
  readonly steps: readonly (readonly [project: string, funded: boolean])[];
  readonly left: number;
  readonly withheld: readonly string[];
}

/** Everything that the parts 3 and 4 of a manifest decide. */
export function outcomesOf(m: Manifest, numbers: People, totals: Totals): Outcomes {
  const of = (contest: string): ContestResult => totals[m.contests.findIndex(({ id }) => id === contest)];
  return {
    ...(m.decisions && { decided: m.decisions.map((rule) => decidedBy(m, rule, numbers, of(rule.contest))) }),
    ...(m.awards && { awarded: m.awards.map((award) => awardedBy(m, award, of)) }),
  };
}

/** Who may vote, and who did. */
export type People = Pick<Accounting, 'roll' | 'online' | 'paper'>;

function decidedBy(
  m: Manifest,
  { contest, turnout, bound, majority }: Decision,
  { roll, online, paper }: People,
  result: ContestResult,
): Decided {
  const [a, b] = turnout.map(BigInt);
  const [c = 0n, d = 0n] = majority.map(BigInt);
  if ((b ?? 0n) * BigInt(online + paper) < (a ?? 0n) * BigInt(roll))
    return { contest, outcome: 'no-turnout' };
  const totals = totalsIn(result);
  if (totals === undefined) return { contest, outcome: 'withheld' };
  const options = m.contests.find(({ id }) => id === contest)?.options ?? [];
  const valid = options.reduce((sum, _, i) => sum + at(totals, i), 0n);
  const winner = options.find((_, i) => {
    const votes = at(totals, i);
    return votes > 0n && (bound === 1 ? d * votes > c * valid : d * votes >= c * valid);
  });
  return winner === undefined
    ? { contest, outcome: 'no-majority' }
    : { contest, outcome: 'decided', option: winner.id };
}

interface Project {
  readonly id: string;
  readonly cost: number;
  readonly votes: number;
}

function awardedBy(m: Manifest, award: Award, of: (contest: string) => ContestResult): Awarded {
  const { id, contests, budget } = award;
  const withheld = contests.filter((contest) => totalsIn(of(contest)) === undefined);
  if (withheld.length > 0) return { id, steps: [], left: budget, withheld };
  const projects = m.contests
    .filter((contest) => contests.includes(contest.id))
    .flatMap((contest) =>
      contest.options.map(({ id: option, cost = 0 }, i): Project => {
        const votes = Number(totalsIn(of(contest.id))?.[i]);
        return { id: `${contest.id}:${option}`, cost, votes };
      }),
    );
  return { id, ...funded(projects, award), withheld };
}

/** 5.6, one project after the other: each time the first of those that are left. */
function funded(projects: readonly Project[], award: Award): Pick<Awarded, 'steps' | 'left'> {
  const steps: [string, boolean][] = [];
  let rest = [...projects];
  let [left, places, isOver] = [award.budget, award.most, false];
  while (rest.length > 0) {
    const next = rest.reduce((best, one) => (isBefore(one, best, award.ties) ? one : best));
    rest = rest.filter((one) => one !== next);
    const isAsked = next.votes >= award.leastVotes && places > 0 && !isOver;
    const fits = next.cost <= left;
    steps.push([next.id, isAsked && fits]);
    if (isAsked && fits) [left, places] = [left - next.cost, places - 1];
    if (isAsked && !fits && award.misfit === 2) isOver = true;
  }
  return { steps, left };
}

/** Whether a project that is listed later comes first all the same. */
function isBefore(later: Project, earlier: Project, ties: readonly number[]): boolean {
  if (later.votes !== earlier.votes) return later.votes > earlier.votes;
  for (const tie of ties) {
    if (tie === 3) return false;
    if (later.cost !== earlier.cost) return tie === 1 ? later.cost < earlier.cost : later.cost > earlier.cost;
  }
  return false;
}

/** Totals of votes that were added up, unless they are withheld. */
function totalsIn(result: ContestResult): readonly bigint[] | undefined {
  return result === undefined || 'digest' in result ? undefined : result;
}

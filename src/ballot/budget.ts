/**
 * From votes to funded projects (spec 5.6): greedy by votes under a budget, as participatory budgets are decided. Pure,
 * on integers, with a transcript that says why each project was taken or not. A tie is broken by the published rule and
 * always shown.
 */

/** A project and its votes. */
export interface Project {
  readonly id: string;
  readonly cost: number;
  readonly votes: number;
}

/** How projects with equal votes are put in order. `listed-first` is the order in which the projects are given. */
export type TieBreak = 'lower-cost-first' | 'higher-cost-first' | 'listed-first';

/** The published rule. */
export interface BudgetRule {
  readonly budget: number;
  /** Applied one after the other; the last must be `listed-first`, so that nothing stays open. */
  readonly ties: readonly TieBreak[];
  /** What happens at a project that does not fit any more: go on with cheaper ones, or stop. */
  readonly misfit: 'skip' | 'stop';
  /** Projects with fewer votes are not funded. */
  readonly minVotes: number;
  /** No more projects than this are funded; as many as the budget allows, where it is left out. */
  readonly most?: number;
}

/** Why a project was funded or not. */
export type FundingReason = 'fits' | 'exceeds-rest' | 'after-stop' | 'too-few-votes' | 'places-taken';

/** One step of the transcript, in the order of the decisions. */
export interface FundingStep {
  readonly id: string;
  readonly cost: number;
  readonly votes: number;
  readonly funded: boolean;
  readonly reason: FundingReason;
  /** Budget left before the step. */
  readonly before: number;
  /** Budget left after it. */
  readonly after: number;
}

/** Projects with equal votes, in the order that the tie rules gave them. */
export interface FundingTie {
  readonly votes: number;
  readonly ids: readonly string[];
  /** The tie rules that told two neighbours apart. */
  readonly brokenBy: readonly TieBreak[];
  /** Whether some of them are funded and some are not: then the tie rule may have decided. */
  readonly decisive: boolean;
}

/** Who is funded, and why. */
export interface Funding {
  /** Ids, in the order of their funding. */
  readonly funded: readonly string[];
  readonly spent: number;
  readonly left: number;
  readonly steps: readonly FundingStep[];
  readonly ties: readonly FundingTie[];
}

/**
 * Funds projects by descending votes as long as the budget lasts (spec algorithm 5.6).
 * @throws {RangeError} if a number is not a non-negative safe integer, a cost is 0, an id occurs twice, or the last tie
 *   rule is not `listed-first`
 */
export function fundByVotes(projects: readonly Project[], rule: BudgetRule): Funding {
  checkInput(projects, rule);
  const listed = new Map(projects.map(({ id }, i) => [id, i]));
  const compare = (a: Project, b: Project): number => {
    if (a.votes !== b.votes) return b.votes - a.votes;
    const by = decidingRule(a, b, rule.ties);
    if (by === 'lower-cost-first') return a.cost - b.cost;
    if (by === 'higher-cost-first') return b.cost - a.cost;
    return (listed.get(a.id) ?? 0) - (listed.get(b.id) ?? 0);
  };
  const ordered = [...projects].sort(compare);
  const steps = takeSteps(ordered, rule);
  const funded = steps.filter((step) => step.funded).map(({ id }) => id);
  const left = steps.at(-1)?.after ?? rule.budget;
  return Object.freeze({
    funded: Object.freeze(funded),
    spent: rule.budget - left,
    left,
    steps: Object.freeze(steps),
    ties: Object.freeze(findTies(ordered, new Set(funded), rule.ties)),
  });
}

function takeSteps(ordered: readonly Project[], rule: BudgetRule): FundingStep[] {
  let left = rule.budget;
  let places = rule.most ?? ordered.length;
  let stopped = false;
  return ordered.map(({ id, cost, votes }) => {
    const before = left;
    const reason: FundingReason =
      votes < rule.minVotes
        ? 'too-few-votes'
        : places === 0
          ? 'places-taken'
          : stopped
            ? 'after-stop'
            : cost <= before
              ? 'fits'
              : 'exceeds-rest';
    const funded = reason === 'fits';
    if (funded) {
      left -= cost;
      places--;
    }
    if (reason === 'exceeds-rest' && rule.misfit === 'stop') stopped = true;
    return Object.freeze({ id, cost, votes, funded, reason, before, after: left });
  });
}

function findTies(
  ordered: readonly Project[],
  funded: ReadonlySet<string>,
  rules: readonly TieBreak[],
): FundingTie[] {
  const ties: FundingTie[] = [];
  for (let start = 0, end = 1; start < ordered.length; start = end++) {
    while (end < ordered.length && ordered[end]?.votes === ordered[start]?.votes) end++;
    const tied = ordered.slice(start, end);
    if (tied.length < 2) continue;
    const used = new Set(tied.slice(1).map((project, i) => decidingRule(tied[i] ?? project, project, rules)));
    const taken = tied.filter(({ id }) => funded.has(id)).length;
    ties.push(
      Object.freeze({
        votes: tied[0]?.votes ?? 0,
        ids: Object.freeze(tied.map(({ id }) => id)),
        brokenBy: Object.freeze(rules.filter((rule) => used.has(rule))),
        decisive: taken > 0 && taken < tied.length,
      }),
    );
  }
  return ties;
}

/** The first tie rule that tells two projects with equal votes apart. */
function decidingRule(a: Project, b: Project, rules: readonly TieBreak[]): TieBreak {
  return rules.find((rule) => rule === 'listed-first' || a.cost !== b.cost) ?? 'listed-first';
}

function checkInput(projects: readonly Project[], rule: BudgetRule): void {
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
  if (![rule.budget, rule.minVotes, rule.most ?? 0].every(isCount))
    throw new RangeError('budget, minVotes and most must be non-negative integers');
  if (rule.ties.at(-1) !== 'listed-first') throw new RangeError('the last tie rule must be listed-first');
  for (const { id, cost, votes } of projects)
    if (!isCount(cost) || cost === 0 || !isCount(votes))
      throw new RangeError(`project ${id}: cost and votes must be integers, the cost above 0`);
  if (new Set(projects.map(({ id }) => id)).size !== projects.length)
    throw new RangeError('two projects have the same id');
}

/** What pages show of a forum (spec 12.7): the funnel, what is due, what is owed. A pure function of the record. */
import type { ForumState } from './forum-state.js';
import type { ProposalState, StageEvent } from './proposal-state.js';

/** How many proposals of a profile ever came into a stage, and how many are there now. */
export interface FunnelRow {
  readonly stage: string;
  readonly entered: number;
  readonly now: number;
}

/** The funnel of one profile. */
export interface Funnel {
  readonly profile: string;
  readonly filed: number;
  readonly rows: readonly FunnelRow[];
}

/** What is owed. */
export interface OwedAnswer {
  readonly proposal: Uint8Array;
  readonly title: string;
  readonly stage: string;
  readonly duty: string;
  /** The forum's time by which it is owed. */
  readonly by: number | undefined;
  readonly late: boolean;
}

/** One proposal in a list. */
export interface ProposalSummary {
  readonly id: Uint8Array;
  readonly title: string;
  readonly profile: string;
  readonly stage: string;
  readonly supports: number;
  readonly participants: number;
  readonly voters: number;
  /** The next threshold of its stage, and how far it is; none where nothing more can be reached. */
  readonly next: { readonly to: string; readonly have: number; readonly need: number } | undefined;
  /** Why it stands where it stands: every stage that it entered, with the entry that says so. */
  readonly history: readonly StageEvent[];
}

/** The funnels of all profiles: filed, and how many ever came into each stage. */
export function funnels(state: ForumState): readonly Funnel[] {
  const counts = new Map(
    state.charter.profiles.map((profile) => [
      profile,
      { filed: 0, rows: new Map(profile.stages.map(({ id }) => [id, { entered: 0, now: 0 }])) },
    ]),
  );
  for (const { profile, history, stage: current } of state.proposals.values()) {
    const own = counts.get(profile);
    if (own === undefined) throw new RangeError('a proposal is under a profile of the charter');
    own.filed++;
    for (const { stage } of history) {
      const row = own.rows.get(stage);
      if (row === undefined) throw new RangeError('a proposal is in a stage of its profile');
      row.entered++;
      if (stage === current.id) row.now++;
    }
  }
  return Array.from(counts, ([{ id }, { filed, rows }]) => ({
    profile: id,
    filed,
    rows: Array.from(rows, ([stage, row]) => ({ stage, ...row })),
  }));
}

/** A change of stage, and whose. */
export interface StageNews {
  readonly proposal: Uint8Array;
  readonly event: StageEvent;
}

/**
 * Every change of stage at an entry or later, in the order of the entries: what a sender of letters, which remembers the last
 * entry that it told of, has still to tell.
 */
export function stageNews(state: ForumState, from: number): readonly StageNews[] {
  const news = [...state.proposals.values()].flatMap(({ id, history }) =>
    history.filter(({ entry }) => entry >= from).map((event) => ({ proposal: id, event })),
  );
  return news.sort((a, b) => a.event.entry - b.event.entry);
}

/** Everything that is owed now, in the order of filing. */
export function owedAnswers(state: ForumState): readonly OwedAnswer[] {
  return [...state.proposals.values()].flatMap((proposal) =>
    proposal.duties.map(({ stage, definition, by }) => ({
      proposal: proposal.id,
      title: proposal.proposal.title,
      stage: proposal.profile.stages[stage]?.id ?? '',
      duty: definition.id,
      by,
      late: by !== undefined && state.time > by,
    })),
  );
}

/** One proposal as a list shows it. */
export function proposalSummary(proposal: ProposalState): ProposalSummary {
  const open = proposal.stage.thresholds.find(({ measure, atLeast }) => proposal.count(measure) < atLeast);
  return {
    id: proposal.id,
    title: proposal.proposal.title,
    profile: proposal.profile.id,
    stage: proposal.stage.id,
    supports: proposal.count('supports'),
    participants: proposal.count('participants'),
    voters: proposal.count('voters'),
    next: open && { to: open.to, have: proposal.count(open.measure), need: open.atLeast },
    history: proposal.history,
  };
}

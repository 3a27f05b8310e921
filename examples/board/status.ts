/** What everybody may know while an election is held, made from the record: how many, never how. */
import { toBase64, toHex } from 'hanpyo/core';
import type { HeldElection } from './election.js';
import type { CheckpointView, Counters, ElectionView, TurnoutView } from './status-shape.js';
import { withPercent } from './turnout.js';

/** Counts of the moment. @param smallest - smaller counts are hidden @param kiosks - how many the service knows */
export function countersOf(
  election: HeldElection,
  refused: Readonly<Record<string, number>>,
  smallest: number,
  kiosks = 0,
): Counters {
  const { record } = election;
  if (!record.opened) return { ...NOTHING, refused };
  const { roll, accepted, online, superseded, removed, challenged } = record.poll.accounting;
  const turnout =
    record.voters === 'anonymous' ? namelessTurnout(roll, online) : election.turnout.view(smallest, kiosks);
  return {
    ...{ eligible: roll, accepted, effective: online, superseded, removed, challenged },
    refused,
    turnout,
  };
}

const NOTHING: Omit<Counters, 'refused'> = {
  ...{ eligible: null, accepted: 0, effective: 0, superseded: 0, removed: 0, challenged: 0, turnout: null },
};

/** Anonymous voters are all of one class and one style, so that there is a total and nothing to break it down by. */
function namelessTurnout(eligible: number, online: number): TurnoutView {
  const total = withPercent({ id: 'all', eligible, online, paper: 0, revoked: 0 });
  return { total, classes: [], styles: [], channels: null };
}

/** The smallest count of people that may be shown. @param configured - by the operator; the manifest's floor where that is higher */
export function smallestShown({ record }: Pick<HeldElection, 'record'>, configured: number): number {
  return record.phase === 'empty' ? configured : Math.max(configured, record.setup.manifest.minimumUnit);
}

/** Which election it is, and how far. */
export function electionView({ record }: Pick<HeldElection, 'record'>): ElectionView {
  const setup = record.phase === 'empty' ? undefined : record.setup;
  return {
    id: setup === undefined ? null : toHex(setup.electionId),
    title: setup?.manifest.title ?? null,
    phase: record.phase,
    extension: record.notices.extensions.at(-1) ?? null,
  };
}

/** A checkpoint as onlookers get it. */
export function checkpointView({
  size,
  root,
  note,
  cosigners,
}: {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: Uint8Array;
  readonly cosigners: readonly string[];
}): CheckpointView {
  return { size, root: toBase64(root), note: new TextDecoder().decode(note), cosigners };
}

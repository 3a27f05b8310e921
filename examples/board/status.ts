/** What everybody may know while an election is held: how many, never how. */
import { toBase64, toHex } from 'hanpyo/core';
import type { Extension } from 'hanpyo/record';
import type { Act } from './acts.js';
import type { HeldElection } from './election.js';
import type { TurnoutView } from './turnout.js';

/** Counts and turnout: what changes with every ballot. */
export interface Counters {
  readonly accepted: number;
  readonly superseded: number;
  readonly challenged: number;
  /** Since the service was started, by code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly turnout: TurnoutView | null;
}

/** A checkpoint for onlookers. */
export interface CheckpointView {
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly note: string;
  readonly cosigners: readonly string[];
}

/** The whole picture. */
export interface Status {
  readonly electionId: string | null;
  readonly phase: string;
  readonly ledger: { readonly sequenced: number; readonly published: number; readonly witnessed: number };
  readonly quorum: number;
  readonly checkpoint: CheckpointView;
  readonly counters: Counters;
  readonly acts: readonly Act[];
  /** The end of voting that the officers announced last, in seconds since 1970, and why. Nothing is decided by it. */
  readonly extension: Extension | null;
  readonly secondsSinceLastBallot: number | null;
}

/** Counts of the moment. @param smallest - smaller counts are hidden */
export function countersOf(
  {
    record,
    turnout,
  }: Pick<HeldElection, 'record'> & { readonly turnout: HeldElection['turnout'] | undefined },
  refused: Readonly<Record<string, number>>,
  smallest: number,
): Counters {
  if (turnout === undefined) return { accepted: 0, superseded: 0, challenged: 0, refused, turnout: null };
  const { accepted, superseded, challenged } = record.voting.box.accounting;
  const floor = Math.max(smallest, record.setup.manifest.minimumUnit);
  return { accepted, superseded, challenged, refused, turnout: turnout.view(floor) };
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

/** The picture of the moment. */
export function statusOf(
  election: HeldElection,
  checkpoint: CheckpointView,
  counters: Counters,
  { quorum, lastBallot, now }: { quorum: number; lastBallot: number | undefined; now: number },
): Status {
  const { record, ledger, acts } = election;
  return {
    electionId: record.phase === 'empty' ? null : toHex(record.setup.electionId),
    phase: record.phase,
    ledger: ledger.size(),
    quorum,
    checkpoint,
    counters,
    acts: acts.shown,
    extension: record.notices.extensions.at(-1) ?? null,
    secondsSinceLastBallot: lastBallot === undefined ? null : Math.round((now - lastBallot) / 1000),
  };
}

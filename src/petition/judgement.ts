/** What a forum's record says of an entry before it takes it. */
import { toHex } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { type ForumCheckId, type ForumFinding, forumFinding } from './checks.js';
import { type ForumFrame, forumEntryId } from './entry.js';
import type { ForumState } from './forum-state.js';
import type { ProposalState } from './proposal-state.js';

/** A judgement of one entry: in order if there are no findings. What is not in order has no effect. */
export interface ForumJudgement {
  readonly findings: readonly ForumFinding[];
  /** Takes the entry into the state, after it is in the tree. */
  readonly effect?: () => void;
  /** The proposal whose stage it changes. */
  readonly moves?: ProposalState;
}

/** A judgement of bytes as the next entry of a record: good for that position only. */
export interface JudgedEntry extends ForumJudgement {
  /** The position. */
  readonly entry: number;
  /** The record's own copy of the bytes: what was judged, whatever becomes of the caller's. */
  readonly bytes: Uint8Array;
}

/** What a judge is given. */
export interface Case {
  readonly state: ForumState;
  readonly frame: ForumFrame;
  /** Position of the entry. */
  readonly entry: number;
}

/** A judgement of an entry that is taken. */
export function taken(effect: () => void): ForumJudgement {
  return { findings: [], effect };
}

/** A judgement of a change of stage that is taken. */
export function movesOn(proposal: ProposalState, effect: () => void): ForumJudgement {
  return { findings: [], effect, moves: proposal };
}

/** A judgement of an entry that is not. */
export function refused(
  { frame, entry }: Pick<Case, 'frame' | 'entry'>,
  check: ForumCheckId,
  code: string,
  message: string,
  culprit: string = frame.type,
): ForumJudgement {
  return { findings: [forumFinding(check, entry, culprit, code, message)] };
}

/** What is wrong with an entry that stands on the log already: its signature is public, so anyone could post it again. */
export function replayFault(current: Case): ForumJudgement | undefined {
  const { state, frame } = current;
  return state.once.has(onceName(frame))
    ? refused(current, 'PT-20', 'replay', 'stands on the log already')
    : undefined;
}

/** Notes an entry that may stand once. */
export function noteOnce({ state, frame }: Case): void {
  state.once.add(onceName(frame));
}

/** What officers say is said once, whoever of them signed; what members say, once by each. */
function onceName(frame: ForumFrame): string {
  const members = frame.signatures.filter(({ role }) => role === 'member');
  return [forumEntryId(frame), ...members.map(({ key }) => key)].map(toHex).join(' ');
}

/** A judgement, or, where the payload does not decode, the finding that says so. */
export function decoding(
  current: Pick<Case, 'frame' | 'entry'>,
  judge: () => ForumJudgement,
): ForumJudgement {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return refused(current, 'PT-04', error.code, error.message);
  }
}

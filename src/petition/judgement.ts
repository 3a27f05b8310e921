/** What a forum's record says of an entry before it takes it. */
import { DecodeError } from '../core/errors.js';
import { type ForumCheckId, type ForumFinding, forumFinding } from './checks.js';
import type { ForumFrame } from './entry.js';
import type { ForumState } from './forum-state.js';

/** A judgement of one entry: in order if there are no findings. What is not in order has no effect. */
export interface ForumJudgement {
  readonly findings: readonly ForumFinding[];
  /** Takes the entry into the state, after it is in the tree. */
  readonly effect?: () => void;
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

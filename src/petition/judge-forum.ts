/** Judges of the entries about the forum itself: members, clock, publications (spec 12.4). */
import { toHex } from '../core/bytes.js';
import { isEd25519PublicKey } from '../core/ed25519-verify.js';
import {
  type MembersChange,
  readActivity,
  readClockTick,
  readMedia,
  readMembersChange,
} from './forum-messages.js';
import type { ForumState } from './forum-state.js';
import { type Case, type ForumJudgement, noteOnce, refused, replayFault, taken } from './judgement.js';
import { FORUM_LIMITS as LIMITS } from './limits.js';
import { byOperators, signatureFault } from './signing.js';

/** Members join once and leave once. */
export function judgeMembers(current: Case): ForumJudgement {
  const { state, frame } = current;
  const message = readMembersChange(frame.payload);
  const fault = signatureFault(current, byOperators(state)) ?? membersFault(current, message);
  return fault ?? taken(() => applyMembers(state, message));
}

/** Time goes on; a tick of the same time would be one that anybody could post again. */
export function judgeClock(current: Case): ForumJudgement {
  const { state, frame } = current;
  const { time } = readClockTick(frame.payload);
  const fault = signatureFault(current, byOperators(state));
  if (fault !== undefined) return fault;
  if (time <= state.time) return refused(current, 'PT-08', 'clock', `goes from ${state.time} to ${time}`);
  if (time > LIMITS.seconds) return refused(current, 'PT-08', 'clock', `${time} is no time of people`);
  return taken(() => {
    state.time = time;
  });
}

/** A line of the feed of activity, or the correction of an earlier one. */
export function judgeActivity(current: Case): ForumJudgement {
  const { state, frame, entry } = current;
  const item = readActivity(frame.payload);
  const fault = signatureFault(current, byOperators(state)) ?? replayFault(current);
  if (fault !== undefined) return fault;
  if (item.corrects !== undefined) {
    const earlier = state.activities.get(item.corrects)?.item;
    if (earlier?.subject !== item.subject || earlier.kind !== item.kind)
      return refused(
        current,
        'PT-19',
        'correction',
        `entry ${item.corrects} is no ${item.kind} of ${item.subject}`,
      );
  }
  return taken(() => {
    noteOnce(current);
    state.activities.set(entry, Object.freeze({ entry, item }));
  });
}

/** Something that is kept elsewhere and found by its hash. */
export function judgeMedia(current: Case): ForumJudgement {
  const { state, frame, entry } = current;
  const item = readMedia(frame.payload);
  const fault = signatureFault(current, byOperators(state)) ?? replayFault(current);
  return (
    fault ??
    taken(() => {
      noteOnce(current);
      state.media.push(Object.freeze({ entry, item }));
    })
  );
}

function membersFault(current: Case, { change, keys }: MembersChange): ForumJudgement | undefined {
  const { state } = current;
  const fault = (message: string): ForumJudgement => refused(current, 'PT-09', 'member', message);
  const seen = new Set<string>();
  for (const [i, key] of keys.entries()) {
    const name = toHex(key);
    if (seen.has(name)) return fault(`keys[${i}] stands twice in one entry`);
    seen.add(name);
    const known = state.members.get(name);
    if (change === 'join' && known !== undefined)
      return fault(`keys[${i}] has joined before, as member ${known.index}`);
    if (change === 'join' && !isEd25519PublicKey(key)) return fault(`keys[${i}] is no key`);
    if (change === 'leave' && known?.left !== false) return fault(`keys[${i}] is no member`);
  }
  if (change === 'join' && !state.hasRoom(keys.length)) return fault('the forum is full');
  return undefined;
}

function applyMembers(state: ForumState, { change, keys }: MembersChange): void {
  for (const key of keys) {
    const name = toHex(key);
    const known = state.members.get(name);
    if (change === 'join') state.members.set(name, { index: state.members.size, left: false });
    else if (known !== undefined) known.left = true;
  }
  state.present += change === 'join' ? keys.length : -keys.length;
}

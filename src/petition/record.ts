/**
 * The record of a forum (spec 12.4): entries in, findings out. The same code judges for the board that takes entries in and
 * for everyone who verifies them later. A pure function of the entries, in their order.
 */
import { equalBytes } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { forumId } from './charter.js';
import { readCharter } from './charter-read.js';
import { type ForumFinding, forumFinding } from './checks.js';
import { type ForumEntryType, type ForumFrame, readForumFrame } from './entry.js';
import { ForumState } from './forum-state.js';
import { judgeActivity, judgeClock, judgeMedia, judgeMembers } from './judge-forum.js';
import { judgeContribution, judgeOutcome, judgeProposal, judgeSupport } from './judge-proposals.js';
import { judgeAnswer, judgeStage } from './judge-stages.js';
import { judgeTokenKey, judgeTokenReveal, judgeTokenSupport } from './judge-tokens.js';
import { type Case, decoding, type ForumJudgement, type JudgedEntry, refused, taken } from './judgement.js';
import type { ProposalState } from './proposal-state.js';
import { byOperators, signatureFault } from './signing.js';

const JUDGES: Readonly<Record<Exclude<ForumEntryType, 'charter'>, (current: Case) => ForumJudgement>> = {
  members: judgeMembers,
  clock: judgeClock,
  proposal: judgeProposal,
  support: judgeSupport,
  'token-key': judgeTokenKey,
  'token-support': judgeTokenSupport,
  'token-reveal': judgeTokenReveal,
  contribution: judgeContribution,
  outcome: judgeOutcome,
  stage: judgeStage,
  answer: judgeAnswer,
  activity: judgeActivity,
  media: judgeMedia,
};

/** A forum's record. Mutable: {@link add} takes one entry after the other. */
export class ForumRecord {
  #state: ForumState | undefined;
  #waiting: Uint8Array[] = [];
  #size = 0;

  /** The forum, once its charter has been read. */
  get state(): ForumState | undefined {
    return this.#state;
  }

  /** Entries so far. */
  get size(): number {
    return this.#size;
  }

  /** What the record says of an entry as the next one; nothing is changed. Bytes that do not decode are a finding. */
  judge(bytes: Uint8Array): JudgedEntry {
    const own = Uint8Array.from(bytes);
    return { ...this.#judge(own), entry: this.#size, bytes: own };
  }

  /**
   * Takes the next entry of the log, in order or not: the log holds it.
   * @param next - its bytes, or what {@link judge} said of them just now
   * @returns what is wrong with it, and what became overdue with it
   * @throws {RangeError} for a judgement of another position: entries came in between
   */
  add(next: Uint8Array | JudgedEntry): readonly ForumFinding[] {
    const judged = next instanceof Uint8Array ? this.judge(next) : next;
    if (judged.entry !== this.#size)
      throw new RangeError(`judged as entry ${judged.entry}, and the next one is ${this.#size}`);
    this.#size++;
    this.#grow(judged.bytes);
    judged.effect?.();
    return [...judged.findings, ...this.#overdue()];
  }

  /** Proposals with a threshold that was reached and waits for its entry, whatever the grace. */
  get due(): readonly ProposalState[] {
    return this.#state === undefined ? [] : [...this.#state.late, ...this.#state.overdue.keys()];
  }

  #judge(bytes: Uint8Array): ForumJudgement {
    const entry = this.#size;
    let frame: ForumFrame;
    try {
      frame = readForumFrame(bytes);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      return { findings: [forumFinding('PT-04', entry, 'entry', error.code, error.message)] };
    }
    const state = this.#state;
    if (state === undefined) return this.#judgeFirst(frame);
    const current = { state, frame, entry };
    if (frame.type === 'charter')
      return refused(current, 'PT-06', 'charter', 'there is one charter, and it comes first');
    if (!equalBytes(frame.forumId, state.id))
      return refused(current, 'PT-05', 'forum-id', 'is of another forum');
    const judge = JUDGES[frame.type];
    return decoding(current, () => judge(current));
  }

  #judgeFirst(frame: ForumFrame): ForumJudgement {
    const entry = this.#size;
    const current = { frame, entry };
    if (frame.type !== 'charter' || entry > 0)
      return refused(current, 'PT-06', 'charter', 'the first entry is the charter');
    return decoding(current, () => {
      const charter = readCharter(frame.payload);
      const state = new ForumState(charter, forumId(charter));
      if (!equalBytes(frame.forumId, state.id))
        return refused(current, 'PT-05', 'forum-id', 'is not the hash of the charter');
      const fault = signatureFault({ ...current, state }, byOperators(state));
      return (
        fault ??
        taken(() => {
          for (const bytes of this.#waiting) state.grow(bytes);
          this.#waiting = [];
          this.#state = state;
        })
      );
    });
  }

  /** The tree has every entry, also those before a charter could be read. */
  #grow(bytes: Uint8Array): void {
    if (this.#state !== undefined) this.#state.grow(bytes);
    else if (this.#size === 1) this.#waiting.push(bytes);
  }

  /** Each proposal that is held back beyond the grace is named once. */
  #overdue(): readonly ForumFinding[] {
    const state = this.#state;
    if (state === undefined) return [];
    const found: ForumFinding[] = [];
    for (const [proposal, since] of state.overdue) {
      if (this.#size - since <= state.charter.grace) break;
      state.overdue.delete(proposal);
      state.late.add(proposal);
      const message = `${proposal.name} reached a threshold at ${since} entries, and nothing was recorded`;
      found.push(forumFinding('PT-17', this.#size - 1, 'operators', 'overdue', message));
    }
    return found;
  }
}

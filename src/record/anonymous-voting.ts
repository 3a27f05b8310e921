/** The voting phase of a record whose voters are anonymous (spec section 7.9). The box decides; this only translates. */

import type { AppraisedVotes } from '../ballot/anonymous/appraised-votes.js';
import type { AnonymousElection } from '../ballot/anonymous/election.js';
import {
  AnonymousElectionBox,
  type RefusalCode,
  type RefusedVote,
  type VoteVerdict,
} from '../ballot/anonymous/election-box.js';
import type { Accounting, BoxMemory } from '../ballot/box-state.js';
import type { PaperBatch } from '../ballot/paper.js';
import type { Tally } from '../ballot/tally.js';
import type { Rng } from '../core/random.js';
import type { VerifyingKey } from '../zk/groth16/verifying-key.js';
import type { CheckId } from './checks.js';
import { judgeClosing } from './closing.js';
import type { PollExaminers } from './crew.js';
import type { EntryFrame } from './entry.js';
import { type Finding, finding } from './finding.js';
import { type Judgement, refused, taken } from './judgement.js';
import type { Poll } from './poll.js';
import type { OpenedElection } from './setup.js';
import type { BallotItem } from './voting.js';

/** Between opening and closing: ballots only, for of whom is on paper or revoked nobody could say which ballot is his. */
export class AnonymousVoting implements Poll {
  readonly opened: OpenedElection;
  readonly box: AnonymousElectionBox;
  readonly paper: readonly PaperBatch[] = [];

  /** @param keys - verifying keys, one for each contest @param memory - of the box */
  constructor(
    opened: OpenedElection,
    election: AnonymousElection,
    keys: readonly VerifyingKey[],
    memory?: BoxMemory,
  ) {
    this.opened = opened;
    this.box = new AnonymousElectionBox(election, keys, opened.context.roll.count, memory);
  }

  get accounting(): Accounting {
    return this.box.accounting;
  }

  /** Form and nullifier; see `AnonymousElectionBox.screen`. */
  screen(payload: Uint8Array, index: number): Finding | undefined {
    const refusal = this.box.screen(payload);
    return refusal && findingOf(refusal, index);
  }

  judgeBallots(items: readonly BallotItem[], rng: Rng): readonly Judgement[] {
    return this.judgeAppraised(this.#appraise(items, rng));
  }

  /** All proofs of a batch under one key are verified together. */
  async appraiseBallots(
    items: readonly BallotItem[],
    rng: Rng,
    { votes }: PollExaminers = {},
  ): Promise<AppraisedVotes> {
    if (votes === undefined) return this.#appraise(items, rng);
    const payloads = items.map(({ payload }) => payload);
    const indices = items.map(({ index }) => index);
    return this.box.appraiseElsewhere(payloads, indices, rng, votes);
  }

  judgeAppraised(appraised: AppraisedVotes): readonly Judgement[] {
    const { ledgerIndices } = appraised;
    return this.box.decide(appraised).map((verdict, i) => this.#judgement(verdict, ledgerIndices[i] ?? 0));
  }

  admitBallots(payloads: readonly Uint8Array[], first: number, rng: Rng): readonly Judgement[] {
    const items = payloads.map((payload) => ({ index: first, payload }));
    return this.admitAppraised(this.#appraise(items, rng), first);
  }

  admitAppraised(appraised: AppraisedVotes, first: number): readonly Judgement[] {
    return this.box.decide(appraised).map((verdict) => this.#judgement(verdict, first));
  }

  judgeClosing(frame: EntryFrame, index: number, close: () => void): Judgement {
    return judgeClosing(frame, index, this.accounting, close);
  }

  /** @throws {RangeError} always: the first ballot counts, and none is ever withdrawn */
  recall(): never {
    throw new RangeError('no ballot of an anonymous voter is withdrawn');
  }

  finish(): Tally {
    return this.box.finish();
  }

  #appraise(items: readonly BallotItem[], rng: Rng): AppraisedVotes {
    const payloads = items.map(({ payload }) => payload);
    const indices = items.map(({ index }) => index);
    return this.box.appraise(payloads, indices, rng);
  }

  #judgement(verdict: VoteVerdict, index: number): Judgement {
    if (verdict.kind === 'accepted') return taken(() => this.box.count(verdict.vote));
    return refused(findingOf(verdict, index));
  }
}

function findingOf(refusal: RefusedVote, index: number): Finding {
  const { code, message, nullifier } = refusal;
  const culprit = nullifier === undefined ? 'entry' : `nullifier ${nullifier}`;
  return finding(checkOf(code), index, culprit, code, message);
}

/** The check that a refusal belongs to; whatever is not about a ballot that decodes is about its bytes. */
function checkOf(code: RefusalCode): CheckId {
  if (code === 'double-vote') return 'V38';
  return code === 'bad-proof' || code === 'beyond-roll' ? 'V37' : 'V05';
}

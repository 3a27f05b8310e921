/**
 * The record as a state machine (spec section 7.4): the one place that says which entry may follow which, and what each
 * means. The board that takes entries in and every verifier run the same machine over the same bytes.
 */

import type { BoxMemory } from '../ballot/box-state.js';
import type { Manifest } from '../ballot/manifest.js';
import type { Group } from '../core/group.js';
import { electionGroup } from '../core/groups/election-groups.js';
import type { Rng } from '../core/random.js';
import { AnonymousVoting } from './anonymous-voting.js';
import { type AppraisedEntries, type BallotEntry, isBallot, joined, soundAmong } from './ballot-entries.js';
import type { PollExaminers } from './crew.js';
import { decoding, frameOf, type ReadFrame } from './decoding.js';
import type { EntryFrame } from './entry.js';
import { ENTRY_JUDGES } from './entry-judges.js';
import type { Phase, Voters } from './entry-rules.js';
import { type Finding, finding } from './finding.js';
import { judgeManifest } from './judge-manifest.js';
import { followed, type Judgement, refused, taken } from './judgement.js';
import { Notices } from './notices.js';
import { outwardFault } from './outward-fault.js';
import type { Poll } from './poll.js';
import { pollOf } from './poll-of.js';
import { SetupPhase } from './setup.js';
import { SignerKeys } from './signer-keys.js';
import { TallyPhase } from './tallying.js';
import { type BallotItem, VotingPhase } from './voting.js';

/** An election, replayed from its entries. Mutable: give it every entry once, in order. */
export class ElectionRecord {
  /** What officers announced about the log and the end of voting. */
  readonly notices: Notices = new Notices();
  /** Keys that entries are signed with: the roll alone may take thousands of entries of the same few. */
  readonly signers: SignerKeys = new SignerKeys();
  readonly #groups: (id: string) => Group;
  readonly #memory: BoxMemory | undefined;
  #phase: Phase = 'empty';
  #blocked: string | undefined;
  #flaw: Finding | undefined;
  #setup: SetupPhase | undefined;
  #poll: VotingPhase | AnonymousVoting | undefined;
  #tallying: TallyPhase | undefined;

  /**
   * @param groups - finds the manifest's group; those of new elections by default
   * @param memory - of the ballot box, see `BallotBox`; by default it keeps in memory all that may be copied
   */
  constructor(groups: (id: string) => Group = electionGroup, memory?: BoxMemory) {
    this.#groups = groups;
    this.#memory = memory;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Why nothing after a certain entry can be judged: no valid manifest, or an opening without key or roll. */
  get blocked(): string | undefined {
    return this.#blocked;
  }

  /** The first thing that was found wrong with an entry of the ledger; trustees decrypt nothing behind one. */
  get flaw(): Finding | undefined {
    return this.#flaw;
  }

  /** Remembers a finding about an entry that is on the ledger, which a board would have refused. */
  remember(finding: Finding): void {
    this.#flaw ??= finding;
  }

  /** The manifest; `undefined` before the first entry. */
  get manifest(): Manifest | undefined {
    return this.#setup?.manifest;
  }

  /** What was known before opening. @throws {RangeError} before the manifest */
  get setup(): SetupPhase {
    return demand(this.#setup, 'there is no manifest');
  }

  /** Who votes; holders of keys before there is a manifest. */
  get voters(): Voters {
    return this.manifest?.eligibility === undefined ? 'keys' : 'anonymous';
  }

  /** Ballots and their tally, whoever votes. @throws {RangeError} before the opening */
  get poll(): Poll {
    return demand(this.#poll, 'voting has not been opened');
  }

  /**
   * Ballot box, paper and running tally of an election whose voters have keys.
   * @throws {RangeError} before the opening, or if voters are anonymous: see {@link poll}
   */
  get voting(): VotingPhase {
    const { poll } = this;
    if (poll instanceof VotingPhase) return poll;
    throw new RangeError('the voters of this election are anonymous');
  }

  /** Ballot box of an election of anonymous voters. @throws {RangeError} before the opening, or if voters have keys */
  get anonymousVoting(): AnonymousVoting {
    const { poll } = this;
    if (poll instanceof AnonymousVoting) return poll;
    throw new RangeError('the voters of this election have keys');
  }

  /** Whether the record has come to its opening. */
  get opened(): boolean {
    return this.#poll !== undefined;
  }

  /** Tally, shares and result. @throws {RangeError} before the closing, or while a recall is outstanding */
  get tallying(): TallyPhase {
    const { poll } = this;
    if (this.#phase !== 'closed' && this.#phase !== 'published')
      throw new RangeError('voting has not been closed');
    this.#tallying ??= new TallyPhase(poll.opened, poll.finish(), poll.paper);
    return this.#tallying;
  }

  /**
   * Judges an entry; see {@link Judgement}. Never throws because of the bytes.
   * @param index - position on the ledger
   */
  judge(index: number, bytes: Uint8Array, rng: Rng): Judgement {
    const read = frameOf(bytes, index);
    if (this.#phase === 'empty') return this.#judgeFirst(read, index);
    if (read.frame === undefined) return refused(read.finding);
    const { frame } = read;
    if (isBallot(frame)) {
      const [judgement] = this.judgeBallots([{ index, frame }], rng);
      return judgement ?? refused();
    }
    return decoding(index, frame.type, () => this.#judgeFrame(frame, index, rng));
  }

  /** Judges ballot entries of the ledger as one batch, with the outcome that one by one would have. */
  judgeBallots(items: readonly BallotEntry[], rng: Rng): readonly Judgement[] {
    return this.#judgeSound(items, (sound) => this.poll.judgeBallots(sound, rng));
  }

  /**
   * The first half of {@link judgeBallots}: what of each ballot does not depend on those before it. Nothing changes. No
   * entry but ballots may be judged until {@link judgeAppraised} was called.
   * @param examiners - who verify the proofs; this process by default
   */
  async appraiseBallots(
    items: readonly BallotEntry[],
    rng: Rng,
    examiners?: PollExaminers,
  ): Promise<AppraisedEntries> {
    const { problems, sound } = soundAmong(items, (item) => outwardFault(this, item));
    return { problems, appraised: await this.poll.appraiseBallots(sound, rng, examiners) };
  }

  /** The other half of {@link judgeBallots}. */
  judgeAppraised({ problems, appraised }: AppraisedEntries): readonly Judgement[] {
    return joined(problems, this.poll.judgeAppraised(appraised));
  }

  /** Judges ballot entries about to be appended: those that are accepted get the positions from `first` on. */
  admitBallots(frames: readonly EntryFrame[], first: number, rng: Rng): readonly Judgement[] {
    const items = frames.map((frame) => ({ index: first, frame }));
    return this.#judgeSound(items, (sound) =>
      this.poll.admitBallots(
        sound.map(({ payload }) => payload),
        first,
        rng,
      ),
    );
  }

  /** The other half of {@link admitBallots}, after {@link appraiseBallots}. */
  admitAppraised({ problems, appraised }: AppraisedEntries, first: number): readonly Judgement[] {
    return joined(problems, this.poll.admitAppraised(appraised, first));
  }

  /** Judges what has nothing to do with the ballot, and lets `judge` judge the ballots that are left. */
  #judgeSound(
    items: readonly BallotEntry[],
    judge: (sound: readonly BallotItem[]) => readonly Judgement[],
  ): readonly Judgement[] {
    const { problems, sound } = soundAmong(items, (item) => outwardFault(this, item));
    return joined(problems, sound.length === 0 ? [] : judge(sound));
  }

  #judgeFrame(frame: EntryFrame, index: number, rng: Rng): Judgement {
    const problem = outwardFault(this, { index, frame });
    if (problem !== undefined) return refused(problem);
    switch (frame.type) {
      case 'open':
        return this.#judgeOpening(frame, index);
      case 'close':
        return this.poll.judgeClosing(frame, index, () => {
          this.#phase = 'closed';
        });
      case 'result':
        return followed(this.tallying.judgeResult(frame, index), () => {
          this.#phase = 'published';
        });
      case 'manifest':
      case 'ballot':
      case 'anonymous-ballot':
        throw new TypeError(`an entry of type ${frame.type} is judged elsewhere`);
      default:
        return ENTRY_JUDGES[frame.type](this, frame, index, rng);
    }
  }

  /** The first entry: unless it is a valid manifest, nothing after it can be judged. */
  #judgeFirst({ frame, finding: problem }: ReadFrame, index: number): Judgement {
    if (frame === undefined) return this.#blocking('there is no valid manifest', refused(problem));
    if (frame.type === 'manifest')
      return this.#blocking(
        'there is no valid manifest',
        decoding(index, frame.type, () => this.#judgeManifest(frame, index)),
      );
    const reason = 'the record does not begin with a manifest';
    return this.#blocking(reason, refused(finding('V07', index, frame.type, 'manifest', reason)));
  }

  /** A judgement after which, if the entry cannot be taken but stands on the ledger all the same, the record is blocked. */
  #blocking(reason: string, judgement: Judgement): Judgement {
    if (judgement.effect !== undefined) return judgement;
    return taken(() => {
      this.#blocked = reason;
    }, judgement.findings);
  }

  #judgeManifest(frame: EntryFrame, index: number): Judgement {
    return judgeManifest(frame, index, this.#groups, (manifest, id) => {
      this.#phase = 'setup';
      this.#setup = new SetupPhase(manifest, id, this.#groups(manifest.group));
    });
  }

  #judgeOpening(frame: EntryFrame, index: number): Judgement {
    const judgement = this.setup.judgeOpening(frame, index, (opened) => {
      this.#phase = 'voting';
      this.#poll = pollOf(opened, this.#memory);
    });
    return this.#blocking('voting was opened without a key and a roll', judgement);
  }
}

function demand<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw new RangeError(message);
  return value;
}

/** Ballot entries in bulk: what is wrong with an entry whatever its ballot is, and the judgements of the ballots. */
import type { EntryFrame } from './entry.js';
import type { Finding } from './finding.js';
import { type Judgement, refused } from './judgement.js';
import type { AppraisedPoll } from './poll.js';
import type { BallotItem } from './voting.js';

/** A ballot entry: its position, and its frame. */
export interface BallotEntry {
  readonly index: number;
  readonly frame: EntryFrame;
}

/** Ballot entries that are about to be judged; see `ElectionRecord.appraiseBallots`. */
export interface AppraisedEntries {
  /** What is wrong with each entry, whatever its ballot is. */
  readonly problems: readonly (Finding | undefined)[];
  /** The ballots of the others. */
  readonly appraised: AppraisedPoll;
}

/** Whether an entry holds a ballot, of whatever kind: such entries are judged many at once. */
export function isBallot({ type }: Pick<EntryFrame, 'type'>): boolean {
  return type === 'ballot' || type === 'anonymous-ballot';
}

/** Entries of which some cannot be judged as ballots. */
export interface SoundEntries {
  /** What is wrong with each entry, whatever its ballot is. */
  readonly problems: readonly (Finding | undefined)[];
  /** The ballots of the others, as a poll takes them. */
  readonly sound: readonly BallotItem[];
}

/** Tells entries whose ballots are to be judged from others. @param faultOf - what is wrong whatever the ballot is */
export function soundAmong(
  entries: readonly BallotEntry[],
  faultOf: (entry: BallotEntry) => Finding | undefined,
): SoundEntries {
  const problems = entries.map(faultOf);
  const sound = entries.filter((_, i) => problems[i] === undefined);
  return { problems, sound: sound.map(({ index, frame }) => ({ index, payload: frame.payload })) };
}

/** The judgements of all entries: those without a problem get the judgements of their ballots, in order. */
export function joined(
  problems: readonly (Finding | undefined)[],
  judgements: readonly Judgement[],
): readonly Judgement[] {
  const rest = judgements.values();
  return problems.map((problem) =>
    problem === undefined ? (rest.next().value ?? refused()) : refused(problem),
  );
}

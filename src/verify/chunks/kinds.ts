/** The two kinds of ballots, as whoever takes answers about them must know them: what is hashed, and who has the last word. */
import type { EncodedVote } from '../../ballot/anonymous/encoded-vote.js';
import {
  accuseVote,
  agreeOnVote,
  SOUND_VOTE,
  type VoteExamination,
  type VoteSetting,
} from '../../ballot/anonymous/vote-examiner.js';
import type { ElectionContext } from '../../ballot/context.js';
import { accuse, type Examination, type ShapedBallot } from '../../ballot/examiner.js';
import { taggedHash } from '../../core/hash.js';
import { integerToBytes } from '../../core/integers.js';
import type { Rng } from '../../core/random.js';
import { agree } from '../second-opinion.js';
import { settingOf } from './key.js';
import { hashesOf } from './prints.js';
import { PRINT_BYTES } from './result.js';

/** Whoever examines ballots of one kind; `batches` may be under way at once. */
export interface CrewOf<Ballot, Found> {
  examine(ballots: readonly Ballot[], rng: Rng, indices: readonly number[]): Promise<readonly Found[]>;
  readonly batches: number;
}

/** What an examiner says of a ballot: nothing, if it is in order. */
export interface Fault {
  readonly malformed?: unknown;
  readonly fault?: unknown;
}

/** What follows from the bytes of a ballot alone. */
export interface Hashed<Found> {
  /** The beginning of a hash. */
  readonly print: Uint8Array;
  /** What an examiner says if the ballot is in order. */
  readonly good: Found;
}

/** A kind of ballots of an election. */
export interface BallotKind<Ballot, Found extends Fault> {
  /** See `settingOf`. */
  readonly setting: Uint8Array;
  hashed(ballots: readonly Ballot[]): readonly Hashed<Found>[];
  /** The reference's word on a ballot that somebody suspects. @throws {BatchDisagreementError} if it is in order */
  accuse(ballot: Ballot, index: number): Found;
  /** Whether two examinations say the same. */
  agree(first: Found, second: Found | undefined): boolean;
}

/** Ballots of voters with keys. */
export function keyedBallots(context: ElectionContext): BallotKind<ShapedBallot, Examination> {
  return {
    setting: settingOf(context),
    hashed: (ballots) =>
      hashesOf(context, ballots).map(({ print, tracker, fingerprints }) => ({
        print,
        good: { tracker, fingerprints },
      })),
    accuse: (ballot, index) => accuse(context, ballot, index),
    agree,
  };
}

/** Ballots of anonymous voters. The print is of all bytes: nothing else of a ballot is made by hashing. */
export function anonymousBallots(setting: VoteSetting): BallotKind<EncodedVote, VoteExamination> {
  const { electionId, publicKey, root } = setting.election;
  return {
    setting: settingOf({ electionId, publicKey, roll: { root: integerToBytes(root, 32) } }),
    hashed: (votes) => votes.map(({ bytes }) => ({ print: printOf(bytes), good: SOUND_VOTE })),
    accuse: (vote, index) => accuseVote(setting, vote, index),
    agree: agreeOnVote,
  };
}

/** Whether an examiner found nothing. */
export function isSound({ malformed, fault }: Fault): boolean {
  return malformed === undefined && fault === undefined;
}

function printOf(bytes: Uint8Array): Uint8Array {
  return taggedHash('hanpyo anonymous ballot print v1', bytes).subarray(0, PRINT_BYTES);
}

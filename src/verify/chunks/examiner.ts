/** Examining ballot entries of a chunk, whoever votes: what is noted of each that an examiner was given. */
import { readEncodedVote } from '../../ballot/anonymous/encoded-vote.js';
import { voteExaminer } from '../../ballot/anonymous/vote-examiner.js';
import { lookAtBallots, shapedAmong } from '../../ballot/appraisal.js';
import { examinerOf } from '../../ballot/box.js';
import { DecodeError } from '../../core/errors.js';
import type { Rng } from '../../core/random.js';
import type { AnonymousOpening } from '../../record/anonymous-setup.js';
import type { PollExaminers } from '../../record/crew.js';
import type { OpenedElection } from '../../record/setup.js';
import { anonymousBallots, type BallotKind, type Fault, isSound, keyedBallots } from './kinds.js';
import { EXAMINED } from './result.js';

/** What is noted of an entry. */
interface Noted {
  readonly index: number;
  readonly examined: typeof EXAMINED.good | typeof EXAMINED.suspect;
  readonly print: Uint8Array;
}

/** Ballot entries of an election: their payloads, and their positions on the ledger. */
interface BallotPayloads {
  readonly payloads: readonly Uint8Array[];
  readonly indices: readonly number[];
}

/** Examines entries; those that do not even have the form of a ballot are left out. */
export type ChunkExaminer = (entries: BallotPayloads, rng: Rng) => Promise<readonly Noted[]>;

/** The examiner of an election. @param examiners - who verify the proofs; this process by default */
export function chunkExaminer(
  { context, anonymous }: Pick<OpenedElection, 'context' | 'anonymous'>,
  examiners: PollExaminers,
): ChunkExaminer {
  if (anonymous !== undefined) return voteChunkExaminer(anonymous, examiners);
  const kind = keyedBallots(context);
  const own = examinerOf(context);
  const { ballots: examine = async (ballots, rng) => own(ballots, rng) } = examiners;
  return async ({ payloads, indices }, rng) => {
    const looks = lookAtBallots(context, payloads);
    const positions = shapedAmong(looks, indices);
    return noted(kind, looks.shaped, positions, await examine(looks.shaped, rng, positions));
  };
}

function voteChunkExaminer(opening: AnonymousOpening, examiners: PollExaminers): ChunkExaminer {
  const kind = anonymousBallots(opening);
  const own = voteExaminer(opening);
  const { votes: examine = async (votes, rng) => own(votes, rng) } = examiners;
  return async ({ payloads, indices }, rng) => {
    const formed = payloads.flatMap((bytes, i) => {
      try {
        return [{ vote: readEncodedVote(bytes, opening.election), index: indices[i] ?? 0 }];
      } catch (error) {
        if (error instanceof DecodeError) return [];
        throw error;
      }
    });
    const votes = formed.map(({ vote }) => vote);
    const positions = formed.map(({ index }) => index);
    return noted(kind, votes, positions, votes.length === 0 ? [] : await examine(votes, rng, positions));
  };
}

function noted<Ballot, Found extends Fault>(
  kind: BallotKind<Ballot, Found>,
  ballots: readonly Ballot[],
  positions: readonly number[],
  found: readonly Found[],
): readonly Noted[] {
  const hashes = kind.hashed(ballots);
  return positions.map((index, i) => {
    const [one, hash] = [found[i], hashes[i]];
    if (one === undefined || hash === undefined) throw new TypeError('an examiner left a ballot out');
    return { index, examined: isSound(one) ? EXAMINED.good : EXAMINED.suspect, print: hash.print };
  });
}

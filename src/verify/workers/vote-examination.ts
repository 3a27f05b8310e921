/** What a worker does in an election of anonymous voters: it examines ballots and reports those that are not in order. */
import { type AnonymousElection, anonymousElection } from '../../ballot/anonymous/election.js';
import { type EncodedVote, readEncodedVote, voteBytes } from '../../ballot/anonymous/encoded-vote.js';
import { SIGNALS } from '../../ballot/anonymous/statement.js';
import {
  examineAlone,
  isSoundVote,
  type VoteSetting,
  voteExaminer,
} from '../../ballot/anonymous/vote-examiner.js';
import { decodeManifest } from '../../ballot/manifest-read.js';
import { toHex } from '../../core/bytes.js';
import { BABYJUBJUB } from '../../core/groups/babyjubjub.js';
import { bytesToInteger } from '../../core/integers.js';
import { systemRng } from '../../core/random.js';
import { decodeVerifyingKey, type VerifyingKey } from '../../zk/groth16/verifying-key.js';
import type { ExaminationAnswer, ExaminationJob, ReportedFault, WorkerElection } from './pool.js';
import { reportedFault } from './reported-fault.js';
import { seededWeights } from './seeded.js';

/** An election of anonymous voters, as a worker is told of it. */
export type AnonymousWorkerElection = WorkerElection & Required<Pick<WorkerElection, 'anonymous'>>;

/**
 * Makes the examiner of a worker.
 * @throws {DecodeError} if manifest, key or verifying keys do not decode
 * @throws {RangeError} if voters of the manifest are not anonymous, or the root is not a field element
 */
export function openVoteExamination({
  manifest,
  publicKey,
  anonymous,
}: AnonymousWorkerElection): (job: ExaminationJob) => ExaminationAnswer {
  const key = BABYJUBJUB.elementFromBytes(publicKey, 'publicKey');
  const election = anonymousElection(decodeManifest(manifest), key, bytesToInteger(anonymous.root));
  const setting: VoteSetting = { election, keys: verifyingKeys(anonymous.keys) };
  const examine = voteExaminer(setting);
  return (job) => {
    if (job.alone) return oneByOne(setting, votesOf(election, job));
    const rng = job.seed === undefined ? systemRng : seededWeights(job.seed);
    const found = examine(votesOf(election, job), rng);
    return answerOf(found.flatMap((one, i) => (isSoundVote(one) ? [] : [i])));
  };
}

/** Examines each by itself, and says what is wrong with those that are not in order. */
function oneByOne(setting: VoteSetting, votes: readonly EncodedVote[]): ExaminationAnswer {
  const suspects: number[] = [];
  const faults: ReportedFault[] = [];
  for (const [index, vote] of votes.entries()) {
    const found = examineAlone(setting, vote);
    if (isSoundVote(found)) continue;
    suspects.push(index);
    faults.push(reportedFault(found));
  }
  return { ...answerOf(suspects), faults };
}

function answerOf(suspects: readonly number[]): ExaminationAnswer {
  return {
    trackers: new Uint8Array(),
    fingerprints: new Uint8Array(),
    suspects: Uint32Array.from(suspects),
  };
}

/**
 * Reads the verifying key of each contest. Contests of one circuit get one key, the same object, as the record has it: the examiner
 * verifies the proofs of all of them together.
 * @throws {DecodeError} if one does not decode
 */
export function verifyingKeys(encoded: readonly Uint8Array[]): readonly VerifyingKey[] {
  const known = new Map<string, VerifyingKey>();
  return encoded.map((bytes) => {
    const name = toHex(bytes);
    const key = known.get(name) ?? decodeVerifyingKey(bytes, SIGNALS);
    known.set(name, key);
    return key;
  });
}

/** What a ballot is listed under in a job: its contest, or 0 where every ballot has all contests. */
export function listOf({ nullifiers }: AnonymousElection, { parts: [part] }: EncodedVote): number {
  return nullifiers === 'per-contest' ? (part?.contest ?? 0) : 0;
}

function votesOf(election: AnonymousElection, job: ExaminationJob): readonly EncodedVote[] {
  let start = 0;
  const votes = Array.from(job.lists, (contest) => {
    const end = start + voteBytes(election, contest);
    const vote = readEncodedVote(job.ballots.subarray(start, end), election);
    start = end;
    return vote;
  });
  if (start !== job.ballots.length)
    throw new RangeError('ballots have other lengths than their contests say');
  return votes;
}

/** What a worker does: it examines ballots and reports those that are not in order, without blaming anyone. */

import type { BallotShape } from '../../ballot/ballot-shape.js';
import { examinerOf } from '../../ballot/box.js';
import { shapeOf } from '../../ballot/context.js';
import type { Examination, ShapedBallot } from '../../ballot/examiner.js';
import { FINGERPRINT_BYTES } from '../../ballot/fingerprints.js';
import { readManifest } from '../../ballot/manifest-read.js';
import type { Group } from '../../core/group.js';
import { nativeGroupOnKernels } from '../../core/groups/native-kernels.js';
import { systemRng } from '../../core/random.js';
import { RolllessElection } from '../contest-lists.js';
import type { ExaminationAnswer, ExaminationJob, WorkerElection } from './pool.js';
import { seededWeights } from './seeded.js';
import { openVoteExamination } from './vote-examination.js';

/** Bytes of a tracker. */
export const TRACKER_BYTES = 32;

/**
 * Makes the examiner of a worker, whoever votes.
 * @param groups - finds the election's group by its name
 * @throws {DecodeError} if manifest or key do not decode
 * @throws {RangeError} if the group is not one of elections, or lists refer to what the manifest does not have
 */
export function openExamination(
  election: WorkerElection,
  groups: (id: string) => Group = nativeGroupOnKernels,
): (job: ExaminationJob) => ExaminationAnswer {
  const { anonymous } = election;
  if (anonymous !== undefined) return openVoteExamination({ ...election, anonymous });
  const manifest = readManifest(election.manifest);
  const key = groups(manifest.group).elementFromBytes(election.publicKey, 'publicKey');
  const rollless = new RolllessElection(manifest, key, election.lists);
  const { context, contests } = rollless;
  const examine = examinerOf(context);
  return (job) => {
    const ballots = ballotsOf(rollless, job);
    const rng = job.seed === undefined ? systemRng : seededWeights(job.seed);
    const found = rollless.withVoters(ballots, () => examine(ballots, rng));
    const shapes = contests.map((list) => shapeOf(context, list));
    return answerOf(
      found,
      Array.from(job.lists, (list) => fingerprintCount(shapes[list])),
    );
  };
}

/** How many fingerprints a ballot has. */
export function fingerprintCount(shape: BallotShape | undefined): number {
  if (shape === undefined) throw new RangeError('no such list of contests');
  return shape.contests.reduce((sum, { size }) => sum + size.positions + 1, 0);
}

/** The ballots of a job, with what the roll says of their voters as far as it matters here. */
function ballotsOf({ context, contests }: RolllessElection, job: ExaminationJob): readonly ShapedBallot[] {
  const { elementBytes } = context.group;
  let start = 0;
  const ballots = Array.from(job.lists, (number, index) => {
    const list = contests[number];
    if (list === undefined) throw new RangeError(`no list of contests ${number}`);
    const { length, credential } = shapeOf(context, list);
    const bytes = job.ballots.subarray(start, start + length);
    start += length;
    const { style, excluded } = context.roll.entry(number);
    const key = bytes.subarray(credential, credential + elementBytes);
    return { bytes, entry: { index, key, class: 0, style, excluded }, contests: list };
  });
  if (start !== job.ballots.length) throw new RangeError('ballots have other lengths than their lists say');
  return ballots;
}

function answerOf(found: readonly Examination[], counts: readonly number[]): ExaminationAnswer {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const trackers = new Uint8Array(found.length * TRACKER_BYTES);
  const fingerprints = new Uint8Array(total * FINGERPRINT_BYTES);
  const suspects: number[] = [];
  let at = 0;
  found.forEach((examination, i) => {
    if (examination.malformed !== undefined || examination.fault !== undefined) suspects.push(i);
    else {
      trackers.set(examination.tracker, i * TRACKER_BYTES);
      fingerprints.set(examination.fingerprints, at);
    }
    at += (counts[i] ?? 0) * FINGERPRINT_BYTES;
  });
  return { trackers, fingerprints, suspects: Uint32Array.from(suspects) };
}

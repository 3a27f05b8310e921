/** Trackers, fingerprints and prints of ballots, from their bytes alone: nothing is decoded, and nobody is asked. */
import { type ElectionContext, shapeOf, type VoterContest } from '../../ballot/context.js';
import { namesOf } from '../../ballot/encoded-streams.js';
import type { ShapedBallot } from '../../ballot/examiner.js';
import { joinBytes } from '../../core/bytes.js';
import { sha256Each } from '../../core/engine/sha2-lanes.js';
import { tagPrefix } from '../../core/hash.js';
import { PRINT_BYTES } from './result.js';

/** What is hashed of a ballot. */
export interface BallotHashes {
  /** 32 bytes. */
  readonly tracker: Uint8Array;
  /** 16 bytes each, end to end. */
  readonly fingerprints: Uint8Array;
  /** The beginning of a hash of both. */
  readonly print: Uint8Array;
}

/** The hashes of ballots, in order; those of one shape side by side. */
export function hashesOf(
  context: ElectionContext,
  ballots: readonly ShapedBallot[],
): readonly BallotHashes[] {
  const byContests = new Map<readonly VoterContest[], number[]>();
  ballots.forEach(({ contests }, i) => {
    const list = byContests.get(contests);
    if (list === undefined) byContests.set(contests, [i]);
    else list.push(i);
  });
  const found: BallotHashes[] = [];
  for (const [contests, positions] of byContests) {
    const bytes = positions.map((i) => ballots[i]?.bytes ?? new Uint8Array());
    hashesOfShape(context, contests, bytes).forEach((hashes, n) => {
      found[positions[n] ?? 0] = hashes;
    });
  }
  return found;
}

function hashesOfShape(
  context: ElectionContext,
  contests: readonly VoterContest[],
  ballots: readonly Uint8Array[],
): readonly BallotHashes[] {
  const shape = shapeOf(context, contests);
  const { trackers, fingerprints } = namesOf(shape, ballots);
  const prefix = tagPrefix('hanpyo ballot print v1');
  const messages = ballots.map((_, i) =>
    joinBytes([prefix, at(trackers, i, TRACKER_BYTES), fingerprints[i] ?? new Uint8Array()]),
  );
  const digests = sha256Each(joinBytes(messages), messages[0]?.length ?? 0);
  return ballots.map((_, i) => ({
    tracker: at(trackers, i, TRACKER_BYTES),
    fingerprints: fingerprints[i] ?? new Uint8Array(),
    print: at(digests, i, DIGEST_BYTES).subarray(0, PRINT_BYTES),
  }));
}

function at(list: Uint8Array, index: number, length: number): Uint8Array {
  return list.subarray(index * length, (index + 1) * length);
}

const TRACKER_BYTES = 32;
const DIGEST_BYTES = 32;

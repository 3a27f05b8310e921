/** What is done with a part of a record, in a worker or in the process. */
import type { Rng } from '../../../core/random.js';
import { seededWeights } from '../../workers/seeded.js';
import type { Appraised, ForeignJob } from './pool.js';

/** A ballot as a record has it. */
export interface RawBallot {
  /** What it is called in reports. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Appraises ballots, each for itself: what is found depends on nothing else. */
export type Appraise<Appraisal> = (ballots: readonly RawBallot[], rng: Rng) => Appraised<Appraisal>;

/** Bytes of the seed of a job. */
export const SEED_BYTES = 32;

/** Does a job. @throws {RangeError} if the ballots have other lengths than it says */
export function doJob<Appraisal>(appraise: Appraise<Appraisal>, job: ForeignJob): Appraised<Appraisal> {
  const { ballots, lengths, names, seed } = job;
  let at = 0;
  const parts = lengths.map((length, i): RawBallot => {
    const bytes = ballots.subarray(at, at + length);
    at += length;
    return { name: names[i] ?? '', bytes };
  });
  if (at !== ballots.length) throw new RangeError('ballots have other lengths than the job says');
  if (parts.length === 0) return { each: [] };
  return appraise(parts, seededWeights(seed));
}

/**
 * Finding copies without remembering everything. Whether a ballot repeats a part of another one depends on nothing but parts
 * that occur in more than one entry, and in an honest record there are none. So a record is verified on the assumption
 * that certain parts are all that do; what does is found out meanwhile, outside of memory; and where the assumption was wrong,
 * all begins anew with a better one.
 */
import type { CopyWatch } from '../ballot/box-state.js';
import { FingerprintSet } from '../ballot/fingerprints.js';
import { RepeatFinder } from '../ballot/repeats.js';
import type { Scratch } from '../core/scratch.js';

/**
 * After so many wrong assumptions everything is remembered. What occurs in more than one entry does not depend on the
 * assumption, so that the second run is right, unless the log has grown meanwhile.
 */
const MOST_RUNS = 3;

/**
 * Runs something until its result is right about copies.
 * @param open - opens room outside of memory; without it everything is remembered at once
 * @param run - must give every `note` and every decision of a ballot box to what it is given; the same when run again
 * @throws what `run` throws, {ScratchError}, the signal's reason
 */
export async function watchingCopies<Result>(
  open: (() => Scratch) | undefined,
  run: (watch: CopyWatch | undefined) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  if (open === undefined) return run(undefined);
  const suspects = new FingerprintSet();
  for (let runs = 0; runs < MOST_RUNS; runs++) {
    const scratch = open();
    try {
      const finder = new RepeatFinder(scratch);
      const result = await run({
        note: (fingerprints) => finder.add(fingerprints),
        isSuspect: (fingerprints, at) => suspects.has(fingerprints, at),
      });
      if ((await finder.find(suspects, signal)) === 0) return result;
    } finally {
      scratch.close();
    }
  }
  return run(undefined);
}

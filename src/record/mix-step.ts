/** What a mixer posts (spec section 7.8). */

import { concatBytes } from '../core/bytes.js';
import type { Rng } from '../core/random.js';
import { proveShuffle } from '../mixnet/index.js';
import { type EntrySigner, makeEntry } from './entry.js';
import { writeShuffleEnd, writeShufflePart } from './mix-messages.js';
import { isFinished, mixParams } from './mixing.js';
import { cutStage, stageDigest } from './stage-bytes.js';
import type { ElectionRecord } from './state.js';

/**
 * Shuffles the votes of a contest: parts, then the end, to be posted in this order. Nothing needs to be stored: if they do
 * not all get onto the ledger, shuffle again. If another trustee was faster, the end is refused; then shuffle what that
 * trustee made of the list.
 * @param contest - position in the manifest's list of contests
 * @param mixer - a trustee
 * @throws {RangeError} if the record is not closed, the contest is not to be shuffled (any more), or the trustee has
 *   shuffled it
 */
export function shuffleEntries(
  { tallying, setup }: ElectionRecord,
  contest: number,
  mixer: EntrySigner,
  rng: Rng,
): readonly Uint8Array[] {
  const { shuffles, opened } = tallying;
  const trustee = mixer.index + 1;
  const chain = shuffles.chain(contest);
  if (chain === undefined || isFinished(chain))
    throw new RangeError(`contest ${contest} is not to be shuffled`);
  if (mixer.role !== 'trustee' || chain.stages.some(({ mixer: by }) => by === mixer.index))
    throw new RangeError(`${mixer.role} ${trustee} may not shuffle contest ${contest}, or not again`);
  const stage = chain.stages.length;
  const place = { trustee, contest, stage };
  const params = mixParams(opened, chain);
  const made = proveShuffle(params, { stage, mixer: trustee }, chain.rows, shuffles.generators, rng);
  const parts = cutStage(made);
  const end = { ...place, parts: parts.length, digest: stageDigest(concatBytes(...parts)) };
  const entry = (type: 'shuffle-part' | 'shuffle', payload: Uint8Array): Uint8Array =>
    makeEntry(type, setup.electionId, payload, [mixer]);
  return [
    ...parts.map((bytes, part) => entry('shuffle-part', writeShufflePart({ ...place, part, bytes }))),
    entry('shuffle', writeShuffleEnd(end)),
  ];
}

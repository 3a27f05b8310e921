/** Timing of whole ballots of one group, for the topics `ballots` and `groups`. */
import { BallotBox, checkBallots } from '../src/ballot/box.js';
import type { ElectionContext } from '../src/ballot/context.js';
import type { Group } from '../src/core/group.js';
import { systemRng } from '../src/core/random.js';
import { castAll, castFirst, openBooth, voteFor } from './booth.js';
import type { Metric } from './figures.js';
import { compare, type Effort, measure, scaled, type Timing } from './measure.js';

/** Milliseconds of a timing in microseconds. */
const MS = 1e-3;

/** Times per ballot, and what else there is to say of it. */
export interface BallotTimes {
  readonly cast: Timing;
  readonly single: Timing;
  readonly batched: Timing;
  /** One by one divided by batched, in turns. */
  readonly gain: Timing;
  readonly batch: number;
  readonly bytes: number;
}

/** The metrics of {@link BallotTimes}. */
export const BALLOT_METRICS: readonly Metric[] = [
  { id: 'cast', name: 'encrypt, prove and sign', unit: 'ms' },
  { id: 'single', name: 'verify one by one', unit: 'ms' },
  { id: 'batched', name: 'verify batched', unit: 'ms' },
  { id: 'gain', name: 'one by one against batched', unit: 'times as long' },
  { id: 'batch', name: 'batch', unit: 'ballots' },
  { id: 'bytes', name: 'size', unit: 'bytes' },
];

/** What the times of ballots include. */
export const BALLOT_ABOUT: readonly string[] = [
  'One contest, choose one to three of the options (one of two). *Encrypt, prove and sign* goes from the choice to the bytes that are posted; the tables of the election key and the commitment key exist already. *Verify* goes from the bytes to an accepted ballot: decoding, roll and chain, search for copies, the proof of the contest and the signature. The ledger is not included.',
  '*One by one* and *batched* are timed in turns over the same ballots; both fold the equations of what they verify into one multi-scalar multiplication, of one ballot or of all.',
];

/**
 * Times ballots of one contest.
 * @param batch - ballots that are verified together
 */
export async function measureBallots(
  group: Group,
  options: number,
  batch: number,
  effort: Effort,
): Promise<BallotTimes> {
  const booth = openBooth(group, options, batch);
  const { context, voters } = booth;
  const [first] = voters;
  if (first === undefined) throw new RangeError('a booth needs a voter');
  const choices = voteFor(context, 0);
  const cast = await measure(() => castFirst(context, first, choices), 1, effort);
  const ballots = castAll(booth);
  const verify = await compare(
    [() => verifyGroups(context, ballots, batch), () => verifyGroups(context, ballots, 1)],
    batch,
    effort,
  );
  const [batched, single] = verify.timings;
  const gain = verify.ratios[1];
  if (batched === undefined || single === undefined || gain === undefined) throw new Error('not measured');
  return {
    cast: scaled(cast, MS),
    single: scaled(single, MS),
    batched: scaled(batched, MS),
    gain,
    batch,
    bytes: ballots[0]?.length ?? 0,
  };
}

/** A new ballot box takes all ballots in, in groups. */
function verifyGroups(context: ElectionContext, ballots: readonly Uint8Array[], size: number): void {
  const box = new BallotBox(context);
  for (let from = 0; from < ballots.length; from += size) {
    const items = ballots.slice(from, from + size).map((bytes, i) => ({ bytes, ledgerIndex: from + i }));
    for (const { rejected } of checkBallots(box, items, systemRng))
      if (rejected !== undefined) throw new Error(`a ballot was refused: ${rejected.code}`);
  }
}

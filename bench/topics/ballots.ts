/** Whole ballots: encrypting, proving and signing; verifying one by one and batched. */
import { BallotBox, checkBallots } from '../../src/ballot/box.js';
import type { ElectionContext } from '../../src/ballot/context.js';
import type { Group } from '../../src/core/group.js';
import { systemRng } from '../../src/core/random.js';
import { castAll, castFirst, openBooth, voteFor } from '../booth.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { groupLabel, nativeGroups, otherGroups } from '../machine.js';
import { compare, type Effort, effortOf, figuresAt, measure, scaled } from '../measure.js';

/** Milliseconds of a timing in microseconds. */
const MS = 1e-3;
const OPTIONS = [2, 4, 10, 39, 85];
const OPTIONS_OF_OTHERS = 4;

/** The topic `ballots`. */
export const BALLOTS: Topic = { name: 'ballots', run };

async function run({ mode, log }: TopicRun): Promise<TopicResult> {
  const effort = effortOf(mode);
  const figures: Figure[] = [];
  for (const group of nativeGroups())
    for (const options of byMode(mode, OPTIONS, [2, 4])) {
      log(`${groupLabel(group)}, ${options} options`);
      const batch = byMode(mode, options <= 10 ? 128 : 32, 4);
      figures.push(...(await measureBallots(group, options, batch, effort)));
    }
  const others = byMode(mode, otherGroups(), otherGroups().slice(0, 3));
  for (const group of others) {
    log(`${groupLabel(group)}, ${OPTIONS_OF_OTHERS} options`);
    const batch = byMode(mode, group.elementBytes > 64 ? 4 : 32, 2);
    figures.push(...(await measureBallots(group, OPTIONS_OF_OTHERS, batch, effort)));
  }
  return {
    topic: 'ballots',
    title: 'Ballots',
    about: ABOUT,
    x: 'options',
    metrics: [
      { id: 'cast', name: 'encrypt, prove and sign', unit: 'ms' },
      { id: 'single', name: 'verify one by one', unit: 'ms' },
      { id: 'batched', name: 'verify batched', unit: 'ms' },
      { id: 'gain', name: 'one by one against batched', unit: 'times as long' },
      { id: 'batch', name: 'batch', unit: 'ballots' },
      { id: 'bytes', name: 'size', unit: 'bytes' },
    ],
    panels: [
      { title: 'Encrypt, prove and sign', metric: 'cast', kind: 'lines', scale: 'log' },
      { title: 'Verify, batched', metric: 'batched', kind: 'lines', scale: 'log' },
    ],
    figures,
    skipped: [],
  };
}

async function measureBallots(
  group: Group,
  options: number,
  batch: number,
  effort: Effort,
): Promise<Figure[]> {
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
  return figuresAt(groupLabel(group), options, {
    cast: scaled(cast, MS),
    single: scaled(single, MS),
    batched: scaled(batched, MS),
    gain,
    batch,
    bytes: ballots[0]?.length ?? 0,
  });
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

const ABOUT = [
  'One contest, choose one to three of the options (one of two). *Encrypt, prove and sign* goes from the choice to the bytes that are posted; the tables of the election key and the commitment key exist already. *Verify* goes from the bytes to an accepted ballot: decoding, roll and chain, search for copies, the proof of the contest and the signature. The ledger is not included.',
  '*One by one* and *batched* are timed in turns over the same ballots; both fold the equations of what they verify into one multi-scalar multiplication, of one ballot or of all. The groups besides P-256 and ristretto255 serve the records of other systems and chains.',
];

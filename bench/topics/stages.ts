/** Where the time of verifying a ballot goes, by the number of options. */
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { verifierGroup } from '../machine.js';
import { figuresAt, scaled, spread } from '../measure.js';
import { ballotSize, runStages, STAGES, type StageTimes } from '../stages.js';
import { timesByOptions } from '../tables.js';
import { walkedElection } from '../walk/booth.js';

const BATCH = 4096;
const LANES = 64;
const MICRO = 1000;

const NAMES: Readonly<Record<keyof StageTimes, string>> = {
  look: 'look up',
  hash: 'hash',
  decode: 'decode',
  scalars: 'scalars',
  multiply: 'multiply',
  box: 'box',
  tally: 'tally',
  all: 'all together',
};

/** The topic `stages`. */
export const STAGE_TOPIC: Topic = { name: 'stages', run };

async function run({ mode, log }: TopicRun): Promise<TopicResult> {
  const { group, label } = await verifierGroup();
  const figures: Figure[] = [];
  const rounds = byMode(mode, 9, 1);
  for (const [options, count] of byMode(mode, FULL, QUICK)) {
    log(`${options} options, ${count} ballots`);
    const { context, ballots } = walkedElection(group, options, count, Math.min(LANES, count));
    const times: StageTimes[] = [];
    await runStages(context, ballots, BATCH);
    for (let round = 0; round < rounds; round++) times.push(await runStages(context, ballots, BATCH));
    const size = ballotSize(context, ballots);
    for (const stage of [...STAGES, 'all'] as const) {
      const timing = scaled(
        spread(
          times.map((time) => time[stage]),
          count,
        ),
        MICRO / count,
      );
      const more = stage === 'all' ? { bytes: size.bytes, points: size.points } : {};
      figures.push(...figuresAt(NAMES[stage], options, { time: timing, least: timing.least, ...more }));
    }
  }
  return {
    topic: 'stages',
    title: 'Where the time of a ballot goes',
    about: [...ABOUT, `The group is ${label}; one thread.`],
    ...timesByOptions([
      { id: 'bytes', name: 'size', unit: 'bytes' },
      { id: 'points', name: 'points', unit: 'per ballot' },
    ]),
    figures,
    skipped: [],
  };
}

/** Options, and ballots of one round. */
const FULL: readonly (readonly [options: number, ballots: number])[] = [
  [2, 8192],
  [4, 8192],
  [10, 8192],
  [39, 4096],
  [85, 4096],
];
const QUICK: readonly (readonly [options: number, ballots: number])[] = [
  [2, 32],
  [4, 32],
];

const ABOUT = [
  'Ballots of one contest with a vector proof each, choose one to three of the options (one of two), from bytes to the tally in batches of 4,096, by the parts that a verifier is made of. *Look up* finds voter and contests. *Hash* are trackers, fingerprints and challenges; its time is that of the same functions once more, and is taken off *scalars*, which is arithmetic modulo the order. *Decode* checks all points. *Multiply* is the multi-scalar multiplication of the batch. *Box* decides in order, *tally* adds up the ciphertexts. Reading the ledger is not included.',
  'A prototype, measured on such a machine, needed for 4 options: hash 7.4, decode and scalars 6.1, multiply 68, tally 1.7, together 83 µs, with disjunctive proofs; 46 for the multiplication with vector proofs, and for 10 and 20 options 86 and 157. The goals are 50 µs for 4 options and 100 for 10.',
];

/** Verifying ballots by the number of options: by group and proof, on one core and on two. */
import { appraiseBallots, BallotBox, decideBallots } from '../../src/ballot/box.js';
import type { AppraisedBallots } from '../../src/ballot/box-appraised.js';
import { type ElectionContext, electionContext } from '../../src/ballot/context.js';
import { buildRoll } from '../../src/ballot/roll.js';
import type { Group } from '../../src/core/group.js';
import { P256_NOBLE } from '../../src/core/groups/p256-noble.js';
import { systemRng } from '../../src/core/random.js';
import type { BallotCrew } from '../../src/record/crew.js';
import { callCrew } from '../../src/verify/workers/crew.js';
import { createNodePool } from '../../src/verify/workers/node/index.js';
import { bundleForNode } from '../bundle.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { groupLabel, verifierGroup } from '../machine.js';
import { compare, type Effort, effortOf, figuresAt, measure, type Timing } from '../measure.js';
import { compareVerification, encryptVote, makeContest } from '../proof-contest.js';
import { timesByOptions } from '../tables.js';
import { walkedElection } from '../walk/booth.js';

/** Ballots that are examined together, as when a ledger is replayed. */
const BATCH = 4096;
const LANES = 64;
const WORKERS = 2;

/** Microseconds of a core for a ballot of so many options. */
const GOALS = [
  [4, 50],
  [10, 100],
] as const;

/** The topic `verification`. */
export const VERIFICATION: Topic = { name: 'verification', run };

async function run({ mode, folder, log }: TopicRun): Promise<TopicResult> {
  const { worker } = await bundleForNode({ worker: 'src/verify/workers/node/worker.ts' }, folder);
  const { group, label } = await verifierGroup();
  const figures: Figure[] = GOALS.flatMap(([options, time]) =>
    figuresAt('goal for a core', options, { time }),
  );
  for (const { options, ballots, proofs, slow } of byMode(mode, FULL, QUICK)) {
    log(`${options} options, ${ballots} ballots`);
    const election = walkedElection(group, options, ballots, Math.min(LANES, ballots));
    figures.push(...(await measureCores(election, options, worker, effortOf(mode))));
    log(`${options} options, ${slow} ballots on noble`);
    figures.push(...(await measureNoble(election, options, slow, effortOf(mode))));
    log(`${options} options, ${proofs} proofs over elements`);
    figures.push(...(await measureProofs(group, options, proofs, effortOf(mode))));
  }
  return {
    topic: 'verification',
    title: 'Verifying ballots',
    about: [...ABOUT, `The group of the first two rows of each size is ${label}.`],
    ...timesByOptions([
      { id: 'rate', name: 'rate', unit: 'ballots/s' },
      { id: 'ratio', name: 'against one thread', unit: 'times as long' },
      { id: 'batch', name: 'ballots', unit: 'per round' },
    ]),
    figures,
    skipped: [],
  };
}

type Election = ReturnType<typeof walkedElection>;

/** The same ballots in this thread, and by workers while this thread decides, in turns. */
async function measureCores(
  { context, ballots }: Election,
  options: number,
  script: string,
  effort: Effort,
): Promise<Figure[]> {
  const crew = callCrew(context, createNodePool({ workers: WORKERS, script }));
  try {
    const works = [() => verifyAll(context, ballots), () => verifyAll(context, ballots, crew)];
    const { timings, ratios } = await compare(works, ballots.length, effort);
    const [one, two, ratio] = [timings[0], timings[1], ratios[1]];
    if (one === undefined || two === undefined || ratio === undefined) throw new Error('not measured');
    const label = groupLabel(context.group);
    return [
      ...figuresAt(`${label}, one thread`, options, valuesOf(one, ballots.length)),
      ...figuresAt(`${label}, ${WORKERS} workers`, options, { ...valuesOf(two, ballots.length), ratio }),
    ];
  } finally {
    await crew.dismiss();
  }
}

/** Some of the ballots on noble: the same roll and key, on the other engine. */
async function measureNoble(
  { context, ballots }: Election,
  options: number,
  count: number,
  effort: Effort,
): Promise<Figure[]> {
  const some = ballots.slice(0, count);
  const key = P256_NOBLE.elementFromBytes(context.publicKey.toBytes());
  const roll = buildRoll([...context.roll], context.manifest, () => P256_NOBLE);
  const other = electionContext(context.manifest, key, roll);
  const time = await measure(() => verifyAll(other, some), count, { ...effort, rounds: 2, timeMs: 0 });
  return figuresAt(`${groupLabel(P256_NOBLE)}, one thread`, options, valuesOf(time, count));
}

/** Vector and disjunctive proofs as elements and scalars: what verifiers of single proofs and of other systems run. */
async function measureProofs(
  group: Group,
  options: number,
  count: number,
  effort: Effort,
): Promise<Figure[]> {
  const contest = makeContest(group, options);
  const votes = Array.from({ length: count }, (_, i) => encryptVote(contest, i % options));
  const { verify } = await compareVerification(contest, votes, effort);
  return (['vector', 'disjunctive'] as const).flatMap((kind, i) => {
    const timing = verify.timings[i];
    if (timing === undefined) throw new Error('not measured');
    return figuresAt(`${groupLabel(group)}, ${kind} proofs over elements`, options, valuesOf(timing, count));
  });
}

function valuesOf(time: Timing, batch: number): Record<string, number | Timing> {
  return { time, least: time.least, rate: 1e6 / time.value, batch };
}

/** A new box takes all ballots in; as a replay does, with several batches under way where there is a crew. */
async function verifyAll(
  context: ElectionContext,
  ballots: readonly Uint8Array[],
  crew?: BallotCrew,
): Promise<void> {
  const box = new BallotBox(context);
  const underWay: Promise<AppraisedBallots>[] = [];
  const settle = async (): Promise<void> => {
    const first = await underWay.shift();
    for (const { rejected } of first === undefined ? [] : decideBallots(box, first))
      if (rejected !== undefined) throw new Error(`a ballot was refused: ${rejected.code}`);
  };
  for (let from = 0; from < ballots.length; from += BATCH) {
    const items = ballots.slice(from, from + BATCH).map((bytes, i) => ({ bytes, ledgerIndex: from + i }));
    underWay.push(appraiseBallots(box, items, systemRng, crew?.examine));
    while (underWay.length >= (crew?.batches ?? 1)) await settle();
  }
  while (underWay.length > 0) await settle();
}

/** Ballots and proofs of one round, and ballots on noble. */
interface Size {
  readonly options: number;
  readonly ballots: number;
  readonly proofs: number;
  readonly slow: number;
}

const FULL: readonly Size[] = [
  { options: 2, ballots: 32_768, proofs: 64, slow: 256 },
  { options: 4, ballots: 32_768, proofs: 64, slow: 256 },
  { options: 10, ballots: 16_384, proofs: 64, slow: 128 },
  { options: 39, ballots: 8192, proofs: 16, slow: 64 },
  { options: 85, ballots: 8192, proofs: 16, slow: 32 },
];
const QUICK: readonly Size[] = [
  { options: 2, ballots: 128, proofs: 2, slow: 4 },
  { options: 4, ballots: 128, proofs: 2, slow: 4 },
];

const ABOUT = [
  'Ballots of one contest, choose one to three of the options (one of two), from bytes to accepted: decoding, roll and chain, search for copies, proof and signature, in batches of 4,096, as when a ledger is replayed. *One thread* does all of it; with *two workers*, which are threads of their own, the main thread looks voters up, sends ballots out and decides, so that on two cores it shares them with the workers. Both take turns on the same ballots. Reading the ledger and adding up are not included; the topic of the whole election has both.',
  '*Over elements* are proofs alone, without the rest of the ballot, verified in one batch each as elements and scalars instead of bytes. There is no way over bytes for disjunctive proofs: no ballot of this library has one.',
  'The ballots are valid and distinct, but made fast by walks, as in the topic of the whole election. The goals are 50 µs a core for 4 options and 100 for 10.',
];

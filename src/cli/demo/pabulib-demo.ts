/**
 * A real participatory budget, voted again: every ballot of the file is encrypted, proved, posted, tallied and verified,
 * the totals are compared with the file's own, and the budget rule names the projects that are funded.
 */
import { type Funding, fundByVotes } from '../../ballot/budget.js';
import type { Option } from '../../ballot/manifest.js';
import { RefusedError } from '../errors.js';
import { bytesBelow } from '../folder-size.js';
import type { PabulibElection } from '../pabulib.js';
import { counted } from '../words.js';
import { published, verifyAndReport } from './demo.js';
import { type CastFigures, castVotes, type DemoElection, finishDemo, openDemo } from './hold.js';
import { PROJECTS, pabulibChoice, pabulibQuestion } from './pabulib-question.js';
import { clearStage, PhaseClock, type Stage } from './stage.js';

const DECRYPTING = [2, 3, 4];

/**
 * Replays a file and prints what is funded.
 * @param limit - use only the first ballots
 * @throws {RefusedError} if a ballot breaks the file's own limits, or the result is not the file's
 */
export async function replayPabulib(
  stage: Stage,
  file: PabulibElection,
  limit: number | undefined,
): Promise<void> {
  const ballots = file.ballots.slice(0, limit ?? file.ballots.length);
  if (ballots.length === 0) throw new RefusedError('there are no ballots');
  const workspace = await clearStage(stage.directory);
  const clock = new PhaseClock(stage);
  stage.output.say(
    `${file.title}: ${counted(file.projects.length, 'project')}, ${counted(ballots.length, 'ballot')} (${file.voteType})`,
  );
  const register = `id\n${ballots.map((_, i) => `voter-${i + 1}`).join('\n')}\n`;
  const question = pabulibQuestion(file);
  const election = await openDemo(stage, workspace, question, register, clock);
  let figures: CastFigures;
  try {
    figures = await castAll(election, { ...file, ballots }, stage, clock);
    await finishDemo(election, DECRYPTING, clock);
    compare(file, ballots, published(election)[0] ?? []);
  } finally {
    await election.close();
  }
  const report = await verifyAndReport(stage, workspace, clock);
  const { verdict, result } = report;
  const { record } = workspace;
  const recordBytes = await bytesBelow(record);
  const options = question.contests[0]?.options ?? [];
  const funding = fund(file, options, published(election)[0] ?? []);
  const perPhase = costs(clock, figures, recordBytes);
  stage.output.result(
    { verdict, record, ballots: ballots.length, perPhase, recordBytes, result, funding },
    [...costLines(perPhase), '', ...fundingLines(file, funding, options)].join('\n'),
  );
}

/** Greedy by votes under the file's budget; ties go to the project that the file lists first. */
function fund(
  { projects, budget }: PabulibElection,
  options: readonly Option[],
  totals: readonly number[],
): Funding {
  const candidates = projects.flatMap(({ cost }, i) => {
    const id = options[i]?.id;
    return cost > 0 && id !== undefined ? [{ id, cost, votes: totals[i] ?? 0 }] : [];
  });
  return fundByVotes(candidates, { budget, ties: ['listed-first'], misfit: 'skip', minVotes: 1 });
}

async function castAll(
  election: DemoElection,
  file: PabulibElection,
  stage: Stage,
  clock: PhaseClock,
): Promise<CastFigures> {
  const votes = file.ballots.map((ballot, voter) => ({
    voter,
    choices: new Map([[PROJECTS, pabulibChoice(file, ballot)]]),
  }));
  return clock.phase(
    'vote',
    () => stage.output.progress('voting', (show) => castVotes(election, votes, stage.clock, show)),
    ({ ballots, preparing, posting }) =>
      `${counted(ballots, 'ballot')}: ${preparing.toFixed(1)} s to prepare, ${posting.toFixed(1)} s to verify and post`,
  );
}

/** The published totals must be those of the ballots; and of all ballots, the file's own counts. */
function compare(
  { projects, ballots: all }: PabulibElection,
  ballots: PabulibElection['ballots'],
  totals: readonly number[],
): void {
  projects.forEach(({ id, votes }, i) => {
    const counted = ballots.reduce((sum, ballot) => sum + (ballot.get(i) ?? 0), 0);
    const expected = ballots.length === all.length ? [counted, votes] : [counted];
    for (const count of expected)
      if (totals[i] !== count)
        throw new RefusedError(`THE RESULT IS WRONG: project ${id} has ${totals[i]}, the file says ${count}`);
  });
}

/** Time and bytes of a phase, in all and for each ballot. */
interface PhaseCost {
  readonly name: string;
  readonly seconds: number;
  readonly millisecondsPerBallot: number;
  readonly bytesPerBallot?: number;
}

function costs(clock: PhaseClock, figures: CastFigures, size: number): readonly PhaseCost[] {
  const { ballots, bytes, preparing, posting } = figures;
  const seconds = (name: string): number => clock.times.find((time) => time.name === name)?.seconds ?? 0;
  const cost = (name: string, time: number, more: object = {}): PhaseCost => ({
    name,
    seconds: time,
    millisecondsPerBallot: (1000 * time) / ballots,
    ...more,
  });
  return [
    cost('roll', seconds('roll')),
    cost('encrypt and prove', preparing, { bytesPerBallot: bytes / ballots }),
    cost('verify and post', posting),
    cost('audit by a trustee', seconds('audit')),
    cost('decrypt and tally', seconds('decrypt') + seconds('tally')),
    cost('verify the record', seconds('verify'), { bytesPerBallot: size / ballots }),
  ];
}

function costLines(phases: readonly PhaseCost[]): string[] {
  return [
    'phase                 seconds  ms/ballot  bytes/ballot',
    ...phases.map(
      ({ name, seconds, millisecondsPerBallot, bytesPerBallot }) =>
        `${name.padEnd(20)}${seconds.toFixed(2).padStart(9)}${millisecondsPerBallot.toFixed(3).padStart(11)}${(bytesPerBallot === undefined ? '' : String(Math.round(bytesPerBallot))).padStart(14)}`,
    ),
  ];
}

function fundingLines(
  { budget, currency, projects }: PabulibElection,
  funding: Funding,
  options: readonly Option[],
): string[] {
  const name = (id: string): string => projects[options.findIndex((option) => option.id === id)]?.name ?? id;
  return [
    `Every total equals the file's count. Funded by votes within ${budget} ${currency}:`,
    ...funding.steps
      .filter(({ funded }) => funded)
      .map(
        ({ id, cost, votes }) =>
          `${String(votes).padStart(8)} votes ${String(cost).padStart(9)}  ${name(id)}`,
      ),
    `${funding.spent} ${currency} spent, ${funding.left} left.`,
  ];
}

/**
 * Elections whose votes are shuffled, held on this machine: with synthetic voters, or with the papers of a real election.
 * What is decrypted at the end must be just the votes that were cast, and elect whom they elect.
 */
import type { RankingRule } from '../../ballot/manifest.js';
import { type MixedVote, voteKey } from '../../ballot/mixed-message.js';
import { type MixedResult, rankingOf } from '../../ballot/mixed-result.js';
import type { BallotChoice, Choices } from '../../ballot/prepare.js';
import type { BltElection } from '../../counting/blt.js';
import { countBallots } from '../../counting/count.js';
import { drawLot } from '../../counting/lot.js';
import { resultText } from '../commands/result-text.js';
import { RefusedError } from '../errors.js';
import { bytesBelow } from '../folder-size.js';
import { counted } from '../words.js';
import { bltQuestion } from './blt-question.js';
import { verifyAndReport } from './demo.js';
import { castVotes, type DemoElection, finishDemo, openDemo } from './hold.js';
import type { Question } from './people.js';
import { CLUB } from './question-mixed.js';
import { seededRng } from './seeded-rng.js';
import { clearStage, PhaseClock, type Stage } from './stage.js';
import { randomRanking } from './voters.js';

const DECRYPTING = [1, 2, 4];

/** Holds an election of synthetic voters with rankings and texts. @throws {RefusedError} if the result is not what was voted */
export async function holdMixedDemo(stage: Stage, voters: number, seed: string): Promise<void> {
  const rng = seededRng(seed);
  const votes = Array.from(
    { length: voters },
    (): Choices =>
      new Map(
        CLUB.contests.map(({ id, rule, options }): [string, BallotChoice] => [
          id,
          rule.kind === 'ranked'
            ? randomRanking(options.length, rule, rng)
            : { kind: 'text', text: NAMES[(rng(1)[0] ?? 0) % NAMES.length] ?? '' },
        ]),
      ),
  );
  await hold(stage, CLUB, votes);
}

/**
 * Votes the papers of a file again, and counts them.
 * @param limit - use only the first papers
 * @throws {RefusedError} if the result is not that of the file's papers
 */
export async function replayBlt(
  stage: Stage,
  file: BltElection,
  counting: RankingRule,
  limit: number,
): Promise<void> {
  const { question, votes } = bltQuestion(file, counting, limit);
  const [contest] = question.contests;
  if (contest === undefined) throw new TypeError('a file asks one question');
  stage.output.say(
    `${question.title.en}: ${counted(contest.options.length, 'candidate')}, ${papersText(file, votes.length)}, counted by ${counting.rule}`,
  );
  await hold(
    stage,
    question,
    votes.map((vote) => new Map([[contest.id, vote]])),
  );
}

function papersText({ ballots }: BltElection, used: number): string {
  const all = ballots.reduce((sum, { weight }) => sum + weight, 0);
  return used < all ? `the first ${used} of ${all} papers` : counted(all, 'paper');
}

async function hold(stage: Stage, question: Question, votes: readonly Choices[]): Promise<void> {
  const workspace = await clearStage(stage.directory);
  const clock = new PhaseClock(stage);
  const register = `id\n${votes.map((_, i) => `voter-${i + 1}`).join('\n')}\n`;
  const election = await openDemo(stage, workspace, question, register, clock);
  try {
    await castAll(election, votes, stage, clock);
    await finishDemo(election, DECRYPTING, clock);
    compare(election, votes);
  } finally {
    await election.close();
  }
  const report = await verifyAndReport(stage, workspace, clock);
  const size = await bytesBelow(workspace.record);
  const { verdict, result } = report;
  stage.output.say(`What was decrypted is what was voted. ${clock.total.toFixed(1)} s in all.`);
  stage.output.result(
    {
      verdict,
      record: workspace.record,
      ballots: votes.length,
      recordBytes: size,
      times: clock.times,
      result,
    },
    [resultText(result ?? []), '', `verdict  ${verdict}`, `record   ${workspace.record}`].join('\n'),
  );
}

async function castAll(
  election: DemoElection,
  votes: readonly Choices[],
  stage: Stage,
  clock: PhaseClock,
): Promise<void> {
  const list = votes.map((choices, voter) => ({ voter, choices }));
  await clock.phase(
    'vote',
    () => stage.output.progress('voting', (show) => castVotes(election, list, stage.clock, show)),
    ({ ballots, preparing, posting }) =>
      `${counted(ballots, 'ballot')}: ${preparing.toFixed(1)} s to prepare, ${posting.toFixed(1)} s to verify and post`,
  );
}

/** Holds what was decrypted against the votes in the clear. */
function compare({ board, people }: DemoElection, votes: readonly Choices[]): void {
  for (const [i, contest] of people.manifest.contests.entries()) {
    const outcome = board.record.tallying.outcome(i);
    const cast = votes.flatMap((choices) => choices.get(contest.id) ?? []).filter(isShuffled);
    if (outcome.kind !== 'mixed' || histogram(cast) !== histogramOf(outcome.result))
      throw new RefusedError(`THE RESULT IS WRONG: contest ${contest.id} holds other votes than were cast`);
    if (contest.rule.kind !== 'ranked' || outcome.result.valid === 0) continue;
    const again = countBallots(
      contest.rule.counting,
      contest.options.map(({ id }) => id),
      cast.flatMap((vote) =>
        vote.kind === 'ranking' ? [{ ranking: rankingOf(vote.ranks), weight: 1 }] : [],
      ),
      drawLot(outcome.result.digest, contest.options.length),
    );
    if (again.winners.join() !== outcome.result.elected.join())
      throw new RefusedError(`THE RESULT IS WRONG: contest ${contest.id} elects others than the votes do`);
  }
}

function isShuffled(choice: BallotChoice): choice is MixedVote {
  return choice.kind !== 'values';
}

/** How often each vote occurs, in an order that depends on nothing else. */
function histogram(votes: readonly MixedVote[]): string {
  const counts = new Map<string, number>();
  for (const vote of votes) counts.set(voteKey(vote), (counts.get(voteKey(vote)) ?? 0) + 1);
  return written(counts);
}

function histogramOf({ votes, blank, invalid }: MixedResult): string {
  const counts = new Map(votes.map(({ vote, count }) => [voteKey(vote), count]));
  if (blank > 0) counts.set('blank', blank);
  if (invalid > 0) counts.set('invalid', invalid);
  return written(counts);
}

function written(counts: ReadonlyMap<string, number>): string {
  return Array.from(counts, ([key, count]) => `${key} ${count}`)
    .sort((a, b) => (a < b ? -1 : 1))
    .join('\n');
}

/** What synthetic voters would call the new hall. */
const NAMES = ['솔숲회관', '한빛관', '바다마루', 'Haneul Hall', 'Garam House'];

/**
 * The demonstration: a residents' assembly from manifest to audited result. Everything that can happen in an election
 * happens in it, and its result is compared with a count in the clear that it kept on the side.
 */
import { join } from 'node:path';
import { challengeBallot, checkChallenge } from '../../ballot/challenge.js';
import { prepareBallot } from '../../ballot/prepare.js';
import { compareBytes, utf8 } from '../../core/bytes.js';
import { type Rng, uniformInteger } from '../../core/random.js';
import { isMixedClaim } from '../../record/messages.js';
import { challengeEntry, paperEntry, revocationEntry } from '../../record/steps.js';
import type { CheckResult, CheckStatus, Report } from '../../verify/report.js';
import { reportToHtml } from '../../verify/report-html.js';
import { reportToJson } from '../../verify/report-json.js';
import { verifyElection } from '../../verify/verify-election.js';
import { resultText } from '../commands/result-text.js';
import { RefusedError } from '../errors.js';
import { writePublic } from '../files.js';
import { directoryFiles } from '../record-reader.js';
import { placeOf } from '../voter.js';
import { counted } from '../words.js';
import type { Workspace } from '../workspace.js';
import { castVotes, type DemoElection, type DemoVote, finishDemo, openDemo } from './hold.js';
import { assertTotals, paperTotals, plainTotals, weightedValues } from './plain-tally.js';
import { ASSEMBLY } from './question.js';
import { seededRng } from './seeded-rng.js';
import { clearStage, PhaseClock, type Stage } from './stage.js';
import { randomChoices, syntheticRegister } from './voters.js';

/** Trustees who decrypt: two of the five have lost their keys. */
const DECRYPTING = [1, 3, 5];
/** Voters who vote on paper: one batch, large enough to keep their secret. */
const PAPER_VOTERS = 15;

/** Who does what: positions in the register. */
interface Script {
  readonly votes: readonly DemoVote[];
  readonly revotes: readonly DemoVote[];
  readonly paper: readonly DemoVote[];
  readonly revoked: readonly number[];
}

/**
 * Holds the demonstration and prints its result.
 * @param voters - size of the roll
 * @param seed - of what the synthetic voters choose
 * @throws {RefusedError} if the published result is not what was voted
 */
export async function holdDemo(stage: Stage, voters: number, seed: string): Promise<void> {
  const { output } = stage;
  const workspace = await clearStage(stage.directory);
  const clock = new PhaseClock(stage);
  const election = await openDemo(stage, workspace, ASSEMBLY, syntheticRegister(voters), clock);
  try {
    const script = writeScript(election, voters, seededRng(seed));
    await vote(election, script, stage, clock);
    await finishDemo(election, DECRYPTING, clock);
    assertTotals(election.people.manifest, published(election), expectedTotals(election, script));
  } finally {
    await election.close();
  }
  const report = await verifyAndReport(stage, workspace, clock);
  output.say(`The result equals the count of the votes in the clear. ${clock.total.toFixed(1)} s in all.`);
  output.say(`Check it yourself: npx hanpyo verify ${stage.directory}`);
  output.result(
    {
      verdict: report.verdict,
      record: workspace.record,
      report: join(stage.directory, 'report.html'),
      times: clock.times,
      result: report.result,
    },
    [
      ...weightLines(election),
      resultText(report.result ?? []),
      '',
      `verdict  ${report.verdict}`,
      `record   ${workspace.record}`,
      `report   ${join(stage.directory, 'report.html')}`,
    ].join('\n'),
  );
}

/** Says how votes are weighted, where they are: totals are then no numbers of voters. */
function weightLines({ people }: DemoElection): readonly string[] {
  const { classes, defaultLanguage } = people.manifest;
  if (classes.every(({ weight }) => weight === 1)) return [];
  const weights = classes.map(({ name, weight }) => `${name[defaultLanguage]} ${weight}`);
  return [`Weighted totals (votes of one voter: ${weights.join(', ')})`, ''];
}

/** How many checks had which outcome, such as `28 checks passed, 1 not asked`. */
function checksText(checks: readonly CheckResult[]): string {
  const count = (status: CheckStatus): number => checks.filter((check) => check.status === status).length;
  const others = (['failed', 'not-run', 'not-asked'] as const)
    .filter((status) => count(status) > 0)
    .map((status) => `, ${count(status)} ${status.replace('-', ' ')}`);
  return `${counted(count('passed'), 'check')} passed${others.join('')}`;
}

/** Totals of the result entry. */
export function published({ board }: DemoElection): readonly (readonly number[] | undefined)[] {
  const totals = board.record.tallying.result?.totals ?? [];
  return totals.map((claim) => (isMixedClaim(claim) ? undefined : claim));
}

/** Verifies the published files, as everyone can, and writes the report. @throws {RefusedError} if they do not verify */
export async function verifyAndReport(
  stage: Stage,
  { record }: Workspace,
  clock: PhaseClock,
): Promise<Report> {
  const report = await clock.phase(
    'verify',
    () =>
      stage.output.progress('verifying', (onProgress) =>
        verifyElection(directoryFiles(record), { rng: stage.rng, onProgress }),
      ),
    ({ checks, verdict }) => `${checksText(checks)}: ${verdict}`,
  );
  await writePublic(join(stage.directory, 'report.html'), reportToHtml(report));
  await writePublic(join(stage.directory, 'report.json'), reportToJson(report));
  if (report.verdict !== 'verified') throw new RefusedError(`the record does not verify: ${report.verdict}`);
  return report;
}

/** Nine in ten vote online, one in twenty of them twice; the last fifteen vote on paper, one of them online before. */
function writeScript({ people, board, voters }: DemoElection, count: number, rng: Rng): Script {
  const { roll } = board.record.voting.opened.context;
  const voteOf = (voter: number): DemoVote => {
    const entry = roll.find(voters[voter]?.key.toBytes() ?? new Uint8Array());
    if (entry === undefined) throw new RangeError(`voter ${voter} is not on the roll`);
    return { voter, choices: randomChoices(people.manifest, entry, rng) };
  };
  const everyone = Array.from({ length: count }, (_, i) => i);
  const paperFrom = count - PAPER_VOTERS;
  const online = everyone.filter(
    (i) => i === 0 || i === 3 || i === paperFrom || (i < paperFrom && uniformInteger(10, rng) > 0),
  );
  return {
    votes: online.map(voteOf),
    revotes: online.filter((i) => i === 0 || uniformInteger(20, rng) === 0).map(voteOf),
    paper: everyone.slice(paperFrom).map(voteOf),
    revoked: [3],
  };
}

async function vote(election: DemoElection, script: Script, stage: Stage, clock: PhaseClock): Promise<void> {
  const { votes, revotes } = script;
  const cast = (name: string, list: readonly DemoVote[], what: string): Promise<unknown> =>
    clock.phase(
      name,
      () => stage.output.progress(name, (show) => castVotes(election, list, stage.clock, show)),
      ({ ballots, bytes, preparing, posting }) =>
        `${ballots} ${what}: ${perBallot(preparing, ballots)} to prepare, ${perBallot(posting, ballots)} to verify and post, ${Math.round(bytes / ballots)} bytes each`,
    );
  await clock.phase(
    'challenge',
    () => challenge(election, votes[0]),
    (text) => text,
  );
  await cast('vote', votes, 'ballots');
  await cast('revote', revotes, 'voters change their minds');
  await clock.phase(
    'paper',
    () => postPaper(election, script),
    (text) => text,
  );
}

/** A voter doubts the machine: it must open the ballot that it has just made. */
async function challenge(election: DemoElection, first: DemoVote | undefined): Promise<string> {
  const { board, context, voters, rng } = election;
  const credential = voters[first?.voter ?? 0];
  if (first === undefined || credential === undefined) throw new RangeError('nobody votes');
  const voter = { secret: credential.secret, ...placeOf(board.record, credential) };
  const challenged = challengeBallot(
    prepareBallot(context, voter, first.choices, rng),
    credential.secret,
    rng,
  );
  if (!checkChallenge(context, challenged).valid)
    throw new RefusedError('the challenged ballot does not hold');
  await board.postAll([challengeEntry(challenged)]);
  return 'a voter has a ballot opened: it holds what was chosen, and will never count';
}

async function postPaper(election: DemoElection, { paper, revoked }: Script): Promise<string> {
  const { board, people, voters } = election;
  const { manifest, officers } = people;
  const keys = (list: readonly number[]): readonly Uint8Array[] =>
    list.flatMap((voter) => voters[voter]?.key.toBytes() ?? []).sort(compareBytes);
  const batch = {
    station: '한빛마을 관리사무소',
    credentials: keys(paper.map(({ voter }) => voter)),
    ballots: paper.length,
    totals: paperTotals(
      manifest,
      paper.map((v) => valuesOf(election, v)),
      paper.map((v) => weightOf(election, v)),
    ),
  };
  await board.postAll([paperEntry(board.record, batch, officers)]);
  const revocation = { credentials: keys(revoked), reason: '투표카드 분실 신고 / card reported lost' };
  await board.postAll([revocationEntry(board.record, revocation, officers)]);
  return `${paper.length} paper ballots, which take out one online ballot; one lost card revoked`;
}

function expectedTotals(
  election: DemoElection,
  { votes, revotes, paper, revoked }: Script,
): readonly (readonly number[])[] {
  const counted = new Map([...votes, ...revotes, ...paper].map((v) => [v.voter, v]));
  for (const voter of revoked) counted.delete(voter);
  return plainTotals(
    election.people.manifest,
    [...counted.values()].map((v) => valuesOf(election, v)),
  );
}

function valuesOf(
  election: DemoElection,
  { voter, choices }: DemoVote,
): ReadonlyMap<number, readonly number[]> {
  return weightedValues(election.people.manifest, entryOf(election, voter), choices);
}

function weightOf(election: DemoElection, { voter }: DemoVote): number {
  return election.people.manifest.classes[entryOf(election, voter).class]?.weight ?? 0;
}

function entryOf({ context, voters }: DemoElection, voter: number): ReturnType<typeof context.roll.entry> {
  const entry = context.roll.find(voters[voter]?.key.toBytes() ?? utf8(''));
  if (entry === undefined) throw new RangeError(`voter ${voter} is not on the roll`);
  return entry;
}

function perBallot(seconds: number, ballots: number): string {
  return `${((1000 * seconds) / ballots).toFixed(1)} ms`;
}

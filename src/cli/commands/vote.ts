/** `hanpyo cast` and `hanpyo challenge`: what a voter does. */
import type { Command } from 'commander';
import { challengeBallot, checkChallenge } from '../../ballot/challenge.js';
import { castBallot } from '../../ballot/prepare.js';
import { receiptText } from '../../ballot/receipt.js';
import { trackerText } from '../../ballot/tracker.js';
import { fromUtf8, toHex } from '../../core/bytes.js';
import { ballotEntry, challengeEntry } from '../../record/steps.js';
import { draftAnonymousBallots } from '../anonymous-voter.js';
import { describeChoice } from '../choices.js';
import { type DeliveryOptions, type OpenElection, withElection } from '../election.js';
import { RefusedError, UsageError } from '../errors.js';
import { writePublic } from '../files.js';
import type { Io } from '../io.js';
import { outputOf, type Session } from '../session.js';
import { enterBooth, type VoterInput } from '../voter.js';
import { deliverable, report } from './delivery.js';

interface ChallengeOptions extends VoterInput, DeliveryOptions {}

interface CastOptions extends DeliveryOptions {
  readonly card?: string;
  readonly voter?: string;
  readonly circuits?: string;
  readonly choices: string;
  readonly receipt?: string;
}

/** A ballot to post, and what the voter is told of it. */
interface Draft {
  readonly entry: Uint8Array;
  readonly tracker: Uint8Array;
  /** Of an anonymous ballot. */
  readonly contests?: readonly string[];
}

const CARD = 'file with the text of the voting card (mode 0600), or - for standard input';

/** Adds the commands. */
export function addVote(program: Command, session: Session): void {
  votes(program, 'cast', 'cast a ballot; prints its tracker and writes a receipt')
    .option('--card <file>', CARD)
    .option('--voter <file>', 'of an anonymous voter, instead of a card: the secret (mode 0600)')
    .option('--circuits <folder>', 'of an anonymous voter: folder with programs and proving keys')
    .option('--receipt <file>', 'file for the receipt; by default receipt-INDEX.txt in the current folder')
    .action((dir: string, options: CastOptions, command: Command) => cast(session, dir, options, command));
  votes(program, 'challenge', 'prepare a ballot, open it for everyone instead of casting it, and check it')
    .requiredOption('--card <file>', CARD)
    .action((dir: string, options: ChallengeOptions, command: Command) =>
      challenge(session, dir, options, command),
    );
}

function votes(program: Command, name: string, description: string): Command {
  return deliverable(
    program
      .command(name)
      .description(description)
      .argument('<dir>', 'workspace, or a record with --entries')
      .requiredOption('--choices <file>', 'file with the choices, JSON, or - for standard input'),
  );
}

async function cast(session: Session, dir: string, options: CastOptions, command: Command): Promise<void> {
  const output = outputOf(session, command);
  await withElection(dir, options, session.io, async (election) => {
    const drafts = await draftBallots(election, options, session.io);
    if (options.receipt !== undefined && drafts.length > 1)
      throw new UsageError('--receipt names one file, but these choices make several ballots');
    const positions = await election.deliver(drafts.map(({ entry }) => entry));
    const ballots: Record<string, unknown>[] = [];
    const lines: string[] = [];
    for (const [i, { tracker: hash, contests }] of drafts.entries()) {
      const tracker = trackerText(hash);
      const receipt = await keepReceipt(election, hash, positions?.[i], options.receipt);
      ballots.push({
        ...{ tracker, trackerHash: toHex(hash) },
        ...(contests && { contests }),
        ...(receipt !== undefined && { receipt }),
      });
      lines.push(`tracker ${tracker}`, ...(receipt === undefined ? [] : [`receipt ${receipt}`]));
    }
    const [first] = ballots;
    const details = ballots.length === 1 && first !== undefined ? first : { ballots };
    report(output, { positions, file: options.entries, summary: lines.join('\n'), details });
  });
}

/** The ballot of a card, or those of an anonymous voter. */
async function draftBallots(
  election: OpenElection,
  { card, voter, circuits, choices }: CastOptions,
  io: Io,
): Promise<readonly Draft[]> {
  if (election.manifest.eligibility !== undefined) {
    if (voter === undefined || circuits === undefined || card !== undefined)
      throw new UsageError('the voters of this election are anonymous: give --voter and --circuits');
    return draftAnonymousBallots(election, { voter, circuits, choices }, io);
  }
  if (card === undefined || voter !== undefined || circuits !== undefined)
    throw new UsageError('the voters of this election have cards: give --card');
  const { prepared, credential } = await enterBooth(election, { card, choices }, io);
  const ballot = castBallot(prepared, credential.secret, io.rng);
  return [{ entry: ballotEntry(ballot), tracker: prepared.tracker }];
}

/** Writes the receipt of a ballot that is on the board. @returns its file */
async function keepReceipt(
  election: OpenElection,
  tracker: Uint8Array,
  index: number | undefined,
  file: string = `receipt-${index}.txt`,
): Promise<string | undefined> {
  const proof = index === undefined ? undefined : await election.proof(index);
  if (index === undefined || proof === undefined) return undefined;
  const { electionId } = election.record.setup;
  await writePublic(file, receiptText({ electionId, tracker, ledgerIndex: index, proof: fromUtf8(proof) }));
  return file;
}

async function challenge(
  session: Session,
  dir: string,
  options: ChallengeOptions,
  command: Command,
): Promise<void> {
  const output = outputOf(session, command);
  await withElection(dir, options, session.io, async (election) => {
    const { prepared, credential } = await enterBooth(election, options, session.io);
    const tracker = trackerText(prepared.tracker);
    output.say(`Tracker ${tracker}; now the ballot is opened.`);
    const challenged = challengeBallot(prepared, credential.secret, session.io.rng);
    const { choices, rejected } = checkChallenge(election.record.voting.opened.context, challenged);
    if (choices === undefined)
      throw new RefusedError(`THE BALLOT DOES NOT HOLD WHAT IT SHOULD: ${rejected.message}`);
    const positions = await election.deliver([challengeEntry(challenged)]);
    const lines = election.manifest.contests.flatMap((contest) => {
      const choice = choices.get(contest.id);
      return choice === undefined ? [] : [`${contest.id}: ${describeChoice(choice, contest)}`];
    });
    const summary = [`tracker ${tracker}`, 'the ballot holds, and will never count:', ...lines].join('\n');
    const details = { tracker, choices: Object.fromEntries(choices) };
    report(output, { positions, file: options.entries, summary, details });
  });
}

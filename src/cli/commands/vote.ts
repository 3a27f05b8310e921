/** `hanpyo cast` and `hanpyo challenge`: what a voter does. */
import type { Command } from 'commander';
import { challengeBallot, checkChallenge } from '../../ballot/challenge.js';
import { castBallot } from '../../ballot/prepare.js';
import { receiptText } from '../../ballot/receipt.js';
import { trackerText } from '../../ballot/tracker.js';
import { fromUtf8, toHex } from '../../core/bytes.js';
import { ballotEntry, challengeEntry } from '../../record/steps.js';
import { describeChoice } from '../choices.js';
import { type DeliveryOptions, withElection } from '../election.js';
import { RefusedError } from '../errors.js';
import { writePublic } from '../files.js';
import { outputOf, type Session } from '../session.js';
import { enterBooth, type VoterInput } from '../voter.js';
import { deliverable, report } from './delivery.js';

interface CastOptions extends VoterInput, DeliveryOptions {
  readonly receipt?: string;
}

/** Adds the commands. */
export function addVote(program: Command, session: Session): void {
  votes(program, 'cast', 'cast a ballot; prints its tracker and writes a receipt')
    .option('--receipt <file>', 'file for the receipt; by default receipt-INDEX.txt in the current folder')
    .action((dir: string, options: CastOptions, command: Command) => cast(session, dir, options, command));
  votes(
    program,
    'challenge',
    'prepare a ballot, open it for everyone instead of casting it, and check it',
  ).action((dir: string, options: CastOptions, command: Command) =>
    challenge(session, dir, options, command),
  );
}

function votes(program: Command, name: string, description: string): Command {
  return deliverable(
    program
      .command(name)
      .description(description)
      .argument('<dir>', 'workspace, or a record with --entries')
      .requiredOption(
        '--card <file>',
        'file with the text of the voting card (mode 0600), or - for standard input',
      )
      .requiredOption('--choices <file>', 'file with the choices, JSON, or - for standard input'),
  );
}

async function cast(session: Session, dir: string, options: CastOptions, command: Command): Promise<void> {
  const output = outputOf(session, command);
  await withElection(dir, options, session.io, async (election) => {
    const { prepared, credential } = await enterBooth(election, options, session.io);
    const ballot = castBallot(prepared, credential.secret, session.io.rng);
    const tracker = trackerText(prepared.tracker);
    const positions = await election.deliver([ballotEntry(ballot)]);
    const details: Record<string, string> = { tracker, trackerHash: toHex(prepared.tracker) };
    const [index] = positions ?? [];
    const proof = index === undefined ? undefined : await election.proof(index);
    if (index !== undefined && proof !== undefined) {
      const { electionId } = ballot;
      const text = receiptText({
        electionId,
        tracker: prepared.tracker,
        ledgerIndex: index,
        proof: fromUtf8(proof),
      });
      details.receipt = options.receipt ?? `receipt-${index}.txt`;
      await writePublic(details.receipt, text);
    }
    const kept = details.receipt === undefined ? '' : `\nreceipt ${details.receipt}`;
    report(output, { positions, file: options.entries, summary: `tracker ${tracker}${kept}`, details });
  });
}

async function challenge(
  session: Session,
  dir: string,
  options: CastOptions,
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

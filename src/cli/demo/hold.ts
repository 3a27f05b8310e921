/** Holding an election in one process, with everybody's honest part: what both demonstrations share. */
import { type Credential, credentialFromCard, issueCards } from '../../ballot/card.js';
import { type ElectionContext, withProverTables } from '../../ballot/context.js';
import { electionId } from '../../ballot/manifest.js';
import { validateManifest } from '../../ballot/manifest-rules.js';
import { type Choices, castBallot, prepareBallot } from '../../ballot/prepare.js';
import { buildRoll } from '../../ballot/roll.js';
import { importRollCsv } from '../../ballot/roll-csv.js';
import { nativeGroupOnKernels } from '../../core/groups/native-kernels.js';
import type { Rng } from '../../core/random.js';
import { ed25519NoteSigner } from '../../ledger/note-keys.js';
import { ElectionBoard } from '../../record/board.js';
import type { Finding } from '../../record/finding.js';
import { shuffleEntries } from '../../record/mix-step.js';
import { replay } from '../../record/replay.js';
import { ElectionRecord } from '../../record/state.js';
import {
  ballotEntry,
  closingEntry,
  decryptTally,
  manifestEntry,
  openingEntry,
  resultEntry,
  rollEntries,
} from '../../record/steps.js';
import { openLog } from '../election.js';
import { RefusedError } from '../errors.js';
import type { Progress } from '../output.js';
import { placeOf } from '../voter.js';
import { counted } from '../words.js';
import type { Workspace } from '../workspace.js';
import { gatherPeople, holdCeremony, type People, type Question } from './people.js';
import type { PhaseClock, Stage } from './stage.js';

/** An election that is open for votes. */
export interface DemoElection {
  readonly people: People;
  readonly board: ElectionBoard;
  readonly context: ElectionContext;
  /** By position in the register. */
  readonly voters: readonly Credential[];
  readonly rng: Rng;
  readonly close: () => Promise<void>;
}

/** A vote to be cast by the voter at a position of the register. */
export interface DemoVote {
  readonly voter: number;
  readonly choices: Choices;
}

/** Seconds and bytes of casting. */
export interface CastFigures {
  readonly ballots: number;
  readonly bytes: number;
  /** Encrypting, proving, signing: the voters' machines. */
  readonly preparing: number;
  /** Verifying, appending durably: the board. */
  readonly posting: number;
}

const BATCH = 256;

/** Sets an election up to its opening. @throws {RefusedError} if the question makes no valid manifest */
export async function openDemo(
  stage: Stage,
  workspace: Workspace,
  question: Question,
  register: string,
  clock: PhaseClock,
): Promise<DemoElection> {
  const { rng } = stage;
  const people = gatherPeople(question, stage.group, rng);
  const { manifest, logSeed, officers, trustees } = people;
  const issues = validateManifest(manifest).map(({ rule, path, message }) => `${rule} ${path}: ${message}`);
  if (issues.length > 0) throw new RefusedError(issues.join('\n'));
  const ledger = await openLog(workspace, ed25519NoteSigner(manifest.ledger.origin, logSeed));
  const board = await ElectionBoard.open(ledger, rng, new ElectionRecord(nativeGroupOnKernels));
  const post = (entries: readonly Uint8Array[]): Promise<unknown> => board.postAll(entries);
  await clock.phase(
    'manifest',
    () => post([manifestEntry(manifest, officers)]),
    () =>
      `${counted(manifest.contests.length, 'contest')}, ${manifest.group}, signed by ${counted(officers.length, 'officer')}`,
  );
  await clock.phase(
    'ceremony',
    () => holdCeremony(board, trustees, rng),
    () => `the trustees have made the key: ${manifest.threshold} of ${trustees.length} can decrypt`,
  );
  const voters = await clock.phase(
    'roll',
    async () => {
      const credentials = await enrol(board, people, register, rng);
      await post([openingEntry(board.record, officers)]);
      return credentials;
    },
    (list) => `${list.length} voting cards; voting is open`,
  );
  const context = withProverTables(board.record.voting.opened.context);
  return { people, board, context, voters, rng, close: () => ledger.close() };
}

/** Casts votes of different voters: prepared one by one, posted in batches. */
export async function castVotes(
  { board, context, voters, rng }: DemoElection,
  votes: readonly DemoVote[],
  clock: () => number,
  show: Progress,
): Promise<CastFigures> {
  const figures = { ballots: 0, bytes: 0, preparing: 0, posting: 0 };
  for (let from = 0; from < votes.length; from += BATCH) {
    const start = clock();
    const entries = votes.slice(from, from + BATCH).map(({ voter, choices }, i) => {
      show(from + i, votes.length);
      const credential = at(voters, voter);
      const place = { secret: credential.secret, ...placeOf(board.record, credential) };
      return ballotEntry(castBallot(prepareBallot(context, place, choices, rng), credential.secret, rng));
    });
    const prepared = clock();
    await board.postAll(entries);
    figures.ballots += entries.length;
    figures.bytes += entries.reduce((sum, { length }) => sum + length, 0);
    figures.preparing += (prepared - start) / 1000;
    figures.posting += (clock() - prepared) / 1000;
  }
  return figures;
}

/**
 * Closes the board, lets trustees decrypt who have verified it, and publishes the result.
 * @param decrypting - indices of the trustees who take part, from 1
 */
export async function finishDemo(
  { board, people, rng }: DemoElection,
  decrypting: readonly number[],
  clock: PhaseClock,
): Promise<void> {
  const { officers, trustees } = people;
  await clock.phase(
    'close',
    async () => {
      await board.postAll([closingEntry(board.record, board.size, officers)]);
      await board.settled();
    },
    () => `the board is closed with ${board.size} entries`,
  );
  await clock.phase(
    'audit',
    () => replayAlone(board, rng),
    () => 'the trustees have verified the whole board before they decrypt',
  );
  await mixDemo(board, trustees, rng, clock);
  await clock.phase(
    'decrypt',
    async () => {
      for (const { index, share, signer } of trustees) {
        if (share === undefined || !decrypting.includes(index)) continue;
        const decryption = decryptTally(board.record, share, signer, undefined, rng);
        if (decryption.kind === 'refused') throw new RefusedError(decryption.reason);
        await board.postAll(decryption.entries);
      }
    },
    () =>
      `trustees ${decrypting.join(', ')} of ${trustees.length} have decrypted the result, and nothing else`,
  );
  await clock.phase(
    'tally',
    () => board.postAll([resultEntry(board.record, officers)]),
    () => 'the result is published and the record sealed',
  );
}

/** Lets as many trustees shuffle as the contests ask for, one after the other. Nothing to do where no votes are shuffled. */
async function mixDemo(
  board: ElectionBoard,
  trustees: People['trustees'],
  rng: Rng,
  clock: PhaseClock,
): Promise<void> {
  const { chains } = board.record.tallying.shuffles;
  if (chains.length === 0) return;
  await clock.phase(
    'mix',
    async () => {
      for (const { contest, needed } of chains)
        for (const { signer } of trustees.slice(0, needed))
          await board.postAll(shuffleEntries(board.record, contest, signer, rng));
    },
    () => `trustees have shuffled the votes of ${counted(chains.length, 'contest')}, and proved it`,
  );
}

/** Replays the board from its entries, as a trustee does. @throws {RefusedError} for anything that is not in order */
async function replayAlone({ ledger, size }: ElectionBoard, rng: Rng): Promise<void> {
  const findings: Finding[] = [];
  await ledger.checkpoint({ size });
  await replay(new ElectionRecord(nativeGroupOnKernels), ledger, 0, size, {
    rng,
    onFinding: (f) => findings.push(f),
  });
  const [first] = findings;
  if (first !== undefined) throw new RefusedError(`entry ${first.entry}: ${first.message}`);
}

/** Issues cards to a register and posts the roll. */
async function enrol(
  board: ElectionBoard,
  { manifest, officers }: People,
  register: string,
  rng: Rng,
): Promise<readonly Credential[]> {
  const { group } = board.record.setup;
  const id = electionId(manifest);
  const { rows, errors } = importRollCsv(register, manifest);
  if (rows === undefined) throw new RefusedError(`the register: ${errors[0]?.message}`);
  const issued = issueCards(rows, id, group, new Map(), rng);
  await board.postAll(rollEntries(board.record, buildRoll(issued.roll, manifest), officers));
  return issued.cards.map(({ card }) => credentialFromCard(card, id, group));
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no voter ${index}`);
  return item;
}

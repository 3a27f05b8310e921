import { type ElectionContext, withProverTables } from '../src/ballot/context.js';
import type { Contest } from '../src/ballot/manifest.js';
import type { Choices } from '../src/ballot/prepare.js';
import type { Group } from '../src/core/group.js';
import { systemRng } from '../src/core/random.js';
import { memoryStore, openLedger, publishedFiles } from '../src/ledger/index.js';
import { ed25519NoteSigner } from '../src/ledger/note-keys.js';
import { ElectionBoard } from '../src/record/board.js';
import { makeEntry } from '../src/record/entry.js';
import { ElectionRecord } from '../src/record/state.js';
import { manifestEntry, openingEntry, rollEntries } from '../src/record/steps.js';
import {
  contextOf,
  credentialOf,
  enrol,
  finishTestElection,
  holdCeremony,
  type TestElection,
  testManifest,
} from '../test/helpers/election.js';
import { castFirst } from './booth.js';

const rng = systemRng;
/** Ballots that are posted at once. */
const POSTED = 256;

/** Holds an election up to its opening: 2 of 3 trustees, one contest, one voter a ballot. */
export async function openBenchElection(
  group: Group,
  contest: Contest,
  count: number,
): Promise<TestElection> {
  const { manifest, logSeed, officers, trustees } = testManifest(rng, {
    group: group.id,
    contests: [contest],
    styles: [{ id: 'all', contests: [contest.id] }],
  });
  const { origin } = manifest.ledger;
  const signer = ed25519NoteSigner(origin, logSeed);
  const ledger = await openLedger(memoryStore(rng), { origin, signer });
  const board = await ElectionBoard.open(ledger, rng, new ElectionRecord(() => group));
  await board.postAll([manifestEntry(manifest, officers)]);
  await holdCeremony(board, trustees, rng);
  const { roll, voters } = enrol(manifest, group, count, rng);
  await board.postAll(rollEntries(board.record, roll, officers));
  await board.postAll([openingEntry(board.record, officers)]);
  return { manifest, group, rng, origin, logSeed, officers, trustees, roll, voters, board };
}

/** The context of an open election, with the tables of a device that casts many ballots. */
export function castingContext(election: TestElection): ElectionContext {
  return withProverTables(contextOf(election));
}

/** The ledger entries of one ballot for each voter from `first` on. */
export function castBallots(
  election: TestElection,
  context: ElectionContext,
  first: number,
  choices: readonly Choices[],
): Uint8Array[] {
  return choices.map((choice, i) =>
    makeEntry('ballot', context.electionId, castFirst(context, credentialOf(election, first + i), choice)),
  );
}

/** Posts ballots. @throws if one is refused */
export async function postBallots({ board }: TestElection, entries: readonly Uint8Array[]): Promise<void> {
  for (let from = 0; from < entries.length; from += POSTED)
    await board.postAll(entries.slice(from, from + POSTED));
}

/** Closes, decrypts with two trustees and publishes the result. */
export function finishElection(election: TestElection): Promise<void> {
  return finishTestElection(election, [1, 3]);
}

/** The files of the finished record. */
export async function publishElection({ board }: TestElection): Promise<ReadonlyMap<string, Uint8Array>> {
  await board.ledger.checkpoint({ size: board.size });
  return publishedFiles(board.ledger);
}

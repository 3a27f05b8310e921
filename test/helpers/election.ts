import { type Credential, credentialFromCard, issueCards } from '../../src/ballot/card.js';
import type { ElectionContext } from '../../src/ballot/context.js';
import { type Choices, castBallot, type PreparedBallot, prepareBallot } from '../../src/ballot/index.js';
import { type Contest, electionId, type Manifest } from '../../src/ballot/manifest.js';
import { buildRoll, type Roll } from '../../src/ballot/roll.js';
import { toHex } from '../../src/core/bytes.js';
import type { Group } from '../../src/core/group.js';
import { nativeGroup } from '../../src/core/groups/native.js';
import type { Rng } from '../../src/core/random.js';
import { memoryStore, openLedger } from '../../src/ledger/index.js';
import { ed25519NoteSigner, formatVerifierKey } from '../../src/ledger/note-keys.js';
import { ElectionBoard } from '../../src/record/board.js';
import type { EntrySigner } from '../../src/record/entry.js';
import { newOfficer, officerKeys, Trustee, voterOf } from '../../src/record/parties.js';
import {
  ballotEntry,
  closingEntry,
  manifestEntry,
  openingEntry,
  resultEntry,
  rollEntries,
} from '../../src/record/steps.js';
import { seededRng } from './rng.js';

/** An election in the making, with everybody's secrets: tests play all parts, honest or not. */
export interface TestElection {
  readonly manifest: Manifest;
  readonly group: Group;
  readonly rng: Rng;
  readonly origin: string;
  readonly logSeed: Uint8Array;
  readonly officers: readonly EntrySigner[];
  readonly trustees: readonly Trustee[];
  readonly roll: Roll;
  readonly voters: readonly Credential[];
  readonly board: ElectionBoard;
}

/** What a test election may differ in. */
export interface TestOptions {
  readonly seed?: string;
  readonly group?: Group;
  readonly voters?: number;
  readonly manifest?: Partial<Manifest>;
  /** Class and style of each voter by position; class 0 and style 0 by default. */
  readonly place?: (voter: number) => { readonly class: number; readonly style: number };
}

const TEXT = (en: string): { en: string } => ({ en });

const CHAIR: Contest = {
  id: 'chair',
  title: TEXT('Chair'),
  options: ['anna', 'ben', 'carla'].map((id) => ({ id, name: TEXT(id) })),
  rule: { kind: 'choice', min: 1, max: 1, blank: true },
};

/** A small valid manifest: one contest "choose 1 of 3, or blank", two officers of whom two sign, 2-of-3 trustees. */
export function testManifest(
  rng: Rng,
  overrides: Partial<Manifest> = {},
): { manifest: Manifest; logSeed: Uint8Array; officers: EntrySigner[]; trustees: Trustee[] } {
  const logSeed = rng(32);
  const origin = overrides.ledger?.origin ?? 'test.example/election';
  const officers = [newOfficer(0, rng), newOfficer(1, rng)];
  const trustees = [1, 2, 3].map((index) => new Trustee(index, rng));
  const manifest: Manifest = {
    version: 1,
    title: TEXT('Test election'),
    languages: ['en'],
    defaultLanguage: 'en',
    group: 'ristretto255',
    practice: false,
    nonce: toHex(rng(32)),
    ledger: { origin, key: formatVerifierKey(ed25519NoteSigner(origin, logSeed)) },
    trustees: trustees.map((trustee) => ({
      id: `trustee-${trustee.index}`,
      name: TEXT(`Trustee ${trustee.index}`),
      ...trustee.keys,
    })),
    threshold: 2,
    officers: officers.map((officer, i) => ({
      id: `officer-${i + 1}`,
      name: TEXT(`Officer ${i + 1}`),
      ...officerKeys(officer),
    })),
    officersRequired: 2,
    classes: [{ id: 'member', name: TEXT('Member'), weight: 1 }],
    styles: [{ id: 'all', contests: ['chair'] }],
    contests: [CHAIR],
    revoting: 'last-counts',
    precedence: 'paper',
    minimumUnit: 1,
    ...overrides,
  };
  return { manifest, logSeed, officers, trustees };
}

/** Sets an election up to its opening, through the board, as honest parties would. */
export async function openTestElection(options: TestOptions = {}): Promise<TestElection> {
  const rng = seededRng(options.seed ?? 'election');
  const group = options.group ?? nativeGroup('ristretto255');
  const { manifest, logSeed, officers, trustees } = testManifest(rng, {
    group: group.id,
    ...options.manifest,
  });
  const { origin } = manifest.ledger;
  const ledger = await openLedger(memoryStore(rng), { origin, signer: ed25519NoteSigner(origin, logSeed) });
  const board = await ElectionBoard.open(ledger, rng);
  await board.postAll([manifestEntry(manifest, officers)]);
  await holdCeremony(board, trustees, rng);
  const { roll, voters } = enrol(manifest, group, options.voters ?? 6, rng, options.place);
  await board.postAll(rollEntries(board.record, roll, officers));
  await board.postAll([openingEntry(board.record, officers)]);
  return { manifest, group, rng, origin, logSeed, officers, trustees, roll, voters, board };
}

/** Gives every voter a card; the roll, and the credentials in the order of the voters. */
export function enrol(
  manifest: Manifest,
  group: Group,
  count: number,
  rng: Rng,
  place: TestOptions['place'] = () => ({ class: 0, style: 0 }),
): { readonly roll: Roll; readonly voters: readonly Credential[] } {
  const rows = Array.from({ length: count }, (_, i) => ({
    line: i + 2,
    id: `voter-${i}`,
    excluded: [],
    ...place(i),
  }));
  const id = electionId(manifest);
  const issued = issueCards(rows, id, group, new Map(), rng);
  const voters = issued.cards.map(({ card }) => credentialFromCard(card, id, group));
  return { roll: buildRoll(issued.roll, manifest, () => group), voters };
}

/** Lets all trustees take steps until the ceremony is finished. */
export async function holdCeremony(
  board: ElectionBoard,
  trustees: readonly Trustee[],
  rng: Rng,
): Promise<void> {
  for (let round = 0; round < 3; round++)
    for (const trustee of trustees) await board.postAll(trustee.ceremony(board.record, rng));
}

/** The context of an open election. */
export function contextOf({ board }: TestElection): ElectionContext {
  return board.record.voting.opened.context;
}

/** A choice of one option by position, in every contest of the voter's style. */
export function choose(context: ElectionContext, option: number): Choices {
  return new Map(
    context.manifest.contests.map((contest) => [
      contest.id,
      { kind: 'values' as const, values: contest.options.map((_, i) => (i === option ? 1 : 0)) },
    ]),
  );
}

/** Prepares a ballot of a voter, at the right place of its chain. */
export function prepareFor(election: TestElection, voter: number, choices: Choices): PreparedBallot {
  const place = voterOf(election.board.record, credentialOf(election, voter));
  return prepareBallot(contextOf(election), place, choices, election.rng);
}

/** The credential of a voter by position. */
export function credentialOf({ voters }: TestElection, voter: number): Credential {
  const credential = voters[voter];
  if (credential === undefined) throw new RangeError(`no voter ${voter}`);
  return credential;
}

/** Casts a vote for one option. Returns the position of the ballot. */
export async function castVote(election: TestElection, voter: number, option: number): Promise<number> {
  const prepared = prepareFor(election, voter, choose(contextOf(election), option));
  const { secret } = credentialOf(election, voter);
  const [index] = await election.board.postAll([ballotEntry(castBallot(prepared, secret, election.rng))]);
  return index ?? -1;
}

/** Closes, decrypts with the given trustees (by index), and publishes the result. */
export async function finishTestElection(
  election: TestElection,
  decrypting: readonly number[] = [1, 3],
): Promise<void> {
  const { board, officers, trustees, rng } = election;
  await board.postAll([closingEntry(board.record, board.size, officers)]);
  const record = await board.settled();
  for (const trustee of trustees)
    if (decrypting.includes(trustee.index)) await board.postAll(trustee.decrypt(record, rng));
  await board.postAll([resultEntry(record, officers)]);
}

/** All entries on the board, in order. */
export async function entriesOf({ board }: TestElection): Promise<Uint8Array[]> {
  const entries: Uint8Array[] = [];
  for await (const checkpoint of board.ledger.subscribe(board.size - 1)) {
    for await (const { entry } of board.ledger.read(0, checkpoint.size)) entries.push(entry.slice());
    break;
  }
  return entries;
}

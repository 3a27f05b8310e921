/**
 * A practice election on the disk, with everybody's secrets in one place: for trying the service out, for its tests, and for
 * crashing it. A real one is set up with `hanpyo init` and its parties keep their secrets to themselves.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { castBallot, ElectionBoard, issueCards, prepareBallot, systemRng as rng, Trustee } from 'hanpyo';
import {
  buildRoll,
  type Choices,
  type Credential,
  credentialFromCard,
  type ElectionContext,
  electionId,
  type Manifest,
  type RollRow,
} from 'hanpyo/ballot';
import { type Group, nativeGroup, P256, toHex } from 'hanpyo/core';
import { ed25519NoteSigner, openLedger } from 'hanpyo/ledger';
import { fileStore } from 'hanpyo/ledger/file';
import {
  ballotEntry,
  defineManifest,
  ElectionRecord,
  type EntrySigner,
  manifestEntry,
  newOfficer,
  openingEntry,
  replay,
  rollEntries,
} from 'hanpyo/record';

/** What a practice election is like. */
export interface PracticeOptions {
  readonly voters?: number;
  /** Keys of voters whose secrets are elsewhere, instead of `voters`. */
  readonly roll?: (group: Group) => readonly RollRow[];
  readonly group?: Group;
  readonly revoting?: Manifest['revoting'];
  /** Number of options to choose from; 3 by default. */
  readonly options?: number;
}

/** A practice election, and all secrets. The board is closed: its folder is ready to be served. */
export interface PracticeElection {
  readonly workspace: string;
  readonly manifest: Manifest;
  readonly officers: readonly EntrySigner[];
  readonly trustees: readonly Trustee[];
  readonly voters: readonly Credential[];
  readonly logSeed: Uint8Array;
  /** What devices of voters need. */
  readonly context: ElectionContext;
  /** The entry that opens voting; it is on the ledger only if the election was made `open`. */
  readonly opening: Uint8Array;
}

const ORIGIN = 'example.org/practice';

/**
 * Makes a practice election in a new folder: one contest "choose one", 2 of 3 trustees, one officer.
 * @param stage - whether voting has been opened
 */
export async function makePracticeElection(
  workspace: string,
  stage: 'ready' | 'open',
  options: PracticeOptions = {},
): Promise<PracticeElection> {
  const group = options.group ?? nativeGroup('P-256');
  const logSeed = rng(32);
  const log = ed25519NoteSigner(ORIGIN, logSeed);
  const officers = [newOfficer(0, rng)];
  const trustees = [1, 2, 3].map((index) => new Trustee(index, rng));
  const manifest = manifestOf({ log, officers, trustees }, options);
  await mkdir(`${workspace}/secrets`, { recursive: true, mode: 0o700 });
  const key = { format: 'hanpyo log secret v1', origin: ORIGIN, seed: toHex(logSeed) };
  await writeFile(`${workspace}/secrets/log.json`, JSON.stringify(key), { mode: 0o600 });
  const store = fileStore(`${workspace}/record`, { journalDirectory: `${workspace}/journal` });
  const ledger = await openLedger(store, { origin: ORIGIN, signer: log });
  try {
    const board = await ElectionBoard.open(ledger, rng, new ElectionRecord(() => group));
    await board.postAll([manifestEntry(manifest, officers)]);
    for (let round = 0; round < 3; round++)
      for (const trustee of trustees) await board.postAll(trustee.ceremony(board.record, rng));
    const { rows, voters } = enrolled(manifest, group, options);
    await board.postAll(
      rollEntries(
        board.record,
        buildRoll(rows, manifest, () => group),
        officers,
      ),
    );
    const opening = openingEntry(board.record, officers);
    const context = await contextAfter(board, opening, group);
    if (stage === 'open') await board.postAll([opening]);
    return { workspace, manifest, officers, trustees, voters, logSeed, context, opening };
  } finally {
    await ledger.close();
  }
}

/** The entry of a ballot for one option. @param before - the voter's ballots before this one, as `voterOf` says */
export function practiceBallot(
  { context }: Pick<PracticeElection, 'context'>,
  { secret }: Credential,
  option: number,
  before: { readonly sequence: number; readonly previous: Uint8Array } = FIRST,
): { readonly entry: Uint8Array; readonly tracker: Uint8Array } {
  const values = (context.manifest.contests[0]?.options ?? []).map((_, i) => (i === option ? 1 : 0));
  const choices: Choices = new Map([['lunch', { kind: 'values', values }]]);
  const prepared = prepareBallot(context, { secret, ...before }, choices, rng);
  const { tracker } = prepared;
  return { entry: ballotEntry(castBallot(prepared, secret, rng)), tracker };
}

/** What devices of voters need is known once the opening is signed, before it is on the ledger. */
async function contextAfter(
  board: ElectionBoard,
  opening: Uint8Array,
  group: Group,
): Promise<ElectionContext> {
  const record = new ElectionRecord(() => group);
  const { size } = await board.ledger.checkpoint({ size: board.size });
  await replay(record, board.ledger, 0, size, { rng });
  record.judge(size, opening, rng).effect?.();
  return record.voting.opened.context;
}

const FIRST = { sequence: 0, previous: new Uint8Array(32) };

function manifestOf(
  parties: Pick<Parameters<typeof defineManifest>[0], 'log' | 'officers' | 'trustees'>,
  { options: count = 3, group = P256, revoting = 'last-counts' }: PracticeOptions,
): Manifest {
  const options = Array.from({ length: count }, (_, i) => ({
    id: `dish-${i + 1}`,
    name: { en: `Dish ${i + 1}` },
  }));
  const rule = { kind: 'choice', min: 1, max: 1, blank: true } as const;
  const contests = [{ id: 'lunch', title: { en: 'What shall we eat?' }, options, rule }];
  const title = { en: 'Lunch' };
  return defineManifest(
    { title, contests, ...parties, threshold: 2, practice: true, minimumUnit: 1, group: group.id, revoting },
    rng,
  );
}

function enrolled(
  manifest: Manifest,
  group: Group,
  { voters = 10, roll }: PracticeOptions,
): { readonly rows: readonly RollRow[]; readonly voters: readonly Credential[] } {
  if (roll !== undefined) return { rows: roll(group), voters: [] };
  const id = electionId(manifest);
  const people = Array.from({ length: voters }, (_, i) => ({
    line: i + 1,
    id: `voter-${i + 1}`,
    class: 0,
    style: 0,
    excluded: [],
  }));
  const issued = issueCards(people, id, group, new Map(), rng);
  return { rows: issued.roll, voters: issued.cards.map(({ card }) => credentialFromCard(card, id, group)) };
}

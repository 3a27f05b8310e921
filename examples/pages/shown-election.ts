/**
 * A small election on a board of its own, for showing the pages and for trying them out: three classes, four groups of whom one is
 * so small that it is hidden, a quorum, and everybody's secrets in one place.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { castBallot, ElectionBoard, issueCards, prepareBallot, systemRng as rng, Trustee } from 'hanpyo';
import {
  buildRoll,
  type Choices,
  type Credential,
  cardToText,
  credentialFromCard,
  type ElectionContext,
  electionId,
  type Manifest,
} from 'hanpyo/ballot';
import { P256, toHex } from 'hanpyo/core';
import {
  type CheckpointTrust,
  ed25519NoteSigner,
  httpFiles,
  openLedger,
  openTileLog,
  parseVerifierKey,
} from 'hanpyo/ledger';
import { fileStore } from 'hanpyo/ledger/file';
import {
  ballotEntry,
  closingEntry,
  defineManifest,
  ElectionRecord,
  type EntrySigner,
  manifestEntry,
  newOfficer,
  openingEntry,
  replay,
  resultEntry,
  rollEntries,
} from 'hanpyo/record';
import { option } from '../bilingual.js';

const ORIGIN = 'vote.example/hanbit/2026';
const GROUPS = [
  ['neulbom', 40],
  ['handeul', 36],
  ['solbaram', 30],
  ['dalbit', 4],
] as const;

/** An election that is open, with everybody's secrets. */
export interface ShownElection {
  readonly workspace: string;
  readonly manifest: Manifest;
  readonly officers: readonly EntrySigner[];
  readonly trustees: readonly Trustee[];
  readonly voters: readonly Credential[];
  /** Texts of the cards. */
  readonly cards: readonly string[];
  /** All entries up to the opening. */
  readonly entries: readonly Uint8Array[];
  readonly context: ElectionContext;
}

/** Makes the election in a folder that a board can serve. */
export async function makeShownElection(workspace: string): Promise<ShownElection> {
  const seed = rng(32);
  const log = ed25519NoteSigner(ORIGIN, seed);
  const officers = [newOfficer(0, rng), newOfficer(1, rng)];
  const trustees = [1, 2, 3].map((index) => new Trustee(index, rng));
  const manifest = defineManifest({ ...question(), log, officers, trustees, threshold: 2 }, rng);
  await mkdir(`${workspace}/secrets`, { recursive: true });
  const key = { format: 'hanpyo log secret v1', origin: ORIGIN, seed: toHex(seed) };
  await writeFile(`${workspace}/secrets/log.json`, JSON.stringify(key), { mode: 0o600 });
  const store = fileStore(`${workspace}/record`, { journalDirectory: `${workspace}/journal` });
  const ledger = await openLedger(store, { origin: ORIGIN, signer: log });
  try {
    const board = await ElectionBoard.open(ledger, rng, new ElectionRecord(() => P256));
    await board.postAll([manifestEntry(manifest, officers)]);
    for (let round = 0; round < 3; round++)
      for (const trustee of trustees) await board.postAll(trustee.ceremony(board.record, rng));
    const { roll, cards } = issueCards(people(), electionId(manifest), P256, new Map(), rng);
    const sealed = buildRoll(roll, manifest, () => P256);
    await board.postAll(rollEntries(board.record, sealed, officers));
    await board.postAll([openingEntry(board.record, officers)]);
    await ledger.checkpoint({ size: board.size });
    const entries: Uint8Array[] = [];
    for await (const { entry } of ledger.read(0, board.size)) entries.push(entry.slice());
    return {
      ...{ workspace, manifest, officers, trustees, entries },
      voters: cards.map(({ card }) => credentialFromCard(card, electionId(manifest), P256)),
      cards: cards.map(({ card }) => cardToText(card)),
      context: board.record.voting.opened.context,
    };
  } finally {
    await ledger.close();
  }
}

/** The entry of the first ballot of a voter. @param option - of each contest, by position */
export function firstBallot(
  { context, voters }: Pick<ShownElection, 'context' | 'voters'>,
  voter: number,
  option: number,
): Uint8Array {
  const credential = voters[voter];
  if (credential === undefined) throw new RangeError(`no voter ${voter}`);
  const choices: Choices = new Map(
    context.manifest.contests.map(({ id, options }) => [
      id,
      { kind: 'values', values: options.map((_, i) => (i === option % options.length ? 1 : 0)) },
    ]),
  );
  const { secret } = credential;
  const place = { secret, sequence: 0, previous: new Uint8Array(32) };
  return ballotEntry(castBallot(prepareBallot(context, place, choices, rng), secret, rng));
}

/** Sends an entry to a board. @throws {Error} with its answer if that is no */
export async function send(board: string, path: 'ballots' | 'entries', entry: Uint8Array): Promise<void> {
  const response = await fetch(`${board}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(entry),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}

/** Closes voting on a running board. */
export async function closeShown(election: ShownElection, board: string): Promise<void> {
  const { record, size } = await replayed(election, board);
  await send(board, 'entries', closingEntry(record, size, election.officers));
}

/** Decrypts and announces the result on a running board where voting is closed. */
export async function announceShown(election: ShownElection, board: string): Promise<void> {
  const { record } = await replayed(election, board);
  for (const trustee of election.trustees.slice(0, 2))
    for (const share of trustee.decrypt(record, rng)) await send(board, 'entries', share);
  const { record: decrypted } = await replayed(election, board);
  await send(board, 'entries', resultEntry(decrypted, election.officers));
}

async function replayed(
  { manifest }: ShownElection,
  board: string,
): Promise<{ readonly record: ElectionRecord; readonly size: number }> {
  const { origin, key } = manifest.ledger;
  const trust: CheckpointTrust = { origin, logKeys: [parseVerifierKey(key)] };
  const reader = openTileLog(httpFiles(board), trust);
  const { size } = await reader.checkpoint();
  const record = new ElectionRecord(() => P256);
  await replay(record, reader, 0, size, { rng });
  return { record, size };
}

/** Who may vote: representatives, members and experts, spread over the groups. */
function people(): Parameters<typeof issueCards>[0] {
  const styles = GROUPS.flatMap(([, count], style) => Array.from({ length: count }, () => style));
  return styles.map((style, i) => ({
    ...{ line: i + 1, id: `voter-${i + 1}`, style, excluded: [] },
    class: i % 10 === 0 ? 2 : i % 4 === 0 ? 0 : 1,
  }));
}

function question(): Pick<
  Manifest,
  'title' | 'contests' | 'classes' | 'styles' | 'minimumUnit' | 'decisions' | 'practice'
> {
  return {
    title: { ko: '한빛시 주민투표 2026', en: 'Hanbit residents’ vote 2026' },
    practice: true,
    contests: contests(),
    classes: [
      { id: 'representative', name: { ko: '대표', en: 'Representative' }, weight: 1 },
      { id: 'member', name: { ko: '주민', en: 'Resident' }, weight: 1 },
      { id: 'expert', name: { ko: '전문가', en: 'Expert' }, weight: 1 },
    ],
    styles: GROUPS.map(([id]) => ({ id, contests: ['library', 'project'] })),
    minimumUnit: 5,
    decisions: [
      {
        contest: 'library',
        turnout: { numerator: 1, denominator: 4 },
        majority: { bound: 'more-than', numerator: 1, denominator: 2 },
      },
    ],
  };
}

function contests(): Manifest['contests'] {
  return [
    {
      id: 'library',
      title: { ko: '도서관을 밤 10시까지 열까요?', en: 'Shall the library stay open until ten?' },
      options: [option('yes', '찬성', 'Yes'), option('no', '반대', 'No')],
      rule: { kind: 'choice', min: 1, max: 1, blank: true },
    },
    {
      id: 'project',
      title: { ko: '먼저 할 사업을 고르세요', en: 'Which project should come first?' },
      options: [
        option('path', '자전거 길', 'Cycle path'),
        option('park', '작은 공원', 'Small park'),
        option('hall', '마을 회관', 'Village hall'),
      ],
      rule: { kind: 'choice', min: 1, max: 1, blank: true },
    },
  ];
}

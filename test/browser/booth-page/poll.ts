/** A small election that is open on a board, with a booth made for it: cards in hand, every kind of marking on the ballot. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeConfig } from '../../../examples/board/config.js';
import { BoardService } from '../../../examples/board/service.js';
import { DECODER_FILE, makeBooth } from '../../../examples/booth/bundle.js';
import { electionFile } from '../../../examples/booth/crypto/election-file.js';
import { syntheticRows } from '../../../examples/nec/roll.js';
import { cardToText, issueCards } from '../../../src/ballot/card.js';
import { electionId, type Manifest } from '../../../src/ballot/manifest.js';
import { buildRoll } from '../../../src/ballot/roll.js';
import { toHex } from '../../../src/core/bytes.js';
import { P256 } from '../../../src/core/groups/p256.js';
import { systemRng as rng } from '../../../src/core/random.js';
import { ElectionBoard, systemRng, Trustee } from '../../../src/index.js';
import { fileStore } from '../../../src/ledger/file/index.js';
import {
  ed25519NoteSigner,
  formatVerifierKey,
  type NoteSigner,
  openLedger,
} from '../../../src/ledger/index.js';
import { defineManifest } from '../../../src/record/define-manifest.js';
import { type EntrySigner, makeEntry, readFrame } from '../../../src/record/entry.js';
import { writeLogKey } from '../../../src/record/notices.js';
import { newOfficer } from '../../../src/record/parties.js';
import { ElectionRecord } from '../../../src/record/state.js';
import { manifestEntry, openingEntry, rollEntries } from '../../../src/record/steps.js';
import { cachedBooth } from './cached-bundle.js';

const ORIGIN = 'example.org/poll';
const VILLAGES = [
  ['맑은샘 마을', 'Clear Spring village'],
  ['해오름 마을', 'Sunrise village'],
  ['느티나무 마을', 'Zelkova village'],
  ['달빛 마을', 'Moonlight village'],
  ['솔바람 마을', 'Pine Wind village'],
  ['푸른들 마을', 'Green Fields village'],
  ['하늘다리 마을', 'Sky Bridge village'],
  ['꽃담 마을', 'Flower Wall village'],
  ['은빛여울 마을', 'Silver Rapids village'],
] as const;

/** An election and its booth. */
export interface Poll {
  /** Texts of the cards. */
  readonly cards: readonly string[];
  /** Path of the booth as a file, which knows board and election. */
  readonly booth: string;
  /** Path of a booth that knows nothing. */
  readonly emptyBooth: string;
  /** Path of the election file. */
  readonly election: string;
  /** URL of the board. */
  readonly board: string;
  /** The log gets another key, as officers announce: the board starts again with it. */
  rotate(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the election and serves it on the loopback. @param others - further voters, of whom nobody has a card */
export async function openPoll(others = 0): Promise<Poll> {
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-booth-test-'));
  try {
    return await pollIn(folder, others);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function pollIn(folder: string, others: number): Promise<Poll> {
  const { cards, entries, log, officers } = await makeElection(folder, others);
  const path = (name: string): string => join(folder, name);
  const scripts = await cachedBooth();
  const bare = await makeBooth(scripts, {});
  await writeFile(path('served.html'), bare.html);
  await writeFile(path(DECODER_FILE), scripts.decoder);
  const pages = { '/booth': path('served.html'), [`/${DECODER_FILE}`]: path(DECODER_FILE) };
  const settings = { workspace: folder, checkpointMs: 20, workers: 0, pages };
  const first = await BoardService.start(completeConfig({ ...settings, port: 0 }), {});
  const { port } = first;
  await first.ready;
  let { service } = first;
  const text = electionFile(entries, '2026-11-27T18:00:00+09:00');
  const board = `http://127.0.0.1:${port}`;
  const full = await makeBooth(scripts, { board, election: text, decoder: 'inside' });
  const empty = await makeBooth(scripts, { decoder: 'inside' });
  await writeFile(path('booth.html'), full.html);
  await writeFile(path('empty.html'), empty.html);
  await writeFile(path('election.json'), text);
  return {
    cards,
    booth: path('booth.html'),
    emptyBooth: path('empty.html'),
    election: path('election.json'),
    board,
    rotate: async () => {
      const next = ed25519NoteSigner(ORIGIN, await makeLogKey(path('next.json')));
      const id = readFrame(entries[0] ?? new Uint8Array()).electionId;
      const payload = writeLogKey(formatVerifierKey(next));
      const body = new Uint8Array(makeEntry('log-key', id, payload, officers));
      const headers = { 'content-type': 'application/octet-stream' };
      await fetch(`${board}/entries`, { method: 'POST', body, headers });
      await service.stop();
      const keys = { logKey: path('next.json'), oldLogKeys: [formatVerifierKey(log)] };
      const again = await BoardService.start(completeConfig({ ...settings, ...keys, port }), {});
      await again.ready;
      service = again.service;
    },
    close: async () => {
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Writes a new key of the log. @returns its seed */
async function makeLogKey(file: string): Promise<Uint8Array> {
  const seed = rng(32);
  const key = { format: 'hanpyo log secret v1', origin: ORIGIN, seed: toHex(seed) };
  await writeFile(file, JSON.stringify(key), { mode: 0o600 });
  return seed;
}

async function makeElection(
  folder: string,
  others: number,
): Promise<{
  readonly cards: readonly string[];
  readonly entries: readonly Uint8Array[];
  readonly log: NoteSigner;
  readonly officers: readonly EntrySigner[];
}> {
  await mkdir(`${folder}/secrets`, { recursive: true });
  const log = ed25519NoteSigner(ORIGIN, await makeLogKey(`${folder}/secrets/log.json`));
  const officers = [newOfficer(0, rng)];
  const trustees = [1, 2, 3].map((index) => new Trustee(index, rng));
  const manifest = defineManifest({ ...draft(), log, officers, trustees, threshold: 2 }, rng);
  const store = fileStore(`${folder}/record`, { journalDirectory: `${folder}/journal` });
  const ledger = await openLedger(store, { origin: ORIGIN, signer: log });
  try {
    const board = await ElectionBoard.open(ledger, systemRng, new ElectionRecord(() => P256));
    await board.postAll([manifestEntry(manifest, officers)]);
    for (let round = 0; round < 3; round++)
      for (const trustee of trustees) await board.postAll(trustee.ceremony(board.record, rng));
    const people = [0, 1, 2, 3].map((i) => ({
      ...{ line: i + 1, id: `voter-${i + 1}`, class: 0, style: 0 },
      excluded: [{ contest: 0, options: [2] }],
    }));
    const { roll, cards } = issueCards(people, electionId(manifest), P256, new Map(), rng);
    const sealed = buildRoll([...roll, ...syntheticRows(P256, others)], manifest, () => P256);
    await board.postAll(rollEntries(board.record, sealed, officers));
    await board.postAll([openingEntry(board.record, officers)]);
    await ledger.checkpoint({ size: board.size });
    const entries: Uint8Array[] = [];
    for await (const { entry } of ledger.read(0, board.size)) entries.push(entry);
    return { cards: cards.map(({ card }) => cardToText(card)), entries, log, officers };
  } finally {
    await ledger.close();
  }
}

function draft(): Pick<Manifest, 'title' | 'contests' | 'minimumUnit'> {
  const options = (names: readonly (readonly [string, string])[]): Manifest['contests'][number]['options'] =>
    names.map(([ko, en], i) => ({ id: `o${i + 1}`, name: { ko, en } }));
  const places = [
    ['도서관 야간 개방', 'Library open at night'],
    ['자전거 길', 'Cycle path'],
    ['작은 공원', 'Small park'],
  ] as const;
  const contests: Manifest['contests'] = [
    {
      id: 'villages',
      title: { ko: '지원할 마을을 고르세요', en: 'Which villages should be supported?' },
      description: { ko: '본인이 속한 마을은 고를 수 없습니다.', en: 'Your own village can not be chosen.' },
      options: options(VILLAGES),
      rule: { kind: 'choice', min: 1, max: 6, blank: true },
    },
    {
      id: 'referendum',
      title: { ko: '마을 기금을 2027년에도 운영할까요?', en: 'Shall the village fund go on in 2027?' },
      options: options([
        ['찬성', 'Yes'],
        ['반대', 'No'],
      ]),
      rule: { kind: 'choice', min: 1, max: 1, blank: true },
    },
    {
      id: 'points',
      title: { ko: '사업에 점수를 나누어 주세요', en: 'Share points among the projects' },
      options: options(places),
      rule: { kind: 'cumulative', points: 5, minTotal: 1, maxPerOption: 5, blank: true },
    },
    {
      id: 'order',
      title: { ko: '사업을 원하는 순서대로 놓으세요', en: 'Put the projects in order' },
      options: options(places),
      rule: {
        ...{ kind: 'ranked', min: 1, max: 3, ties: 'refused', blank: true, shuffles: 2 },
        counting: { rule: 'irv', skipped: 'end', ties: 'earlier-stage' },
      },
    },
  ];
  return {
    title: { ko: '2026 따복공동체 주민제안 공모사업', en: 'Village community projects 2026' },
    contests,
    minimumUnit: 1,
  };
}

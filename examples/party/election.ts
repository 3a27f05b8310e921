/**
 * The election of the party's leader, on a log of its own: what candidates say, show and have filmed is in the manifest, by hash, before
 * anybody votes. All parties are in one process here; real ones keep their secrets on machines of their own.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { castBallot, ElectionBoard, issueCards, prepareBallot, Trustee } from 'hanpyo';
import {
  buildRoll,
  cardFromText,
  cardToText,
  credentialFromCard,
  type ElectionContext,
  electionId,
  type MediaFile,
  type OptionMedia,
  type WordsFile,
} from 'hanpyo/ballot';
import { nativeGroup, type Rng, sha256, toHex, utf8 } from 'hanpyo/core';
import { ed25519NoteSigner, openLedger } from 'hanpyo/ledger';
import { fileStore } from 'hanpyo/ledger/file';
import * as post from 'hanpyo/record';
import type { Report } from 'hanpyo/verify';
import { type Door, serviceDoor } from '../gyeonggi/doors.js';
import { beginElection, keepLogKey, type Parties } from '../gyeonggi/parties.js';
import { verifyFolder } from '../gyeonggi/story.js';
import { choose } from '../seoul/vote.js';
import { CANDIDATES, type Candidate } from './candidates.js';

const CONTEST = 'leader';
const TITLE = { ko: '당 대표 선출', en: 'Election of the leader' };
const P256 = nativeGroup('P-256');

/** An election whose voting is open, and the secrets of all parties. */
export interface LeaderElection extends Parties {
  /** With `record`, `journal` and `secrets`, as a casting service finds them; media under the names of their hashes in `pages`. */
  readonly folder: string;
  readonly context: ElectionContext;
  /** Texts of the members' cards. */
  readonly cards: readonly string[];
}

/** Prepares the election in a new folder and opens it. */
export async function openLeaderElection(folder: string, members: number, rng: Rng): Promise<LeaderElection> {
  const origin = 'party.example/vote/leader';
  const seed = rng(32);
  const log = ed25519NoteSigner(origin, seed);
  const officers = [post.newOfficer(0, rng)];
  const trustees = [1, 2, 3].map((index) => new Trustee(index, rng));
  await keepLogKey(folder, origin, seed);
  const media = await keepMedia(join(folder, 'pages'));
  const options = CANDIDATES.map(({ id, name }) => ({ id, name }));
  const rule = { kind: 'choice', min: 1, max: 1, blank: true } as const;
  const contests = [{ id: CONTEST, title: TITLE, options, rule }];
  const draft = { title: TITLE, contests, media, log, officers, trustees, threshold: 2 };
  const manifest = post.defineManifest(draft, rng);
  const store = fileStore(join(folder, 'record'), { journalDirectory: join(folder, 'journal') });
  const ledger = await openLedger(store, { origin, signer: log });
  const board = await ElectionBoard.open(ledger, rng, new post.ElectionRecord(() => P256));
  await beginElection({ board, officers, trustees }, manifest, rng);
  const people = Array.from({ length: members }, (_, i) => ({
    ...{ id: `member-${i}`, line: i + 1, class: 0, style: 0, excluded: [] },
  }));
  const { roll, cards } = issueCards(people, electionId(manifest), P256, new Map(), rng);
  await board.postAll(post.rollEntries(board.record, buildRoll(roll, manifest), officers));
  await board.postAll([post.openingEntry(board.record, officers)]);
  await ledger.checkpoint({ size: board.size });
  const { context } = board.record.voting.opened;
  const texts = cards.map(({ card }) => cardToText(card));
  return { ...{ folder, log, ledger, board, officers, trustees, context }, cards: texts };
}

/** The same election at a casting service that has its folder. */
export function atService(election: LeaderElection, url: string): Door {
  return serviceDoor(url, election);
}

/** Members vote. @param chosen - the position of a candidate for each card */
export async function castVotes(
  { context }: LeaderElection,
  cards: readonly string[],
  chosen: readonly number[],
  door: Door,
  rng: Rng,
): Promise<void> {
  for (const [i, card] of cards.entries()) {
    const { record } = await door.standing();
    const credential = credentialFromCard(cardFromText(card), context.electionId, context.group);
    const choices = new Map([[CONTEST, choose(CANDIDATES.length, chosen[i] ?? 0)]]);
    const prepared = prepareBallot(context, post.voterOf(record, credential), choices, rng);
    await posted(door, [post.ballotEntry(castBallot(prepared, credential.secret, rng))]);
  }
}

/** Closes the vote, counts it, and verifies what is published. */
export async function countVotes(
  { folder, officers, trustees }: LeaderElection,
  door: Door,
  rng: Rng,
): Promise<Report> {
  const { record, size } = await door.standing();
  await posted(door, [post.closingEntry(record, size, officers)]);
  for (const trustee of trustees.slice(0, 2))
    await posted(door, trustee.decrypt((await door.standing()).record, rng));
  await posted(door, [post.resultEntry((await door.standing()).record, officers)]);
  await door.standing();
  return verifyFolder(folder);
}

async function posted(door: Door, entries: readonly Uint8Array[]): Promise<void> {
  const refused = (await door.post(entries)).find((check) => check !== undefined);
  if (refused !== undefined) throw new RangeError(`refused by ${refused}`);
}

/** Puts the candidates' files into a folder under the names of their hashes. @returns what the manifest says of them */
async function keepMedia(folder: string): Promise<readonly OptionMedia[]> {
  await mkdir(folder, { recursive: true });
  const media: OptionMedia[] = [];
  for (const candidate of CANDIDATES) media.push(await mediaOf(candidate, folder));
  return media;
}

async function mediaOf(candidate: Candidate, folder: string): Promise<OptionMedia> {
  const keep = async (bytes: Uint8Array, mediaType: string): Promise<MediaFile> => {
    const hash = toHex(sha256(bytes));
    await writeFile(join(folder, `${hash}.bin`), bytes);
    return { hash, size: bytes.length, mediaType };
  };
  const words = async (text: string | undefined, type: string): Promise<readonly WordsFile[]> =>
    text === undefined ? [] : [{ ...(await keep(utf8(text), type)), language: 'ko' }];
  const { id, statement, picture, captions, transcript } = candidate;
  const film = new Uint8Array(await readFile(new URL(`media/${id}.webm`, import.meta.url)));
  const recording = { ...(await keep(film, 'video/webm')), language: 'ko' };
  return {
    ...{ contest: CONTEST, option: id, statement },
    photo: { ...(await keep(utf8(picture.svg), 'image/svg+xml')), alternative: picture.alternative },
    recordings: [
      {
        ...recording,
        captions: await words(captions, 'text/vtt'),
        transcripts: await words(transcript, 'text/plain'),
      },
    ],
  };
}

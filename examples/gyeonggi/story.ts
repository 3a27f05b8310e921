/** The day of the vote, from the open ballot boxes to the verified record. */
import { verifyElection } from 'hanpyo';
import type { PaperBatch, RollEntry } from 'hanpyo/ballot';
import { compareBytes, type Rng } from 'hanpyo/core';
import { nodeFs } from 'hanpyo/ledger/file';
import * as post from 'hanpyo/record';
import type { Report } from 'hanpyo/verify';
import type { WorkerPool } from 'hanpyo/verify/workers';
import type { Origin } from '../board/kiosks.js';
import { type Balance, balances } from './accounting.js';
import { type Booths, type Decision, openBooths } from './booths.js';
import type { Door } from './doors.js';
import type { Opened } from './election.js';
import { type Attempt, attempts, castEntry } from './hostile.js';
import { Kiosk, KioskDesk, type KioskImport } from './kiosk.js';
import type { Person } from './register.js';
import type { Day } from './voters.js';
import type { Language } from './words.js';

/** What is told on the way. */
export type Stage = 'home' | 'kiosks' | 'paper' | 'hostile' | 'closed' | 'decrypted' | 'verified';

/** How a day is held. */
export interface DayOptions {
  readonly door: Door;
  /** A ballot entry of the rehearsal, which somebody tries to cast here. */
  readonly practiceBallot: Uint8Array;
  readonly workers?: number;
  /** Told how long a stage took, in milliseconds. */
  readonly onStage?: (stage: Stage, ms: number) => void;
  /** Who verifies the ballots of the published record; this process unless told. */
  readonly pool?: WorkerPool;
  /** Of titles in the report. */
  readonly language?: Language;
}

/** What the day left behind. */
export interface HeldDay {
  readonly report: Report;
  readonly balances: readonly Balance[];
  readonly kiosks: readonly KioskImport[];
  readonly batches: readonly Uint8Array[];
  readonly attempts: readonly (Attempt & { readonly refusedBy: string | undefined })[];
  /** Ballot entries that were handed in, in order. */
  readonly handed: number;
}

/** Hands ballots in and counts what becomes of them. */
class Counter {
  readonly #door: Door;
  readonly refused: Map<string, number> = new Map();
  ballots = 0;

  constructor(door: Door) {
    this.#door = door;
  }

  async post(entries: readonly Uint8Array[], origin?: Origin): Promise<readonly (string | undefined)[]> {
    const answers = await this.#door.post(entries, origin);
    this.ballots += entries.length;
    for (const check of answers)
      if (check !== undefined) this.refused.set(check, (this.refused.get(check) ?? 0) + 1);
    return answers;
  }
}

/** Ballots that are posted together. */
const BATCH = 512;

/** Holds the vote, closes it, counts it and verifies what is published. */
export async function holdDay(election: Opened, day: Day, options: DayOptions, rng: Rng): Promise<HeldDay> {
  const { door, practiceBallot, onStage = () => {} } = options;
  const counter = new Counter(door);
  let last = performance.now();
  const done = (stage: Stage): void => {
    onStage(stage, performance.now() - last);
    last = performance.now();
  };
  const booths = await openBooths(election, options.workers);
  try {
    const accepted = await voteAtHome(booths, day.home, counter);
    done('home');
    const { imports, batches } = await voteInTheHall(election, booths, day.kiosks, counter, rng);
    done('kiosks');
    await takeOut(election, day, door);
    done('paper');
    const tried = await attack(election, day, { accepted, practice: practiceBallot }, counter, door, rng);
    done('hostile');
    await close(election, counter, door, rng);
    done('closed');
    await decrypt(election, door, rng);
    done('decrypted');
    const report = await verifyFolder(election.folder, options);
    done('verified');
    const sums = balances(election.manifest, report, counter);
    return { report, balances: sums, kiosks: imports, batches, attempts: tried, handed: counter.ballots };
  } finally {
    booths.close();
  }
}

/** Verifies a published folder. */
export function verifyFolder(
  folder: string,
  { pool, language }: Pick<DayOptions, 'pool' | 'language'> = {},
): Promise<Report> {
  const file = (path: string, max: number): Promise<Uint8Array | undefined> =>
    nodeFs.readFile(`${folder}/record/${path}`, max);
  return verifyElection(file, { ...(pool && { workers: pool }), ...(language && { language }) });
}

/** @returns the last ballot that was handed in: it stands */
async function voteAtHome(
  booths: Booths,
  decisions: readonly Decision[],
  counter: Counter,
): Promise<Uint8Array> {
  const [waiting, replacing]: [Uint8Array[], Uint8Array[]] = [[], []];
  let last: Uint8Array | undefined;
  for await (const { entries } of booths.seal(decisions)) {
    last = entries.at(-1);
    const [first, ...again] = entries;
    if (first !== undefined) waiting.push(first);
    // A ballot that replaces another is sent once that one is there: requests may overtake each other.
    replacing.push(...again);
    if (waiting.length < BATCH) continue;
    await counter.post(waiting.splice(0));
    await counter.post(replacing.splice(0));
  }
  await counter.post(waiting);
  await counter.post(replacing);
  if (last === undefined) throw new RangeError('nobody voted');
  return last;
}

/** Kiosks have no network: they hand their chains over at the end, in two batches that overlap. */
async function voteInTheHall(
  { context }: Opened,
  booths: Booths,
  lists: Day['kiosks'],
  counter: Counter,
  rng: Rng,
): Promise<{ readonly imports: readonly KioskImport[]; readonly batches: readonly Uint8Array[] }> {
  const imports: KioskImport[] = [];
  const batches: Uint8Array[] = [];
  for (const [i, decisions] of lists.entries()) {
    const kiosk = new Kiosk(context.electionId, `hall-${i + 1}`, rng(32));
    for await (const { entries } of booths.seal(decisions)) for (const entry of entries) kiosk.take(entry);
    const desk = new KioskDesk(kiosk.identity);
    const post = async (entry: Uint8Array): Promise<string | undefined> =>
      (await counter.post([entry], 'kiosk'))[0];
    const half = Math.floor(decisions.length / 2);
    imports.push(await desk.import(kiosk.batch(), post), await desk.import(kiosk.batch(half), post));
    batches.push(kiosk.batch());
  }
  return { imports, batches };
}

/** Officers post the paper votes of the hall, and revoke the cards that were lost: both take out what was cast online. */
async function takeOut({ officers, manifest }: Opened, { paper, lost }: Day, door: Door): Promise<void> {
  const { record } = await door.standing();
  const [first] = paper;
  const entries: Uint8Array[] = [];
  if (first !== undefined) {
    const { group } = first.person;
    const marks = paper.flatMap(({ votes }) => votes[0] ?? []);
    const options = manifest.contests[group]?.options ?? [];
    const values = options.map((_, i) => marks.filter((mark) => mark === i).length);
    const batch: PaperBatch = {
      station: '본관 투표소 · Main hall',
      credentials: keysOf(paper.map(({ person }) => person)),
      ballots: paper.length,
      totals: [{ contest: group, valid: paper.length, values }],
    };
    entries.push(post.paperEntry(record, batch, officers));
  }
  if (lost.length > 0)
    entries.push(
      post.revocationEntry(record, { credentials: keysOf(lost), reason: '카드 분실 · cards lost' }, officers),
    );
  const refused = (await door.post(entries)).find((check) => check !== undefined);
  if (refused !== undefined) throw new RangeError(`the board refused paper or revocation: ${refused}`);
}

function keysOf(people: readonly Person[]): readonly Uint8Array[] {
  return people.map(({ credential }) => credential.key.toBytes()).sort(compareBytes);
}

/** Everything that must be refused: forgeries, and ballots of people who voted on paper or whose card was revoked. */
async function attack(
  election: Opened,
  { paper, lost }: Day,
  material: Parameters<typeof attempts>[2],
  counter: Counter,
  door: Door,
  rng: Rng,
): Promise<HeldDay['attempts']> {
  const { record } = await door.standing();
  const { box, opened } = record.voting;
  const statusOf = ({ credential: { key } }: Person): string => {
    const entry: RollEntry | undefined = opened.context.roll.find(key.toBytes());
    return entry === undefined ? 'unknown' : box.credential(entry.index).status;
  };
  const idle = election.people.filter((person) => person.own !== undefined && statusOf(person) === 'none');
  const [one, two] = idle;
  if (one === undefined || two === undefined) throw new RangeError('everybody has voted');
  const tries: Attempt[] = [...attempts(election, [one, two], material, rng)];
  const gone = [
    [paper[0]?.person, 'B-05', '종이로 투표한 사람의 표', 'a ballot of somebody who voted on paper'],
    [lost[0], 'B-04', '분실된 카드의 표', 'a ballot from a lost card'],
  ] as const;
  for (const [person, check, ko, en] of gone)
    if (person !== undefined)
      tries.push({ what: { ko, en }, check, entry: castEntry(election, person, [], rng) });
  const answers = await counter.post(tries.map(({ entry }) => entry));
  return tries.map((attempt, i) => ({ ...attempt, refusedBy: answers[i] }));
}

/** Officers close; a ballot that comes later is refused. */
async function close(election: Opened, counter: Counter, door: Door, rng: Rng): Promise<void> {
  const { record, size } = await door.standing();
  await mustPost(door, [post.closingEntry(record, size, election.officers)]);
  const late = election.people.at(-1);
  if (late !== undefined) await counter.post([castEntry(election, late, [], rng)]);
}

/** Three of five trustees read the whole record, and decrypt the totals and nothing else; officers state the result. */
async function decrypt({ trustees, officers }: Opened, door: Door, rng: Rng): Promise<void> {
  for (const trustee of trustees.slice(0, 3)) {
    const { record } = await door.standing();
    await mustPost(door, trustee.decrypt(record, rng));
  }
  const { record } = await door.standing();
  await mustPost(door, [post.resultEntry(record, officers)]);
}

async function mustPost(door: Door, entries: readonly Uint8Array[]): Promise<void> {
  const refused = (await door.post(entries)).find((check) => check !== undefined);
  if (refused !== undefined) throw new RangeError(`the board refused it: ${refused}`);
}

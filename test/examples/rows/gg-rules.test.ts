/** The rows of the resident vote that one group is enough for: phases, channels, attacks on the record, rehearsal. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { boardDoor } from '../../../examples/gyeonggi/doors.js';
import { type Opened, openElection } from '../../../examples/gyeonggi/election.js';
import { castEntry, cheatingDevice } from '../../../examples/gyeonggi/hostile.js';
import { Kiosk, KioskDesk, readBatch, writeBatch } from '../../../examples/gyeonggi/kiosk.js';
import type { Person } from '../../../examples/gyeonggi/register.js';
import { PRACTICE, type Rehearsed, rehearse } from '../../../examples/gyeonggi/rehearsal.js';
import { type HeldDay, holdDay } from '../../../examples/gyeonggi/story.js';
import { planDay } from '../../../examples/gyeonggi/voters.js';
import { cardFromText, credentialFromCard, receiptText, trackerOfBallot } from '../../../src/ballot/index.js';
import { fromHex, fromUtf8, utf8 } from '../../../src/core/bytes.js';
import { DecodeError } from '../../../src/core/errors.js';
import { P256 } from '../../../src/core/groups/p256.js';
import { ElectionRecord, readFrame } from '../../../src/record/index.js';
import { verifyElection } from '../../../src/verify/index.js';
import { newDesk } from '../../cli/cli.js';
import { filesOf, publishEntries } from '../../helpers/publish.js';
import { seededRng } from '../../helpers/rng.js';

const rng = seededRng('gyeonggi rules');
const ORIGIN = 'example.org/gg-rules';
let folder: string;
let rehearsal: Rehearsed;
let election: Opened;
let entries: readonly Uint8Array[];
let kiosk: Kiosk;
let held: HeldDay;
/** Somebody who does not vote. */
let idle: Person;
/** What the board said to a ballot before the opening, to one from a kiosk of somebody who has voted at home, to one behind the closing. */
const said: Record<string, readonly (string | undefined)[]> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-gg-rules-'));
  rehearsal = await rehearse(join(folder, 'practice'), `${ORIGIN}/practice`, rng);
  const plan = { ...PRACTICE, membersPerCommunity: 2 };
  election = await openElection({ plan, folder, origin: ORIGIN, practice: false }, rng);
  const early = new ElectionRecord();
  const opening = (await entriesOf(election)).slice(0, -1);
  for (const [i, entry] of opening.entries()) early.judge(i, entry, rng).effect?.();
  const ballot = castEntry(election, person(0), [], rng);
  said.early = early.judge(opening.length, ballot, rng).findings.map(({ check }) => check);
  const door = boardDoor(election);
  // Somebody votes at home and then at a kiosk that cannot know of it.
  kiosk = new Kiosk(election.context.electionId, 'hall-9', rng(32));
  for (const i of [0, 1, 2]) kiosk.take(castEntry(election, person(i), [], rng));
  await door.post([ballot]);
  const desk = new KioskDesk(kiosk.identity);
  const { refused } = await desk.import(kiosk.batch(), async (entry) => (await door.post([entry]))[0]);
  said.kiosk = refused.map(({ counter, check }) => `${counter} ${check}`);
  const later = planDay(election);
  const twice = [0, 1, 2].map(person);
  idle = later.home.at(-1)?.person ?? person(0);
  const day = {
    ...later,
    // Some stay away: in their names it is tried to cheat.
    home: later.home.filter((decision) => !twice.includes(decision.person)).slice(0, -3),
    kiosks: later.kiosks.map((list) => list.filter((decision) => !twice.includes(decision.person))),
  };
  held = await holdDay(election, day, { door, practiceBallot: rehearsal.ballot, workers: 1 }, rng);
  said.late = await door.post([castEntry(election, person(5), [], rng)]);
  entries = await entriesOf(election);
  return async () => {
    await election.ledger.close();
    await rm(folder, { recursive: true, force: true });
  };
}, 600_000);

function person(position: number): Person {
  const found = election.people[position];
  if (found === undefined) throw new Error(`there is no person ${position}`);
  return found;
}

async function entriesOf({ ledger, board }: Opened): Promise<readonly Uint8Array[]> {
  await ledger.checkpoint({ size: board.size });
  const read: Uint8Array[] = [];
  for await (const { entry } of ledger.read(0, board.size)) read.push(entry);
  return read;
}

/** The receipt that a voter keeps of a ballot, by its position. */
async function receiptOf(at: number): Promise<Uint8Array> {
  const { electionId, payload } = readFrame(entries[at] ?? new Uint8Array());
  const proof = fromUtf8(await election.board.receipt(at), 'proof');
  const tracker = trackerOfBallot(payload, election.context.group);
  return utf8(receiptText({ electionId, tracker, ledgerIndex: at, proof }));
}

/** What an auditor finds, and whose receipts contradict the record. */
interface Verdict {
  readonly found: readonly string[];
  readonly receipts: readonly string[];
}

/**
 * What a dishonest operator publishes, who has the key of the log, verified by somebody who kept the checkpoint of the closing day.
 * @param kept - positions of ballots of which voters bring their receipts
 */
async function verdictOn(changed: readonly Uint8Array[], kept: readonly number[]): Promise<Verdict> {
  const { seed } = JSON.parse(await readFile(join(folder, 'secrets', 'log.json'), 'utf8'));
  const checkpoint = new Uint8Array(await readFile(join(folder, 'record', 'checkpoint')));
  const files = filesOf(await publishEntries(changed, ORIGIN, fromHex(seed)));
  const receipts = await Promise.all(
    kept.map(async (at) => ({ name: `ballot ${at}`, bytes: await receiptOf(at) })),
  );
  const { verdict, checks } = await verifyElection(files, {
    evidence: { checkpoints: [checkpoint], receipts },
  });
  expect(verdict).toBe('failed');
  const findings = checks.flatMap((check) => check.findings);
  const brought = findings.filter(({ check }) => check === 'V04');
  // The checkpoint shows that the log signed another history, or a longer one, whatever else is found.
  const ofCheckpoint = brought.find(({ culprit }) => culprit === 'checkpoint');
  expect(ofCheckpoint?.code).toMatch(/^(fork|rollback)$/);
  const others = findings.filter(({ check }) => check !== 'V04');
  const missed = brought.filter(({ message }) => message.includes('is not the one of the receipt'));
  return {
    found: others.map(({ check, entry }) => `${check} ${entry ?? 'log'}`),
    receipts: missed.map(({ culprit }) => culprit),
  };
}

const ballots = (): readonly number[] =>
  entries.flatMap((entry, i) => (readFrame(entry).type === 'ballot' ? [i] : []));

describe('Gyeonggi, one group', () => {
  it('GG-04 takes no ballot before the opening or behind the closing; the ledger decides, not a clock', () => {
    expect([said.early, said.late]).toEqual([['V09'], ['V09']]);
    expect(ballots().length).toBe(held.report.accounting?.accepted);
  });

  it('GG-08, P-26: a kiosk’s chain may come twice; gaps, other orders, other stories and strangers are named', async () => {
    const lines = readBatch(kiosk.batch());
    const [first, second, third] = lines;
    if (first === undefined || second === undefined || third === undefined) throw new Error('it took three');
    const take = async (): Promise<undefined> => undefined;
    const fresh = (): KioskDesk => new KioskDesk(kiosk.identity);
    const desk = fresh();
    expect(await desk.import(writeBatch([first]), take)).toMatchObject({ imported: 1, known: 0 });
    expect(await desk.import(kiosk.batch(), take)).toMatchObject({ imported: 2, known: 1, fault: undefined });
    expect(await desk.import(kiosk.batch(), take)).toMatchObject({ imported: 0, known: 3, fault: undefined });
    expect((await fresh().import(writeBatch([first, third]), take)).fault).toEqual({
      kind: 'gap',
      counter: 2,
    });
    expect((await fresh().import(writeBatch([second, first]), take)).fault).toEqual({
      kind: 'gap',
      counter: 1,
    });
    const moved = writeBatch([first, { ...third, counter: 1 }]);
    await expect(fresh().import(moved, take)).rejects.toThrow(DecodeError);
    // A kiosk that signs two stories: the same counter, another ballot.
    const seed = rng(32);
    const [one, two] = [first.entry, second.entry].map((entry) => {
      const liar = new Kiosk(election.context.electionId, 'liar', seed);
      liar.take(entry);
      liar.take(third.entry);
      return liar;
    });
    if (one === undefined || two === undefined) throw new Error('there are two');
    const liars = new KioskDesk(one.identity);
    await liars.import(writeBatch(readBatch(one.batch()).slice(0, 1)), take);
    expect((await liars.import(two.batch(), take)).fault).toEqual({ kind: 'fork', counter: 0 });
    expect((await liars.import(two.batch(1), take)).fault).toEqual({ kind: 'altered', counter: 1 });
    await expect(new KioskDesk(two.identity).import(kiosk.batch(), take)).rejects.toThrow(DecodeError);
    for (const end of [1, 20, kiosk.batch().length - 1])
      expect(() => readBatch(kiosk.batch().subarray(0, end))).toThrow(DecodeError);
  });

  it('GG-09 counts nobody twice: home and kiosk, home and paper, paper and home', () => {
    expect(said.kiosk).toEqual(['0 B-07']);
    expect(election.manifest.precedence).toBe('paper');
    const { roll, online, paper, removed, revoked, abstained } = held.report.accounting ?? {};
    expect([paper, removed]).toEqual([10, expect.any(Number)]);
    expect(removed ?? 0).toBeGreaterThan(0);
    expect(held.attempts.find(({ what }) => what.en.includes('voted on paper'))?.refusedBy).toBe('B-05');
    expect(roll).toBe([online, paper, revoked, abstained].reduce<number>((sum, n) => sum + (n ?? 0), 0));
  });

  it('GG-13 names a forged, an altered, a dropped, a reordered and a duplicated ballot', async () => {
    const [before = 0, at = 0, next = 0] = ballots().slice(-3);
    expect([at - before, next - at]).toEqual([1, 1]);
    // A device with other rules, in the name of somebody who stayed away: a like for the own community, and a proof of it.
    const { own = 0 } = idle;
    const cheat = cheatingDevice(election, idle, own === 0 ? 1 : 0);
    const forged = castEntry(cheat, idle, [own], seededRng('another device'));
    const replaced = castEntry(election, person(4), [], seededRng('another device'));
    const position = (entries[at] ?? forged).length - 10;
    const altered = (entries[at] ?? forged).map((byte, i) => (i === position ? byte ^ 1 : byte));
    const of = (change: (list: Uint8Array[]) => void): Promise<Verdict> => {
      const list = [...entries];
      change(list);
      return verdictOn(list, [before, at, next]);
    };
    const mine = `ballot ${at}`;
    const first = async (change: (list: Uint8Array[]) => void): Promise<readonly unknown[]> => {
      const { found, receipts } = await of(change);
      return [found[0], receipts[0]];
    };
    expect(await first((list) => list.splice(at, 1, forged))).toEqual([`V20 ${at}`, mine]);
    expect(await first((list) => list.splice(at, 1, replaced))).toEqual([`V17 ${at}`, mine]);
    expect(await first((list) => list.splice(at, 1, altered))).toEqual([`V19 ${at}`, mine]);
    // What is not there any more is missed by the closing, which has counted, and named by whoever has its receipt.
    const closing = entries.findIndex((entry) => readFrame(entry).type === 'close');
    expect(await first((list) => list.splice(at, 1))).toEqual([`V24 ${closing - 1}`, mine]);
    const copy = entries.slice(at, next);
    expect(await first((list) => list.splice(next, 0, ...copy))).toEqual([`V17 ${next}`, `ballot ${next}`]);
    // Ballots of two people in another order count the same: only the checkpoint shows it, and the receipts of these two.
    const swapped = entries.slice(at, next + 1).reverse();
    const reordered = await of((list) => list.splice(at, 2, ...swapped));
    expect(reordered).toEqual({ found: [], receipts: [mine, `ballot ${next}`] });
  }, 240_000);

  it('GG-14 is verified by one command from the published files alone: exit code 0, and 1 for a changed byte', async () => {
    const desk = await newDesk('gg');
    await cp(join(folder, 'record'), desk.path('r'), { recursive: true });
    const good = await desk.hanpyo(['verify', '@r', '--workers', '0']);
    expect([good.code, good.stdout.includes('Verdict: VERIFIED')]).toEqual([0, true]);
    expect(good.stdout).toContain('funded 3 of at most 3');
    const tile = desk.path('r/tile/entries/000.p/');
    const name = `${tile}${entries.length}`;
    const bytes = await readFile(name);
    await writeFile(
      name,
      bytes.map((byte, i) => (i === bytes.length - 500 ? byte ^ 1 : byte)),
    );
    expect((await desk.hanpyo(['verify', '@r', '--workers', '0'])).code).toBe(1);
    await desk.clear();
  }, 120_000);

  it('GG-16 rehearses: the report says so, and neither card nor ballot of it works in the vote', () => {
    expect([rehearsal.report.verdict, rehearsal.report.election?.practice]).toEqual(['verified', true]);
    expect(held.report.election?.practice).toBe(false);
    expect(() => credentialFromCard(cardFromText(rehearsal.card), election.context.electionId, P256)).toThrow(
      DecodeError,
    );
    const tried = held.attempts.filter(({ what }) => what.en.includes('practice'));
    expect(tried.map(({ refusedBy }) => refusedBy)).toEqual(['V06', 'B-02']);
  });
});

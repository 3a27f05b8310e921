/**
 * Board and verifier agree: whatever a verifier would find fault with, the board refuses with the same findings, and its
 * state is as before, so that the honest election goes on to its end as if nothing had been posted.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryStore, openLedger } from '../../src/ledger/index.js';
import { ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import { BoardError, ElectionBoard } from '../../src/record/board.js';
import { entriesOf } from '../helpers/election.js';
import { Forge } from '../helpers/forge.js';
import { seededRng } from '../helpers/rng.js';
import { entryAt, type HonestRecord, holdElection, sameEntries, verified } from '../helpers/tamper.js';
import { challenges, copied, excludedVoters, forged, ineligible } from '../helpers/tamper-ballots.js';
import { type BadEntry, Workshop } from '../helpers/tamper-cases.js';
import {
  doubleMarks,
  wrongClosing,
  wrongOpening,
  wrongPaper,
  wrongResults,
  wrongRolls,
  wrongShares,
} from '../helpers/tamper-counts.js';
import { foreign, malformed, misplaced, missigned, secondManifests } from '../helpers/tamper-frames.js';

let honest: HonestRecord;
let cases: readonly BadEntry[];

beforeAll(async () => {
  honest = await holdElection();
  const shop = new Workshop(honest);
  const forge = new Forge(shop);
  const other = new Workshop(await holdElection('other'));
  const ballots = [ineligible, copied, forged, challenges, excludedVoters].flatMap((make) => make(forge));
  const rest = [
    malformed,
    secondManifests,
    misplaced,
    missigned,
    wrongRolls,
    wrongOpening,
    wrongPaper,
    doubleMarks,
    wrongClosing,
    wrongShares,
    wrongResults,
  ].flatMap((make) => make(shop));
  cases = [...foreign(shop, other), ...rest, ...ballots];
});

async function newBoard(): Promise<ElectionBoard> {
  const { origin, logSeed } = honest.election;
  const ledger = await openLedger(memoryStore(seededRng('store')), {
    origin,
    signer: ed25519NoteSigner(origin, logSeed),
  });
  return ElectionBoard.open(ledger, seededRng('board'));
}

describe('a board', () => {
  it('refuses every bad entry as a verifier would, and ends with the honest record', async () => {
    const board = await newBoard();
    for (const [at, bytes] of [...honest.entries, undefined].entries()) {
      for (const one of cases.filter((candidate) => candidate.at === at)) await expectRefused(board, one);
      if (bytes !== undefined) expect(await board.post(bytes)).toEqual({ index: at });
    }
    await board.settled();
    const entries = await entriesOf({ ...honest.election, board });
    expect(sameEntries(entries, honest.entries)).toBe(true);
    expect((await verified(honest.election, entries)).verdict).toBe('verified');
  });

  it('refuses what is posted together with honest ballots, and keeps the order of the rest', async () => {
    const board = await newBoard();
    const open = honest.entries.findIndex((_, i) =>
      cases.some(({ at, check }) => at === i && check === 'V15'),
    );
    await board.postAll(honest.entries.slice(0, open + 1));
    const ballots = honest.entries.slice(open + 1, open + 5);
    const stray = cases.filter(({ check }) => ['V16', 'V18', 'V19', 'V20'].includes(check));
    const mixed = ballots.flatMap((bytes, i) => [
      bytes,
      entryAt(
        stray.map((one) => one.bytes),
        i,
      ),
      entryAt(
        stray.map((one) => one.bytes),
        i + 4,
      ),
    ]);
    const posted = await Promise.all(mixed.map((bytes) => board.post(bytes)));
    expect(posted.filter(({ refused }) => refused === undefined)).toEqual(
      ballots.map((_, i) => ({ index: open + 1 + i })),
    );
    expect(board.size).toBe(open + 5);
  });

  it('opens again over its own ledger, and not over one that holds a bad entry', async () => {
    const board = await newBoard();
    await board.postAll(honest.entries.slice(0, -1));
    await board.settled();
    const again = await ElectionBoard.open(board.ledger, seededRng('again'));
    expect(again.record.phase).toBe('closed');
    await again.postAll(honest.entries.slice(-1));
    expect(again.record.tallying.result).toBeDefined();
    const { origin, logSeed } = honest.election;
    const signer = ed25519NoteSigner(origin, logSeed);
    const ledger = await openLedger(memoryStore(seededRng('bad store')), { origin, signer });
    const entries = [...honest.entries.slice(0, 3), entryAt(honest.entries, 0)];
    await ledger.appendBatch(entries, {
      keys: entries.map((_, i) => seededRng(`${i}`)(32)),
      await: 'published',
    });
    await expect(ElectionBoard.open(ledger, seededRng('bad'))).rejects.toThrow(BoardError);
  });

  it('takes a message that a trustee posts again, as a verifier does', async () => {
    const board = await newBoard();
    const [manifest, commit] = honest.entries;
    const twice = [manifest, commit, commit, ...honest.entries.slice(2)];
    await board.postAll(twice.flatMap((bytes) => bytes ?? []).slice(0, 12));
    expect(board.size).toBe(12);
    const again = await ElectionBoard.open(board.ledger, seededRng('again'));
    expect(again.record.setup.status.kind).toBe('finished');
  });

  it('wakes up for whoever posts at the moment in which it falls asleep', async () => {
    const board = await newBoard();
    const junk = new Uint8Array(3);
    for (let hops = 0; hops < 20; hops++) {
      await board.post(junk);
      for (let i = 0; i < hops; i++) await undefined;
      expect((await board.post(junk)).refused).toBeDefined();
    }
  });

  it('begins with a manifest, whatever is posted before, and survives it', async () => {
    const board = await newBoard();
    const junk = [new Uint8Array(3), new Uint8Array()];
    for (const [i, bytes] of [...junk, ...honest.entries.slice(1)].entries()) {
      const { refused } = await board.post(bytes);
      expect(refused?.map(({ check }) => check)).toEqual([i < junk.length ? 'V05' : 'V07']);
      expect([board.size, board.record.phase, board.record.blocked]).toEqual([0, 'empty', undefined]);
    }
    expect(() => board.record.setup).toThrow(RangeError);
    await board.postAll(honest.entries.slice(0, 1));
    expect(board.record.phase).toBe('setup');
    expect(() => board.record.voting).toThrow(RangeError);
  });

  it('has no tally before it is closed', async () => {
    const board = await newBoard();
    const close = honest.entries.findIndex((bytes) => bytes[1] === 10);
    await board.postAll(honest.entries.slice(0, close));
    const record = await board.settled();
    expect(() => record.tallying).toThrow('voting has not been closed');
    await board.postAll(honest.entries.slice(close, close + 1));
    expect((await board.settled()).tallying.toDecrypt.length).toBe(2);
  });
});

async function expectRefused(board: ElectionBoard, one: BadEntry): Promise<void> {
  const before = await stateOf(board);
  const { refused } = await board.post(one.bytes);
  expect([one.name, refused?.map(({ check, code }) => [check, code])]).toEqual([
    one.name,
    one.codes.map((code) => [one.check, code]),
  ]);
  expect(refused?.every(({ entry }) => entry === one.at)).toBe(true);
  expect([one.name, await stateOf(board)]).toEqual([one.name, before]);
}

/** Everything that can be seen of a board's state. */
async function stateOf(board: ElectionBoard): Promise<unknown> {
  const record = await board.settled();
  const { size } = board;
  const voting = record.opened ? record.voting : undefined;
  const setup = record.manifest && record.setup;
  const tallying = record.phase === 'published' || record.phase === 'closed';
  return {
    size,
    phase: record.phase,
    blocked: record.blocked,
    run: setup?.ceremony.run,
    messages: setup?.messages.length,
    sealed: setup?.roll !== undefined,
    accounting: voting?.box.accounting,
    places: voting && [...voting.opened.context.roll].map(({ index }) => voting.box.credential(index)),
    paper: voting?.paper.length,
    shares: tallying ? [0, 1, 2].map((trustee) => [...record.tallying.sharesOf(trustee)]) : [],
    result: tallying && record.tallying.result !== undefined,
  };
}

/** Attacks of the log and of whoever posts to it, through board and verifier; ids as in docs/attacks.md. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readBallot, writeBallot } from '../../src/ballot/ballot.js';
import { castBallot } from '../../src/ballot/index.js';
import { memoryStore, openLedger } from '../../src/ledger/index.js';
import { ed25519NoteSigner, parseVerifierKey } from '../../src/ledger/note-keys.js';
import { parseReceipt, verifyReceipt } from '../../src/ledger/receipt.js';
import { ElectionBoard } from '../../src/record/board.js';
import { ENTRY_TYPES, makeEntry, readFrame } from '../../src/record/entry.js';
import { voterOf } from '../../src/record/parties.js';
import { ballotEntry, manifestEntry } from '../../src/record/steps.js';
import {
  castVote,
  choose,
  contextOf,
  credentialOf,
  openTestElection,
  prepareFor,
} from '../helpers/election.js';
import { seededRng } from '../helpers/rng.js';
import {
  entryAt,
  failedChecks,
  finished,
  found,
  type HonestRecord,
  holdElection,
  positionOf,
  verified,
} from '../helpers/tamper.js';
import { bad, Workshop, withBad } from '../helpers/tamper-cases.js';

let honest: HonestRecord;
let open: readonly Uint8Array[];

beforeAll(async () => {
  honest = await holdElection();
  open = honest.entries.slice(0, positionOf(honest.entries, 'close'));
});

async function newBoard(entries: readonly Uint8Array[]): Promise<ElectionBoard> {
  const { origin, logSeed } = honest.election;
  const signer = ed25519NoteSigner(origin, logSeed);
  const ledger = await openLedger(memoryStore(seededRng('store')), { origin, signer });
  const board = await ElectionBoard.open(ledger, seededRng('board'));
  await board.postAll(entries);
  return board;
}

describe('C8 reordered revotes', () => {
  const [first, last] = [0, 5];
  const at = (nth: number): number => positionOf(honest.entries, 'ballot', nth);

  it('C8 two ballots of a voter exchanged: the second does not continue the chain', async () => {
    const swapped = open.map((bytes, i) =>
      i === at(first) ? entryAt(open, at(last)) : i === at(last) ? entryAt(open, at(first)) : bytes,
    );
    const report = await verified(honest.election, finished(honest.election, swapped));
    expect(found(report).map(([check, where, code]) => [check, where, code])).toEqual([
      ['V17', at(first), 'B-07'],
    ]);
    const board = await newBoard(swapped.slice(0, at(first)));
    expect((await board.post(entryAt(swapped, at(first)))).refused?.[0]?.code).toBe('B-07');
  });

  it('C8 the first ballot of a voter dropped: the later one does not stand alone', async () => {
    const without = open.filter((_, i) => i !== at(first));
    const report = await verified(honest.election, finished(honest.election, without));
    expect(failedChecks(report)).toEqual(['V17']);
  });

  it('C8 the last ballot dropped: the closing does not count it, and if officers join in, a receipt does', async () => {
    const without = open.filter((_, i) => i !== at(last));
    const closed = [...without, ...honest.entries.slice(open.length)];
    const report = await verified(honest.election, closed);
    expect(failedChecks(report)).toContain('V24');
    const receipts = [await honest.election.board.receipt(at(last))];
    const remade = finished(honest.election, without);
    expect((await verified(honest.election, remade)).verdict).toBe('verified');
    expect(failedChecks(await verified(honest.election, remade, { evidence: { receipts } }))).toEqual([
      'V04',
    ]);
  });

  it('C8 a chain forked: of two second ballots only the first on the board counts', async () => {
    const election = await openTestElection({ seed: 'fork' });
    await castVote(election, 0, 0);
    const [a, b] = [1, 2].map((option) => prepareFor(election, 0, choose(contextOf(election), option)));
    const { secret } = credentialOf(election, 0);
    if (!a || !b) throw new RangeError('no ballots');
    const entries = [a, b].map((prepared) => ballotEntry(castBallot(prepared, secret, election.rng)));
    const posted = await Promise.all(entries.map((bytes) => election.board.post(bytes)));
    expect(posted.map(({ refused }) => refused?.[0]?.code)).toEqual([undefined, 'B-07']);
  });
});

describe('C7, C3, C4, C9: what voters can check', () => {
  it('C7 a ballot acknowledged and not appended, or cut off before the seal, is missed by its receipt', async () => {
    const receipts = [await honest.election.board.receipt(positionOf(honest.entries, 'ballot', 2))];
    const cut = honest.entries.slice(0, positionOf(honest.entries, 'ballot', 2));
    const report = await verified(honest.election, cut, { evidence: { receipts } });
    expect(found(report)).toEqual([['V04', undefined, 'missing', 'receipt 1']]);
  });

  it('C3 the receipt of another voter’s ballot is not that of one’s own', async () => {
    const { manifest, board } = honest.election;
    const [mine, theirs] = [0, 1].map((nth) => positionOf(honest.entries, 'ballot', nth));
    const receipt = parseReceipt(await board.receipt(theirs ?? 0));
    const trust = { origin: manifest.ledger.origin, logKeys: [parseVerifierKey(manifest.ledger.key)] };
    expect(verifyReceipt(receipt, entryAt(honest.entries, theirs ?? 0), trust).ok).toBe(true);
    expect(verifyReceipt(receipt, entryAt(honest.entries, mine ?? 0), trust)).toEqual({
      ok: false,
      reason: 'not-included',
    });
  });

  it('C4 two boards for two voters: either receipt convicts the other board', async () => {
    const [a, b] = [open, open.filter((_, i) => i !== positionOf(open, 'ballot', 2))];
    const boards = await Promise.all([newBoard(a), newBoard(b)]);
    const receipts = await Promise.all(boards.map((board) => board.receipt(board.size - 1)));
    for (const [list, receipt] of [
      [a, receipts[1]],
      [b, receipts[0]],
    ] as const) {
      const evidence = { receipts: receipt ? [receipt] : [] };
      expect(failedChecks(await verified(honest.election, list, { evidence }))).toEqual(['V04']);
    }
  });

  it('C9 a ballot cast behind the voter’s back shows in the state of the credential', async () => {
    const record = honest.election.board.record;
    expect(voterOf(record, credentialOf(honest.election, 0)).sequence).toBe(2);
    expect(voterOf(record, credentialOf(honest.election, 1)).sequence).toBe(1);
  });

  it('C14 ballots of a style have one length, whatever the choice', async () => {
    const lengths = honest.entries.flatMap((bytes) =>
      readFrame(bytes).type === 'ballot' ? [bytes.length] : [],
    );
    expect(new Set(lengths).size).toBe(2);
  });
});

describe('B: groups, encodings', () => {
  it('B1 a manifest with any group but those of the library is refused by board and verifier', async () => {
    const { manifest, officers } = honest.election;
    for (const group of ['MODP-256', 'custom', 'ristretto255 ', 'p-256', 'TINY-TEST', 'constructor']) {
      const changed = { ...manifest, group: group as typeof manifest.group };
      const bytes = manifestEntry(changed, officers);
      const report = await verified(honest.election, [bytes]);
      expect([group, found(report)[0]?.slice(0, 3)]).toEqual([group, ['V08', 0, 'M-04']]);
      const board = await newBoard([]);
      expect((await board.post(bytes)).refused?.[0]?.code).toBe('M-04');
      await board.postAll(honest.entries.slice(0, 1));
    }
  });

  it('B3, B7 elements and scalars that are not canonical are refused, wherever they stand', async () => {
    const shop = new Workshop(honest);
    const context = contextOf(honest.election);
    const prepared = prepareFor(honest.election, 6, choose(context, 0));
    const ballot = castBallot(prepared, credentialOf(honest.election, 6).secret, honest.election.rng);
    const bytes = writeBallot(ballot);
    const { elementBytes, scalarBytes } = context.group;
    expect(readBallot(bytes, context).ballot.sequence).toBe(0);
    const header = 2 + 32 + elementBytes + 4 + 32 + 4 + 4;
    const put = (at: number, value: Uint8Array): Uint8Array => {
      const copy = bytes.slice();
      copy.set(value, at);
      return shop.signed('ballot', copy);
    };
    const all = (byte: number): Uint8Array => new Uint8Array(elementBytes).fill(byte);
    const cases = [
      put(header, all(0)),
      put(header, all(0xff)),
      put(header + elementBytes, all(0xff)),
      put(bytes.length - scalarBytes, all(0xff)),
    ].map((entry) => bad(['V05', 'B-09'], '', /./, shop.at('close'), entry));
    const report = await verified(honest.election, withBad(honest, cases).entries);
    expect(found(report).map(([check, , code]) => [check, code])).toEqual(cases.map(() => ['V05', 'B-09']));
    const board = await newBoard(open);
    for (const one of cases) expect((await board.post(one.bytes)).refused?.[0]?.code).toBe('B-09');
  });
});

describe('E6: too much', () => {
  it('E6 entries larger than a ledger holds, empty ones, and every type with junk are refused in every phase', async () => {
    const board = await newBoard([]);
    const id = readFrame(entryAt(honest.entries, 0)).electionId;
    const { signer } = honest.election.trustees[0] ?? {};
    if (signer === undefined) throw new RangeError('no trustee');
    const large = new Uint8Array(65_536 + 10);
    large.set(makeEntry('ceremony', id, new Uint8Array(65_400), [signer]));
    const junk = Object.keys(ENTRY_TYPES).map((type) =>
      makeEntry(type as keyof typeof ENTRY_TYPES, id, seededRng(type)(300), [signer]),
    );
    for (const bytes of honest.entries) {
      for (const wrong of [large, new Uint8Array(), ...junk]) {
        const { refused } = await board.post(wrong);
        expect(refused?.length).toBeGreaterThan(0);
      }
      expect((await board.post(bytes)).refused).toBeUndefined();
    }
  });
});

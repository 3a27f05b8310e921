/** An election through the service, from before its opening to a verified record, and what voters get on the way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeElection, practiceBallot } from '../../../examples/board/practice.js';
import type { Status } from '../../../examples/board/status-shape.js';
import { isReceiptFor, parseReceipt } from '../../../src/ballot/receipt.js';
import { toHex, utf8 } from '../../../src/core/bytes.js';
import { systemRng as rng } from '../../../src/core/random.js';
import { ed25519NoteSigner } from '../../../src/ledger/note-keys.js';
import { parseReceipt as parseProof, verifyReceipt } from '../../../src/ledger/receipt.js';
import { openTileLog } from '../../../src/ledger/tile-source.js';
import { makeEntry } from '../../../src/record/entry.js';
import { extensionEntry } from '../../../src/record/notices.js';
import { replay } from '../../../src/record/replay.js';
import { ElectionRecord } from '../../../src/record/state.js';
import { closingEntry, resultEntry, revocationEntry } from '../../../src/record/steps.js';
import { verifyElection } from '../../../src/verify/verify-election.js';
import { problem, type Served, Workshop } from './serving.js';

const shop = new Workshop();
let election: PracticeElection;
let served: Served;

beforeAll(async () => {
  election = await shop.election('ready', { voters: 6 });
  served = await shop.serve(election.workspace, { smallestCell: 2 });
});
afterAll(() => shop.close());

/** The record as anyone makes it from the files that the service hands out. */
async function publicRecord(): Promise<{ record: ElectionRecord; size: number }> {
  const log = ed25519NoteSigner('example.org/practice', election.logSeed);
  const reader = openTileLog((path, max) => served.file(path, max), { origin: log.name, logKeys: [log] });
  const { size } = await reader.checkpoint();
  const record = new ElectionRecord();
  await replay(record, reader, 0, size, { rng });
  return { record, size };
}

const ballots: ReturnType<typeof practiceBallot>[] = [];

describe('an election through the service', () => {
  it('takes no ballot before it is opened, and opens by an entry of the officers', async () => {
    for (const voter of election.voters) ballots.push(practiceBallot(election, voter, 0));
    const [first] = ballots;
    expect(problem(await served.post('/ballots', first?.entry ?? new Uint8Array()))).toBe('409 not-open');
    const forged = makeEntry('open', election.context.electionId, new Uint8Array(40), [
      { role: 'officer', index: 0, seed: rng(32) },
    ]);
    expect(problem(await served.post('/entries', forged))).toBe('422 refused V10');
    const opened = await served.post('/entries', election.opening);
    expect(opened.status).toBe(201);
    // An operator who is not sure whether it arrived sends it again.
    const again = await served.post('/entries', election.opening);
    expect([again.status, again.json.index]).toEqual([200, opened.json.index]);
  });

  it('gives every ballot a receipt that proves its place, offline', async () => {
    const trust = ed25519NoteSigner('example.org/practice', election.logSeed);
    for (const { entry, tracker } of ballots.slice(0, 3)) {
      const { status, json } = await served.post('/ballots', entry);
      expect(status).toBe(201);
      const receipt = parseReceipt(String(json.receipt));
      expect(isReceiptFor(receipt, election.context.electionId, tracker)).toBe(true);
      const verdict = verifyReceipt(parseProof(utf8(receipt.proof)), entry, {
        origin: trust.name,
        logKeys: [trust],
      });
      expect(verdict).toMatchObject({ ok: true, index: json.index });
    }
  });

  it('two voters with one receipt notice (clash attack, C3)', async () => {
    const [mine, other] = ballots;
    if (mine === undefined || other === undefined) throw new RangeError('no ballots');
    const trust = ed25519NoteSigner('example.org/practice', election.logSeed);
    // A service that shows the second voter the receipt of the first.
    const { json } = await served.post('/ballots', mine.entry);
    const shown = parseReceipt(String(json.receipt));
    expect(isReceiptFor(shown, election.context.electionId, other.tracker)).toBe(false);
    // And one that writes her tracker into it: the proof is not of her ballot.
    const proof = parseProof(utf8(shown.proof));
    const verdict = verifyReceipt(proof, other.entry, { origin: trust.name, logKeys: [trust] });
    expect(verdict).toEqual({ ok: false, reason: 'not-included' });
  });

  it('answers the same bytes with the same place, and shows a voter every ballot of hers', async () => {
    const [voter] = election.voters;
    const [first] = ballots;
    if (voter === undefined || first === undefined) throw new RangeError('no voter');
    const before = await served.post('/ballots?level=sequenced', first.entry);
    expect([before.status, before.json.duplicate, before.json.level]).toEqual([200, true, 'sequenced']);
    expect(before.json.proof).toBeUndefined();
    const later = practiceBallot(election, voter, 1, { sequence: 1, previous: first.tracker });
    const revoted = await served.post('/ballots', later.entry);
    expect(revoted.status).toBe(201);
    const mine = await served.get(`/ballots/${toHex(voter.key.toBytes())}`);
    expect(mine.json).toMatchObject({ status: 'online', total: 2 });
    const shown = mine.json.ballots as { index: number; trackerHash: string; sequence: number }[];
    expect(shown.map(({ index, sequence }) => [index, sequence])).toEqual([
      [revoted.json.index, 1],
      [before.json.index, 0],
    ]);
    expect(shown.map(({ trackerHash }) => trackerHash)).toEqual([toHex(later.tracker), toHex(first.tracker)]);
    const again = await served.post('/ballots', first.entry);
    expect([again.status, again.json.index]).toEqual([200, before.json.index]);
    const stranger = election.context.group.generator().toBytes();
    expect(problem(await served.get(`/ballots/${toHex(stranger)}`))).toBe('404 not-found');
  });

  it('gives the receipt of a position once more', async () => {
    const [, second] = ballots;
    const { json } = await served.post('/ballots', second?.entry ?? new Uint8Array());
    const asked = await served.get(`/receipt/${json.index}`);
    expect(asked.json.trackerHash).toBe(toHex(second?.tracker ?? new Uint8Array()));
    expect(problem(await served.get('/receipt/100000'))).toBe('404 not-found');
    expect(problem(await served.get('/receipt/1?level=witnessed'))).toBe('400 bad-request');
  });

  it('a revoked credential votes no more, and the turnout follows', async () => {
    const [voter] = election.voters.slice(5);
    if (voter === undefined) throw new RangeError('no voter');
    const { record } = await publicRecord();
    const revocation = { credentials: [voter.key.toBytes()], reason: 'lost card' };
    const posted = await served.post('/entries', revocationEntry(record, revocation, election.officers));
    expect(posted.status).toBe(201);
    expect(problem(await served.post('/ballots', ballots[5]?.entry ?? new Uint8Array()))).toBe(
      '422 refused B-04',
    );
    const { counters } = (await served.get('/status.json')).json as { counters: Record<string, unknown> };
    expect(counters).toMatchObject({
      accepted: 4,
      superseded: 1,
      turnout: { total: { eligible: 6, online: 3, paper: 0, revoked: 1 } },
    });
  });

  it('is extended by an entry, never shortened', async () => {
    const { record } = await publicRecord();
    const extension = (until: number) =>
      extensionEntry(record, { until, reason: 'an hour without power' }, election.officers);
    expect((await served.post('/entries', extension(1_500_000_000))).status).toBe(201);
    expect(problem(await served.post('/entries', extension(1_400_000_000)))).toBe('422 refused V42');
    const shown = (await served.get('/status/election.json')).json.extension;
    expect(shown).toEqual({ until: 1_500_000_000, reason: 'an hour without power' });
    // The announced end is of the past for this clock, and the board is open all the same: an entry closes it.
    expect((await served.post('/ballots', ballots[3]?.entry ?? new Uint8Array())).status).toBe(201);
  });

  it('says nothing of a result and of no voter, in figures and in the status', async () => {
    const texts = [await served.get('/status.json'), await served.get('/metrics')].map(({ text }) => text);
    const secrets = [
      ...election.voters.map(({ key }) => toHex(key.toBytes()).slice(0, 16)),
      ...ballots.map(({ tracker }) => toHex(tracker).slice(0, 16)),
      '127.0.0.1',
      'dish-1',
      'total_votes',
    ];
    for (const text of texts) for (const secret of secrets) expect(text).not.toContain(secret);
    expect(texts[1]).toContain('hanpyo_refused_total{code="refused B-04"} 1');
  });

  it('takes nothing after the closing, but knows what was cast, and ends in a verified record', async () => {
    const { record, size } = await publicRecord();
    const closed = await served.post('/entries', closingEntry(record, size, election.officers));
    expect(closed.status).toBe(201);
    expect(problem(await served.post('/ballots', ballots[4]?.entry ?? new Uint8Array()))).toBe('409 closed');
    expect((await served.post('/ballots', ballots[0]?.entry ?? new Uint8Array())).status).toBe(200);
    const late = extensionEntry(record, { until: 1_600_000_000, reason: 'too late' }, election.officers);
    expect(problem(await served.post('/entries', late))).toBe('422 refused V09');
    const after = (await publicRecord()).record;
    for (const trustee of election.trustees.slice(0, 2))
      for (const entry of trustee.decrypt(after, rng))
        expect((await served.post('/entries', entry)).status).toBe(201);
    const done = await served.post('/entries', resultEntry((await publicRecord()).record, election.officers));
    expect(done.status).toBe(201);
    const report = await verifyElection((path, max) => served.file(path, max));
    expect(report.verdict).toBe('verified');
    expect(report.result?.[0]?.options.map(({ votes }) => votes)).toEqual([3, 1, 0, 0]);
    const { election: shown, acts } = (await served.get('/status.json')).json as unknown as Status;
    expect(shown.phase).toBe('published');
    expect(acts.map(({ type }) => type).slice(-6)).toEqual([
      'revocation',
      'extend',
      'close',
      'share',
      'share',
      'result',
    ]);
  });

  it('serves files of the log and nothing else, whatever the path', async () => {
    expect(await served.file('tile/0/000.p/4', 1e6)).toHaveLength(4 * 32);
    for (const path of [
      '/tile/../secrets/log.json',
      '/tile/%2e%2e/secrets/log.json',
      '/tile/0/..%2f..%2fjournal%2fjournal',
      '/tile/entries/000.p/255',
      '/tile/0/000.p/00004',
      '/tile/00/000.p/4',
      '/tile/0/x000/000.p/4',
      '/tile/64/000',
      '/tile/0/000.p/0',
      '/journal/journal',
      '//secrets/log.json',
      '/checkpoint/..',
    ])
      expect([path, (await served.get(path)).status]).toEqual([path, 404]);
  });
});

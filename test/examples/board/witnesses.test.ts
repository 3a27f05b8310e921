/**
 * Receipts at `witnessed`, with two of three witnesses on servers of their own, from the first ballot to a verified record:
 * one lies, others go down, hang, and come back. No ballot is lost by it, and nobody waits for a witness that is not needed.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PracticeElection, practiceBallot } from '../../../examples/board/practice.js';
import { utf8 } from '../../../src/core/bytes.js';
import { systemRng as rng } from '../../../src/core/random.js';
import { ed25519NoteSigner, parseVerifierKey } from '../../../src/ledger/note-keys.js';
import { parseReceipt as parseProof, verifyReceipt } from '../../../src/ledger/receipt.js';
import { openTileLog } from '../../../src/ledger/tile-source.js';
import { replay } from '../../../src/record/replay.js';
import { ElectionRecord } from '../../../src/record/state.js';
import { closingEntry, paperEntry, resultEntry } from '../../../src/record/steps.js';
import { verifyElection } from '../../../src/verify/verify-election.js';
import { problem, type Reply, type Served, Workshop } from './serving.js';
import { type Conduct, type WitnessServer, witnessServer } from './witness-servers.js';

const shop = new Workshop();
let election: PracticeElection;
let served: Served;
let witnesses: readonly WitnessServer[];
let entries: readonly Uint8Array[];

beforeAll(async () => {
  election = await shop.election('open', { voters: 24 });
  entries = election.voters.map((voter, i) => practiceBallot(election, voter, i % 3).entry);
  const log = ed25519NoteSigner('example.org/practice', election.logSeed);
  witnesses = await Promise.all(['one', 'three', 'eleven'].map((name) => witnessServer(name, log)));
  // A minute for each: longer than any test may take.
  served = await serve({ witnessMs: 60_000, graceMs: 50, receiptMs: 60_000 });
});
afterAll(async () => {
  await shop.close();
  await Promise.all(witnesses.map((witness) => witness.close()));
});

function serve(limits: { witnessMs: number; graceMs: number; receiptMs: number }): Promise<Served> {
  return shop.serve(election.workspace, {
    quorum: 2,
    witnesses: witnesses.map(({ config }) => config),
    limits,
  });
}

function conducts(...all: readonly Conduct[]): void {
  for (const [i, witness] of witnesses.entries()) witness.conduct = all[i] ?? 'well';
}

function ballot(i: number): Uint8Array {
  const entry = entries[i];
  if (entry === undefined) throw new RangeError(`no ballot ${i}`);
  return entry;
}

/** Checks a receipt offline, with the keys that everybody knows. @returns the names of those who cosigned it */
function cosigners({ json }: Reply, entry: Uint8Array): readonly string[] {
  const log = ed25519NoteSigner('example.org/practice', election.logSeed);
  const keys = witnesses.map(({ config }) => parseVerifierKey(config.key));
  const trust = { origin: log.name, logKeys: [log], witnessKeys: keys, quorum: 2 };
  expect(verifyReceipt(parseProof(utf8(String(json.proof))), entry, trust)).toMatchObject({
    ok: true,
    index: json.index,
  });
  return keys.map(({ name }) => name).filter((name) => String(json.proof).includes(`— ${name} `));
}

/** Sends the same bytes until there are enough witnesses, as clients do: on a busy machine one may be too slow for a second. */
async function sent(path: string, entry: Uint8Array): Promise<Reply> {
  for (;;) {
    const reply = await served.post(path, entry);
    if (problem(reply) !== '503 not-witnessed') return reply;
  }
}

async function publicRecord(): Promise<{ record: ElectionRecord; size: number }> {
  const log = ed25519NoteSigner('example.org/practice', election.logSeed);
  const reader = openTileLog((path, max) => served.file(path, max), { origin: log.name, logKeys: [log] });
  const { size } = await reader.checkpoint();
  const record = new ElectionRecord();
  await replay(record, reader, 0, size, { rng });
  return { record, size };
}

it('carry the cosignatures of the two who are honest', async () => {
  conducts('well', 'lies', 'well');
  const reply = await served.post('/ballots', ballot(0));
  expect([reply.status, reply.json.level]).toEqual([201, 'witnessed']);
  expect(cosigners(reply, ballot(0))).toEqual(['one', 'eleven']);
});

it('do not wait for one who hangs, who has one question open for all of them', async () => {
  conducts('well', 'well', 'hangs');
  for (let i = 1; i < 5; i++) {
    const reply = await served.post('/ballots', ballot(i));
    expect(reply.status).toBe(201);
    expect(cosigners(reply, ballot(i))).toEqual(['one', 'three']);
  }
  expect(witnesses[2]?.mostOpen).toBe(1);
  await shop.stop(served);
});

it('are refused together while the quorum is lost, and the ballots are there', async () => {
  conducts('well', 'well', 'well');
  served = await serve({ witnessMs: 1000, graceMs: 50, receiptMs: 20_000 });
  conducts('well', 'hangs', 'lies');
  const many = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20];
  const before = await served.post('/ballots?level=published', ballot(4));
  expect(before.status).toBe(200);
  const replies = await Promise.all(many.map((i) => served.post('/ballots', ballot(i))));
  for (const reply of replies) {
    expect(problem(reply)).toBe('503 not-witnessed');
    expect(reply.json.error).toMatchObject({ retryable: true });
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  // Whoever is content with less gets it, of the same place.
  const content = await served.post('/ballots?level=published', ballot(5));
  expect([content.status, content.json.level]).toEqual([200, 'published']);
  conducts('well', 'down', 'well');
  for (const i of many) {
    const again = await sent('/ballots', ballot(i));
    expect([again.status, again.json.level]).toEqual([200, 'witnessed']);
    if (i === 5) expect(again.json.index).toBe(content.json.index);
    expect(cosigners(again, ballot(i))).toEqual(['one', 'eleven']);
  }
});

it('one witness down and one that lies: the ballot waits for the third', async () => {
  conducts('well', 'down', 'lies');
  expect(problem(await served.post('/ballots', ballot(21)))).toBe('503 not-witnessed');
  conducts('well', 'well', 'lies');
  const reply = await sent('/ballots', ballot(21));
  expect([reply.status, cosigners(reply, ballot(21))]).toEqual([200, ['one', 'three']]);
});

it('a batch of paper counts for its voters, through the same service', async () => {
  conducts('well', 'well', 'well');
  const [onPaper, twice] = [election.voters[22], election.voters[0]];
  if (onPaper === undefined || twice === undefined) throw new RangeError('no voters');
  const { record } = await publicRecord();
  const batch = (key: Uint8Array) => ({
    station: 'Town hall',
    credentials: [key],
    ballots: 1,
    totals: [{ contest: 0, valid: 1, values: [0, 0, 1, 0] }],
  });
  const post = (key: Uint8Array) => sent('/entries', paperEntry(record, batch(key), election.officers));
  const taken = await post(onPaper.key.toBytes());
  expect(taken.json.level).toBe('witnessed');
  expect(problem(await post(onPaper.key.toBytes().slice(1)))).toMatch(/^422 refused/);
  expect(problem(await served.post('/ballots', ballot(22)))).toBe('422 refused B-05');
  const { counters } = (await served.get('/status.json')).json as { counters: Record<string, unknown> };
  expect(counters).toMatchObject({ turnout: { total: { online: 22, paper: 1 } } });
});

it('an end that too few have seen is the end, and is witnessed later, also after a restart', async () => {
  const { record, size } = await publicRecord();
  expect((await sent('/entries', closingEntry(record, size, election.officers))).json.level).toBe(
    'witnessed',
  );
  const closed = (await publicRecord()).record;
  for (const trustee of election.trustees.slice(0, 2))
    for (const entry of trustee.decrypt(closed, rng))
      expect((await sent('/entries', entry)).json.level).toBe('witnessed');
  const result = resultEntry((await publicRecord()).record, election.officers);
  conducts('well', 'down', 'down');
  expect(problem(await served.post('/entries', result))).toBe('503 not-witnessed');
  expect((await served.get('/health/live')).status).toBe(200);
  conducts('well', 'well', 'well');
  const done = await sent('/entries', result);
  expect([done.status, done.json.level]).toEqual([200, 'witnessed']);
  await shop.stop(served);
  served = await serve({ witnessMs: 3000, graceMs: 50, receiptMs: 20_000 });
  const known = await sent('/ballots', ballot(0));
  expect([known.status, known.json.level]).toEqual([200, 'witnessed']);
  expect((await sent('/entries', result)).json.index).toBe(done.json.index);
  expect(problem(await served.post('/ballots', ballot(23)))).toBe('409 closed');
  const report = await verifyElection((path, max) => served.file(path, max));
  expect(report.verdict).toBe('verified');
  expect(report.result?.[0]?.options.map(({ votes }) => votes)).toEqual([8, 7, 8, 0]);
});

/** What onlookers and booths get from the service: pages, the election file, and the picture of the election part by part. */
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeElection, practiceBallot } from '../../../examples/board/practice.js';
import type { Status } from '../../../examples/board/status-shape.js';
import { readElectionFile } from '../../../examples/booth/crypto/election-file.js';
import { toHex } from '../../../src/core/bytes.js';
import { extensionEntry } from '../../../src/record/notices.js';
import { ElectionRecord } from '../../../src/record/state.js';
import { revocationEntry } from '../../../src/record/steps.js';
import { until } from '../../helpers/until.js';
import { problem, rawConnection, type Served, Workshop } from './serving.js';

const POLICY = "default-src 'none'; script-src 'sha256-abc='; connect-src 'self'";
const PAGE = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><p>${'booth '.repeat(200)}</p>`;

const shop = new Workshop();
let election: PracticeElection;
let served: Served;
let pages: string;

beforeAll(async () => {
  election = await shop.election('ready', { voters: 8 });
  pages = await shop.folder();
  await mkdir(join(pages, 'secret'));
  await writeFile(join(pages, 'booth.html'), PAGE);
  await writeFile(join(pages, 'bare.html'), '<!doctype html><p>no policy');
  await writeFile(join(pages, 'mark.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(pages, 'secret', 'key.json'), '"private"');
  served = await shop.serve(election.workspace, {
    smallestCell: 3,
    closes: '2026-11-27T18:00:00+09:00',
    pages: {
      '/': join(pages, 'booth.html'),
      '/booth': join(pages, 'booth.html'),
      '/mark': join(pages, 'mark.svg'),
    },
  });
});
afterAll(() => shop.close());

const status = async (): Promise<Status> => (await served.get('/status.json')).json as unknown as Status;

/** An answer as it is on the wire: `fetch` would unpack it. */
async function onTheWire(
  path: string,
  headers: string,
): Promise<{ readonly head: string; readonly body: Buffer }> {
  const socket = connect(served.port, '127.0.0.1');
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  socket.write(`GET ${path} HTTP/1.1\r\nhost: board\r\nconnection: close\r\n${headers}\r\n`);
  await new Promise((resolve) => socket.on('close', resolve));
  const all = Buffer.concat(parts);
  const end = all.indexOf('\r\n\r\n') + 4;
  return { head: all.subarray(0, end).toString(), body: all.subarray(end) };
}

describe('pages', () => {
  it('are sent with the policy that they carry, and may not be framed', async () => {
    const { status: code, text, headers } = await served.get('/booth');
    expect([code, text]).toEqual([200, PAGE]);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toBe(`${POLICY}; frame-ancestors 'none'`);
    expect((await served.get('/')).text).toBe(PAGE);
    const picture = await served.get('/mark');
    expect(picture.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('are not sent again to whoever has them, and packed to whoever can unpack them', async () => {
    const { headers } = await served.get('/booth');
    const etag = headers.get('etag') ?? '';
    const again = await served.get('/booth', { headers: { 'if-none-match': `"other", ${etag.slice(2)}` } });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await served.get('/booth', { headers: { 'if-none-match': '*' } })).status).toBe(304);
    expect((await served.get('/booth', { headers: { 'if-none-match': '"*"' } })).status).toBe(200);
    // The same tag for both forms, which are not the same to the byte.
    expect(etag).toMatch(/^W\//);
    const packed = await onTheWire('/booth', 'accept-encoding: br, gzip;q=0.5\r\n');
    expect(packed.head).toContain('content-encoding: gzip');
    expect(gunzipSync(packed.body).toString()).toBe(PAGE);
    for (const refused of ['', 'accept-encoding: gzip;q=0\r\n', 'accept-encoding: x-gzippy\r\n'])
      expect((await onTheWire('/booth', refused)).body.toString()).toBe(PAGE);
  });

  it('are there by their own paths only', async () => {
    for (const path of [
      '/booth/',
      '/booth.html',
      '/Booth',
      '/secret/key.json',
      '/booth/../secret/key.json',
      '/mark.svg',
    ])
      expect([path, (await served.get(path)).status]).toEqual([path, 404]);
    expect(problem(await served.post('/booth', new Uint8Array(1)))).toBe('405 method-not-allowed');
  });

  it('and all else are not found by paths that only a URL reads as theirs', async () => {
    for (const path of [
      '//board/booth',
      '/\\board/booth',
      '/x/../booth',
      '/x/%2e%2e/booth',
      '/./status.json',
      '/\\x/status.json',
      '/booth#',
    ])
      expect([path, (await onTheWire(path, '')).head.slice(9, 12)]).toEqual([path, '404']);
    expect((await onTheWire('/status.json?a=/../b', '')).head.slice(9, 12)).toBe('200');
  });

  it.each([
    ['/status.json', 'booth.html', 'can not be the path'],
    ['/tile/0/000', 'booth.html', 'can not be the path'],
    ['/a/../b', 'booth.html', 'can not be the path'],
    ['booth', 'booth.html', 'can not be the path'],
    ['/bare', 'bare.html', 'carries no Content-Security-Policy'],
    ['/folder', 'secret', 'is of no known type'],
    ['/absent', 'absent.html', 'no such file'],
  ])('%s from %s: the service does not start', async (path, file, why) => {
    const start = shop.serveCopy(election, { pages: { [path]: join(pages, file) } });
    await expect(start).rejects.toThrow(why);
  });
});

describe('the election file', () => {
  it('is there once voting has opened, all that a booth needs, and follows the announced end', async () => {
    expect(problem(await served.get('/election.json'))).toBe('409 not-open');
    expect((await served.post('/entries', election.opening)).status).toBe(201);
    const first = await served.get('/election.json');
    const read = readElectionFile(first.text);
    expect(toHex(read.electionId)).toBe(toHex(election.context.electionId));
    expect(read.closes).toBe('2026-11-27T18:00:00+09:00');
    const etag = first.headers.get('etag') ?? '';
    const [voter] = election.voters;
    if (voter === undefined) throw new RangeError('no voter');
    await served.post('/ballots', practiceBallot(election, voter, 0).entry);
    const held = { headers: { 'if-none-match': etag } };
    expect((await served.get('/election.json', held)).status).toBe(304);
    const extension = { until: 1_900_000_000, reason: 'a power cut' };
    const entry = extensionEntry(recordOf(), extension, election.officers);
    expect((await served.post('/entries', entry)).status).toBe(201);
    const later = await served.get('/election.json', held);
    expect([later.status, readElectionFile(later.text).closes]).toEqual([200, '2030-03-17T17:46:40Z']);
  });
});

describe('the picture', () => {
  it('has every part of the status as a file and as an event', async () => {
    const { socket, ended } = rawConnection(served.port);
    let heard = '';
    socket.on('data', (data: Uint8Array) => {
      heard += new TextDecoder().decode(data);
    });
    socket.write('GET /events HTTP/1.1\r\nhost: board\r\n\r\n');
    const whole = await status();
    expect(Object.keys(whole)).toHaveLength(8);
    await until(() => Object.keys(whole).every((name) => heard.includes(`event: ${name}\n`)));
    socket.destroy();
    const stream = await ended;
    expect(stream).toContain('x-content-type-options: nosniff\r\n');
    for (const name of Object.keys(whole)) {
      const part = await served.get(`/status/${name}.json`);
      expect(Object.keys(part.json)).toEqual(Object.keys(whole[name as keyof Status] ?? {}));
    }
    for (const name of ['nothing', 'constructor', 'toString'])
      expect((await served.get(`/status/${name}.json`)).status).toBe(404);
  });

  it('tells cast from effective ballots, turnout in percent, and nothing of few', async () => {
    const [first, second, third, fourth] = election.voters;
    if (!first || !second || !third || !fourth) throw new RangeError('no voters');
    const one = practiceBallot(election, second, 0);
    await served.post('/ballots', one.entry);
    const again = practiceBallot(election, second, 1, { sequence: 1, previous: one.tracker });
    await served.post('/ballots', again.entry);
    await served.post('/ballots', practiceBallot(election, third, 1).entry);
    await served.post('/ballots', practiceBallot(election, fourth, 1).entry);
    await served.post('/ballots', new Uint8Array(3));
    const { counters, election: shown, activity } = await status();
    expect(counters).toMatchObject({ eligible: 8, accepted: 5, effective: 4, superseded: 1, removed: 0 });
    expect(counters.refused).toMatchObject({ malformed: 1 });
    expect(counters.turnout?.total).toMatchObject({ online: 4, paper: 0, percent: 50 });
    expect(counters.turnout?.classes[0]).toMatchObject({ online: 4, percent: 50 });
    expect(activity.steps.reduce((sum, n) => sum + n, 0)).toBe(5);
    expect(activity.secondsSinceLastBallot).toBeLessThan(60);
    expect(shown).toMatchObject({ phase: 'voting', title: { en: 'Lunch' } });
  });

  it('shows what officers did, who signed it, and no small batch of people', async () => {
    const voter = election.voters[7];
    if (voter === undefined) throw new RangeError('no voter');
    const revocation = { credentials: [voter.key.toBytes()], reason: 'moved away' };
    await served.post('/entries', revocationEntry(recordOf(), revocation, election.officers));
    const { acts } = await status();
    const officer = election.manifest.officers[0]?.id;
    expect(acts.map(({ type }) => type)).toEqual(['manifest', 'roll-seal', 'open', 'extend', 'revocation']);
    expect(acts[1]).toMatchObject({ people: 8, by: [officer] });
    expect(acts[3]).toMatchObject({ until: 1_900_000_000, reason: 'a power cut', by: [officer] });
    expect(acts[4]).toMatchObject({ reason: 'moved away', people: null });
  });

  it('measures the disk, and forecasts from what grows', async () => {
    const { storage, ledger } = await status();
    expect(storage?.bytes).toBeGreaterThan(1000);
    expect(storage?.capacity).toBeGreaterThan(storage?.bytes ?? 0);
    expect(storage?.entriesToFull).toBeGreaterThan(0);
    expect(storage?.bytesPerEntry).toBeGreaterThan(0);
    expect(ledger.published).toBe(ledger.sequenced);
  });
});

/** A record that knows the manifest: enough to sign what officers sign. */
function recordOf(): ElectionRecord {
  const record = new ElectionRecord();
  Object.defineProperty(record, 'setup', {
    value: { electionId: election.context.electionId, manifest: election.manifest },
  });
  return record;
}

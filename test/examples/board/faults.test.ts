/** A service on a bad day: too many ballots, a slow disk, a full one, clients that go away, witnesses that do, a restart. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeElection, practiceBallot } from '../../../examples/board/practice.js';
import { utf8 } from '../../../src/core/bytes.js';
import { formatTreeHead } from '../../../src/ledger/checkpoint.js';
import { type Fs, type FsFile, nodeFs } from '../../../src/ledger/file/index.js';
import { formatSignatureLine } from '../../../src/ledger/note.js';
import { cosignatureSigner } from '../../../src/ledger/note-keys.js';
import type { Witness } from '../../../src/ledger/witness.js';
import { until } from '../../helpers/until.js';
import { poolInThread } from '../../helpers/worker-pools.js';
import { problem, rawConnection, type Served, Workshop } from './serving.js';

const shop = new Workshop();
let election: PracticeElection;
let entries: readonly Uint8Array[];

beforeAll(async () => {
  election = await shop.election('open', { voters: 24 });
  entries = election.voters.map((voter, i) => practiceBallot(election, voter, i % 3).entry);
});
afterAll(() => shop.close());

/** The real disk, with a fault in its writes while `fault` is set: a slow one writes nothing until it is let go. */
function faultyDisk(): { fs: Fs; state: { fault: 'none' | 'slow' | 'full' }; letGo(): void } {
  const state: { fault: 'none' | 'slow' | 'full' } = { fault: 'none' };
  const waiting: (() => void)[] = [];
  const letGo = (): void => {
    state.fault = 'none';
    for (const go of waiting.splice(0)) go();
  };
  const strike = async (): Promise<void> => {
    if (state.fault === 'slow') await new Promise<void>((resolve) => waiting.push(resolve));
    if (state.fault === 'full') throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  };
  const faulty = (file: FsFile): FsFile => ({
    size: () => file.size(),
    read: (position, length) => file.read(position, length),
    write: async (position, data) => {
      // A disk that is full has often taken a part.
      if (state.fault === 'full') await file.write(position, data.subarray(0, data.length / 2));
      await strike();
      return file.write(position, data);
    },
    truncate: (size) => file.truncate(size),
    sync: async () => {
      await strike();
      return file.sync();
    },
    close: () => file.close(),
  });
  const fs: Fs = {
    ...nodeFs,
    open: async (path) => {
      const file = await nodeFs.open(path);
      return file && faulty(file);
    },
    create: async (path, readers) => faulty(await nodeFs.create(path, readers)),
  };
  return { fs, state, letGo };
}

async function sizeOf(served: Served): Promise<number> {
  const { ledger } = (await served.get('/status.json')).json as { ledger: { sequenced: number } };
  return ledger.sequenced;
}

/** A witness in this process, which does what a test says. */
function witness(name: string): { witness: Witness; state: { well: boolean } } {
  const state = { well: true };
  const key = cosignatureSigner(name, new Uint8Array(32).fill(name.length), () => 1_700_000_000);
  const cosign: Witness['cosign'] = async (checkpoint) => {
    if (!state.well) throw new Error('away');
    const signature = await key.sign(utf8(formatTreeHead(checkpoint)));
    return formatSignatureLine({ name: key.name, keyId: key.keyId, signature });
  };
  return { witness: { key, cosign }, state };
}

describe('overload', () => {
  it('is answered at once, and what was acknowledged is there once, the rest after a retry', async () => {
    const { fs, state, letGo } = faultyDisk();
    const limits = { waitingBallots: 4, attemptRate: { burst: 100, perSecond: 100 } };
    const served = await shop.serveCopy(election, { limits }, { fs });
    const start = await sizeOf(served);
    state.fault = 'slow';
    let answered = 0;
    const asked = entries.map(async (entry) => {
      const reply = await served.post('/ballots?level=sequenced', entry);
      answered += 1;
      return reply;
    });
    // Those for whom there is no room hear of it while nothing can be written; the others wait.
    await until(() => answered >= entries.length - limits.waitingBallots);
    expect(answered).toBe(entries.length - limits.waitingBallots);
    letGo();
    const first = await Promise.all(asked);
    const refused = first.filter(({ status }) => status === 503);
    expect(refused).toHaveLength(entries.length - limits.waitingBallots);
    for (const reply of refused) {
      expect(problem(reply)).toBe('503 busy');
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(reply.json.error).toMatchObject({ retryable: true });
    }
    const taken = first.filter(({ status }) => status === 201).length;
    expect(taken).toBe(limits.waitingBallots);
    expect(await sizeOf(served)).toBe(start + taken);
    // Everybody sends the same bytes until there is an answer.
    const places = new Map<unknown, number>();
    for (const [i, entry] of entries.entries()) {
      const reply = await served.post('/ballots?level=sequenced', entry);
      expect(reply.status).toBe(first[i]?.status === 201 ? 200 : 201);
      if (first[i]?.status === 201) expect(reply.json.index).toBe(first[i]?.json.index);
      places.set(reply.json.index, i);
    }
    expect(places.size).toBe(entries.length);
    expect(await sizeOf(served)).toBe(start + entries.length);
    await shop.stop(served);
  });

  it('with proofs verified elsewhere, many at once', async () => {
    const { pool, log } = poolInThread(2);
    const served = await shop.serveCopy(election, {}, { pool });
    const replies = await Promise.all(entries.map((entry) => served.post('/ballots', entry)));
    expect(replies.map(({ status }) => status)).toEqual(entries.map(() => 201));
    expect(log.jobs.length).toBeGreaterThan(1);
    await shop.stop(served);
    expect(log.stopped).toBe(log.started);
  });
});

describe('a full disk', () => {
  it('stops the service, which says so, and after a new start nothing that was acknowledged is lost', async () => {
    const { fs, state } = faultyDisk();
    const workspace = await shop.folder();
    const { cp } = await import('node:fs/promises');
    await cp(election.workspace, workspace, { recursive: true });
    const served = await shop.serve(workspace, {}, { fs });
    const [one, two, three] = entries;
    if (one === undefined || two === undefined || three === undefined) throw new RangeError('no ballots');
    const before = await served.post('/ballots', one);
    state.fault = 'full';
    expect(problem(await served.post('/ballots', two))).toBe('503 failed');
    expect(problem(await served.post('/ballots', three))).toBe('503 failed');
    expect((await served.get('/health/live')).status).toBe(503);
    expect(String(await served.service.failed())).toContain('ledger');
    await shop.stop(served);
    state.fault = 'none';
    const again = await shop.serve(workspace);
    const kept = await again.post('/ballots', one);
    expect([kept.status, kept.json.index]).toEqual([200, before.json.index]);
    for (const entry of [two, three])
      expect([200, 201]).toContain((await again.post('/ballots', entry)).status);
    await shop.stop(again);
  });
});

describe('clients that go away', () => {
  it('leave a ballot that was sent whole, or none at all', async () => {
    const served = await shop.serveCopy(election);
    const start = await sizeOf(served);
    const [whole, half] = entries;
    if (whole === undefined || half === undefined) throw new RangeError('no ballots');
    for (const [entry, part] of [
      [whole, whole.length],
      [half, half.length / 2],
    ] as const) {
      const { socket } = rawConnection(served.port);
      const head = `POST /ballots HTTP/1.1\r\nhost: board\r\ncontent-type: application/octet-stream\r\ncontent-length: ${entry.length}\r\n\r\n`;
      socket.write(head);
      await new Promise<void>((resolve) => socket.write(entry.subarray(0, part), () => resolve()));
      socket.destroy();
    }
    const mine = await served.post('/ballots', whole);
    expect(mine.json.index).toBe(start);
    expect(await sizeOf(served)).toBe(start + 1);
    expect((await served.post('/ballots', half)).status).toBe(201);
    await shop.stop(served);
  });
});

describe('a restart', () => {
  it('gives the same receipts, byte for byte, and takes up where it was', async () => {
    const workspace = await shop.folder();
    const { cp } = await import('node:fs/promises');
    await cp(election.workspace, workspace, { recursive: true });
    const served = await shop.serve(workspace);
    for (const entry of entries.slice(0, 3)) await served.post('/ballots', entry);
    const receipts = await Promise.all(entries.slice(0, 3).map((entry) => served.post('/ballots', entry)));
    const status = (await served.get('/status.json')).json as { counters: { turnout: unknown } };
    // What is being cast while the service ends is finished first.
    const late = served.post('/ballots', entries[3] ?? new Uint8Array());
    await new Promise((resolve) => setTimeout(resolve, 5));
    await shop.stop(served);
    const outcome = await late.then(
      ({ status: code }) => code,
      () => 0,
    );
    const again = await shop.serve(workspace);
    const [first] = receipts;
    const afterwards = await again.get(`/receipt/${first?.json.index}`);
    if (outcome !== 201) {
      expect(afterwards.text).toBe(first?.text);
      expect(((await again.get('/status.json')).json as typeof status).counters.turnout).toEqual(
        status.counters.turnout,
      );
    }
    for (const [i, entry] of entries.slice(0, 3).entries()) {
      const reply = await again.post('/ballots', entry);
      expect([reply.status, reply.json.index]).toEqual([200, receipts[i]?.json.index]);
    }
    await shop.stop(again);
    const once = await shop.serve(workspace);
    expect((await once.get(`/receipt/${first?.json.index}`)).text).toBe(afterwards.text);
    await shop.stop(once);
  });
});

describe('witnesses', () => {
  it('stand on every receipt, and without a quorum of them there is none but the ballot is safe', async () => {
    const [a, b, c] = ['a', 'bb', 'ccc'].map(witness);
    if (a === undefined || b === undefined || c === undefined) throw new RangeError('no witnesses');
    const witnesses = [a.witness, b.witness, c.witness];
    const served = await shop.serveCopy(election, { quorum: 2 }, { witnesses });
    const [one, two] = entries;
    if (one === undefined || two === undefined) throw new RangeError('no ballots');
    const { json } = await served.post('/ballots', one);
    expect(json.level).toBe('witnessed');
    expect(String(json.proof).match(/^— (a|bb|ccc) /gm)?.length).toBeGreaterThanOrEqual(2);
    a.state.well = false;
    b.state.well = false;
    expect(problem(await served.post('/ballots', two))).toBe('503 not-witnessed');
    const checkpoint = await served.get('/checkpoint');
    expect(checkpoint.text.split('\n')[1]).toBe(String(Number(json.index) + 1));
    b.state.well = true;
    const later = await served.post('/ballots', two);
    expect([later.status, later.json.level, later.json.index]).toEqual([
      200,
      'witnessed',
      Number(json.index) + 1,
    ]);
    await shop.stop(served);
  });
});

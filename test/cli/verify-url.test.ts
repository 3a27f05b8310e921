/** `hanpyo verify` of a record on a web server: the report of its files, and no verdict where the server gives no answer. */
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogFiles } from '../helpers/publish.js';
import { holdElection, published } from '../helpers/tamper.js';
import { type Desk, newDesk } from './cli.js';

let desk: Desk;
let files: LogFiles;
let server: Server;
let url: string;
/** Paths that the server does not answer, with the status that it gives instead. */
const broken = new Map<string, number>();
const asked: string[] = [];

beforeAll(async () => {
  desk = await newDesk('verify-url');
  const { election, entries } = await holdElection('verify-url');
  files = await published(election, entries);
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(desk.path('record'), path)), { recursive: true });
    await writeFile(join(desk.path('record'), path), bytes);
  }
  server = createServer(({ method, url: path = '' }, response) => {
    asked.push(`${method} ${path}`);
    const name = path.replace('/board/', '');
    const bytes = files.get(name);
    const status = broken.get(name) ?? (bytes === undefined ? 404 : 200);
    response.writeHead(status).end(status === 200 ? bytes : '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${address.port}/board`;
});
afterAll(async () => {
  server.close();
  await desk.clear();
});

describe('hanpyo verify with a URL', () => {
  it('says of the files there what it says of them in a folder', async () => {
    for (const form of [[], ['--json']]) {
      const options = ['--workers', '0', ...form];
      const there = await desk.hanpyo(['verify', url, ...options]);
      expect(there).toEqual(await desk.hanpyo(['verify', '@record', ...options]));
      expect(there.code).toBe(0);
    }
    expect((await desk.hanpyo(['verify', `${url}/`, '--workers', '0', '--resume', '@kept'])).code).toBe(0);
    expect(asked.every((line) => /^GET \/board\/(checkpoint|tile\/[0-9a-z/.]+)$/.test(line))).toBe(true);
  });

  it('gives no verdict where the server does not answer, at the first file or at a later one', async () => {
    for (const path of ['checkpoint', [...files.keys()].find((name) => name.startsWith('tile/0/')) ?? '']) {
      broken.set(path, 503);
      const { code, stdout, stderr } = await desk.hanpyo(['verify', url, '--workers', '0']);
      broken.clear();
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/503|cannot be read/);
    }
  }, 60_000);

  it('refuses what is not for records on a server', async () => {
    for (const [place, ...options] of [
      [url, '--format', 'helios'],
      ['http://user:secret@127.0.0.1/board'],
      [`${url}?x=1`],
    ])
      expect((await desk.hanpyo(['verify', place ?? '', ...options])).code).toBe(2);
  });

  it('passes over no option that what is verified does not have', async () => {
    const chain = [url, '--contract', `0x${'00'.repeat(20)}`];
    for (const [option, ...words] of [
      ['--contract is not for records on the disk', '@record', '--contract', '0x00'],
      ['--from-block is not for records on the disk', '@record', '--from-block', '3'],
      ['--voters is not for records on the disk', '@record', '--voters', 'roll.txt'],
      ['--format is not for elections on a chain', ...chain, '--format', 'hanpyo'],
      ['--lang is not for elections on a chain', ...chain, '--lang', 'ko'],
      ['--lenient is not for elections on a chain', ...chain, '--lenient'],
      ['--workers is not for elections on a chain', ...chain, '--workers', '2'],
      ['--second-opinion is not for elections on a chain', ...chain, '--second-opinion', '0.5'],
    ]) {
      const { code, stdout, stderr } = await desk.hanpyo(['verify', ...words]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(option);
    }
  });
});

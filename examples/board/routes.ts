/** Which request gets which answer. */

import { fromHex, parseDecimal, toBase64, toHex } from 'hanpyo/core';
import type { AppendLevel, LogStore } from 'hanpyo/ledger';
import { readFrame } from 'hanpyo/record';
import { type BodyBounds, readBody } from './body.js';
import type { CastingDesk, Placed } from './casting.js';
import type { BoardConfig } from './config.js';
import type { HeldElection } from './election.js';
import type { ElectionDocument } from './election-document.js';
import type { EntryDesk } from './entries.js';
import type { EventHub } from './events.js';
import { type Answer, type Answered, type Call, SECURITY_HEADERS } from './http-server.js';
import { originOf } from './kiosks.js';
import { logFile } from './log-files.js';
import { nullifierOfBallot } from './nullifiers.js';
import { documentAnswer } from './pages.js';
import type { Picture } from './picture.js';
import { Problem } from './problems.js';
import { entryAt, LEVELS, receiptOf, trackerOf } from './receipts.js';

/** What routes work with, once the election is restored. */
export interface Desk {
  readonly config: BoardConfig;
  readonly bodies: BodyBounds;
  readonly election: HeldElection;
  readonly store: LogStore;
  readonly casting: CastingDesk;
  readonly entries: EntryDesk;
  readonly events: EventHub;
  readonly picture: Picture;
  readonly document: ElectionDocument;
}

type Handler = (desk: Desk, call: Call, argument: string) => Promise<Answer | undefined>;

interface Route {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly pattern: RegExp;
  readonly handle: Handler;
}

/** Ballots of one credential that are shown at once, the latest first. */
const MAX_SHOWN = 50;

const ROUTES: readonly Route[] = [
  { name: '/ballots', method: 'POST', pattern: /^\/ballots$/, handle: cast },
  { name: '/entries', method: 'POST', pattern: /^\/entries$/, handle: post },
  {
    name: '/ballots/{voter}',
    method: 'GET',
    pattern: /^\/ballots\/((?:[0-9a-f]{2}){32,65})$/,
    handle: ballotsOf,
  },
  { name: '/roll/{voter}', method: 'GET', pattern: /^\/roll\/((?:[0-9a-f]{2}){32,65})$/, handle: rowOf },
  { name: '/receipt/{index}', method: 'GET', pattern: /^\/receipt\/(0|[1-9][0-9]{0,14})$/, handle: receipt },
  { name: '/status.json', method: 'GET', pattern: /^\/status\.json$/, handle: status },
  { name: '/status/{part}', method: 'GET', pattern: /^\/status\/([a-z]{1,20})\.json$/, handle: statusPart },
  { name: '/election.json', method: 'GET', pattern: /^\/election\.json$/, handle: electionOf },
  { name: '/events', method: 'GET', pattern: /^\/events$/, handle: events },
  { name: '/checkpoint', method: 'GET', pattern: /^\/(checkpoint)$/, handle: file },
  { name: '/tile', method: 'GET', pattern: /^\/(tile\/[0-9a-z/.]{1,80})$/, handle: file },
];

/**
 * Finds the route of a request.
 * @param desk - `undefined` while the election is being restored
 * @throws {Problem}
 */
export function routed(desk: Desk | undefined, call: Call): Answered {
  const { method = 'GET' } = call.request;
  const { pathname } = call.url;
  const found = ROUTES.filter(({ pattern }) => pattern.test(pathname));
  if (found.length === 0) throw new Problem('not-found');
  if (method === 'OPTIONS') return { route: 'preflight', answer: Promise.resolve(PREFLIGHT) };
  const route = found.find((one) => one.method === (method === 'HEAD' ? 'GET' : method));
  if (route === undefined) throw new Problem('method-not-allowed');
  if (desk === undefined) throw new Problem('starting', { retryAfterSeconds: 2 });
  const argument = route.pattern.exec(pathname)?.[1] ?? '';
  return { route: route.name, answer: route.handle(desk, call, argument) };
}

/** JSON as an answer. */
export function json(value: unknown, more: Partial<Answer> = {}): Answer {
  return { type: 'application/json', body: JSON.stringify(value), ...more };
}

const PREFLIGHT: Answer = {
  status: 204,
  type: 'text/plain',
  body: '',
  headers: {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'content-type, last-event-id',
    'access-control-max-age': '600',
  },
};

async function cast(desk: Desk, call: Call): Promise<Answer> {
  const level = levelOf(desk.config, call.url);
  const origin = originOf(desk.config.kiosks, call.request);
  const bytes = await readBody(call, desk.bodies);
  return placed(desk, await desk.casting.cast(bytes, call.address, origin), bytes, level);
}

async function post(desk: Desk, call: Call): Promise<Answer> {
  const level = levelOf(desk.config, call.url);
  const bytes = await readBody(call, desk.bodies);
  return placed(desk, await desk.entries.post(bytes, call.address), bytes, level);
}

async function placed(
  { election }: Desk,
  { index, duplicate }: Placed,
  bytes: Uint8Array,
  level: AppendLevel,
): Promise<Answer> {
  return json(await receiptOf(election, { index, duplicate, bytes }, level), {
    status: duplicate ? 200 : 201,
  });
}

async function receipt({ config, election }: Desk, { url }: Call, argument: string): Promise<Answer> {
  const level = levelOf(config, url);
  const index = parseDecimal(argument, Number.MAX_SAFE_INTEGER);
  const bytes = await entryAt(election, index);
  return json(await receiptOf(election, { index, bytes, duplicate: true }, level));
}

/** Every ballot under a credential, the latest first: whoever finds one that is not hers has a case. */
async function ballotsOf({ election }: Desk, _: Call, argument: string): Promise<Answer> {
  const { record } = election;
  if (!record.opened) throw new Problem('not-open');
  if (record.voters === 'anonymous') return ballotUnder(election, argument);
  const { roll } = record.voting.opened.context;
  const entry = roll.find(fromHex(argument));
  if (entry === undefined) throw new Problem('not-found');
  const { status: state } = record.voting.box.credential(entry.index);
  const total = election.positions.count(entry.index);
  const shown: object[] = [];
  for (const index of election.positions.of(entry.index)) {
    if (shown.length === MAX_SHOWN) break;
    const sequence = total - 1 - shown.length;
    shown.push({ ...shownBallot(election, index, await entryAt(election, index)), sequence });
  }
  return json({ status: state, total, ballots: shown });
}

/** The ballot under a nullifier, if there is one: then no other will be taken, and a device need not prove one in vain. */
async function ballotUnder(election: HeldElection, nullifier: string): Promise<Answer> {
  for (const index of election.nullifiers.of(nullifier)) {
    const bytes = await entryAt(election, index);
    if (nullifierOfBallot(election.record, readFrame(bytes)) !== nullifier) continue;
    const shown = { ...shownBallot(election, index, bytes), sequence: 0 };
    return json({ status: 'online', total: 1, ballots: [shown] });
  }
  return json({ status: 'none', total: 0, ballots: [] });
}

function shownBallot({ record }: HeldElection, index: number, bytes: Uint8Array): object {
  const tracker = trackerOf(record, readFrame(bytes)) ?? new Uint8Array();
  return { index, trackerHash: toHex(tracker), entry: toBase64(bytes) };
}

/** What the roll says of a credential. It is fixed while voting is open, so that caches may keep it. */
async function rowOf({ document }: Desk, _: Call, argument: string): Promise<Answer> {
  const headers = { 'cache-control': 'public, max-age=86400' };
  return { type: 'application/json', body: await document.rows.of(fromHex(argument)), headers };
}

async function status({ picture }: Desk): Promise<Answer> {
  return json(await picture.status());
}

async function statusPart({ picture }: Desk, _: Call, argument: string): Promise<Answer> {
  const part = Object.entries(await picture.status()).find(([name]) => name === argument);
  if (part === undefined) throw new Problem('not-found');
  return json(part[1]);
}

async function electionOf({ document }: Desk, call: Call): Promise<Answer> {
  return documentAnswer(await document.get(), call);
}

async function events({ config, events: hub, picture }: Desk, call: Call): Promise<undefined> {
  const { request, response } = call;
  if (request.method === 'HEAD') throw new Problem('method-not-allowed');
  const last = request.headers['last-event-id'];
  const parts = await picture.events();
  const own = { 'access-control-allow-origin': config.allowOrigin, 'cache-control': 'no-store' };
  response.setHeaders(new Map(Object.entries({ ...SECURITY_HEADERS, ...own })));
  hub.add(response, typeof last === 'string' ? last : undefined, parts, call);
  return undefined;
}

async function file({ config, election, store }: Desk, _: Call, path: string): Promise<Answer> {
  const level = config.quorum > 0 ? 'witnessed' : 'published';
  const { bytes, type, immutable } = await logFile(store, election.checkpoints, level, path);
  const cache = immutable ? 'public, max-age=31536000, immutable' : 'no-cache';
  return { type, body: bytes, headers: { 'cache-control': cache } };
}

/** The level that the client asks for; by default the best that there is. @throws {Problem} `bad-request` */
function levelOf({ quorum }: BoardConfig, url: URL): AppendLevel {
  const asked = url.searchParams.get('level');
  if (asked === null) return quorum > 0 ? 'witnessed' : 'published';
  const level = LEVELS.find((known) => known === asked);
  if (level === undefined || (level === 'witnessed' && quorum === 0)) throw new Problem('bad-request');
  return level;
}

/**
 * Ballots of anonymous voters, examined and cast: `npx tsx bench/anonymous.ts [--ballots 128]`. What an examination costs, alone and
 * together; one thread against two; the casting service under load, without and with forged ballots. Proofs are made with the published
 * secrets of the insecure keys: they cost a verifier what all do.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { completeConfig } from '../examples/board/config.js';
import { closedLoop } from '../examples/board/senders.js';
import { BoardService } from '../examples/board/service.js';
import { type EncodedVote, readEncodedVote } from '../src/ballot/anonymous/encoded-vote.js';
import { type AnonymousVote, encodeAnonymousVote, openVote } from '../src/ballot/anonymous/vote.js';
import { voteExaminer } from '../src/ballot/anonymous/vote-examiner.js';
import { toHex } from '../src/core/bytes.js';
import { systemRng } from '../src/core/random.js';
import { fileStore } from '../src/ledger/file/index.js';
import type { AnonymousOpening } from '../src/record/anonymous-setup.js';
import { anonymousBallotEntry } from '../src/record/anonymous-steps.js';
import { createNodePool } from '../src/verify/workers/node/index.js';
import { callVoteCrew } from '../src/verify/workers/vote-crew.js';
import {
  type AnonymousTestElection,
  chosen,
  electionOf,
  openAnonymousElection,
  voteOf,
} from '../test/helpers/anonymous-election.js';

const { values } = parseArgs({ options: { ballots: { type: 'string', default: '128' } } });
const count = Number(values.ballots);
const SCRIPT = new URL('../examples/board/proof-worker.mjs', import.meta.url);
const THREADS = [1, 2] as const;
/** Ballots of a batch, as a replay makes them up. */
const BATCH = 32;

const workspace = await mkdtemp(join(tmpdir(), 'hanpyo-bench-'));
try {
  const election = await servedElection(workspace);
  const votes = Array.from({ length: count }, (_, i) => voteOf(election, i, [chosen(0, i % 2)]));
  const opening = election.board.record.poll.opened.anonymous;
  if (opening === undefined) throw new Error('voters have keys');
  const encoded = votes.map((vote) => readEncodedVote(encodeAnonymousVote(vote), opening.election));
  examined(opening, encoded);
  await shared(opening, encoded);
  await underLoad(election, votes);
  await flooded(votes);
} finally {
  await rm(workspace, { recursive: true, force: true });
}

/** An election on the disk, open, whose board is closed. */
async function servedElection(folder: string): Promise<AnonymousTestElection> {
  const store = fileStore(join(folder, 'record'), { journalDirectory: join(folder, 'journal') });
  const secrets = Array.from({ length: count }, (_, i) => 7n ** 50n + BigInt(i));
  const election = await openAnonymousElection({ secrets, depth: 12, store, seed: 'bench' });
  await election.board.ledger.close();
  await mkdir(join(folder, 'secrets'), { mode: 0o700 });
  const key = { format: 'hanpyo log secret v1', origin: election.origin, seed: toHex(election.logSeed) };
  await writeFile(join(folder, 'secrets', 'log.json'), JSON.stringify(key), { mode: 0o600 });
  return election;
}

/** Processor time of an examination, for each ballot. */
function examined(opening: AnonymousOpening, encoded: readonly EncodedVote[]): void {
  const examine = voteExaminer(opening);
  examine(encoded.slice(0, 2), systemRng);
  print(
    'decode',
    cpu(encoded.length, () => encoded.forEach(openVote)),
  );
  for (const size of [1, 16, 64]) {
    const some = encoded.slice(0, Math.min(encoded.length, 2 * size + 6));
    const all = (): void => {
      for (let from = 0; from < some.length; from += size) examine(some.slice(from, from + size), systemRng);
    };
    print(`decode and verify, ${size} together`, cpu(some.length, all));
  }
}

/** Wall time on threads, of all ballots. */
async function shared(opening: AnonymousOpening, encoded: readonly EncodedVote[]): Promise<void> {
  const times: number[] = [];
  for (const workers of THREADS) {
    const crew = callVoteCrew(opening, createNodePool({ workers, minimum: 1, script: SCRIPT }));
    const parts = Array.from({ length: Math.ceil(count / BATCH) }, (_, i) =>
      encoded.slice(i * BATCH, (i + 1) * BATCH),
    );
    const all = (some: readonly (readonly EncodedVote[])[]) =>
      Promise.all(some.map((part) => crew.examine(part, systemRng, [])));
    // Threads start, and what they run is compiled.
    await all(parts.slice(0, workers));
    const [start, before] = [performance.now(), process.cpuUsage()];
    await all(parts);
    times.push(performance.now() - start);
    const name = `${workers} thread${workers > 1 ? 's' : ''}`;
    print(`${name}, processor time`, spent(before) / count);
    print(`${name}, wall time`, (times.at(-1) ?? 0) / count);
    await crew.dismiss();
  }
  const [one = 0, two = 1] = times;
  process.stdout.write(`two threads against one: ${(one / two).toFixed(2)} times as fast\n`);
}

/** The casting service: all ballots as fast as they are taken; and where each sixteenth is forged before. */
async function underLoad(election: AnonymousTestElection, votes: readonly AnonymousVote[]): Promise<void> {
  const { electionId } = electionOf(election);
  const entries = votes.map((vote) => anonymousBallotEntry(electionId, vote));
  const forged = votes
    .filter((_, i) => i % 16 === 0)
    .map((vote) =>
      anonymousBallotEntry(electionId, {
        ...vote,
        parts: vote.parts.map((part) => ({ ...part, digest: 3n })),
      }),
    );
  // What the threads run is compiled by the first ballots.
  const warm = Math.floor(entries.length / 5);
  const half = Math.floor((entries.length + warm) / 2);
  const limits = {
    ...{ addressRate: { burst: 1e6, perSecond: 1e6 }, namelessRate: { burst: 1e6, perSecond: 1e6 } },
    ...{ unprovedRate: { burst: 1e6, perSecond: 1e6 }, waitingNamelessPerAddress: 512 },
  };
  const config = completeConfig({ workspace, port: 0, limits });
  const pool = createNodePool({ workers: 2, minimum: 1, script: SCRIPT });
  const { service, port, ready } = await BoardService.start(config, { pool });
  await ready;
  const url = `http://127.0.0.1:${port}/ballots`;
  await closedLoop(url, entries.slice(0, warm), 64);
  await cast('service, two threads', url, entries.slice(warm, half));
  const mixed = entries
    .slice(half)
    .flatMap((entry, i) => (i % 16 === 0 ? [forged[i / 16] ?? entry, entry] : [entry]));
  await cast('service, one in 17 forged', url, mixed);
  await service.stop();
}

/** Casts ballots as fast as they are taken; processor time is of service and client, in one process. */
async function cast(name: string, url: string, entries: readonly Uint8Array[]): Promise<void> {
  const before = process.cpuUsage();
  const { sent, perSecond, statuses, p50, p99 } = await closedLoop(url, entries, 64);
  print(`${name}, processor time`, spent(before) / sent);
  const answers = JSON.stringify(statuses);
  process.stdout.write(`${name}: ${perSecond} a second, answers ${answers}, ms p50 ${p50} p99 ${p99}\n`);
}

type Send = (entry: Uint8Array, address: string) => Promise<number>;

/** Voters who vote eight at once, alone and beside a flood: what they wait, and what the main thread does. */
async function flooded(votes: readonly AnonymousVote[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-bench-'));
  try {
    const { electionId } = electionOf(await servedElection(folder));
    const rate = { burst: 1e6, perSecond: 1e6 };
    const rates = { addressRate: rate, namelessRate: rate, unprovedRate: rate };
    const limits = { ...rates, waitingNamelessPerAddress: 64 };
    const config = completeConfig({ workspace: folder, port: 0, proxies: 1, limits });
    const pool = createNodePool({ workers: 2, minimum: 1, script: SCRIPT });
    const { service, port, ready } = await BoardService.start(config, { pool });
    await ready;
    const send: Send = async (entry, address) => {
      const headers = { 'content-type': 'application/octet-stream', 'x-forwarded-for': address };
      const init = { method: 'POST', body: new Uint8Array(entry), headers };
      return (await fetch(`http://127.0.0.1:${port}/ballots`, init)).status;
    };
    const entries = votes.map((vote) => anonymousBallotEntry(electionId, vote));
    const third = Math.floor(entries.length / 3);
    await voted(entries.slice(0, third), send);
    const calm = await voted(entries.slice(third, 2 * third), send);
    const flood = flooding(electionId, votes.slice(-8), send);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const rush = await voted(entries.slice(2 * third, -8), send);
    const refused = await flood.end();
    await service.stop();
    process.stdout.write(
      `voters alone: ${calm}\nvoters beside a flood: ${rush}; ${refused} forged refused\n`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Sends forged ballots of voters who have not voted from one address, 32 at once, as fast as they are refused. */
function flooding(
  electionId: Uint8Array,
  votes: readonly AnonymousVote[],
  send: Send,
): { end(): Promise<number> } {
  let [over, refused, nth] = [false, 0, 0];
  const forger = async (): Promise<void> => {
    while (!over) {
      const vote = votes[nth++ % votes.length];
      if (vote === undefined) return;
      const parts = vote.parts.map((part) => ({ ...part, digest: BigInt(nth + 3) }));
      const entry = anonymousBallotEntry(electionId, { ...vote, parts });
      if ((await send(entry, '192.0.2.66')) === 422) refused += 1;
    }
  };
  const all = Promise.all(Array.from({ length: 32 }, forger));
  const end = async (): Promise<number> => {
    over = true;
    await all;
    return refused;
  };
  return { end };
}

/** Casts ballots, eight at once, each from an address of its own. */
async function voted(entries: readonly Uint8Array[], send: Send): Promise<string> {
  const waits: number[] = [];
  const left = entries.entries();
  const before = performance.eventLoopUtilization();
  const start = performance.now();
  const voter = async (): Promise<void> => {
    for (const [i, entry] of left) {
      const from = performance.now();
      const status = await send(entry, `198.51.100.${i}`);
      if (status !== 201) throw new Error(`${status}`);
      waits.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: 8 }, voter));
  const seconds = (performance.now() - start) / 1000;
  const { utilization } = performance.eventLoopUtilization(before);
  waits.sort((a, b) => a - b);
  const [p50 = 0, most = 0] = [waits[Math.floor(waits.length / 2)], waits.at(-1)];
  const busy = `main thread busy ${(100 * utilization).toFixed(0)} %`;
  return `${(waits.length / seconds).toFixed(0)} a second, ms p50 ${p50.toFixed(0)} max ${most.toFixed(0)}, ${busy}`;
}

function cpu(ballots: number, work: () => void): number {
  const before = process.cpuUsage();
  work();
  return spent(before) / ballots;
}

/** Milliseconds of processor time since then. */
function spent(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function print(name: string, milliseconds: number): void {
  process.stdout.write(`${name}: ${milliseconds.toFixed(2)} ms a ballot\n`);
}

/**
 * Puts load on the service, with distinct valid ballots that were made beforehand, and says what became of every one.
 *
 *   npx tsx examples/board/load.ts [--ballots 6000] [--workers 2]       steady, the last hour, overload: published
 *   npx tsx examples/board/load.ts --witnesses 3                        the same at `witnessed`, by two of three
 *   npx tsx examples/board/load.ts --steady                             only the sustained rate
 *   npx tsx examples/board/load.ts --tiny 1000000                       tiny entries that are no ballots
 *
 * Service, senders and witnesses share the machine, so the service alone would do more; beside each rate stands the processor
 * time of service and senders for each ballot. Prints one line of JSON a phase. `--keep` measures the sustained rate at both
 * levels and writes it into `bench/results/board.json`; `--cpu-prof DIR` has the service write profiles there.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { keepBallotTimes, loadNow } from '../../bench/keep.js';
import { bundleService, startService } from './child.js';
import type { BoardSettings, WitnessConfig } from './config.js';
import { loadBallots } from './load-ballots.js';
import { closedLoop, type Outcome, openLoop, tinyLoop } from './senders.js';

const { values } = parseArgs({
  options: {
    ballots: { type: 'string', default: '6000' },
    workers: { type: 'string', default: '2' },
    witnesses: { type: 'string', default: '0' },
    'cpu-prof': { type: 'string' },
    tiny: { type: 'string' },
    steady: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const count = values.tiny === undefined ? Number(values.ballots) : 128;
const AT_ONCE = 128;

await mkdir('node_modules/.cache', { recursive: true });
const folder = await mkdtemp(join('node_modules/.cache', 'board-load-'));
try {
  const script = await bundleService(folder);
  if (values.keep) await keepBoth(script);
  else await served(script, Number(values.witnesses), allPhases);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** What a run does with a service. */
type Run<T> = (url: string, level: string, ballots: readonly Uint8Array[]) => Promise<T>;

/** Runs against a service of its own, over an election of its own. @param witnesses - how many, of whom all but one must cosign */
async function served<T>(script: string, witnesses: number, run: Run<T>): Promise<T> {
  const place = await mkdtemp(join(folder, 'run-'));
  const { election, ballots } = await loadBallots(join(place, 'workspace'), count);
  const circle =
    witnesses === 0 ? undefined : await startWitnesses(election.manifest.ledger.key, witnesses, place);
  const file = await settingsFile(place, election.workspace, circle?.configs ?? []);
  const profile =
    values['cpu-prof'] === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values['cpu-prof']}`];
  const service = startService(script, ['--config', file], profile);
  try {
    return await run(await service.url, witnesses === 0 ? 'published' : 'witnessed', ballots);
  } finally {
    service.child.kill('SIGTERM');
    await service.ended;
    circle?.stop();
  }
}

/** A third of the ballots as fast as they are taken, a third in the shape of an election day, a third ten times too fast. */
async function allPhases(url: string, level: string, ballots: readonly Uint8Array[]): Promise<void> {
  if (values.tiny !== undefined) return report('tiny', await tinyLoop(url, Number(values.tiny)));
  if (values.steady) return report('steady', await steadily(url, level, ballots));
  const third = Math.floor(ballots.length / 3);
  const [first = [], second = [], last = []] = [0, 1, 2].map((i) =>
    ballots.slice(i * third, (i + 1) * third),
  );
  const target = `${url}/ballots?level=${level}`;
  const steady = await steadily(url, level, first);
  report('steady', steady);
  // 30 % in the last of twelve hours: the day is as long as makes that hour as busy as what was sustained.
  const hour = (0.3 * third) / (0.8 * steady.perSecond);
  const time = (i: number, n: number): number =>
    i < 0.7 * n ? (11 * hour * i) / (0.7 * n) : 11 * hour + (hour * (i - 0.7 * n)) / (0.3 * n);
  report('last hour', await openLoop(target, second, time));
  report('overload', await openLoop(target, last, (i) => i / (10 * steady.perSecond)));
  report('overload, sent again', await closedLoop(target, last, AT_ONCE));
  const status = (await (await fetch(`${url}/status.json`)).json()) as { counters: { accepted: number } };
  console.log(JSON.stringify({ phase: 'in the end', sent: 3 * third, accepted: status.counters.accepted }));
}

/** Processor time for each ballot, in microseconds. */
interface Shares {
  readonly serviceMicros: number;
  readonly sendersMicros: number;
}

/** As fast as they are taken, and whose processor time it takes. The first few, for whom code is compiled, do not count. */
async function steadily(
  url: string,
  level: string,
  ballots: readonly Uint8Array[],
): Promise<Outcome & Shares> {
  const target = `${url}/ballots?level=${level}`;
  const warm = Math.floor(ballots.length / 10);
  await closedLoop(target, ballots.slice(0, warm), AT_ONCE);
  const [service, senders] = [await cpuOf(url), process.cpuUsage()];
  const outcome = await closedLoop(target, ballots.slice(warm), AT_ONCE);
  const { user, system } = process.cpuUsage(senders);
  const each = (micros: number): number => Math.round(micros / outcome.sent);
  return {
    ...outcome,
    serviceMicros: each(1e6 * ((await cpuOf(url)) - service)),
    sendersMicros: each(user + system),
  };
}

/** Seconds of processor time that the service has taken, all its threads together. */
async function cpuOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total ([0-9.e+-]+)/m.exec(text)?.[1]);
}

/** Keeps the sustained rates with the other benchmarks. */
async function keepBoth(script: string): Promise<void> {
  const before = loadNow();
  const times: Parameters<typeof keepBallotTimes>[1][number][] = [];
  for (const witnesses of [0, 3]) {
    const x = witnesses === 0 ? 'published' : 'witnessed';
    const outcome = await served(script, witnesses, steadily);
    report(x, outcome);
    times.push({ x, microseconds: (outcome.seconds * 1e6) / outcome.sent, ballots: outcome.sent });
  }
  const about = `Distinct valid ballots of 4 options, each a request of its own, ${AT_ONCE} at once: admission, proofs in the pool, append, a receipt at the level named; witnessed: by two of three witnesses over HTTP. Service, senders and witnesses share the machine, so the service alone would do more.`;
  const topic = { topic: 'board', title: 'The casting service', about: [about], x: 'receipt at' };
  keepBallotTimes({ ...topic, series: 'casting service' }, times, before);
}

function report(phase: string, outcome: Outcome): void {
  console.log(JSON.stringify({ phase, ...outcome }));
}

/** Witnesses in a process of their own. */
async function startWitnesses(
  logKey: string,
  number: number,
  place: string,
): Promise<{ readonly configs: readonly WitnessConfig[]; stop(): void }> {
  const args = [
    '--import',
    'tsx',
    'examples/board/load-witnesses.ts',
    logKey,
    `${number}`,
    join(place, 'witnesses'),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(child.stdout))
    return { configs: JSON.parse(line) as readonly WitnessConfig[], stop: () => void child.kill() };
  throw new Error('the witnesses did not start');
}

/** One machine sends everything, so what bounds one address is out of the way. */
async function settingsFile(
  place: string,
  workspace: string,
  witnesses: readonly WitnessConfig[],
): Promise<string> {
  const free = { burst: 1e9, perSecond: 1e9 };
  const settings: BoardSettings = {
    ...{ workspace, port: 0, workers: Number(values.workers) },
    ...{ witnesses, quorum: Math.max(0, witnesses.length - 1) },
    limits: {
      addressRate: free,
      attemptRate: free,
      connectionsPerAddress: 4000,
      requestsPerAddress: 8192,
      waitingBallots: 256,
    },
  };
  const file = join(place, 'settings.json');
  await writeFile(file, JSON.stringify(settings));
  return file;
}

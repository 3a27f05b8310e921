/**
 * Puts load on the service, with distinct valid ballots that were made beforehand, and says what became of every one.
 *
 *   npx tsx examples/board/load.ts [--ballots 6000] [--workers 2] [--level published]    steady, the last hour, overload
 *   npx tsx examples/board/load.ts --tiny 1000000                                        tiny entries that are no ballots
 *
 * Service and senders share the machine, so the service alone would do more. Prints one line of JSON a phase; `--keep` writes the
 * sustained rate into `bench/results/board.json`.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemRng as rng } from 'hanpyo';
import { contestsOf } from 'hanpyo/ballot';
import { makeEntry, readFrame } from 'hanpyo/record';
import { keepBallotTimes, loadNow } from '../../bench/keep.js';
import { BallotWalk, credentialKeys } from '../../bench/walk/ballots.js';
import { type SecretStream, secretStream } from '../../bench/walk/secrets.js';
import { bundleService, startService } from './child.js';
import { makePracticeElection, type PracticeElection } from './practice.js';
import { closedLoop, type Outcome, openLoop, tinyLoop } from './senders.js';

const { values } = parseArgs({
  options: {
    ballots: { type: 'string' },
    workers: { type: 'string' },
    level: { type: 'string' },
    tiny: { type: 'string' },
    keep: { type: 'boolean' },
  },
});
const count = values.tiny === undefined ? Number(values.ballots ?? 6000) : 128;
const level = values.level ?? 'published';
const before = loadNow();
const LANES = 128;
const AT_ONCE = 48;

await mkdir('node_modules/.cache', { recursive: true });
const folder = await mkdtemp(join('node_modules/.cache', 'board-load-'));
try {
  const script = await bundleService(folder);
  const workspace = join(folder, 'workspace');
  const { ballots, election } = await prepare(workspace);
  const service = startService(script, ['--config', await settingsFile(election)]);
  const url = await service.url;
  if (values.tiny !== undefined) report('tiny', await tinyLoop(url, Number(values.tiny)));
  else await phases(url, ballots);
  service.child.kill('SIGTERM');
  await service.ended;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** A third of the ballots as fast as they are taken, a third in the shape of an election day, a third ten times too fast. */
async function phases(url: string, ballots: readonly Uint8Array[]): Promise<void> {
  const third = Math.floor(ballots.length / 3);
  const [first, second, last] = [0, 1, 2].map((i) => ballots.slice(i * third, (i + 1) * third));
  const target = `${url}/ballots?level=${level}`;
  const steady = await closedLoop(target, first ?? [], AT_ONCE);
  report('steady', steady);
  if (values.keep === true) keep(steady);
  // 30 % in the last of twelve hours: the day is as long as makes that hour as busy as what was sustained.
  const hour = (0.3 * third) / (0.8 * steady.perSecond);
  report(
    'last hour',
    await openLoop(target, second ?? [], (i, n) =>
      i < 0.7 * n ? (11 * hour * i) / (0.7 * n) : 11 * hour + (hour * (i - 0.7 * n)) / (0.3 * n),
    ),
  );
  const flood = await openLoop(target, last ?? [], (i) => i / (10 * steady.perSecond));
  report('overload', flood);
  report('overload, sent again', await closedLoop(target, last ?? [], AT_ONCE));
  const status = (await (await fetch(`${url}/status.json`)).json()) as { counters: { accepted: number } };
  console.log(JSON.stringify({ phase: 'in the end', sent: 3 * third, accepted: status.counters.accepted }));
}

/** Keeps the sustained rate with the other benchmarks. */
function keep({ sent, seconds }: Outcome): void {
  const topic = {
    topic: 'board',
    title: 'The casting service',
    about: [
      `Distinct valid ballots of 4 options, each a request of its own, ${AT_ONCE} at once: admission, proofs in the pool, append, a receipt at the level named. Service and senders share the machine, so the service alone would do more.`,
    ],
    x: 'receipt at',
    series: 'casting service',
  };
  keepBallotTimes(topic, [{ x: level, microseconds: (seconds * 1e6) / sent, ballots: sent }], before);
}

function report(phase: string, outcome: Outcome): void {
  console.log(JSON.stringify({ phase, ...outcome }));
}

async function prepare(
  workspace: string,
): Promise<{ readonly election: PracticeElection; readonly ballots: readonly Uint8Array[] }> {
  let credentials: SecretStream | undefined;
  const election = await makePracticeElection(workspace, 'open', {
    options: 4,
    roll: (group) => {
      credentials = secretStream(group, Math.min(LANES, count), rng);
      const keys = credentialKeys({ group }, credentials, count);
      return keys.map((key) => ({ key, class: 0, style: 0, excluded: [] }));
    },
  });
  if (credentials === undefined) throw new TypeError('no credentials were drawn');
  const { context } = election;
  const walk = new BallotWalk(context, contestsOf(context, context.roll.entry(0)), credentials);
  const blank = makeEntry('ballot', context.electionId, new Uint8Array(walk.ballotBytes));
  const payload = readFrame(blank).payload.byteOffset - blank.byteOffset;
  const ballots: Uint8Array[] = [];
  while (ballots.length < count) {
    const some = Array.from({ length: Math.min(LANES, count - ballots.length) }, () => blank.slice());
    walk.fill(some.map((bytes) => bytes.subarray(payload, payload + walk.ballotBytes)));
    ballots.push(...some);
  }
  return { election, ballots };
}

/** One machine sends everything, so what bounds one address is out of the way. */
async function settingsFile({ workspace }: PracticeElection): Promise<string> {
  const free = { burst: 1e9, perSecond: 1e9 };
  const settings = {
    workspace,
    port: 0,
    workers: Number(values.workers ?? 2),
    limits: {
      addressRate: free,
      attemptRate: free,
      connectionsPerAddress: 4000,
      requestsPerAddress: 8192,
      waitingBallots: 64,
    },
  };
  const file = join(folder, 'settings.json');
  await writeFile(file, JSON.stringify(settings));
  return file;
}

/**
 * One node of a party, for a machine of its own: the office founds the forum, members keep copies of it.
 *
 *   npx tsx examples/party/node.ts --found --folder office --host 0.0.0.0 --port 7101 --address http://192.168.1.10:7101 --reach anywhere
 *   npx tsx examples/party/node.ts --log KEY --peer http://192.168.1.10:7101 --folder mina --reach anywhere
 *
 * The first prints KEY. `--every` is the seconds between two rounds. A node that others shall reach is told its --host, --port and
 * --address; `--reach public`, which is the default, goes to no machine of a private network. Exit code, once it is interrupted: 0, or 2 if
 * the log has two histories; 1 is an error, of which nothing follows for the log.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemRng } from 'hanpyo';
import { fromHex, fromUtf8, toHex } from 'hanpyo/core';
import { cosignatureSigner, formatVerifierKey, type NoteSigner, parseVerifierKey } from 'hanpyo/ledger';
import { publish } from './activity.js';
import { newParty, type Party } from './party.js';
import { PartyNode } from './peer/node.js';

/** Exit code of a node that can prove that the log has two histories: Node itself ends with 1 for any error. */
const FORKED = 2;

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    found: { type: 'boolean', default: false },
    log: { type: 'string' },
    peer: { type: 'string', multiple: true, default: [] },
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '0' },
    address: { type: 'string' },
    reach: { type: 'string', default: 'public' },
    every: { type: 'string', default: '10' },
  },
});
const { folder, reach } = values;
const everyMs = 1000 * Number(values.every);
if (folder === undefined || (values.found ? values.log !== undefined : values.log === undefined))
  throw new RangeError('a node needs --folder, and either --found or the --log KEY of a party');
if (reach !== 'public' && reach !== 'anywhere') throw new RangeError('--reach is public or anywhere');
if (!(everyMs >= 100)) throw new RangeError('--every is a number of seconds');

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
const party = values.found ? await founded(join(folder, 'forum')) : undefined;
const log = party?.log ?? parseVerifierKey(values.log ?? '');
const node = await PartyNode.start({
  folder,
  trust: { origin: log.name, logKeys: [log] },
  signer: await ownKey(folder),
  ...{ host: values.host, port: Number(values.port), seeds: values.peer, reach, rng: systemRng },
  ...(values.address !== undefined && { address: values.address }),
});
console.log(`${node.address} keeps ${log.name}`);
if (party !== undefined) console.log(`others: --log '${formatVerifierKey(log)}' --peer ${node.address}`);
let told = '';
for (let round = 0; !ending.signal.aborted; round++) {
  if (party !== undefined) await publishMore(party, round);
  await node.round();
  tell();
  await pause();
}
await node.stop();
await party?.ledger.close();
if (node.forks.length > 0) process.exitCode = FORKED;

/** A new party. Its secrets end with the process, so that nobody goes on with it later. */
async function founded(at: string): Promise<Party> {
  const taken = await readdir(at).catch(() => []);
  if (taken.length > 0) throw new RangeError(`${at} is a forum already: --found needs a new folder`);
  return newParty(at, 8, systemRng);
}

/** A node's own key, made when it is first started: with it the copy signs which head it has. */
async function ownKey(below: string): Promise<NoteSigner> {
  await mkdir(below, { recursive: true, mode: 0o700 });
  const path = join(below, 'own-key');
  const kept = await readFile(path, 'utf8').catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    const seed = toHex(systemRng(32));
    await writeFile(path, seed, { mode: 0o600, flag: 'wx' });
    return seed;
  });
  const seed = fromHex(kept);
  return cosignatureSigner(`node-${toHex(seed.subarray(28))}.party.example`, seed, () =>
    Math.floor(Date.now() / 1000),
  );
}

/** The office's log goes on: a line of the feed in each round, as long as it is an example. */
async function publishMore(from: Party, round: number): Promise<void> {
  const line = {
    subject: 'rep-kim',
    documents: [],
    kind: 'attendance',
    summary: `본회의 ${round + 1}일차 출석`,
  };
  await publish(from, line);
  await from.ledger.checkpoint({ size: from.board.record.size });
  await node.take(from.ledger);
}

/** Says how it stands, when that is another thing than before. */
function tell(): void {
  const { head, peers, forks, unbacked } = node;
  const known = peers.length === 0 ? 'nobody' : peers.join(', ');
  const lines = [`${head?.size ?? 0} entries, knows ${known}`];
  for (const { size } of unbacked) lines.push(`a signed head of ${size} entries that nobody hands out`);
  for (const [i, { notes }] of forks.entries())
    lines.push(
      `THE LOG HAS TWO HISTORIES: the proof is ${join(folder ?? '', `fork-${i + 1}`)}`,
      ...notes.map((note) => fromUtf8(note)),
    );
  const now = lines.join('\n');
  if (now !== told) console.log(now);
  told = now;
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, everyMs);
    function end(): void {
      clearTimeout(timer);
      ending.signal.removeEventListener('abort', end);
      resolve();
    }
    ending.signal.addEventListener('abort', end);
    if (ending.signal.aborted) end();
  });
}

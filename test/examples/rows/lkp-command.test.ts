/** Row LKP-08: two nodes as two people start them, each a process of its own with a command. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { directoryFiles } from '../../../src/cli/record-reader.js';
import { formatVerifierKey } from '../../../src/ledger/index.js';
import { verifyForum } from '../../../src/verify/index.js';
import { endsWithUs } from '../../helpers/ends-with-us.js';
import { seededRng } from '../../helpers/rng.js';
import { PartyScene } from './party-scene.js';

let folder: string;
const started: ChildProcess[] = [];

/** A node, what it prints, and how it ends. */
interface Running {
  /** Waits until it has printed something. @param wanted - with `g`. @param isIt - of several, which is meant */
  said(wanted: RegExp, isIt?: (found: RegExpExecArray) => boolean): Promise<RegExpExecArray>;
  /** Interrupts it. @returns its exit code */
  end(): Promise<number | null>;
}

function run(name: string, ...args: readonly string[]): Running {
  const node = [
    '--import',
    'tsx',
    'examples/party/node.ts',
    '--folder',
    join(folder, name),
    '--reach',
    'anywhere',
  ];
  const child = spawn(process.execPath, [...node, '--every', '0.3', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endsWithUs(child, 'KILL');
  started.push(child);
  let text = '';
  let look: () => void = () => {};
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      look();
    });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    said: (wanted, isIt = () => true) =>
      new Promise((resolve, reject) => {
        look = () => {
          const found = [...text.matchAll(wanted)].find(isIt);
          if (found !== undefined) resolve(found);
        };
        void ended.then(() => reject(new Error(text)));
        look();
      }),
    end: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-nodes-'));
});

afterAll(async () => {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  await rm(folder, { recursive: true, force: true });
});

it('LKP-08 a member’s process copies the office’s, follows what is new, and starts again where it was', async () => {
  const office = run('office', '--found');
  const [, key = '', peer = ''] = await office.said(/--log '(\S+)' --peer (\S+)/g);
  const mina = ['--log', key, '--peer', peer] as const;
  const known = new RegExp(`^(\\d+) entries, knows ${peer}$`, 'gm');
  const first = run('mina', ...mina);
  const [, early = '0'] = await first.said(known);
  // A slow machine's rounds pass some sizes over.
  await first.said(/^(\d+) entries/gm, ([, size]) => Number(size) >= Number(early) + 2);
  expect(await first.end()).toBe(0);
  const second = run('mina', ...mina);
  const [, later = '0'] = await second.said(known);
  expect(Number(later)).toBeGreaterThan(Number(early));
  expect(await office.end()).toBe(0);
  expect(await second.end()).toBe(0);
  await expect(run('office', '--found').said(/keeps/g)).rejects.toThrow('is a forum already');
  const report = await verifyForum(directoryFiles(join(folder, 'mina/log')));
  expect([report.verdict, Number(report.ledger?.size) >= Number(later)]).toEqual(['verified', true]);
}, 180_000);

it('LKP-08 ends with an exit code of its own if the log has two histories, also when it is started again', async () => {
  const scene = await PartyScene.open(seededRng('party command'));
  try {
    const peers = await Promise.all([7, 7].map(async (size) => scene.liar(await scene.headOf(size))));
    const key = ['--log', formatVerifierKey(scene.party.log)];
    const node = run('forked', ...key, ...peers.flatMap((peer) => ['--peer', peer]));
    await node.said(/THE LOG HAS TWO HISTORIES: the proof is (.*)$/gm);
    expect(await node.end()).toBe(2);
    const again = run('forked', ...key);
    await again.said(/THE LOG HAS TWO HISTORIES/g);
    expect(await again.end()).toBe(2);
  } finally {
    await scene.close();
  }
}, 180_000);

it('LKP-08 says what a command lacks', async () => {
  const wrong = [
    ['--found', '--log', 'x'],
    ['--log', 'x'],
    ['--found', '--every', 'soon'],
  ];
  const ends = wrong.map(async (args) => {
    const node = run('none', ...args);
    await expect(node.said(/keeps/g)).rejects.toThrow(/RangeError|NoteError|DecodeError/);
    // Not the code of a log with two histories.
    expect(await node.end()).toBe(1);
  });
  await Promise.all(ends);
}, 120_000);

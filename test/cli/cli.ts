import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../src/cli/errors.js';
import { run } from '../../src/cli/program.js';
import type { Rng } from '../../src/core/random.js';
import { seededRng } from '../helpers/rng.js';

/** What a run of the command left behind. */
interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of a test, and the command run in this process with that folder before its paths. */
export interface Desk {
  readonly folder: string;
  path(name: string): string;
  write(name: string, content: string | object, mode?: number): Promise<string>;
  read(name: string): Promise<string>;
  hanpyo(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Runs a command that must succeed; returns its JSON object. */
  json(...args: string[]): Promise<Record<string, unknown>>;
  clear(): Promise<void>;
}

/** How a run differs from one in a pipe with nothing on standard input. */
interface RunOptions {
  readonly stdin?: string;
  readonly interactive?: boolean;
  /** Aborts when the user interrupts. */
  readonly interruption?: AbortSignal;
  /** The time of day in seconds; 2026-11-22, 00:00 UTC, by default. */
  readonly now?: number;
}

/** Makes a desk. Words of the arguments that begin with `@` are names of files on it. */
export async function newDesk(seed: string): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-cli-'));
  const rng = seededRng(seed);
  const path = (name: string): string => join(folder, name);
  const hanpyo = (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
    runCli(
      args.map((arg) => (arg.startsWith('@') ? path(arg.slice(1)) : arg)),
      rng,
      options,
    );
  return {
    folder,
    path,
    hanpyo,
    async write(name, content, mode = 0o644) {
      await writeFile(path(name), typeof content === 'string' ? content : JSON.stringify(content));
      await chmod(path(name), mode);
      return path(name);
    },
    read: (name) => readFile(path(name), 'utf8'),
    async json(...args) {
      const ran = await hanpyo([...args, '--json']);
      if (ran.code !== 0)
        throw new Error(`hanpyo ${args.join(' ')}: ${ran.code}\n${ran.stderr}${ran.stdout}`);
      return JSON.parse(ran.stdout);
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Runs the command in this process. */
async function runCli(args: readonly string[], rng: Rng, options: RunOptions = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  let time = 0;
  const code = await run(args, {
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    readStdin: async (max) => {
      const bytes = new TextEncoder().encode(options.stdin ?? '');
      if (bytes.length > max) throw new UsageError('too much');
      return bytes;
    },
    interactive: options.interactive ?? false,
    rng,
    interruption: () => options.interruption ?? new AbortController().signal,
    clock: () => {
      time += 1000;
      return time;
    },
    now: () => options.now ?? 1_795_305_600,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

/** A configuration of an election in ristretto255: two contests, three trustees, one officer. */
export function configuration(): Record<string, unknown> {
  const text = (en: string): { en: string } => ({ en });
  const options = (...ids: string[]): object[] => ids.map((id) => ({ id, name: text(id) }));
  return {
    title: text('Village'),
    languages: ['en'],
    defaultLanguage: 'en',
    group: 'ristretto255',
    practice: true,
    ledger: { origin: 'test.example/village' },
    trustees: [1, 2, 3].map((i) => ({
      id: `t${i}`,
      name: text(`Trustee ${i}`),
      publicKeyFile: `t${i}.json.pub.json`,
    })),
    threshold: 2,
    officers: [{ id: 'clerk', name: text('Clerk') }],
    officersRequired: 1,
    classes: [
      { id: 'one', name: text('One'), weight: 1 },
      { id: 'two', name: text('Two'), weight: 2 },
    ],
    styles: [{ id: 'all', contests: ['chair', 'points'] }],
    contests: [
      {
        id: 'chair',
        title: text('Chair'),
        options: options('anna', 'ben'),
        rule: { kind: 'choice', min: 1, max: 1, blank: true },
      },
      {
        id: 'points',
        title: text('Points'),
        options: options('well', 'road'),
        rule: { kind: 'cumulative', points: 3, minTotal: 0, maxPerOption: 3, blank: false },
      },
    ],
    revoting: 'last-counts',
    precedence: 'paper',
    minimumUnit: 1,
  };
}

/** Makes the trustees' keys and a workspace `@w`, and takes it to the opening of the vote, which it returns. */
export async function openVillage(desk: Desk, rows: readonly string[], changes: object = {}): Promise<Ran> {
  for (const i of [1, 2, 3]) await desk.json('trustee', 'new', `@t${i}.json`);
  await desk.write('config.json', { ...configuration(), ...changes });
  await desk.json('init', '@config.json', '@w');
  for (let round = 0; round < 3; round++)
    for (const i of [1, 2, 3]) await desk.json('trustee', 'step', '@w', '--key', `@t${i}.json`);
  await desk.write('voters.csv', `id,class\n${rows.join('\n')}\n`);
  await desk.json('roll', 'import', '@w', '--csv', '@voters.csv', '--cards', '@cards.csv');
  const opened = await desk.hanpyo(['open', '@w']);
  for (const line of (await desk.read('cards.csv')).trim().split('\n').slice(1)) {
    const [id = '', card = ''] = line.split(',');
    await desk.write(`card-${id}`, `${card}\n`, 0o600);
  }
  return opened;
}

/** Casts a ballot; returns what the command printed. */
export async function cast(desk: Desk, voter: string, choices: object): Promise<Record<string, unknown>> {
  await desk.write(`choices-${voter}.json`, choices);
  return desk.json(
    ...['cast', '@w', '--card', `@card-${voter}`, '--choices', `@choices-${voter}.json`],
    ...['--receipt', `@receipt-${voter}.txt`],
  );
}

/**
 * Mutation test of everything that makes findings: `npm run test:mutation [-- FILE...]`. Each mutant negates a comparison,
 * skips a condition or drops a call; it must change what some record of the corpus is found to be. Survivors are listed.
 * Files of `src/verify/foreign` are tried on the records of their system; all files of a run are of one system.
 * `MINUTES` (10) bounds the time, `SAMPLE` (1) takes every nth mutant.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { sharedData } from '../helpers/shared-data.js';
import { adapterOf } from './foreign-corpus.js';
import { instrumented, type Mutant } from './mutants.js';

const FILES = [
  ...['state', 'setup', 'voting', 'tallying', 'signing'].map((name) => `src/record/${name}.ts`),
  ...['completion', 'evidence', 'verify-election', 'report'].map((name) => `src/verify/${name}.ts`),
  ...['box-screen', 'box-marks', 'box-challenge', 'paper', 'paper-bounds'].map(
    (name) => `src/ballot/${name}.ts`,
  ),
];
const STUCK_MS = 120_000;
/** Before the first mutant, the whole corpus is run once. */
const START_MS = 900_000;

const root = resolve('.');
const chosen = process.argv.slice(2);
if (new Set(chosen.map(adapterOf)).size > 1) throw new RangeError('the files of one adapter at a time');
const minutes = Number(process.env.MINUTES ?? 10);
const sample = Number(process.env.SAMPLE ?? 1);
const copy = mkdtempSync(join(tmpdir(), 'hanpyo-mutants-'));
const mutants: Mutant[] = [];
try {
  for (const name of ['src', 'test', 'package.json', 'tsconfig.json'])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const file of chosen.length > 0 ? chosen : FILES) {
    const made = instrumented(file, readFileSync(join(root, file), 'utf8'), mutants.length + 1);
    writeFileSync(join(copy, file), made.text);
    mutants.push(...made.mutants);
  }
  const tried = mutants.filter((_, i) => i % sample === 0);
  await report(await outcomes(tried));
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/** Runs workers until every mutant has an outcome or the time is over. A mutant that hangs a worker is killed with it. */
async function outcomes(tried: readonly Mutant[]): Promise<ReadonlyMap<number, string>> {
  const done = new Map<number, string>();
  const end = Date.now() + minutes * 60_000;
  for (;;) {
    const left = tried.filter(({ id }) => !done.has(id));
    if (left.length === 0 || Date.now() > end) return done;
    await work(left, done, end);
  }
}

function work(left: readonly Mutant[], done: Map<number, string>, end: number): Promise<void> {
  return new Promise((finish, fail) => {
    const args = [
      '--import',
      'tsx',
      join(copy, 'test/mutation/worker.ts'),
      ...left.map(({ id, file }) => `${id}@${file}`),
    ];
    const env = { ...process.env, HANPYO_SHARED_DATA: sharedData('') ?? '' };
    const child = spawn(process.execPath, args, { cwd: copy, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let current: number | undefined;
    const stuck = (): void => {
      if (current !== undefined) done.set(current, 'killed (did not end)');
      child.kill('SIGKILL');
    };
    let timer = setTimeout(stuck, START_MS);
    createInterface({ input: child.stdout }).on('line', (line) => {
      clearTimeout(timer);
      timer = setTimeout(stuck, STUCK_MS);
      const [first = '', ...rest] = line.split(' ');
      if (first === 'try') current = Number(rest[0]);
      else if (first !== 'ready') {
        done.set(Number(first), rest.join(' '));
        current = undefined;
      }
      if (Date.now() > end) child.kill('SIGKILL');
    });
    child.on('error', fail);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code !== 0 && current !== undefined && !done.has(current) && Date.now() < end)
        done.set(current, 'killed (crash)');
      if (code !== 0 && current === undefined && done.size === 0) fail(new Error('the corpus does not run'));
      else finish();
    });
  });
}

async function report(done: ReadonlyMap<number, string>): Promise<void> {
  const survivors = mutants.filter(({ id }) => done.get(id) === 'survived');
  for (const { file, line, what } of survivors) process.stdout.write(`survived  ${file}:${line}  ${what}\n`);
  const killed = done.size - survivors.length;
  process.stdout.write(
    `${mutants.length} mutants, ${done.size} tried, ${killed} killed, ${survivors.length} survived\n`,
  );
  if (survivors.length > 0) process.exitCode = 1;
}

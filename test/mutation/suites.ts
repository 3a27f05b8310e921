/**
 * What the records of the corpus do not tell of a refusal, other tests may: those of files that are too long, of the form of
 * numbers, of single ballots. Each refusal that is left is switched off, and the test files that reach it are run.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sharedData } from '../helpers/shared-data.js';
import type { Copy } from './children.js';
import type { Mutant } from './mutants.js';

const FOREIGN = 'test/verify/foreign';
/** This one has the corpus again. */
const NOT_AGAIN = 'no-idle-check.test.ts';
const CONFIG = 'vitest.refusals.config.mjs';
const OWN_CONFIG = 'vitest.config.ts';
const REACHED = 'reached.jsonl';
/** All test files of an adapter end by then. */
const ALL_MS = 1_800_000;
/** One that has not ended by then hangs, which is noticed, too. */
const ONE_MS = 300_000;

/** Test files by the number of the refusals that they reach; those that reach few others first, which tell the most. */
export type Suites = ReadonlyMap<number, readonly string[]>;

/**
 * Runs the tests of an adapter once, to see which file reaches what.
 * @param end - when to stop
 * @returns `undefined` if a test fails, or if the time is over
 */
export async function suitesOf(copy: Copy, adapter: string, end: number): Promise<Suites | undefined> {
  copy.write(CONFIG, CONFIG_TEXT);
  copy.write(OWN_CONFIG, readFileSync(OWN_CONFIG, 'utf8'));
  const record = join(copy.folder, `${adapter}-${REACHED}`);
  const files = suitesFor(adapter).map((name) => `${FOREIGN}/${name}`);
  // Told no file, Vitest would run all that there are.
  if (files.length === 0) return new Map();
  if (!(await passes({ copy, end, files, more: { REACHED: record } }))) return undefined;
  const suites = new Map<number, string[]>();
  const lines = existsSync(record) ? readFileSync(record, 'utf8').trim().split('\n') : [];
  const runs: { testPath: string; reached: number[] }[] = lines.map((line) => JSON.parse(line));
  for (const { testPath, reached } of runs.sort((a, b) => a.reached.length - b.reached.length))
    for (const id of reached) suites.set(id, [...(suites.get(id) ?? []), testPath]);
  rmSync(record, { force: true });
  return suites;
}

/** Beginnings of the names of an adapter's test files. */
function suitesFor(adapter: string): readonly string[] {
  const shared = readdirSync(FOREIGN).filter((name) => name.endsWith('.test.ts') && name !== NOT_AGAIN);
  const chosen = process.env.SUITES?.split(',').filter(
    (name) => name.startsWith(`${adapter}/`) || !name.includes('/'),
  );
  return chosen ?? [`${adapter}/`, `workers/${adapter}.test.ts`, ...shared];
}

/** What becomes of the test files that reach a refusal without it. @returns `undefined` if the time is over */
export async function toldBySuites(
  copy: Copy,
  { id }: Mutant,
  suites: Suites,
  end: number,
): Promise<string | undefined> {
  const files = suites.get(id) ?? [];
  for (const file of files) {
    const passed = await passes({ copy, end, files: [file], more: { SWITCHED_OFF: `${id}` } });
    if (passed === undefined) return undefined;
    if (!passed) return `killed by a test of ${file.slice(file.indexOf(FOREIGN) + FOREIGN.length + 1)}`;
  }
  return files.length === 0 ? 'unreached' : 'survived';
}

/** A run of test files. */
interface Run {
  readonly copy: Copy;
  readonly files: readonly string[];
  readonly more: Readonly<Record<string, string>>;
  readonly end: number;
}

/** Whether all tests of some files pass. @returns `undefined` if the time was over before */
function passes({ copy, files, more, end }: Run): Promise<boolean | undefined> {
  const timeout = Math.min(end - Date.now(), 'SWITCHED_OFF' in more ? ONE_MS : ALL_MS);
  if (timeout <= 0) return Promise.resolve(undefined);
  const vitest = join(copy.folder, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', CONFIG, '--bail', '1', '--no-file-parallelism', ...files];
  const env = { ...process.env, HANPYO_SHARED_DATA: sharedData('') ?? '', ...more };
  return new Promise((finish, fail) => {
    // In a group of its own: a test that hangs is in a process of that process, which hears nothing.
    const child = spawn(process.execPath, args, { cwd: copy.folder, env, stdio: 'ignore', detached: true });
    const { pid } = child;
    const over = setTimeout(() => pid !== undefined && process.kill(-pid, 'SIGKILL'), timeout);
    child.on('error', fail);
    child.on('close', (code) => {
      clearTimeout(over);
      finish(Date.now() >= end ? undefined : code === 0);
    });
  });
}

/** The settings of all tests, but each file in a process of its own. */
const CONFIG_TEXT = `import config from './${OWN_CONFIG}';
const { projects: _, ...test } = config.test;
export default {
  ...config,
  test: {
    ...test,
    include: ['test/**/*.test.ts'],
    setupFiles: [...test.setupFiles, 'test/mutation/suite-setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
};
`;

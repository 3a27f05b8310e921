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
/** A run that is not over by then hangs, which is noticed, too. */
const RUN_MS = 1_800_000;

/** Test files by the number of the refusals that they reach. */
export type Suites = ReadonlyMap<number, readonly string[]>;

/** Runs the tests of an adapter once, to see which file reaches what. @returns `undefined` if a test fails */
export async function suitesOf(copy: Copy, adapter: string): Promise<Suites | undefined> {
  copy.write(CONFIG, CONFIG_TEXT);
  copy.write(OWN_CONFIG, readFileSync(OWN_CONFIG, 'utf8'));
  const shared = readdirSync(FOREIGN).filter((name) => name.endsWith('.test.ts') && name !== NOT_AGAIN);
  const own = [`${FOREIGN}/${adapter}/`, `${FOREIGN}/workers/${adapter}.test.ts`];
  const record = join(copy.folder, `${adapter}-${REACHED}`);
  const files = [...own, ...shared.map((name) => `${FOREIGN}/${name}`)];
  if (!(await passes(copy, files, { REACHED: record }))) return undefined;
  const suites = new Map<number, string[]>();
  for (const line of existsSync(record) ? readFileSync(record, 'utf8').trim().split('\n') : []) {
    const { testPath, reached } = JSON.parse(line);
    for (const id of reached) suites.set(id, [...(suites.get(id) ?? []), testPath]);
  }
  rmSync(record, { force: true });
  return suites;
}

/** What becomes of the test files that reach a refusal without it. */
export async function toldBySuites(copy: Copy, { id }: Mutant, suites: Suites): Promise<string> {
  const files = suites.get(id) ?? [];
  if (files.length === 0) return 'unreached';
  if (await passes(copy, files, { SWITCHED_OFF: `${id}` })) return 'survived';
  const names = files.map((file) => file.slice(file.indexOf(FOREIGN) + FOREIGN.length + 1));
  return `killed by a test of ${names.join(', ')}`;
}

/** Whether all tests of some files pass. */
function passes(
  copy: Copy,
  files: readonly string[],
  more: Readonly<Record<string, string>>,
): Promise<boolean> {
  const vitest = join(copy.folder, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', CONFIG, '--bail', '1', '--no-file-parallelism', ...files];
  const env = { ...process.env, HANPYO_SHARED_DATA: sharedData('') ?? '', ...more };
  return new Promise((finish, fail) => {
    const child = spawn(process.execPath, args, { cwd: copy.folder, env, stdio: 'ignore', timeout: RUN_MS });
    child.on('error', fail);
    child.on('close', (code) => finish(code === 0));
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

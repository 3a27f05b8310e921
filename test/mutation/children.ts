/** Child processes that try mutants in a changed copy of the sources, and tell what became of each in lines of text. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { sharedData } from '../helpers/shared-data.js';
import type { Mutant } from './mutants.js';

/** A child that has said nothing for so long has a mutant that hangs. */
const STUCK_MS = 180_000;
/** Before the first mutant, the whole corpus is run once, which on a busy machine takes long. */
const START_MS = 3_600_000;
/** A timer takes no more. */
const LONGEST_MS = 2 ** 31 - 1;

/** A copy of the sources, in which some files are changed. */
export interface Copy {
  readonly folder: string;
  write(file: string, text: string): void;
  remove(): void;
}

/** Copies the sources of this directory. */
export function copySources(): Copy {
  const root = resolve('.');
  const folder = mkdtempSync(join(tmpdir(), 'hanpyo-mutants-'));
  for (const name of ['src', 'test', 'docs', 'package.json', 'tsconfig.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    write: (file, text) => writeFileSync(join(folder, file), text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What children do. */
export interface Trial {
  readonly copy: Copy;
  /**
   * What a child runs; it prints `ready` once, `try ID` before each mutant, and again while it goes on with it, and
   * `ID OUTCOME` after it.
   */
  readonly script: string;
  /** What it is told of the mutants that are left. */
  readonly argsFor: (left: readonly Mutant[]) => readonly string[];
  /** When to stop, in milliseconds since 1970. */
  readonly end: number;
  /** Called with what became of a mutant, as soon as that is known. */
  readonly told?: (id: number, outcome: string) => void;
}

/** Runs children until every mutant has an outcome or the time is over. A mutant that hangs a child is killed with it. */
export async function outcomes(tried: readonly Mutant[], trial: Trial): Promise<ReadonlyMap<number, string>> {
  const done = new Map<number, string>();
  for (;;) {
    const left = tried.filter(({ id }) => !done.has(id));
    if (left.length === 0 || Date.now() > trial.end) return done;
    await work(left, trial, done);
  }
}

function work(
  left: readonly Mutant[],
  { copy, script, argsFor, end, told }: Trial,
  done: Map<number, string>,
): Promise<void> {
  const tell = (id: number, outcome: string): void => {
    done.set(id, outcome);
    told?.(id, outcome);
  };
  return new Promise((finish, fail) => {
    const args = ['--import', 'tsx', join(copy.folder, script), ...argsFor(left)];
    const env = { ...process.env, HANPYO_SHARED_DATA: sharedData('') ?? '' };
    const child = spawn(process.execPath, args, {
      ...{ cwd: copy.folder, env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let current: number | undefined;
    const stuck = (): void => {
      if (current !== undefined) tell(current, 'killed (did not end)');
      child.kill('SIGKILL');
    };
    let timer = setTimeout(stuck, START_MS);
    const over = setTimeout(() => child.kill('SIGKILL'), Math.min(end - Date.now(), LONGEST_MS));
    createInterface({ input: child.stdout }).on('line', (line) => {
      clearTimeout(timer);
      timer = setTimeout(stuck, STUCK_MS);
      const [first = '', ...rest] = line.split(' ');
      if (first === 'try') current = Number(rest[0]);
      else if (first !== 'ready') {
        tell(Number(first), rest.join(' '));
        current = undefined;
      }
    });
    child.on('error', fail);
    child.on('close', (code) => {
      clearTimeout(timer);
      clearTimeout(over);
      if (code === 0 || Date.now() >= end) return finish();
      if (current !== undefined && !done.has(current)) tell(current, 'killed (crash)');
      if (current === undefined && done.size === 0) fail(new Error('the corpus does not run'));
      else finish();
    });
  });
}

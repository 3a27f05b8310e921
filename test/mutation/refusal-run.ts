/**
 * No refusal of an adapter is idle: `npm run test:mutation -- --refusals [FOLDER...]`, folders of `src/verify/foreign`, all of
 * them by default. Every place that refuses something is left out, one at a time, and the records that reach it are verified
 * without it: with one of them the verdict must change, or the checks that fail. Where they tell nothing, other tests of the
 * adapter that reach the place must fail. `STATE` is a JSON file that keeps what was found, so that a run can go on where
 * another one ended; in it, too, are those that nothing tells from the original. `MINUTES` (10) bounds the time, and
 * `SUITES` the tests: `belenios/hostile,rereading` are those whose names begin so.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Copy, copySources, outcomes } from './children.js';
import { FOREIGN_CORPORA } from './foreign-corpus.js';
import type { Mutant } from './mutants.js';
import { RefusalState, reportOn } from './refusal-state.js';
import { checkIn, withSwitches } from './refusals.js';
import { suitesOf, toldBySuites } from './suites.js';

const FOREIGN = 'src/verify/foreign';
/** Adapters that are tried at the same time. */
const JOBS = 2;
/** What all adapters use. */
const SHARED = filesIn(FOREIGN);

/** Tries all refusals of some adapters. @param end - when to stop. @returns how many leave no trace when they are left out */
export async function tryRefusals(folders: readonly string[], end: number): Promise<number> {
  const adapters = folders.length > 0 ? folders.map((path) => basename(path)) : Object.keys(FOREIGN_CORPORA);
  const unknown = adapters.find((name) => FOREIGN_CORPORA[name] === undefined);
  if (unknown !== undefined) throw new RangeError(`there is no corpus of ${unknown}`);
  const copy = copySources();
  try {
    const refusals = switchesIn(copy, [
      ...SHARED,
      ...adapters.flatMap((name) => filesIn(`${FOREIGN}/${name}`)),
    ]);
    const state = new RefusalState(refusals);
    const attempt: Attempt = { copy, end, found: (mutant, outcome) => state.keep(mutant, outcome) };
    const waiting = [...adapters];
    const tryNext = async (): Promise<void> => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const own = refusals.filter(({ file }) => SHARED.includes(file) || file.includes(`/${name}/`));
        const left = (): readonly Mutant[] => own.filter((one) => !state.isDone(one));
        await tryRecords(name, left(), attempt);
        await trySuites(name, left(), attempt);
      }
    };
    await Promise.all(Array.from({ length: JOBS }, tryNext));
    return reportOn(refusals, state);
  } finally {
    copy.remove();
  }
}

/** Puts switches into files of the copy. */
function switchesIn(copy: Copy, files: readonly string[]): readonly Mutant[] {
  const refusals: Mutant[] = [];
  for (const file of files) {
    const made = withSwitches(file, readFileSync(file, 'utf8'), refusals.length + 1);
    copy.write(file, made.text);
    refusals.push(...made.mutants);
  }
  return refusals;
}

/** What trying the refusals of an adapter takes, and who is told of each. */
interface Attempt {
  readonly copy: Copy;
  readonly end: number;
  readonly found: (mutant: Mutant, outcome: string) => void;
}

async function tryRecords(
  name: string,
  left: readonly Mutant[],
  { copy, end, found }: Attempt,
): Promise<void> {
  await outcomes(left, {
    ...{ copy, end, script: 'test/mutation/refusal-worker.ts' },
    argsFor: (mutants) => [name, ...mutants.map(({ id, what }) => `${id}@${checkIn(what) ?? ''}`)],
    told: (id, outcome) => {
      const mutant = left.find((one) => one.id === id);
      if (mutant !== undefined) found(mutant, outcome);
    },
  });
}

async function trySuites(
  name: string,
  left: readonly Mutant[],
  { copy, end, found }: Attempt,
): Promise<void> {
  if (left.length === 0 || Date.now() > end) return;
  const suites = await suitesOf(copy, name, end);
  if (suites === undefined && Date.now() < end)
    process.stdout.write(`the tests of ${name} fail as they are\n`);
  if (suites === undefined) return;
  for (const mutant of left) {
    const outcome = await toldBySuites(copy, mutant, suites, end);
    if (outcome === undefined) return;
    found(mutant, outcome);
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: folder !== FOREIGN, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() && entry.name.endsWith('.ts') ? [`${entry.parentPath}/${entry.name}`] : [],
  );
}

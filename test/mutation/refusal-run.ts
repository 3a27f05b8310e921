/**
 * No refusal of an adapter is idle: `npm run test:mutation -- --refusals [FOLDER...]`, folders of `src/verify/foreign`, all of
 * them by default. Every place that refuses something is left out, one at a time, and the records that reach it are verified
 * without it: with one of them the verdict must change, or the checks that fail. Where they tell nothing, other tests of the
 * adapter that reach the place must fail. `STATE` is a JSON file that keeps what was found, so that a run can go on where
 * another one ended; in it, too, are those that nothing tells from the original. `MINUTES` (10) bounds the time.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Copy, copySources, outcomes } from './children.js';
import { FOREIGN_CORPORA } from './foreign-corpus.js';
import type { Mutant } from './mutants.js';
import { withSwitches } from './refusals.js';
import { suitesOf, toldBySuites } from './suites.js';

const FOREIGN = 'src/verify/foreign';
/** Adapters that are tried at the same time. */
const JOBS = 2;
/** What all adapters use. */
const SHARED = filesIn(FOREIGN);

/** What became of a refusal: by adapter for those that all use. */
interface Tried extends Mutant {
  readonly outcome: string;
}

/** Tries all refusals of some adapters. @param end - when to stop. @returns how many leave no trace when they are left out */
export async function tryRefusals(folders: readonly string[], end: number): Promise<number> {
  const adapters = folders.length > 0 ? folders.map((path) => basename(path)) : Object.keys(FOREIGN_CORPORA);
  const unknown = adapters.find((name) => FOREIGN_CORPORA[name] === undefined);
  if (unknown !== undefined) throw new RangeError(`there is no corpus of ${unknown}`);
  const known = new Map(stored().map((one) => [keyOf(one), one]));
  const keep = (mutant: Mutant, outcome: string): void => {
    if (rankOf(outcome) <= rankOf(known.get(keyOf(mutant))?.outcome)) return;
    known.set(keyOf(mutant), { ...mutant, outcome });
    store([...known.values()]);
  };
  const copy = copySources();
  try {
    const refusals = switchesIn(copy, [
      ...SHARED,
      ...adapters.flatMap((name) => filesIn(`${FOREIGN}/${name}`)),
    ]);
    const waiting = [...adapters];
    const tryNext = async (): Promise<void> => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const own = refusals.filter(({ file }) => SHARED.includes(file) || file.includes(`/${name}/`));
        const left = (): readonly Mutant[] => own.filter((one) => !isDone(known.get(keyOf(one))?.outcome));
        await tryRecords(name, left(), { copy, end, found: keep });
        await trySuites(name, left(), { copy, end, found: keep });
      }
    };
    await Promise.all(Array.from({ length: JOBS }, tryNext));
    return report(refusals, known);
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
    argsFor: (mutants) => [name, ...mutants.map(({ id }) => `${id}`)],
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
  const suites = await suitesOf(copy, name);
  if (suites === undefined) process.stdout.write(`the tests of ${name} fail as they are\n`);
  else
    for (const mutant of left) {
      if (Date.now() > end) return;
      found(mutant, await toldBySuites(copy, mutant, suites));
    }
}

/** Outcomes, the best one last. What several adapters use is tested if the records or tests of one of them tell. */
const OUTCOMES = ['unreached', 'survived', 'backed', 'killed'] as const;

function rankOf(outcome: string | undefined): number {
  return OUTCOMES.findIndex((kind) => outcome?.startsWith(kind));
}

/** Whether nothing more is to be found. */
function isDone(outcome: string | undefined): boolean {
  return outcome?.startsWith('killed') === true;
}

function keyOf({ file, line, what }: Mutant): string {
  return `${file}:${line} ${what}`;
}

function report(refusals: readonly Mutant[], known: ReadonlyMap<string, Tried>): number {
  const counts = new Map<string, number>();
  for (const refusal of refusals) {
    const outcome = known.get(keyOf(refusal))?.outcome ?? 'not tried';
    const [kind = ''] = outcome.split(/ (?!tried)/);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (kind !== 'killed')
      process.stdout.write(`${kind}  ${refusal.file}:${refusal.line}  ${refusal.what}\n`);
  }
  const sums = [...counts].map(([kind, count]) => `${count} ${kind}`);
  process.stdout.write(`${refusals.length} refusals: ${sums.join(', ')}\n`);
  return refusals.length - (counts.get('killed') ?? 0) - (counts.get('backed') ?? 0);
}

function stored(): readonly Tried[] {
  const path = process.env.STATE;
  return path !== undefined && existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
}

function store(tried: readonly Tried[]): void {
  const path = process.env.STATE;
  if (path !== undefined) writeFileSync(path, `${JSON.stringify(tried, undefined, 1)}\n`);
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: folder !== FOREIGN, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() && entry.name.endsWith('.ts') ? [`${entry.parentPath}/${entry.name}`] : [],
  );
}

/**
 * Mutation test of everything that makes findings: `npm run test:mutation [-- FILE...]`. Each mutant negates a comparison,
 * skips a condition or drops a call; it must change what some record of the corpus is found to be. Survivors are listed.
 * Files of `src/verify/foreign` are tried on the records of their system; all files of a run are of one system.
 * `MINUTES` (10) bounds the time, `SAMPLE` (1) takes every nth mutant. `--refusals` is another test, see `refusal-run.ts`.
 */
import { readFileSync } from 'node:fs';
import { copySources, outcomes } from './children.js';
import { adapterOf } from './foreign-corpus.js';
import { instrumented, type Mutant } from './mutants.js';
import { tryRefusals } from './refusal-run.js';

const FILES = [
  ...['state', 'setup', 'voting', 'tallying', 'signing'].map((name) => `src/record/${name}.ts`),
  ...['completion', 'evidence', 'ledger-faults', 'verify-election', 'report'].map(
    (name) => `src/verify/${name}.ts`,
  ),
  ...['box-screen', 'box-marks', 'box-challenge', 'paper', 'paper-bounds'].map(
    (name) => `src/ballot/${name}.ts`,
  ),
];

const chosen = process.argv.slice(2).filter((argument) => argument !== '--refusals');
const end = Date.now() + Number(process.env.MINUTES ?? 10) * 60_000;
const survivors = process.argv.includes('--refusals')
  ? await tryRefusals(chosen, end)
  : await tryMutants(chosen.length > 0 ? chosen : FILES);
if (survivors > 0) process.exitCode = 1;

/** @returns how many survived */
async function tryMutants(files: readonly string[]): Promise<number> {
  if (new Set(files.map(adapterOf)).size > 1) throw new RangeError('the files of one adapter at a time');
  const sample = Number(process.env.SAMPLE ?? 1);
  const copy = copySources();
  const mutants: Mutant[] = [];
  try {
    for (const file of files) {
      const made = instrumented(file, readFileSync(file, 'utf8'), mutants.length + 1);
      copy.write(file, made.text);
      mutants.push(...made.mutants);
    }
    const tried = mutants.filter((_, i) => i % sample === 0);
    const script = 'test/mutation/worker.ts';
    const argsFor = (left: readonly Mutant[]): string[] => left.map(({ id, file }) => `${id}@${file}`);
    return report(mutants, await outcomes(tried, { copy, script, argsFor, end }));
  } finally {
    copy.remove();
  }
}

function report(mutants: readonly Mutant[], done: ReadonlyMap<number, string>): number {
  const survivors = mutants.filter(({ id }) => done.get(id) === 'survived');
  for (const { file, line, what } of survivors) process.stdout.write(`survived  ${file}:${line}  ${what}\n`);
  const killed = done.size - survivors.length;
  process.stdout.write(
    `${mutants.length} mutants, ${done.size} tried, ${killed} killed, ${survivors.length} survived\n`,
  );
  return survivors.length;
}

/** Tries mutants one after the other on the corpus; prints a line for each. Runs inside the instrumented copy. */
import { argv } from 'node:process';
import { corpus, type Specimen } from './corpus.js';
import { adapterOf, FOREIGN_CORPORA } from './foreign-corpus.js';

declare global {
  /** Number of the mutant that is on; 0 for none. */
  var mutant: number;
}

// A log waits on timers that do not keep a process alive.
const alive = setInterval(() => {}, 1000);
globalThis.mutant = 0;
const specimens = await specimensFor(argv[2]?.split('@')[1] ?? '');
const expected: string[] = [];
for (const { run } of specimens) expected.push(await run());
process.stdout.write(`ready ${specimens.length}\n`);
for (const argument of argv.slice(2)) {
  const [id = '', file = ''] = argument.split('@');
  process.stdout.write(`try ${id}\n`);
  process.stdout.write(`${id} ${await killer(Number(id), file)}\n`);
}

clearInterval(alive);

/** The records for the mutants of a file: those of an adapter's system, else our own. All files of a run are of one kind. */
function specimensFor(file: string): Promise<readonly Specimen[]> {
  return (FOREIGN_CORPORA[adapterOf(file)] ?? corpus)();
}

/** The first specimen that tells the mutant from the original. */
async function killer(id: number, file: string): Promise<string> {
  for (const [i, { name, run, about }] of specimens.entries()) {
    if (!isAbout(about, file)) continue;
    globalThis.mutant = id;
    const said = await run().catch((error: unknown) => `threw ${String(error)}`);
    globalThis.mutant = 0;
    if (said !== expected[i]) return `killed ${name}`;
  }
  return 'survived';
}

/** Whether a specimen can tell anything about a file: most look at one part of the code only. */
function isAbout(about: Specimen['about'], file: string): boolean {
  return about === undefined || about.some((part) => file.includes(part));
}

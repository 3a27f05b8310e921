/**
 * Switches off one refusal after the other and tries the records that reach it; prints a line for each. Runs inside the copy
 * that has the switches. A refusal counts as tested if without it the verdict on a record changes, or the checks that fail;
 * if only the words of a report change, another one stands behind it.
 */
import { argv } from 'node:process';
import { ReportBuilder } from '../../src/verify/report.js';
import { FOREIGN_CORPORA } from './foreign-corpus.js';
import { NO_CHECK } from './refusals.js';

declare global {
  /** Whether a refusal is switched off; called wherever one is about to be made. */
  var switchedOff: ((id: number) => boolean) | undefined;
}

/** The number of the refusal that is off, and what was reached since this was cleared. */
let off = 0;
const reached = new Set<number>();
globalThis.switchedOff = (id) => {
  reached.add(id);
  return id === off;
};
forgetNoCheck();

/** Numbers of refusals, each with the check in whose name it is, if that is known, as `ID` or `ID@CHECK`. */
const [adapter = '', ...places] = argv.slice(2);
// A worker waits on nothing else that would keep it alive.
const alive = setInterval(() => {}, 1000);
const specimens = (await FOREIGN_CORPORA[adapter]?.()) ?? [];
const expected: string[] = [];
/** By refusal: which specimens reach it. */
const reachers = new Map<number, number[]>();
for (const [i, { run }] of specimens.entries()) {
  reached.clear();
  expected.push(await run());
  for (const id of reached) reachers.set(id, [...(reachers.get(id) ?? []), i]);
}
process.stdout.write(`ready ${specimens.length}\n`);
for (const place of places) {
  const [id = '', check = ''] = place.split('@');
  process.stdout.write(`${id} ${await outcome(Number(id), check)}\n`);
}
clearInterval(alive);

/** What becomes of the records that reach a refusal when it is off. */
async function outcome(id: number, check: string): Promise<string> {
  let found = reachers.has(id) ? 'survived' : 'unreached';
  for (const i of likeliestFirst(reachers.get(id) ?? [], check)) {
    process.stdout.write(`try ${id}\n`);
    const { name, run } = specimens[i] ?? {};
    off = id;
    const said = (await run?.().catch((error: unknown) => `threw ${String(error)}`)) ?? '';
    off = 0;
    if (judgement(said) !== judgement(expected[i] ?? '')) return `killed ${name}`;
    if (said !== expected[i] && found === 'survived') found = `backed ${name}`;
  }
  return found;
}

/** Records that fail in a check are the likeliest to tell, and those that fail nowhere the least. */
function likeliestFirst(numbers: readonly number[], check: string): readonly number[] {
  const unlike = (i: number): number => {
    const [, ...failed] = judgement(expected[i] ?? '').split(' ');
    return failed.includes(check) ? failed.length : 100 - Math.sign(failed.length);
  };
  return [...numbers].sort((a, b) => unlike(a) - unlike(b));
}

/** The verdict of a report, and the checks that fail. */
function judgement(said: string): string {
  if (said.startsWith('threw')) return said;
  const { verdict, checks } = JSON.parse(said);
  const failed = checks.filter(({ status }: { status: string }) => status === 'failed');
  return [verdict, ...failed.map(({ id }: { id: string }) => id)].join(' ');
}

/** What is said of no check is not heard. */
function forgetNoCheck(): void {
  const { fail, examine } = ReportBuilder.prototype;
  ReportBuilder.prototype.fail = function (finding) {
    if (finding.check !== NO_CHECK) fail.call(this, finding);
  };
  ReportBuilder.prototype.examine = function (id, count) {
    if (id !== NO_CHECK) examine.call(this, id, count);
  };
}

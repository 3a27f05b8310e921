/** What is known of refusals, and the file that keeps it from one run to the next. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Mutant } from './mutants.js';

/** What became of a refusal, the best word last: of what several adapters use, one of them need tell. */
const OUTCOMES = ['unreached', 'survived', 'backed', 'killed'] as const;

/** A refusal with what became of it, which begins with one of the words. */
interface Tried extends Mutant {
  readonly outcome: string;
}

/** What is known of the refusals of a run. `STATE` names the file, if there is to be one. */
export class RefusalState {
  readonly #keys: ReadonlyMap<Mutant, string>;
  readonly #known: Map<string, Tried>;

  /** Reads the file. @param refusals - those of this run, at the lines that they have now */
  constructor(refusals: readonly Mutant[]) {
    this.#keys = keysOf(refusals);
    const stored: readonly Tried[] = existsSync(path()) ? JSON.parse(readFileSync(path(), 'utf8')) : [];
    this.#known = new Map([...keysOf(stored)].map(([tried, key]) => [key, tried]));
    this.#forget(new Set(refusals.map(({ file }) => file)));
  }

  /** What became of a refusal, if it was tried. */
  of(refusal: Mutant): string | undefined {
    return this.#known.get(this.#keyOf(refusal))?.outcome;
  }

  /** Whether nothing more is to be found. */
  isDone(refusal: Mutant): boolean {
    return this.of(refusal)?.startsWith('killed') === true;
  }

  /** Keeps an outcome, unless a better one is known. */
  keep(refusal: Mutant, outcome: string): void {
    if (rankOf(outcome) <= rankOf(this.of(refusal))) return;
    this.#known.set(this.#keyOf(refusal), { ...refusal, outcome });
    if (path() !== '') writeFileSync(path(), `${JSON.stringify([...this.#known.values()], undefined, 1)}\n`);
  }

  /** Of files that are tried now, what was at other lines is moved, and what is no longer there forgotten. */
  #forget(files: ReadonlySet<string>): void {
    const moved = [...this.#keys].flatMap(([refusal, key]): [string, Tried][] => {
      const before = this.#known.get(key);
      return before === undefined ? [] : [[key, { ...refusal, outcome: before.outcome }]];
    });
    for (const [key, { file }] of this.#known) if (files.has(file)) this.#known.delete(key);
    for (const [key, tried] of moved) this.#known.set(key, tried);
  }

  #keyOf(refusal: Mutant): string {
    const key = this.#keys.get(refusal);
    if (key === undefined) throw new RangeError('a refusal of another run');
    return key;
  }
}

/** Prints what is not noticed, and how many there are by folder. @returns how many leave no trace when they are left out */
export function reportOn(refusals: readonly Mutant[], state: RefusalState): number {
  const sums = new Map<string, Map<string, number>>();
  for (const refusal of refusals) {
    const { file, line, what } = refusal;
    const [word = ''] = (state.of(refusal) ?? 'untried').split(' ');
    const own = sums.get(folderOf(file)) ?? new Map();
    sums.set(folderOf(file), own.set(word, (own.get(word) ?? 0) + 1));
    if (word !== 'killed') process.stdout.write(`${word}  ${file}:${line}  ${what}\n`);
  }
  for (const [folder, own] of sums) {
    const counts = [...own].map(([word, count]) => `${count} ${word}`);
    process.stdout.write(
      `${folder}: ${[...own.values()].reduce((a, b) => a + b)} refusals: ${counts.join(', ')}\n`,
    );
  }
  return refusals.filter((refusal) => rankOf(state.of(refusal)) < rankOf('backed')).length;
}

function folderOf(file: string): string {
  return file.replace(/\/[^/]*$/, '').replace(/^(src\/verify\/foreign\/[^/]+)\/.*/, '$1');
}

function rankOf(outcome: string | undefined): number {
  return OUTCOMES.findIndex((word) => outcome?.startsWith(word));
}

/** Names of refusals that last when lines move: file, text, and which of those with this text it is. */
function keysOf<M extends Mutant>(refusals: readonly M[]): ReadonlyMap<M, string> {
  const seen = new Map<string, number>();
  const inOrder = [...refusals].sort((a, b) => a.line - b.line || a.id - b.id);
  return new Map(
    inOrder.map((refusal) => {
      const text = `${refusal.file} ${refusal.what}`;
      const before = seen.get(text) ?? 0;
      seen.set(text, before + 1);
      return [refusal, `${text} ${before}`];
    }),
  );
}

function path(): string {
  return process.env.STATE ?? '';
}

/** Processes that make the ballots of a large record, stretch by stretch: shorter records end where a stretch ends. */
import { askChild } from './child.js';

const WRITERS = 2;

/** Numbers of ballots that one process makes: from the first to before the last. */
export interface BallotRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Has ballots made by several processes at a time.
 * @param script - of the processes, bundled; it is given a part as JSON, and prints what it made as JSON
 * @param ends - after how many ballots each stretch ends, in order
 * @returns what was made of each part, stretch by stretch
 */
export async function makeStretches<Made>(
  script: string,
  ends: readonly number[],
  partOf: (range: BallotRange) => object,
): Promise<readonly (readonly Made[])[]> {
  const stretches: Made[][] = [];
  for (const [i, end] of ends.entries()) {
    const start = ends[i - 1] ?? 0;
    const bound = (k: number): number => Math.round(start + ((end - start) * k) / WRITERS);
    const ranges = Array.from({ length: WRITERS }, (_, k) => ({ from: bound(k), to: bound(k + 1) }));
    stretches.push(await Promise.all(ranges.map((range) => askChild<Made>(script, partOf(range)))));
  }
  return stretches;
}

/** One to three options of some, other ones from ballot to ballot: votes by option. */
export function choiceOf(ballot: number, options: number): number[] {
  const chosen = new Set(
    Array.from({ length: 1 + (ballot % 3) }, (_, i) => (ballot * 7 + i * 3 + (ballot >> 4)) % options),
  );
  return Array.from({ length: options }, (_, k) => (chosen.has(k) ? 1 : 0));
}

/** A record on disk, and what its counts must be. */
export interface LargeRecord {
  readonly path: string;
  readonly ballots: number;
  readonly bytes: number;
  readonly totals: readonly number[];
}

/** How often each option was chosen, all parts together. */
export function totalsOf(parts: readonly { readonly totals: readonly number[] }[]): number[] {
  const [{ totals } = { totals: [] }] = parts;
  return totals.map((_, i) => parts.reduce((sum, part) => sum + (part.totals[i] ?? 0), 0));
}

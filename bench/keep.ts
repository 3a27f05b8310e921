/** Keeps what a topic measured: one JSON file with the machine and the load beside the figures. */
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Machine, Mode, ResultFile, TopicResult } from './figures.js';
import { describeMachine } from './machine.js';
import { RESULTS, writeReport } from './report.js';

/** Under which conditions something was measured. */
export interface Conditions {
  readonly machine: Machine;
  readonly mode: Mode;
  /** Load average before. */
  readonly before: number;
}

/** Load average over the last minute. */
export function loadNow(): number {
  return loadavg()[0] ?? 0;
}

/** Writes the file of a topic into a folder, if it has figures. */
export function keepResult(result: TopicResult, { machine, mode, before }: Conditions, folder: string): void {
  if (result.figures.length === 0) return;
  const file: ResultFile = { ...result, machine, mode, load: { before, after: loadNow() } };
  writeFileSync(join(folder, `${result.topic}.json`), `${JSON.stringify(file, null, 1)}\n`);
}

/** Keeps times for each ballot that a script of its own has measured, and makes the page anew. */
export function keepBallotTimes(
  topic: Pick<TopicResult, 'topic' | 'title' | 'about' | 'x'> & { readonly series: string },
  times: readonly { readonly x: string; readonly microseconds: number; readonly ballots: number }[],
  before: number,
): void {
  const { series, ...rest } = topic;
  const figures = times.flatMap(({ x, microseconds, ballots }) => [
    { series, x, metric: 'ballot', value: microseconds, rounds: 1, perRound: ballots },
    { series, x, metric: 'rate', value: 1e6 / microseconds },
  ]);
  const metrics = [
    { id: 'ballot', name: 'per ballot', unit: 'µs' },
    { id: 'rate', name: 'rate', unit: 'ballots/s' },
  ];
  const panels = [{ title: 'Time per ballot', metric: 'ballot', kind: 'bars', scale: 'linear' }] as const;
  const result: TopicResult = { ...rest, metrics, panels, figures, skipped: [] };
  keepResult(result, { machine: describeMachine(), mode: 'full', before }, RESULTS);
  console.log(writeReport(RESULTS));
}

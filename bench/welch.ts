/** Welch's t-test of times, for the benches that look for secrets in them. */
import { systemRng } from '../src/core/random.js';

/** Makes one input of a class. */
export type Source = () => Uint8Array;

/** A function that gives Welch's t of the times of two classes, from so many runs. */
export function welchOf(
  runs: number,
): (a: Source, b: Source, run: (scalar: Uint8Array) => unknown) => number {
  return (a, b, run) => welch(runs, a, b, run);
}

function welch(runs: number, a: Source, b: Source, run: (scalar: Uint8Array) => unknown): number {
  const times: [number[], number[]] = [[], []];
  const order = systemRng(runs);
  for (const byte of order) {
    const which = (byte & 1) as 0 | 1;
    const scalars = [a(), b()] as const;
    const start = process.hrtime.bigint();
    run(scalars[which]);
    times[which].push(Number(process.hrtime.bigint() - start));
  }
  const limit = quantile([...times[0], ...times[1]], 0.8);
  const [x, y] = times.map((list) => moments(list.filter((time) => time <= limit)));
  if (x === undefined || y === undefined) throw new RangeError('no runs');
  return (x.mean - y.mean) / Math.sqrt(x.variance / x.count + y.variance / y.count);
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.floor(part * sorted.length)] ?? 0;
}

function moments(values: readonly number[]): {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
} {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { count, mean, variance };
}

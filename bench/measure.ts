/**
 * Timing. Work is warmed up, then timed in rounds; the median of the rounds is the figure, the quartiles its spread.
 * What is to be compared is timed in turns, round by round, so that other load on the machine meets both alike.
 */
import { Bench } from 'tinybench';
import type { Figure, Mode } from './figures.js';

/** What one round does. It may be asynchronous, and it can be repeated. */
export type Work = () => unknown;

/** How long is measured. */
export interface Effort {
  /** Warming up lasts so long, and one round at least. */
  readonly warmupMs: number;
  /** Measuring lasts so long, and {@link Effort.rounds} at least. */
  readonly timeMs: number;
  readonly rounds: number;
}

/** The time of one unit of work in microseconds. */
export type Timing = Required<Pick<Figure, 'value' | 'least' | 'quartiles' | 'rounds' | 'perRound'>>;

/** The effort of a mode. */
export function effortOf(mode: Mode): Effort {
  return mode === 'full'
    ? { warmupMs: 400, timeMs: 1500, rounds: 5 }
    : { warmupMs: 0, timeMs: 20, rounds: 2 };
}

/**
 * Times one kind of work.
 * @param perRound - units of work in one round
 * @throws what the work throws
 */
export async function measure(work: Work, perRound: number, effort: Effort): Promise<Timing> {
  const bench = new Bench({
    time: effort.timeMs,
    iterations: effort.rounds,
    warmupTime: effort.warmupMs,
    warmupIterations: 1,
    retainSamples: true,
    throws: true,
  });
  bench.add('work', work);
  const [task] = await bench.run();
  const result = task?.result;
  if (result === undefined || !('latency' in result) || result.latency.samples === undefined)
    throw new Error('the work was not measured');
  return timing(result.latency.samples, perRound);
}

/** Several kinds of work timed in turns, and how each compares with the first. */
export interface Comparison {
  readonly timings: readonly Timing[];
  /** Median and quartiles, over the rounds, of the time of each work divided by that of the first in the same round. */
  readonly ratios: readonly Timing[];
}

/** Times works in turns. @param perRound - units of work in one round, the same for all */
export async function compare(works: readonly Work[], perRound: number, effort: Effort): Promise<Comparison> {
  await repeat(effort.warmupMs, 1, async () => {
    for (const work of works) await work();
  });
  const samples = works.map((): number[] => []);
  await repeat(effort.timeMs * works.length, effort.rounds, async () => {
    for (const [i, work] of works.entries()) samples[i]?.push(await elapsed(work));
  });
  const [first = []] = samples;
  return {
    timings: samples.map((times) => timing(times, perRound)),
    ratios: samples.map((times) => spread(times.map((time, round) => time / (first[round] ?? 1)))),
  };
}

/** Milliseconds that the work takes once. */
export async function elapsed(work: Work): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Median and quartiles of samples, as they are. */
export function spread(samples: readonly number[], perRound = 1): Timing {
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    value: quantile(sorted, 0.5),
    least: sorted[0] ?? 0,
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)],
    rounds: samples.length,
    perRound,
  };
}

/** Figures of several metrics of one series at one x. */
export function figuresAt(
  series: string,
  x: number | string,
  values: Readonly<Record<string, number | Timing>>,
): Figure[] {
  return Object.entries(values).map(([metric, value]) => ({
    series,
    x,
    metric,
    ...(typeof value === 'number' ? { value } : value),
  }));
}

/** The same figure in another unit. */
export function scaled({ value, least, quartiles, ...rest }: Timing, factor: number): Timing {
  return {
    ...rest,
    value: value * factor,
    least: least * factor,
    quartiles: [quartiles[0] * factor, quartiles[1] * factor],
  };
}

function timing(milliseconds: readonly number[], perRound: number): Timing {
  return spread(
    milliseconds.map((ms) => (1000 * ms) / perRound),
    perRound,
  );
}

/** Linear interpolation between the samples. */
function quantile(sorted: readonly number[], q: number): number {
  const position = q * (sorted.length - 1);
  const [low = 0, high = 0] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  return low + (high - low) * (position - Math.floor(position));
}

async function repeat(ms: number, atLeast: number, work: () => Promise<void>): Promise<void> {
  const start = performance.now();
  for (let round = 0; round < atLeast || performance.now() - start < ms; round++) await work();
}

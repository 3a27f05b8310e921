/** Scales of a drawing: from values to positions, and the ticks to label. */

/** A scale over a range of positions. */
export interface Scale {
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
}

/**
 * A scale that holds all values; a linear one starts at 0.
 * @param values - for a logarithmic scale all positive
 * @param from - position of the smallest value
 * @param to - position of the largest value
 */
export function scaleFor(kind: 'linear' | 'log', values: readonly number[], from: number, to: number): Scale {
  const ticks = kind === 'log' ? logTicks(values) : linearTicks(Math.max(...values, 0));
  const measure = kind === 'log' ? Math.log10 : (value: number) => value;
  const low = measure(ticks[0] ?? 0);
  const high = measure(ticks.at(-1) ?? 1);
  return { ticks, place: (value) => from + ((measure(value) - low) / (high - low)) * (to - from) };
}

/** Multiples of 1, 2 or 5 times a power of ten, about five of them. */
function linearTicks(max: number): number[] {
  const rough = (max > 0 ? max : 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((s) => s >= rough) ?? 10 * power;
  return Array.from({ length: Math.ceil(max / step) + 1 }, (_, i) => i * step);
}

/** Powers of ten around the values; where they span less than two decades, also 2 and 5 times them. */
function logTicks(values: readonly number[]): number[] {
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const first = Math.floor(Math.log10(min));
  const last = Math.max(first + 1, Math.ceil(Math.log10(max)));
  const factors = Math.log10(max / min) < 2 ? [1, 2, 5] : [1];
  const all = Array.from({ length: last - first + 1 }, (_, i) =>
    factors.map((f) => f * 10 ** (first + i)),
  ).flat();
  const from = all.findLastIndex((tick) => tick <= min);
  const to = all.findIndex((tick) => tick >= max);
  return all.slice(Math.max(0, from), Math.max(to, from + 1) + 1);
}

/** Columns and drawings that several topics have. */
import type { Metric, Panel, TopicResult } from './figures.js';

/** Resident memory of a process at the most. */
export const PEAK: Metric = { id: 'peak', name: 'resident at the most', unit: 'MiB' };

/** Resident memory of a process before it has read anything, and at the most. */
export const RESIDENT: readonly Metric[] = [{ id: 'before', name: 'resident before', unit: 'MiB' }, PEAK];

/** The drawing of {@link PEAK}. */
export const PEAK_PANEL: Panel = {
  title: 'Resident memory at the most',
  metric: PEAK.id,
  kind: 'bars',
  scale: 'linear',
};

/** Times of a ballot by the number of options. @param more - columns after the times */
export function timesByOptions(more: readonly Metric[]): Pick<TopicResult, 'x' | 'metrics' | 'panels'> {
  return {
    x: 'options',
    metrics: [
      { id: 'time', name: 'per ballot', unit: 'µs' },
      { id: 'least', name: 'fastest round', unit: 'µs' },
      ...more,
    ],
    panels: [{ title: 'Time per ballot', metric: 'time', kind: 'lines', scale: 'log' }],
  };
}

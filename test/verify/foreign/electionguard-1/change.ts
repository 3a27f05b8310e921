/** How tests name what they change. */
import type { Files, Json } from './memory.js';
import type { RecordPlan } from './plan.js';

/** Changes parsed files. */
export type Change = (at: (path: string) => Json, files: Files) => void;

/**
 * What is changed, the checks that then fail, and no others, how, and the plan of the record where the usual one does not do.
 */
export type Case = readonly [
  what: string,
  fails: readonly string[],
  change: Change,
  plan?: Partial<RecordPlan>,
];

/** No change: the plan says what is wrong. */
export const asPlanned: Change = () => {};

/** The hexadecimal number of the same length that is one more or less. */
export function next(number: string): string {
  const last = number.endsWith('0') ? '1' : '0';
  return number.slice(0, -1) + last;
}

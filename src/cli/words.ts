/** Words of the command for numbers, contests and trustees. */
import type { Manifest } from '../ballot/manifest.js';
import type { WithheldContest } from '../verify/results.js';

/** A number with its noun, such as `1 contest` or `2 contests`. @param plural - of a noun that does not end in `-s` only */
export function counted(count: number, noun: string, plural: string = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** A trustee by index, from 1, and id: `1 (kim)`. */
export function trusteeLabel({ trustees }: Manifest, index: number): string {
  const id = trustees[index - 1]?.id;
  return id === undefined ? String(index) : `${index} (${id})`;
}

/** A withheld contest: `chair (3 ballots, floor 10)`. */
export function withheldLabel({ id, ballots, floor }: WithheldContest): string {
  return `${id} (${counted(ballots, 'ballot')}, floor ${floor})`;
}

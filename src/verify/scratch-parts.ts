/** One room outside of memory for several who each want their own: its blocks are theirs in turns. */
import type { RewritableScratch } from '../core/scratch.js';

/**
 * Divides room into parts, so that however many want some, one file is open. Where one part has more blocks than the others, there
 * are blocks between its own that nobody writes; a file system keeps no room for these, or as much as for others.
 * @param scratch - empty; whoever gave it closes it, and with it all parts
 * @param count - of parts
 */
export function scratchParts(scratch: RewritableScratch, count: number): readonly RewritableScratch[] {
  return Array.from({ length: count }, (_, part) => partOf(scratch, count, part));
}

function partOf(scratch: RewritableScratch, count: number, part: number): RewritableScratch {
  let end = 0;
  const write = (number: number, block: Uint8Array): void => {
    scratch.write(number * count + part, block);
    end = Math.max(end, number + 1);
  };
  return {
    block: scratch.block,
    write,
    append: (block) => write(end, block),
    read: (number, into) => scratch.read(number * count + part, into),
    close: () => {},
  };
}

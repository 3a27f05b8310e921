/** Room outside of memory, in memory: for tests that look at it, or break it. */
import { type RewritableScratch, ScratchError } from '../../src/core/scratch.js';

/** What a test may look at and change. */
export interface TestScratch extends RewritableScratch {
  readonly blocks: Uint8Array[];
  /** How often it was closed. */
  closed: number;
}

/**
 * Room for some blocks, as a disk has it.
 * @param block - bytes of a block; by default so few that all is written at once
 * @param most - blocks for which there is room
 */
export function scratchInMemory(block: number = 16, most: number = Number.POSITIVE_INFINITY): TestScratch {
  const blocks: Uint8Array[] = [];
  return {
    block,
    blocks,
    closed: 0,
    append(bytes) {
      this.write(blocks.length, bytes);
    },
    write(number, bytes) {
      if (number >= most) throw new ScratchError('the disk is full');
      while (blocks.length <= number) blocks.push(new Uint8Array(block));
      blocks[number] = bytes.slice();
    },
    read(number, into) {
      const bytes = blocks[number];
      if (bytes === undefined) throw new ScratchError('there is no such block');
      into.set(bytes);
    },
    close() {
      this.closed += 1;
    },
  };
}

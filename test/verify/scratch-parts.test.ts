/** Room that is divided: each part has what was written to it, whatever is written to the others, all in one file. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScratchError } from '../../src/core/scratch.js';
import { scratchParts } from '../../src/verify/scratch-parts.js';
import { scratchInMemory } from '../helpers/scratch.js';

const BLOCK = 16;
const blockOf = (value: number): Uint8Array => new Uint8Array(BLOCK).fill(value);

describe('parts of room', () => {
  it('are as many rooms of their own', () => {
    const step = fc.record({ part: fc.nat(4), number: fc.option(fc.nat(9)), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 80 }), (count, steps) => {
        const parts = scratchParts(scratchInMemory(BLOCK), count);
        const own = parts.map(() => scratchInMemory(BLOCK));
        for (const { part, number, value } of steps)
          for (const rooms of [parts, own]) {
            const room = rooms[part % count];
            if (number === null) room?.append(blockOf(value));
            else room?.write(number, blockOf(value));
          }
        for (const [i, room] of own.entries())
          for (const [number, block] of room.blocks.entries()) {
            const into = new Uint8Array(BLOCK);
            // What nobody wrote lies between: no part is ever asked for it.
            if (block.every((byte) => byte === 0)) continue;
            parts[i]?.read(number, into);
            expect(into).toEqual(block);
          }
      }),
    );
  });

  it('are in turns in one room, which is closed by whoever opened it', () => {
    const scratch = scratchInMemory(BLOCK, 4);
    const [a, b] = scratchParts(scratch, 2);
    for (const [part, value] of [
      [b, 1],
      [b, 2],
      [a, 3],
    ] as const)
      part?.append(blockOf(value));
    expect(scratch.blocks.map(([first]) => first)).toEqual([3, 1, 0, 2]);
    expect(a?.block).toBe(BLOCK);
    expect(() => b?.append(blockOf(4))).toThrow(ScratchError);
    a?.close();
    expect(scratch.closed).toBe(0);
  });
});

/** Where ballots stand by nullifier: all that went in is found, outside of memory, whatever nullifiers end with. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NullifierPositions } from '../../../examples/board/nullifiers.js';
import { PageCache } from '../../../src/core/page-cache.js';
import { ScratchError } from '../../../src/core/scratch.js';
import { scratchInMemory } from '../../helpers/scratch.js';

/** Pages of 6 ballots, 2 of them in memory. */
const BLOCK = 128;
const positionsIn = (scratch = scratchInMemory(BLOCK)): NullifierPositions =>
  new NullifierPositions(new PageCache(scratch, 2 * BLOCK));
const nullifierOf = (nth: number): string => createHash('sha256').update(`${nth}`).digest('hex');

it('nullifiers are found at every size, and others are not', () => {
  const scratch = scratchInMemory(BLOCK);
  const positions = positionsIn(scratch);
  const isFound = (nth: number): boolean => positions.of(nullifierOf(nth)).join() === `${3 * nth}`;
  for (let nth = 0; nth < 2000; nth++) {
    expect(positions.of(nullifierOf(nth))).toEqual([]);
    positions.add(nullifierOf(nth), 3 * nth);
    expect([isFound(nth), isFound(nth >> 1)]).toEqual([true, true]);
  }
  expect(Array.from({ length: 2000 }, (_, nth) => nth).filter((nth) => !isFound(nth))).toEqual([]);
  expect(scratch.blocks.length).toBeGreaterThan(400);
});

it('nullifiers that end alike are all told, each with those beside it', () => {
  // Few ends, so that many are alike in all words but one, or in all.
  const end = fc.array(fc.constantFrom('00000000', '0000000f', 'ffffffff'), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(end, { maxLength: 60 }), (ends) => {
      const nullifiers = ends.map((words, i) => `${nullifierOf(i).slice(0, 32)}${words.join('')}`);
      const positions = positionsIn();
      for (const [i, nullifier] of nullifiers.entries()) positions.add(nullifier, i);
      for (const nullifier of nullifiers) {
        const alike = nullifiers.flatMap((other, i) => (other.slice(32) === nullifier.slice(32) ? [i] : []));
        expect(positions.of(nullifier).toSorted((a, b) => a - b)).toEqual(alike);
      }
    }),
  );
});

it('positions are of 32 bits', () => {
  const positions = positionsIn();
  positions.add(nullifierOf(1), 2 ** 32 - 2);
  expect(positions.of(nullifierOf(1))).toEqual([2 ** 32 - 2]);
  expect(() => positions.add(nullifierOf(2), 2 ** 32 - 1)).toThrow(RangeError);
});

it('a page that comes back changed is an error, never another position', () => {
  const scratch = scratchInMemory(BLOCK);
  const positions = positionsIn(scratch);
  for (let nth = 0; nth < 200; nth++) positions.add(nullifierOf(nth), nth);
  for (const block of scratch.blocks) block[16] = (block[16] ?? 0) ^ 1;
  let errors = 0;
  for (let nth = 0; nth < 200; nth++) {
    try {
      expect(positions.of(nullifierOf(nth))).toEqual([nth]);
    } catch (error) {
      expect(error).toBeInstanceOf(ScratchError);
      errors += 1;
    }
  }
  expect(errors).toBeGreaterThan(100);
});

/** Where ballots stand by nullifier: all that went in is found, in flat memory, whatever nullifiers end with. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NullifierPositions } from '../../../examples/board/nullifiers.js';

const nullifierOf = (nth: number): string => createHash('sha256').update(`${nth}`).digest('hex');

it('nullifiers are found at every size, and others are not', () => {
  const positions = new NullifierPositions();
  const isFound = (nth: number): boolean => [...positions.of(nullifierOf(nth))].join() === `${3 * nth}`;
  for (let nth = 0; nth < 2000; nth++) {
    expect([...positions.of(nullifierOf(nth))]).toEqual([]);
    positions.add(nullifierOf(nth), 3 * nth);
    expect([isFound(nth), isFound(nth >> 1)]).toEqual([true, true]);
  }
  expect(Array.from({ length: 2000 }, (_, nth) => nth).filter((nth) => !isFound(nth))).toEqual([]);
});

it('nullifiers that end alike are all told, each with those beside it', () => {
  // Few ends and few last words, so that slots are shared and searches go round the end of the table.
  const end = fc.tuple(fc.constantFrom('00000000', '0000000f', 'ffffffff'), fc.constantFrom('0', '8', 'f'));
  fc.assert(
    fc.property(fc.array(end, { maxLength: 60 }), (ends) => {
      const nullifiers = ends.map(
        ([low, high], i) => `${nullifierOf(i).slice(0, 48)}${high.repeat(8)}${low}`,
      );
      const positions = new NullifierPositions();
      for (const [i, nullifier] of nullifiers.entries()) positions.add(nullifier, i);
      for (const nullifier of nullifiers) {
        const alike = nullifiers.flatMap((other, i) => (other.slice(48) === nullifier.slice(48) ? [i] : []));
        expect([...positions.of(nullifier)].toSorted((a, b) => a - b)).toEqual(alike);
      }
    }),
  );
});

it('positions are of 32 bits', () => {
  const positions = new NullifierPositions();
  positions.add(nullifierOf(1), 2 ** 32 - 2);
  expect([...positions.of(nullifierOf(1))]).toEqual([2 ** 32 - 2]);
  expect(() => positions.add(nullifierOf(2), 2 ** 32 - 1)).toThrow(RangeError);
});

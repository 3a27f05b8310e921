/** Where the ballots of a voter stand: the same as an obvious twin says, and found in few steps. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BallotPositions, POSITION_WORDS } from '../../../examples/board/positions.js';
import { PageCache } from '../../../src/core/page-cache.js';
import { PageColumn } from '../../../src/core/page-column.js';
import { scratchInMemory } from '../../helpers/scratch.js';

describe('positions of ballots', () => {
  const column = (): PageColumn => new PageColumn(new PageCache(scratchInMemory(16), 16), POSITION_WORDS);

  it('are those of an obvious twin', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { maxLength: 60 }), (credentials) => {
        const positions = new BallotPositions(5, column());
        const twin = new Map<number, number[]>();
        credentials.forEach((credential, i) => {
          positions.add(credential, 100 * i);
          twin.set(credential, [100 * i, ...(twin.get(credential) ?? [])]);
        });
        for (let credential = 0; credential < 5; credential++) {
          const held = twin.get(credential) ?? [];
          expect([...positions.of(credential)]).toEqual(held);
          expect(positions.count(credential)).toBe(held.length);
          held.forEach((position, i) => {
            expect(positions.at(credential, held.length - 1 - i)).toBe(position);
          });
          expect(positions.at(credential, held.length)).toBeUndefined();
        }
      }),
    );
    const positions = new BallotPositions(1, column());
    positions.add(0, 7);
    expect(() => positions.add(0, 7)).toThrow(RangeError);
    expect(() => positions.add(0, 2 ** 32)).toThrow(RangeError);
    expect([...positions.of(0)]).toEqual([7]);
  });

  it('are found in few steps, however many ballots a voter has cast', () => {
    let steps = 0;
    class Counting extends PageColumn {
      override at(number: number): Uint32Array {
        steps += 1;
        return super.at(number);
      }
    }
    const pages = new PageCache(scratchInMemory(4096), 2 ** 20);
    const positions = new BallotPositions(2, new Counting(pages, POSITION_WORDS));
    const ballots = 5000;
    for (let i = 0; i < ballots; i++) positions.add(1, 2 * i + 1);
    expect(steps).toBeLessThan(8 * ballots);
    let most = 0;
    for (let sequence = 0; sequence < ballots; sequence++) {
      steps = 0;
      expect(positions.at(1, sequence)).toBe(2 * sequence + 1);
      most = Math.max(most, steps);
    }
    expect(most).toBeLessThan(90);
    expect(positions.at(1, ballots)).toBeUndefined();
  });
});

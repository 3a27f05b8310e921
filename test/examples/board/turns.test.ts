/** Turns and places of anonymous ballots, apart from any service. */
import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../../examples/board/fair-queue.js';
import { NamelessPlaces } from '../../../examples/board/nameless-places.js';

describe('places where anonymous ballots wait', () => {
  it('are few for each address of such a network, and for the network around it', () => {
    const places = new NamelessPlaces(100, 8);
    const taken = (isSuspected: boolean, addresses: readonly string[]): boolean[] =>
      addresses.map((address) => places.of(isSuspected).take(address));
    const home = (n: number): string => `2001:db8:1:${n}`;
    expect(taken(true, ['192.0.2.1', '192.0.2.1', '192.0.2.1'])).toEqual([true, true, false]);
    expect(taken(true, [1, 2, 3, 4, 5].map(home))).toEqual([true, true, true, true, false]);
    expect(taken(false, [home(6)])).toEqual([true]);
    places.of(true).give(home(1));
    expect(taken(true, [home(5), home(1)])).toEqual([true, false]);
  });

  it('are no longer taken where a suspect finds none among those of all', () => {
    const places = new NamelessPlaces(2, 4);
    for (const address of ['192.0.2.1', '192.0.2.2']) expect(places.of(false).take(address)).toBe(true);
    expect(places.of(true).take('192.0.2.3')).toBe(false);
    places.of(false).give('192.0.2.1');
    expect(places.of(true).take('192.0.2.3')).toBe(true);
  });
});

describe('a fair queue', () => {
  it('gives everybody a turn, in the order of each, and forgets nobody', () => {
    const queue = new FairQueue<string>();
    for (const item of ['a1', 'a2', 'a3', 'a4']) queue.add('a', item);
    queue.add('b', 'b1');
    for (const item of ['c1', 'c2']) queue.add('c', item);
    expect(queue.size).toBe(7);
    expect(queue.take(4)).toEqual(['a1', 'b1', 'c1', 'a2']);
    queue.add('d', 'd1');
    expect(queue.take(2)).toEqual(['c2', 'a3']);
    expect(queue.take(9)).toEqual(['d1', 'a4']);
    expect([queue.take(1), queue.size]).toEqual([[], 0]);
  });
});

/** What addresses may ask for together: going through the addresses of one network gains little. */
import { describe, expect, it } from 'vitest';
import { networkOf } from '../../../examples/board/addresses.js';
import { NetworkBuckets, NetworkShares } from '../../../examples/board/networks.js';

const within = (customer: number, nth: number): string =>
  networkOf(`2001:db8:${customer}:${nth.toString(16)}::1`);

describe('buckets of networks', () => {
  it('give each address its own, and all of a /48 as much as sixteen', () => {
    let now = 0;
    const buckets = new NetworkBuckets({ burst: 2, perSecond: 1 }, 1000, () => now);
    const taken = Array.from({ length: 100 }, (_, i) => buckets.take(within(1, i)));
    expect(taken.filter((wait) => wait === 0).length).toBe(32);
    expect(taken[99]).toBe(1 / 16);
    expect(buckets.wait(within(1, 200))).toBe(1 / 16);
    expect(buckets.take(within(2, 0))).toBe(0);
    now += 1000;
    expect(Array.from({ length: 17 }, (_, i) => buckets.take(within(1, 500 + i)) === 0)).toEqual([
      ...new Array<boolean>(16).fill(true),
      false,
    ]);
  });

  it('take nothing where the other has none, and give back to both', () => {
    const buckets = new NetworkBuckets({ burst: 1, perSecond: 1 }, 1000, () => 0);
    for (let i = 0; i < 16; i++) expect(buckets.take(within(1, i))).toBe(0);
    expect(buckets.take(within(1, 99))).toBeGreaterThan(0);
    buckets.give(within(1, 0));
    expect(buckets.take(within(1, 99))).toBe(0);
    expect(buckets.take(within(1, 0))).toBeGreaterThan(0);
  });

  it('know an IPv4 address by itself', () => {
    const buckets = new NetworkBuckets({ burst: 1, perSecond: 1 }, 1000, () => 0);
    for (let i = 0; i < 100; i++) expect(buckets.take(`192.0.2.${i}`)).toBe(0);
    expect([buckets.wait('192.0.2.1'), buckets.take('192.0.2.1')]).toEqual([1, 1]);
  });
});

describe('shares of networks', () => {
  it('are those of the address and of the /48, and are given back to both', () => {
    const shares = new NetworkShares(100, 2, 3);
    const taken = Array.from({ length: 10 }, (_, i) => shares.take(within(1, i)));
    expect(taken.filter((one) => one).length).toBe(6);
    expect([shares.take('192.0.2.1'), shares.take('192.0.2.1'), shares.take('192.0.2.1')]).toEqual([
      true,
      true,
      false,
    ]);
    shares.give(within(1, 0));
    expect([shares.take(within(1, 7)), shares.take(within(1, 7))]).toEqual([true, false]);
  });

  it('end for all together', () => {
    const shares = new NetworkShares(3, 2);
    expect([1, 2, 3, 4].map((customer) => shares.take(within(customer, 0)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

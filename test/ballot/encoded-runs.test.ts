/** Hundreds of ballots side by side: faults of some stay theirs, and nothing is computed without its challenge. */
import { describe, expect, it } from 'vitest';
import { EncodedPlans } from '../../src/ballot/encoded-plan.js';
import { EncodedRun } from '../../src/ballot/encoded-run.js';
import { hashesOf } from '../../src/ballot/encoded-streams.js';
import {
  changed,
  context,
  elements,
  encoded,
  honest,
  openEquations,
  resigned,
  rng,
  shaped,
  shapeFor,
} from './encoded-fixtures.js';

describe('ballots side by side', () => {
  it('finds the culprits of each kind in runs of hundreds, side by side and far apart', () => {
    const places = [0, 126, 127, 128, 255, 256, 301, 302, 449, 450, 451, 599];
    const kinds = [0, 4].map((voter) => {
      const good = honest[voter] ?? new Uint8Array();
      const { contests, signature } = shapeFor(good);
      const flip = (at: number): Uint8Array => changed(good, at, Uint8Array.of((good[at] ?? 0) ^ 1));
      const first = contests[0]?.responses ?? 0;
      const masks = first + 32 * ((contests[0]?.size.responses ?? 0) - 1);
      return {
        good,
        bad: [flip(signature + 95), resigned(voter, flip(first + 31)), resigned(voter, flip(masks + 31))],
      };
    });
    const ballots = Array.from({ length: 600 }, (_, i) => {
      const { good, bad } = kinds[i < 302 ? 0 : 1] ?? { good: new Uint8Array(), bad: [] };
      return places.includes(i) ? (bad[i % 3] ?? good) : good;
    });
    const expected = new Map(
      [...new Set(ballots)].map((bytes) => [bytes, elements([shaped(bytes)], rng)[0]] as const),
    );
    expect([...expected.values()].filter((one) => one !== undefined && 'fault' in one).length).toBe(6);
    expect(encoded(ballots.map(shaped), rng)).toEqual(ballots.map((bytes) => expected.get(bytes)));
  });

  it('computes with no challenge that is missing', () => {
    const ballots = [honest[0] ?? new Uint8Array()];
    const plan = new EncodedPlans(context, rng).of(shaped(ballots[0] as Uint8Array).contests);
    const hashes = hashesOf(plan, ballots);
    const { challenges } = hashes;
    const derive = (given: readonly Uint8Array[]) =>
      new EncodedRun(openEquations()(), {
        plan,
        ballots,
        hashes: () => ({ ...hashes, challenges: given }),
      }).challenge();
    expect(() => derive(challenges)).not.toThrow();
    const cut = challenges.map((list, i) => (i === 1 ? list.subarray(0, 0) : list));
    for (const given of [challenges.slice(1), challenges.slice(0, -1), [...challenges, ...challenges], cut])
      expect(() => derive(given)).toThrow(TypeError);
  });
});

/** Ballots over time, as monitors draw them: none is lost when steps are put together. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BallotActivity } from '../../../examples/board/activity.js';

describe('ballots over time', () => {
  it('are all in the steps, however long it takes and however uneven it is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000_000), { maxLength: 60 }), (pauses) => {
        let now = 5;
        const activity = new BallotActivity(() => now, 1000);
        for (const pause of pauses) {
          now += pause;
          activity.ballot();
        }
        now += 7000;
        const { steps, secondsPerStep, secondsSinceLastBallot } = activity.view();
        expect(steps.reduce((sum, n) => sum + n, 0)).toBe(pauses.length);
        expect(steps.length).toBeLessThanOrEqual(240);
        // The last step is that of now.
        expect(steps.length).toBe(Math.floor((now - 5) / 1000 / secondsPerStep) + 1);
        expect(secondsSinceLastBallot).toBe(pauses.length === 0 ? null : 7);
      }),
    );
  });

  it('are where they were cast, after steps have been put together', () => {
    let now = 0;
    const activity = new BallotActivity(() => now, 1000);
    for (; now < 300_000; now += 500) activity.ballot();
    const { steps, secondsPerStep } = activity.view();
    expect(secondsPerStep).toBe(2);
    expect(steps.slice(0, -1)).toEqual(new Array(150).fill(4));
  });
});

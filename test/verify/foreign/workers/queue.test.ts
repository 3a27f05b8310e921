/** What is held of a record while it is read: bounded by the parts under way, however many ballots there are. */
import { describe, expect, it } from 'vitest';
import { systemRng } from '../../../../src/core/random.js';
import type { Appraise, RawBallot } from '../../../../src/verify/foreign/workers/appraise.js';
import { ForeignCrew } from '../../../../src/verify/foreign/workers/crew.js';
import {
  type Appraised,
  type ForeignJob,
  type ForeignPool,
  foreignPoolSize,
} from '../../../../src/verify/foreign/workers/pool.js';
import { BallotQueue } from '../../../../src/verify/foreign/workers/queue.js';

const TASK = { system: 'belenios', election: new Uint8Array() } as const;

/** Says of each ballot its length. */
const lengths: Appraise<number> = (ballots) => ({ each: ballots.map(({ bytes }) => bytes.length) });

const ballot = (i: number, length = (i * 7) % 50): RawBallot => ({
  name: String(i),
  bytes: new Uint8Array(length),
});

/** A pool whose jobs wait until they are let go. */
function waitingPool(size: number, part: number): { pool: ForeignPool; release: (() => void)[] } {
  const release: (() => void)[] = [];
  const appraise = (job: ForeignJob): Promise<Appraised<unknown>> =>
    new Promise((resolve) => release.push(() => resolve({ each: job.lengths })));
  return { pool: { size, part, startForeign: () => ({ appraise, stop: async () => {} }) }, release };
}

/** Reads ballots as fast as the queue takes them. */
function read(queue: BallotQueue<RawBallot, number>, count: number): { taken: number; done: Promise<void> } {
  const state = { taken: 0, done: Promise.resolve() };
  const all = async (): Promise<void> => {
    for (let i = 0; i < count; i++) {
      await queue.add(ballot(i));
      state.taken++;
    }
    await queue.finish();
  };
  state.done = all();
  return state;
}

const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 0));
};

describe('ballots under way', () => {
  it('are bounded: while workers wait, no more is read', async () => {
    const [size, part, count] = [2, 4, 1000];
    const { pool, release } = waitingPool(size, part);
    const crew = new ForeignCrew(lengths, TASK, { workers: pool, rng: systemRng });
    const decided: string[] = [];
    let held = 0;
    const queue = new BallotQueue<RawBallot, number>(crew, async (ballots, { each }) => {
      held = Math.max(held, reading.taken + 1 - decided.length);
      ballots.forEach(({ name, bytes }, i) => {
        expect(each[i]).toBe(bytes.length);
        decided.push(name);
      });
    });
    const reading = read(queue, count);
    await turns();
    expect(reading.taken).toBe(crew.parts * part - 1);
    for (let next = 0; decided.length < count; next++) {
      // The last one first: what is decided waits for its turn.
      for (const go of release.splice(0).reverse()) go();
      await turns();
      if (next > count) throw new Error('nothing moves');
    }
    await reading.done;
    expect(held).toBeLessThanOrEqual(crew.parts * part);
    expect(decided).toEqual(Array.from({ length: count }, (_, i) => String(i)));
    await crew.dismiss();
  });

  it('are few where there are no workers', async () => {
    const crew = new ForeignCrew(lengths, TASK, { rng: systemRng });
    const parts: number[] = [];
    const queue = new BallotQueue<RawBallot, number>(crew, async (ballots) => {
      parts.push(ballots.length);
    });
    await read(queue, 100).done;
    expect(parts).toEqual([32, 32, 32, 4]);
  });

  it('make a part by their bytes, too', async () => {
    const { pool, release } = waitingPool(1, 1000);
    const crew = new ForeignCrew(lengths, TASK, { workers: pool, rng: systemRng });
    const queue = new BallotQueue<RawBallot, number>(crew, async () => {});
    for (let i = 0; i < 5; i++) await queue.add(ballot(i, 2 ** 16));
    expect(release).toHaveLength(2);
    for (const go of release) go();
    await crew.dismiss();
  });

  it('make a part by their bytes where there are no workers, but a longer one', async () => {
    const parts: number[] = [];
    const queue = new BallotQueue<RawBallot, number>(
      new ForeignCrew(lengths, TASK, { rng: systemRng }),
      async (ballots) => {
        parts.push(ballots.length);
      },
    );
    for (let i = 0; i < 5; i++) await queue.add(ballot(i, 2 ** 21));
    for (let i = 0; i < 31; i++) await queue.add(ballot(i, 2 ** 16));
    await queue.finish();
    expect(parts).toEqual([2, 2, 32]);
  });

  it('tell of a failure that is not of the workers', async () => {
    const broken: Appraise<number> = () => {
      throw new RangeError('a fault of this library');
    };
    const queue = new BallotQueue(new ForeignCrew(broken, TASK, { rng: systemRng }), async () => {});
    await queue.add(ballot(1));
    await expect(queue.finish()).rejects.toThrow('a fault of this library');
  });
});

describe('a pool', () => {
  it('has at least one worker, and a part one ballot', () => {
    expect(foreignPoolSize({}, 3, 'waits')).toEqual({ size: 3, part: 16, caller: 'waits' });
    for (const wrong of [{ workers: 0 }, { part: 0 }, { workers: 1.5 }, { part: Number.NaN }])
      expect(() => foreignPoolSize(wrong, 2, 'waits')).toThrow(RangeError);
  });

  it('leaves a core to a caller that helps', () => {
    expect(foreignPoolSize({}, 3, 'helps')).toEqual({ size: 2, part: 16, caller: 'helps' });
    expect(foreignPoolSize({}, 1, 'helps').size).toBe(1);
    expect(foreignPoolSize({ caller: 'waits' }, 3, 'helps')).toMatchObject({ size: 3, caller: 'waits' });
    expect(foreignPoolSize({ workers: 3 }, 3, 'helps').size).toBe(3);
  });
});

/** A caller that helps: it begins while workers start, never waits while there is a part for it, and needs none of them. */
import { describe, expect, it } from 'vitest';
import { systemRng } from '../../../../src/core/random.js';
import type { Appraise, RawBallot } from '../../../../src/verify/foreign/workers/appraise.js';
import { ForeignCrew } from '../../../../src/verify/foreign/workers/crew.js';
import type {
  Appraised,
  CallerDuty,
  ForeignJob,
  ForeignPool,
} from '../../../../src/verify/foreign/workers/pool.js';
import { BallotQueue } from '../../../../src/verify/foreign/workers/queue.js';

const TASK = { system: 'belenios', election: new Uint8Array() } as const;

const ballot = (i: number): RawBallot => ({ name: String(i), bytes: Uint8Array.of(i) });

/** A record of so many ballots before a pool that is told how to answer; parts have two ballots. */
interface Scene {
  /** Names of the ballots of each part that the process appraised. */
  readonly own: string[];
  /** Names of the ballots of each part that workers were sent, the question whether they are ready left out. */
  readonly sent: string[];
  /** What was decided, in order. */
  readonly decided: string[];
  started: number;
  stopped: number;
  readonly crew: ForeignCrew<string>;
  readonly queue: BallotQueue<RawBallot, string>;
  add(count: number): Promise<void>;
}

type Answering = (job: ForeignJob, number: number) => Promise<Appraised<unknown>>;

function scene(answering: Answering, size = 1, caller: CallerDuty = 'helps'): Scene {
  const own: string[] = [];
  const sent: string[] = [];
  const decided: string[] = [];
  const appraise: Appraise<string> = (ballots) => {
    own.push(ballots.map(({ name }) => name).join());
    return { each: ballots.map(({ name }) => name) };
  };
  const startForeign: ForeignPool['startForeign'] = () => {
    made.started++;
    return {
      appraise: (job) => {
        if (job.names.length > 0) sent.push(job.names.join());
        return answering(job, sent.length);
      },
      stop: async () => {
        made.stopped++;
      },
    };
  };
  const pool: ForeignPool = { size, part: 2, caller, startForeign };
  const crew = new ForeignCrew(appraise, TASK, { workers: pool, rng: systemRng });
  const queue = new BallotQueue<RawBallot, string>(crew, async (ballots, { each }) => {
    ballots.forEach(({ name }, i) => {
      expect(each[i]).toBe(name);
      decided.push(name);
    });
  });
  let added = 0;
  const add = async (count: number): Promise<void> => {
    for (const end = added + count; added < end; ) await queue.add(ballot(added++));
  };
  const made: Scene = { own, sent, decided, started: 0, stopped: 0, crew, queue, add };
  return made;
}

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));
const never = (): Promise<never> => new Promise(() => {});
const atOnce: Answering = async ({ names: each }) => ({ each });
/** Ready, but never done with anything. */
const idle: Answering = (job) => (job.names.length === 0 ? atOnce(job, 0) : never());
const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 0));
};

describe('a caller that helps', () => {
  it('does all while no worker is ready', async () => {
    const { add, queue, own, sent, decided, crew } = scene(never);
    await add(101);
    await queue.finish();
    expect(decided).toEqual(names(101));
    expect(own.join()).toBe(decided.join());
    expect(sent).toEqual([]);
    await crew.dismiss();
  });

  it('starts workers when three parts wait', async () => {
    const made = scene(atOnce);
    await made.add(5);
    expect(made.started).toBe(0);
    await made.add(1);
    expect([made.started, made.own]).toEqual([1, []]);
    await made.queue.finish();
    await made.crew.dismiss();
    expect([made.started, made.stopped, made.decided.length]).toEqual([1, 1, 6]);
  });

  it('starts none for fewer, and does these together', async () => {
    const made = scene(atOnce);
    await made.add(5);
    await made.queue.finish();
    await made.crew.dismiss();
    expect([made.started, made.own, made.decided]).toEqual([0, ['0,1,2,3,4'], names(5)]);
  });

  it('gives a worker two parts at a time, and takes the others', async () => {
    const release: (() => void)[] = [];
    const held: Answering = (job) =>
      job.names.length === 0
        ? atOnce(job, 0)
        : new Promise((resolve) => release.push(() => resolve({ each: job.names })));
    const { add, queue, own, sent, decided, crew } = scene(held);
    await add(6);
    await turns();
    expect([sent, own]).toEqual([['0,1', '2,3'], []]);
    const rest = add(14).then(() => queue.finish());
    await turns();
    // No more is read than may be held while the first part is out, and of that all is done.
    expect(own).toHaveLength(crew.parts - 2);
    expect(decided).toEqual([]);
    while (decided.length < 20) {
      for (const go of release.splice(0)) go();
      await turns();
    }
    await rest;
    expect(decided).toEqual(names(20));
    expect(sent.length).toBeGreaterThan(2);
    expect([...own, ...sent].join().split(',').sort()).toEqual(names(20).sort());
    await crew.dismiss();
  });

  it('does at the end what a worker has not begun with', async () => {
    let release = (): void => {};
    const first: Answering = (job, number) => {
      if (job.names.length === 0) return atOnce(job, 0);
      if (number > 1) return never();
      return new Promise((resolve) => {
        release = () => resolve({ each: job.names });
      });
    };
    const { add, queue, own, sent, decided, crew } = scene(first);
    await add(6);
    await turns();
    const finished = queue.finish();
    await turns();
    expect([sent, own]).toEqual([
      ['0,1', '2,3'],
      ['4,5', '2,3'],
    ]);
    expect(decided).toEqual([]);
    release();
    await finished;
    expect(decided).toEqual(names(6));
    await crew.dismiss();
  });

  it('does what workers fail with, whenever they do, and after three failures all', async () => {
    const failing: readonly Answering[] = [
      () => Promise.reject(new Error('cannot start')),
      (job) => (job.names.length === 0 ? atOnce(job, 0) : Promise.reject(new Error('died'))),
      async (job) => ({ each: job.names.slice(1) }),
    ];
    for (const answering of failing) {
      const made = scene(answering, 2);
      for (let i = 0; i < 10; i++) {
        await made.add(10);
        await turns();
      }
      await made.queue.finish();
      await made.crew.dismiss();
      expect([made.started, made.stopped]).toEqual([3, 3]);
      expect(made.decided).toEqual(names(100));
      expect(made.own.join().split(',').sort()).toEqual(names(100).sort());
    }
  });

  it('does not take up again what it took from a worker that fails then', async () => {
    let fail = (): void => {};
    const { add, queue, own, decided, crew } = scene((job, number) => {
      if (job.names.length === 0) return atOnce(job, 0);
      return number > 1 ? never() : new Promise((_, reject) => (fail = () => reject(new Error('died'))));
    });
    await add(6);
    await turns();
    const finished = queue.finish();
    await turns();
    expect(own).toEqual(['4,5', '2,3']);
    fail();
    await finished;
    expect(own).toEqual(['4,5', '2,3', '0,1']);
    expect(decided).toEqual(names(6));
    await crew.dismiss();
  });

  it('leaves nothing open if it gives up', async () => {
    const { add, crew } = scene(idle);
    await add(6);
    await turns();
    const waiting = crew.appraise([ballot(9)]);
    await crew.dismiss();
    await expect(waiting).rejects.toThrow('dismissed');
  });
});

describe('a caller that waits', () => {
  it('appraises nothing itself, however late the workers are', async () => {
    const release: (() => void)[] = [];
    const late: Answering = (job) =>
      new Promise((resolve) => release.push(() => resolve({ each: job.names })));
    const { add, queue, own, sent, decided, crew } = scene(late, 1, 'waits');
    await add(4);
    const finished = queue.finish();
    await turns();
    expect([own, sent, decided]).toEqual([[], ['0,1', '2,3'], []]);
    for (const go of release) go();
    await finished;
    expect([own, decided]).toEqual([[], names(4)]);
    await crew.dismiss();
  });
});

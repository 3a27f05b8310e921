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
  /** How often workers were asked whether they are ready. */
  asked: number;
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
        else made.asked++;
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
  const made: Scene = { own, sent, decided, started: 0, stopped: 0, asked: 0, crew, queue, add };
  return made;
}

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));
const never = (): Promise<never> => new Promise(() => {});
const atOnce: Answering = async ({ names: each }) => ({ each });
/** A worker that is ready, and then does nothing with its parts until it fails with them. */
function mortal(): { readonly answering: Answering; readonly fail: (part: number) => void } {
  const rejects: ((reason: unknown) => void)[] = [];
  return {
    answering: (job) =>
      job.names.length === 0 ? atOnce(job, 0) : new Promise((_, reject) => rejects.push(reject)),
    fail: (part) => rejects[part]?.(new Error('died')),
  };
}
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
      expect([made.started, made.stopped, made.asked]).toEqual([3, 3, 6]);
      if (answering === failing[0]) expect(made.sent).toEqual([]);
      expect(made.decided).toEqual(names(100));
      expect(made.own.join().split(',').sort()).toEqual(names(100).sort());
    }
  });

  it('does not take up again what it took from a worker that fails then', async () => {
    const { answering, fail } = mortal();
    const { add, queue, own, decided, crew } = scene(answering);
    await add(6);
    await turns();
    const finished = queue.finish();
    await turns();
    expect(own).toEqual(['4,5', '2,3']);
    fail(0);
    fail(1);
    await finished;
    expect(own).toEqual(['4,5', '2,3', '0,1']);
    expect(decided).toEqual(names(6));
    await crew.dismiss();
  });

  it('keeps the workers that took the place of others, when more of these fail', async () => {
    const { answering, fail } = mortal();
    const made = scene(answering);
    const parts = [0, 2, 4, 6, 8, 10].map((i) => made.crew.appraise([ballot(i), ballot(i + 1)]));
    await turns();
    expect(made.sent).toEqual(['0,1', '2,3']);
    const both = { started: 2, asked: 2, sent: ['0,1', '2,3', '4,5', '6,7'] };
    fail(0);
    await turns();
    expect(made).toMatchObject({ ...both, own: ['0,1'] });
    fail(1);
    await turns();
    expect(made).toMatchObject({ ...both, own: ['0,1', '2,3'] });
    while (made.crew.help('no-more'));
    fail(2);
    await Promise.all(parts);
    expect(made.own).toEqual(['0,1', '2,3', '8,9', '10,11', '6,7', '4,5']);
    await made.crew.dismiss();
  });

  it('leaves nothing open if it gives up', async () => {
    const { answering, fail } = mortal();
    const { crew } = scene(answering);
    const parts = [0, 2, 4].map((i) => crew.appraise([ballot(i), ballot(i + 1)]));
    await turns();
    await crew.dismiss();
    await expect(parts[2]).rejects.toThrow('dismissed');
    // What is under way fails when workers end.
    fail(0);
    fail(1);
    for (const part of parts.slice(0, 2)) await expect(part).rejects.toThrow('died');
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

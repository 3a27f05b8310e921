/** Who has the last word on anonymous ballots where this thread has people to answer: another worker, alone, and never one worker. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EncodedVote, readEncodedVote } from '../../../src/ballot/anonymous/encoded-vote.js';
import { type AnonymousVote, encodeAnonymousVote } from '../../../src/ballot/anonymous/vote.js';
import { type VoteExamination, voteExaminer } from '../../../src/ballot/anonymous/vote-examiner.js';
import { systemRng } from '../../../src/core/random.js';
import type { AnonymousOpening } from '../../../src/record/anonymous-setup.js';
import { createNodePool } from '../../../src/verify/workers/node/index.js';
import type { ExaminationAnswer } from '../../../src/verify/workers/pool.js';
import { callVoteLooks } from '../../../src/verify/workers/vote-crew.js';
import { BatchDisagreementError } from '../../../src/zk/batch.js';
import { chosen, openAnonymousElection, voteOf } from '../../helpers/anonymous-election.js';
import { pointOutsideSubgroup } from '../../helpers/pairing-points.js';
import {
  type Answering,
  bundleThreadScript,
  poolInThread,
  type ThreadScript,
} from '../../helpers/worker-pools.js';

let opening: AnonymousOpening;
let votes: readonly EncodedVote[];
let alone: readonly VoteExamination[];
let script: ThreadScript;

/** Where the proof of the first part begins. */
const PROOF_OFFSET = 2 + 32 + 4 + 4 + 32;

beforeAll(async () => {
  script = await bundleThreadScript();
  const election = await openAnonymousElection({ seed: 'second look' });
  const { anonymous } = election.board.record.poll.opened;
  if (anonymous === undefined) throw new Error('no anonymous voters');
  opening = anonymous;
  const sound = [0, 1].map((voter) => voteOf(election, voter, [chosen(0, 0)]));
  const bytes = sound.map(encodeAnonymousVote);
  const changed = (vote: AnonymousVote): Uint8Array =>
    encodeAnonymousVote({ ...vote, parts: vote.parts.map((part) => ({ ...part, digest: 5n })) });
  const [noPoint, outside, identity] = [0, 1, 2].map(() => bytes[0]?.slice() ?? new Uint8Array());
  noPoint?.fill(9, noPoint.length - 64);
  outside?.set(pointOutsideSubgroup(), PROOF_OFFSET + 64);
  identity?.fill(0, PROOF_OFFSET + 192, PROOF_OFFSET + 256);
  votes = [...bytes, ...sound.map(changed), noPoint, outside, identity].map((one) =>
    readEncodedVote(one ?? new Uint8Array(), opening.election),
  );
  alone = voteExaminer(opening)(votes, systemRng);
}, 60_000);
afterAll(() => script.remove());

/** What is said of ballots, which is all that leaves a thread. */
function said(found: readonly VoteExamination[]): readonly object[] {
  return found.map((one) => {
    if (one.malformed === undefined) return { fault: one.fault };
    const { code, path, message } = one.malformed;
    return { code, path, message };
  });
}

/** What differs between two workers that err is only what they do with ballots that are to be examined alone. */
const second =
  (change: (answer: ExaminationAnswer) => ExaminationAnswer | Promise<never>): Answering =>
  async (job, examine) =>
    job.alone ? change(examine(job)) : examine(job);

describe('two looks at anonymous ballots', () => {
  it('start nobody once they are dismissed', async () => {
    const { pool, log } = poolInThread(1);
    const looks = callVoteLooks(opening, pool);
    await looks.dismiss();
    await expect(looks.first(votes.slice(0, 1), systemRng)).rejects.toThrow('dismissed');
    await expect(looks.second(votes[2] ?? missing(), 2)).rejects.toThrow('dismissed');
    expect(log.started).toBe(0);
  });

  it('find what one process finds, word by word, and workers that look twice start with the first suspect', async () => {
    expect(said(alone)).toMatchObject([
      ...[{ fault: undefined }, { fault: undefined }, { fault: 'bad-proof' }, { fault: 'bad-proof' }],
      ...[{ code: 'bad-element' }, { code: 'bad-element' }, { code: 'identity' }],
    ]);
    const { pool, log } = poolInThread(2);
    const looks = callVoteLooks(opening, pool);
    expect(said(await looks.examine(votes.slice(0, 2), systemRng, [0, 1]))).toEqual(said(alone.slice(0, 2)));
    expect(log.started).toBe(1);
    expect(said(await looks.examine(votes, systemRng, [...votes.keys()]))).toEqual(said(alone));
    expect(log.jobs.map(({ alone: one }) => one === true)).toEqual([false, false, ...Array(5).fill(true)]);
    await looks.dismiss();
    expect([log.started, log.stopped]).toEqual([2, 2]);
  }, 60_000);

  it('find the same with threads', async () => {
    const looks = callVoteLooks(opening, createNodePool({ workers: 2, minimum: 1, script: script.script }));
    expect(said(await looks.examine(votes, systemRng, [...votes.keys()]))).toEqual(said(alone));
    await looks.dismiss();
  }, 60_000);

  it('are an error and no verdict where the second finds nothing', async () => {
    const suspicious: Answering = async (job, examine) =>
      job.alone ? examine(job) : { ...examine(job), suspects: Uint32Array.of(0) };
    const looks = callVoteLooks(opening, poolInThread(1, suspicious).pool);
    expect(await looks.first(votes.slice(0, 2), systemRng)).toEqual([0]);
    await expect(looks.examine(votes.slice(0, 2), systemRng, [0, 1])).rejects.toThrow(BatchDisagreementError);
    // Whoever comes next is not kept waiting by that.
    expect(await looks.second(votes[2] ?? missing(), 2)).toEqual(alone[2]);
    await looks.dismiss();
  }, 60_000);

  it('find the same if whoever looks twice dies or answers nonsense', async () => {
    const nonsense: readonly Answering[] = [
      second(() => Promise.reject(new Error('died'))),
      second(({ faults: _, ...answer }) => answer),
      second((answer) => ({ ...answer, faults: [] })),
      second((answer) => ({ ...answer, suspects: new Uint32Array() })),
      second((answer) => ({ ...answer, suspects: Uint32Array.of(1) })),
      second((answer) => ({ ...answer, suspects: Uint32Array.of(0, 0) })),
      second((answer) => ({ ...answer, trackers: new Uint8Array(32) })),
      second((answer) => ({ ...answer, faults: [{ code: 'no-such', path: '', message: '' }] })),
    ];
    for (const answering of nonsense) {
      const looks = callVoteLooks(opening, poolInThread(2, answering).pool);
      expect(said(await looks.examine(votes, systemRng, [...votes.keys()]))).toEqual(said(alone));
      await looks.dismiss();
    }
  }, 120_000);

  it('take one core however many are suspected, and end at once when they are dismissed', async () => {
    let [now, most] = [0, 0];
    const counted: Answering = async (job, examine) => {
      if (!job.alone) return examine(job);
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve));
      now -= 1;
      return examine(job);
    };
    const looks = callVoteLooks(opening, poolInThread(4, counted).pool);
    const found = await Promise.all(votes.slice(2).map((vote, i) => looks.second(vote, i)));
    expect([said(found), most]).toEqual([said(alone.slice(2)), 1]);
    await looks.dismiss();
    const threads = createNodePool({ workers: 1, minimum: 1, script: script.script });
    const ended = callVoteLooks(opening, threads);
    const lost = ended.second(votes[2] ?? missing(), 2);
    lost.catch(() => {});
    await Promise.resolve();
    await ended.dismiss();
    await expect(lost).rejects.toThrow(/stopped|ended/);
  }, 60_000);
});

function missing(): never {
  throw new Error('no such ballot');
}

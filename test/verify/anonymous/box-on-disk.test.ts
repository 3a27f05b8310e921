/**
 * A box whose nullifiers are outside of memory decides about every ballot as one that has them all in memory, whatever comes in which
 * order: hundreds of ballots of some contests, over and over, of which the examiner takes some for good and some not.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnonymousElection } from '../../../src/ballot/anonymous/election.js';
import { AnonymousElectionBox, type VoteVerdict } from '../../../src/ballot/anonymous/election-box.js';
import { PagedNullifierSet } from '../../../src/ballot/anonymous/paged-nullifiers.js';
import { encodeAnonymousVote } from '../../../src/ballot/anonymous/vote.js';
import { type AsyncVoteExaminer, SOUND_VOTE } from '../../../src/ballot/anonymous/vote-examiner.js';
import type { BoxMemory } from '../../../src/ballot/box-state.js';
import { integerToBytes } from '../../../src/core/integers.js';
import type { Rng } from '../../../src/core/random.js';
import { ScratchError } from '../../../src/core/scratch.js';
import { scratchParts } from '../../../src/verify/scratch-parts.js';
import type { VerifyingKey } from '../../../src/zk/groth16/verifying-key.js';
import { chosen, electionOf, openAnonymousElection, voteOf } from '../../helpers/anonymous-election.js';
import { seededRng } from '../../helpers/rng.js';
import { scratchInMemory, type TestScratch } from '../../helpers/scratch.js';

/** Pages of 4 nullifiers, one of each contest in memory. */
const BLOCK = 128;
const CONTESTS = 3;
const VOTERS = 90;
const BALLOTS = 900;
const BATCH = 32;
/** The nullifier of a ballot is behind the tag. */
const NULLIFIER = 2;

let election: AnonymousElection;
let keys: readonly VerifyingKey[];
/** A ballot of each contest. */
let ballots: readonly Uint8Array[];

beforeAll(async () => {
  const held = await openAnonymousElection({ contests: CONTESTS, seed: 'box on disk' });
  election = electionOf(held);
  keys = held.manifest.contests.map(() => held.key);
  ballots = held.manifest.contests.map((_, i) => encodeAnonymousVote(voteOf(held, 0, [chosen(i, 0)])));
});

/** Ballots with drawn nullifiers, few enough that most come again; the same ones in all contests. */
function drawn(rng: Rng): Uint8Array[] {
  const below = (bound: number): number => new DataView(rng(4).slice().buffer).getUint32(0) % bound;
  const nullifiers = Array.from({ length: VOTERS + 20 }, () =>
    integerToBytes(BigInt(1 + below(2 ** 31)), 32),
  );
  return Array.from({ length: BALLOTS }, () => {
    const bytes = ballots[below(CONTESTS)]?.slice() ?? new Uint8Array();
    const nullifier = nullifiers[below(nullifiers.length)];
    if (nullifier !== undefined) bytes.set(nullifier, NULLIFIER);
    return below(20) === 0 ? bytes.subarray(1) : bytes;
  });
}

/** Takes some for good and some not, by place; no proof is looked at. */
const examine: AsyncVoteExaminer = async (votes, _rng, indices) =>
  votes.map((_, i) => ((indices[i] ?? 0) % 5 === 3 ? { fault: 'bad-proof' } : SOUND_VOTE));

/** What a box says, where `ahead` batches are looked at before the first of them is decided about. */
async function verdicts(
  of: readonly Uint8Array[],
  ahead: number,
  memory?: BoxMemory,
): Promise<readonly unknown[]> {
  const box = new AnonymousElectionBox(election, keys, VOTERS, memory);
  const waiting: ReturnType<typeof box.appraiseElsewhere>[] = [];
  const said: VoteVerdict[] = [];
  const settle = async (): Promise<void> => {
    const first = await waiting.shift();
    if (first !== undefined) said.push(...box.decide(first));
  };
  for (let from = 0; from < of.length; from += BATCH) {
    const batch = of.slice(from, from + BATCH);
    const indices = batch.map((_, i) => from + i);
    waiting.push(box.appraiseElsewhere(batch, indices, seededRng('weights'), examine));
    if (waiting.length >= ahead) await settle();
  }
  while (waiting.length > 0) await settle();
  return [box.accounting, ...said.map((one) => (one.kind === 'accepted' ? one.vote.nullifier : one))];
}

/** Memory of a box in parts of one room. */
function outside(scratch: TestScratch): BoxMemory {
  const parts = scratchParts(scratch, CONTESTS).values();
  return {
    nullifiers: () => {
      const { value: part } = parts.next();
      if (part === undefined) throw new RangeError('one set for each contest');
      return new PagedNullifierSet(part, BLOCK);
    },
  };
}

describe('a box with its nullifiers outside of memory', () => {
  it.each([1, 3])(
    'says what one with all in memory says, %i batches at a time',
    async (ahead) => {
      for (const seed of ['a', 'b']) {
        const all = drawn(seededRng(`drawn ${seed}`));
        const scratch = scratchInMemory(BLOCK);
        const own = await verdicts(all, ahead);
        expect(await verdicts(all, ahead, outside(scratch))).toEqual(own);
        expect(scratch.blocks.length).toBeGreaterThan((CONTESTS * VOTERS) / 4);
        const codes = new Map<string, number>();
        for (const one of own)
          if (typeof one === 'object' && one !== null && 'code' in one)
            codes.set(String(one.code), 1 + (codes.get(String(one.code)) ?? 0));
        for (const code of ['double-vote', 'bad-proof', 'beyond-roll', 'bad-version'])
          expect([code, (codes.get(code) ?? 0) > 5]).toEqual([code, true]);
      }
    },
    120_000,
  );

  it('says nothing once its room is full', async () => {
    const all = drawn(seededRng('full'));
    for (const most of [0, 1, 20])
      await expect(verdicts(all, 1, outside(scratchInMemory(BLOCK, most)))).rejects.toThrow(ScratchError);
  });
});

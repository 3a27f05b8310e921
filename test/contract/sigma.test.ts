/** Whole elections of `SigmaElection` in a real EVM. */
import { describe, expect, it } from 'vitest';
import type { ChainBallot } from '../../src/evm/ballot.js';
import { combineChainShares } from '../../src/evm/result.js';
import { merkleRoll } from '../../src/evm/roll.js';
import { hex, type Outcome } from './chain.js';
import {
  ballotOf,
  cast,
  closeVoting,
  countBytes,
  enrol,
  finalise,
  newScene,
  openVoting,
  type Scene,
  send,
  shareOf,
  submit,
  tallyOf,
} from './sigma-scene.js';

type Cast = readonly [name: string, ballot: ChainBallot];

/** Casts one ballot for each of the names. */
async function castAll(
  scene: Scene,
  votes: readonly (readonly [name: string, candidate: number])[],
): Promise<Cast[]> {
  const done: Cast[] = [];
  for (const [name, candidate] of votes) {
    const ballot = await ballotOf(scene, name, candidate);
    expect((await cast(scene, name, ballot)).error).toBeUndefined();
    done.push([name, ballot]);
  }
  return done;
}

/** Decrypts with the given trustees and ends the election. */
async function decryptWith(
  scene: Scene,
  cast: readonly Cast[],
  trustees: readonly number[],
): Promise<number[]> {
  const tally = tallyOf(
    scene,
    cast.map(([, ballot]) => ballot),
  );
  const shares = trustees.map((trustee) => shareOf(scene, tally, trustee));
  for (const share of shares) expect((await submit(scene, share)).error).toBeUndefined();
  const counts = combineChainShares(scene.election, tally, shares, cast.length);
  expect((await finalise(scene, shares, counts)).error).toBeUndefined();
  return counts;
}

async function count(scene: Scene, start: Uint8Array, ballots: readonly Cast[]): Promise<Outcome> {
  return send(scene, scene.creator, 'count', [hex(start), hex(await countBytes(scene, ballots))]);
}

const VOTES = [
  ['ann', 2],
  ['bo', 0],
  ['cho', 2],
] as const;

describe('an election of SigmaElection', () => {
  it('with a running tally goes from creation to the result, 3 of 5 trustees', async () => {
    const scene = await newScene({ runningTally: true });
    expect(scene.created.error).toBeUndefined();
    expect(hex(scene.created.returned)).toBe(hex(scene.election.election));
    await enrol(scene, ['ann', 'bo', 'cho', 'never']);
    openVoting(scene);
    const cast = await castAll(scene, VOTES);
    closeVoting(scene);
    expect(await decryptWith(scene, cast, [1, 3, 5])).toEqual([1, 0, 2, 0]);
    const id = hex(scene.election.election);
    expect(await scene.chain.read(scene.deployed, 'resultOf', [id])).toEqual([1, 0, 2, 0]);
    expect(scene.created.gas).toBeLessThan(650_000);
  });

  it('without one is counted afterwards, from the last ballots to the first, in any parts', async () => {
    const scene = await newScene({ candidates: 2, threshold: 2 });
    await enrol(scene, ['ann', 'bo', 'cho']);
    openVoting(scene);
    const heads = [scene.election.election];
    const cast: Cast[] = [];
    for (const [name, candidate] of [
      ['ann', 1],
      ['bo', 0],
      ['cho', 1],
    ] as const) {
      cast.push(...(await castAll(scene, [[name, candidate]])));
      heads.push(await headOf(scene));
    }
    const [zero = new Uint8Array(), one = zero, two = zero] = heads;
    closeVoting(scene);
    const early = shareOf(
      scene,
      tallyOf(
        scene,
        cast.map(([, ballot]) => ballot),
      ),
      1,
    );
    expect((await submit(scene, early)).error).toBe('NotCounted');
    expect((await count(scene, zero, cast.slice(0, 1))).error).toBe('NotTheBallots');
    expect((await count(scene, one, cast.slice(1, 2))).error).toBe('NotTheBallots');
    expect((await count(scene, two, cast.slice(2))).error).toBeUndefined();
    expect((await count(scene, two, cast.slice(2))).error).toBe('NotTheBallots');
    expect(
      (
        await count(
          scene,
          zero,
          [cast[1], cast[0]].flatMap((c) => (c ? [c] : [])),
        )
      ).error,
    ).toBe('NotTheBallots');
    expect((await count(scene, zero, cast.slice(0, 2))).error).toBeUndefined();
    expect((await count(scene, zero, cast.slice(0, 1))).error).toBe('OutOfPhase');
    expect(await decryptWith(scene, cast, [2, 4])).toEqual([1, 2]);
  });

  it('takes voters of a Merkle roll, and nobody else', async () => {
    const probe = await newScene();
    const people = await Promise.all(
      ['ann', 'bo', 'cho', 'dae', 'eun'].map((name) => probe.chain.account(name)),
    );
    const roll = merkleRoll(people.map(({ address }) => address));
    const scene = await newScene({ rollRoot: roll.root, candidates: 1, least: 0 });
    expect((await enrol(scene, ['mallory'])).error).toBe('OutOfPhase');
    openVoting(scene);
    for (const [i, name] of ['ann', 'eun'].entries()) {
      const ballot = await ballotOf(scene, name, i === 0 ? 0 : -1);
      const proof = roll.proofOf(people[i === 0 ? 0 : 4]?.address ?? new Uint8Array()) ?? [];
      expect((await cast(scene, name, ballot, proof.slice(1))).error).toBe('NotEligible');
      expect((await cast(scene, name, ballot, proof)).error).toBeUndefined();
      expect((await cast(scene, name, ballot, proof)).error).toBe('AlreadyVoted');
      expect((await cast(scene, 'mallory', ballot, proof)).error).toBe('NotEligible');
    }
    expect(
      await scene.chain.read(scene.deployed, 'progressOf', [hex(scene.election.election)]),
    ).toMatchObject({
      ballots: 2,
    });
  });

  it('takes from `least` to `most` choices', async () => {
    const scene = await newScene({ candidates: 3, least: 1, most: 3, runningTally: true });
    await enrol(scene, ['ann']);
    openVoting(scene);
    const cast = await castAll(scene, [['ann', 1]]);
    closeVoting(scene);
    expect(await decryptWith(scene, cast, [1, 2, 3])).toEqual([0, 1, 0]);
  });

  it('costs a voter at most 300,000 gas for four candidates', async () => {
    const scene = await newScene();
    await enrol(scene, ['ann', 'bo']);
    openVoting(scene);
    for (const name of ['ann', 'bo']) {
      const { error, gas } = await cast(scene, name, await ballotOf(scene, name, 3));
      expect(error).toBeUndefined();
      expect(gas).toBeLessThan(300_000);
    }
  });

  it('that nobody voted in ends with zeros', async () => {
    const scene = await newScene();
    closeVoting(scene);
    expect(await decryptWith(scene, [], [3, 4, 5])).toEqual([0, 0, 0, 0]);
  });
});

async function headOf({ chain, deployed, election }: Scene): Promise<Uint8Array> {
  const head = await chain.read(deployed, 'chainOf', [hex(election.election)]);
  return Uint8Array.from(Buffer.from(String(head).slice(2), 'hex'));
}

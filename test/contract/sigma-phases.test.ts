/** Phases of `SigmaElection`, its trustees, and who can stand in whose way. */
import { beforeAll, describe, expect, it } from 'vitest';
import { BN254_G1 } from '../../src/core/groups/bn254.js';
import { integerToBytes } from '../../src/core/integers.js';
import type { Ciphertext } from '../../src/elgamal/cipher.js';
import type { ChainBallot } from '../../src/evm/ballot.js';
import { type ChainShare, openChainShare } from '../../src/evm/share.js';
import { hex, type Outcome } from './chain.js';
import {
  ballotOf,
  cast,
  closeVoting,
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

describe('out of phase', () => {
  it('nothing goes through', async () => {
    const scene = await newScene({ candidates: 1, least: 0, runningTally: true, maxBallots: 2 });
    await enrol(scene, ['ann', 'bo', 'cho']);
    const ballots = await Promise.all(['ann', 'bo', 'cho'].map((name) => ballotOf(scene, name, 0)));
    const [ann, bo, cho] = ballots as [ChainBallot, ChainBallot, ChainBallot];
    const mallory = await scene.chain.account('mallory');
    expect((await send(scene, mallory, 'enrol', [[hex(mallory.address)]])).error).toBe('NotCreator');
    const share = shareOf(scene, tallyOf(scene, []), 1);
    const end = (): Promise<Outcome> => finalise(scene, [share], [0]);

    expect((await cast(scene, 'ann', ann)).error).toBe('OutOfPhase');
    openVoting(scene);
    expect((await enrol(scene, ['mallory'])).error).toBe('OutOfPhase');
    expect((await submit(scene, share)).error).toBe('OutOfPhase');
    expect((await end()).error).toBe('OutOfPhase');
    expect((await send(scene, scene.creator, 'count', [hex(new Uint8Array(32)), '0x'])).error).toBe(
      'OutOfPhase',
    );
    expect((await cast(scene, 'ann', ann)).error).toBeUndefined();
    expect((await cast(scene, 'bo', bo)).error).toBeUndefined();
    // No more ballots than the table of totals has room for.
    expect((await cast(scene, 'cho', cho)).error).toBe('ElectionFull');
    closeVoting(scene);
    expect((await cast(scene, 'cho', cho)).error).toBe('OutOfPhase');
    expect((await send(scene, scene.creator, 'count', [hex(new Uint8Array(32)), '0x'])).error).toBe(
      'OutOfPhase',
    );
  });
});

describe('decryption', () => {
  let scene: Scene;
  let tally: readonly Ciphertext[];
  let shares: readonly ChainShare[];

  beforeAll(async () => {
    scene = await newScene({ candidates: 2, runningTally: true });
    await enrol(scene, ['ann', 'bo']);
    openVoting(scene);
    const ballots = [await ballotOf(scene, 'ann', 1), await ballotOf(scene, 'bo', 1)];
    expect((await cast(scene, 'ann', ballots[0] as ChainBallot)).error).toBeUndefined();
    expect((await cast(scene, 'bo', ballots[1] as ChainBallot)).error).toBeUndefined();
    closeVoting(scene);
    tally = tallyOf(scene, ballots);
    shares = [1, 2, 3, 4, 5].map((trustee) => shareOf(scene, tally, trustee));
  });

  const change = (bytes: Uint8Array, offset: number, part: Uint8Array): Uint8Array => {
    const copy = bytes.slice();
    copy.set(part, offset);
    return copy;
  };
  const sharesOf = (...trustees: number[]): ChainShare[] =>
    trustees.map(
      (trustee) => shares[trustee - 1] ?? { trustee, factors: new Uint8Array(), proof: new Uint8Array() },
    );
  const G = BN254_G1.generator().toBytes();

  it.each<readonly [string, string, (share: ChainShare) => Partial<ChainShare>]>([
    ['another factor', 'InvalidShare', ({ factors }) => ({ factors: change(factors, 0, G) })],
    [
      'the identity as a factor',
      'InvalidShare',
      ({ factors }) => ({ factors: change(factors, 64, new Uint8Array(64)) }),
    ],
    ['another commitment', 'InvalidShare', ({ proof }) => ({ proof: change(proof, 64, G) })],
    [
      'a commitment off the curve',
      'NotOnCurve',
      ({ proof }) => ({ proof: change(proof, 0, integerToBytes(1n, 32)) }),
    ],
    [
      'the order as its response',
      'NotCanonical',
      ({ proof }) => ({
        proof: change(proof, proof.length - 32, integerToBytes(BN254_G1.order, 32)),
      }),
    ],
    ['a factor less', 'WrongShareLength', ({ factors }) => ({ factors: factors.slice(64) })],
    ['a commitment less', 'WrongShareLength', ({ proof }) => ({ proof: proof.slice(64) })],
    ['another trustee’s number', 'InvalidShare', () => ({ trustee: 2 })],
    ['the number of no trustee', 'UnknownTrustee', () => ({ trustee: 6 })],
    ['the number 0', 'UnknownTrustee', () => ({ trustee: 0 })],
  ])('refuses a share with %s, and the trustee’s own still goes through', async (_, error, spoil) => {
    const [share] = sharesOf(1);
    if (share === undefined) throw new Error('no share');
    const spoiled = { ...share, ...spoil(share) };
    expect((await submit(scene, spoiled, await scene.chain.account('mallory'))).error).toBe(error);
    expect(() => openChainShare(scene.election, tally, spoiled)).toSatisfy((open: () => unknown) => {
      try {
        return open() === undefined;
      } catch {
        return true;
      }
    });
    expect(openChainShare(scene.election, tally, share)).toBeDefined();
  });

  it('takes a share from anybody, once', async () => {
    const [one, two] = sharesOf(1, 2) as [ChainShare, ChainShare];
    expect((await submit(scene, one, await scene.chain.account('courier'))).error).toBeUndefined();
    expect((await submit(scene, one)).error).toBe('ShareExists');
    expect((await submit(scene, two)).error).toBeUndefined();
    expect((await finalise(scene, sharesOf(1, 2), [0, 2])).error).toBe('NotTheShares');
    expect((await finalise(scene, sharesOf(1, 2, 4), [0, 2])).error).toBe('NotTheShares');
    expect((await submit(scene, shares[3] as ChainShare)).error).toBeUndefined();
  });

  it('refuses another result, and other shares than were accepted', async () => {
    const used = sharesOf(1, 2, 4);
    for (const counts of [
      [1, 1],
      [2, 0],
      [0, 3],
      [0, 2 ** 32 - 1],
    ])
      expect((await finalise(scene, used, counts)).error).toBe('WrongCounts');
    expect((await finalise(scene, used, [2])).error).toBe('WrongCounts');
    expect((await finalise(scene, sharesOf(1, 1, 4), [0, 2])).error).toBe('NotTheShares');
    expect((await finalise(scene, sharesOf(2, 1, 4), [0, 2])).error).toBe('NotTheShares');
    expect((await finalise(scene, sharesOf(1, 2, 3), [0, 2])).error).toBe('NotTheShares');
    const swapped = used.map((share, i) => ({
      ...share,
      factors: used[(i + 1) % 3]?.factors ?? share.factors,
    }));
    expect((await finalise(scene, swapped, [0, 2])).error).toBe('NotTheShares');
    await expect(
      scene.chain.read(scene.deployed, 'resultOf', [hex(scene.election.election)]),
    ).rejects.toThrow('OutOfPhase');
  });

  it('ends once', async () => {
    const used = sharesOf(1, 2, 4);
    expect((await finalise(scene, used, [0, 2])).error).toBeUndefined();
    expect((await finalise(scene, used, [0, 2])).error).toBe('OutOfPhase');
    expect((await submit(scene, shares[2] as ChainShare)).error).toBe('OutOfPhase');
  });
});

describe('reentrancy', () => {
  it('has no way in: the contract calls precompiled contracts only, and cannot be sent money', async () => {
    const scene = await newScene({ candidates: 1, least: 0, runningTally: true });
    await enrol(scene, ['ann']);
    const called = new Set<string>();
    scene.chain.vm.evm.events?.on('beforeMessage', (message, resolve) => {
      if (message.depth > 0) called.add(String(message.to));
      resolve?.();
    });
    openVoting(scene);
    const ballot = await ballotOf(scene, 'ann', 0);
    await cast(scene, 'ann', ballot);
    closeVoting(scene);
    const tally = tallyOf(scene, [ballot]);
    const shares = [1, 2, 3].map((trustee) => shareOf(scene, tally, trustee));
    for (const share of shares) await submit(scene, share);
    expect((await finalise(scene, shares, [1])).error).toBeUndefined();
    const precompiled = (n: number): string => `0x${n.toString(16).padStart(40, '0')}`;
    expect([...called].sort((a, b) => (a < b ? -1 : 1))).toEqual([5, 6, 7].map(precompiled));
    expect(
      scene.deployed.abi.filter((item) => 'stateMutability' in item && item.stateMutability === 'payable'),
    ).toEqual([]);
  });
});

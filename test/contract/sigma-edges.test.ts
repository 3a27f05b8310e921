/** Shares of other places, block times, rights to vote and ballots to count, at the edge of what `SigmaElection` takes. */
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { BN254_G1 } from '../../src/core/groups/bn254.js';
import { merkleRoll } from '../../src/evm/roll.js';
import { openChainShare } from '../../src/evm/share.js';
import { dealKeys } from '../elgamal/helpers.js';
import { seededRng } from '../helpers/rng.js';
import { contract, hex, TestChain } from './chain.js';
import {
  ballotOf,
  cast,
  closeVoting,
  countBytes,
  definitionArgument,
  definitionAt,
  enrol,
  finalise,
  newScene,
  openVoting,
  sceneOn,
  send,
  shareOf,
  submit,
  tallyOf,
} from './sigma-scene.js';

describe('a share of the same tally', () => {
  it('made for another place is refused, and so is that of a trustee who has the same key', async () => {
    const scene = await newScene({ candidates: 1, least: 0, threshold: 1, runningTally: true }, 'replay');
    await enrol(scene, ['ann']);
    openVoting(scene);
    const ballot = await ballotOf(scene, 'ann', 0);
    expect((await cast(scene, 'ann', ballot)).error).toBeUndefined();
    closeVoting(scene);
    const tally = tallyOf(scene, [ballot]);
    const { election } = scene;
    const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 1);
    for (const elsewhere of [
      { ...election, chainId: election.chainId + 1n },
      { ...election, contract: flipped(election.contract) },
      { ...election, election: flipped(election.election) },
    ]) {
      const share = shareOf({ ...scene, election: elsewhere }, tally, 1);
      expect(openChainShare(elsewhere, tally, share)).toBeDefined();
      expect(openChainShare(election, tally, share)).toBeUndefined();
      expect((await submit(scene, share)).error).toBe('InvalidShare');
    }
    // All trustees of a threshold of 1 have one key, so that only the number in the challenge tells them apart.
    const own = shareOf(scene, tally, 1);
    const copied = { ...own, trustee: 2 };
    expect(openChainShare(election, tally, copied)).toBeUndefined();
    expect((await submit(scene, copied)).error).toBe('InvalidShare');
    expect((await submit(scene, own)).error).toBeUndefined();
    // Numbers that no trustee has are no accepted shares either.
    for (const trustee of [0n, 2n ** 255n]) {
      const outcome = await send(scene, scene.creator, 'finalise', [[trustee], hex(own.factors), [1]]);
      expect(outcome.error).toBe('NotTheShares');
    }
    expect((await finalise(scene, [own], [1])).error).toBeUndefined();
  });
});

it('an election on a chain of another id is bound to that one', async () => {
  const chain = await TestChain.create(5n);
  const deployed = await chain.deploy(contract('SigmaElection'), await chain.account('creator'));
  const changes = { candidates: 1, least: 0, threshold: 1, runningTally: true };
  const scene = await sceneOn(chain, deployed, changes, 'chain 5');
  expect(hex(scene.created.returned)).toBe(hex(scene.election.election));
  await enrol(scene, ['ann']);
  openVoting(scene);
  const usual = { ...scene.election, chainId: 31_337n };
  const foreign = await ballotOf({ ...scene, election: usual }, 'ann', 0);
  expect((await cast(scene, 'ann', foreign)).error).toBe('InvalidProof');
  const ballot = await ballotOf(scene, 'ann', 0);
  expect((await cast(scene, 'ann', ballot)).error).toBeUndefined();
  closeVoting(scene);
  const tally = tallyOf(scene, [ballot]);
  const elsewhere = shareOf({ ...scene, election: usual }, tally, 1);
  expect((await submit(scene, elsewhere)).error).toBe('InvalidShare');
  const share = shareOf(scene, tally, 1);
  expect((await submit(scene, share)).error).toBeUndefined();
  expect((await finalise(scene, [share], [1])).error).toBeUndefined();
});

describe('the second', () => {
  it('before opening is of the roll, the one before the close of the voters, the close of the trustees', async () => {
    const scene = await newScene({ candidates: 1, least: 0, runningTally: true }, 'seconds');
    const { opens, closes } = scene.election.definition;
    scene.chain.time = opens - 1;
    expect((await enrol(scene, ['ann'])).error).toBeUndefined();
    const ballot = await ballotOf(scene, 'ann', 0);
    expect((await cast(scene, 'ann', ballot)).error).toBe('OutOfPhase');
    scene.chain.time = closes - 1;
    const nobody = shareOf(scene, tallyOf(scene, []), 1);
    expect((await submit(scene, nobody)).error).toBe('OutOfPhase');
    expect((await cast(scene, 'ann', ballot)).error).toBeUndefined();
    scene.chain.time = closes;
    // What a trustee made before the last ballot came is a share of another tally.
    expect((await submit(scene, nobody)).error).toBe('WrongShareLength');
    expect((await submit(scene, shareOf(scene, tallyOf(scene, [ballot]), 1))).error).toBeUndefined();
  });

  it('of its creation is too late for an election to close', async () => {
    const chain = await TestChain.create();
    const creator = await chain.account('creator');
    const deployed = await chain.deploy(contract('SigmaElection'), creator);
    const keys = dealKeys(BN254_G1, 3, 5, seededRng('seconds'));
    const closing = (opens: number, closes: number) =>
      chain.send(deployed, creator, 'create', [
        definitionArgument(definitionAt(chain.time, keys, { opens, closes })),
      ]);
    expect((await closing(chain.time - 1, chain.time)).error).toBe('BadDefinition');
    expect((await closing(chain.time + 9, chain.time + 9)).error).toBe('BadDefinition');
    expect((await closing(chain.time - 1, chain.time + 1)).error).toBeUndefined();
  });
});

describe('the right to vote', () => {
  it('is of one election, and no proof makes it where there is no root', async () => {
    const scene = await newScene({ candidates: 1, least: 0 }, 'rights');
    await enrol(scene, ['ann']);
    const other = await sceneOn(scene.chain, scene.deployed, { candidates: 1, least: 0, most: 1 }, 'other');
    openVoting(other);
    const ballot = await ballotOf(other, 'ann', 0);
    for (const proof of [[], [new Uint8Array(32)], [new Uint8Array(32), new Uint8Array(32).fill(255)]])
      expect((await cast(other, 'ann', ballot, proof)).error).toBe('NotEligible');
  });

  it('of a roll of one needs no node, and one that is too much is refused', async () => {
    const probe = await newScene();
    const { address } = await probe.chain.account('ann');
    const { root, proofOf } = merkleRoll([address]);
    expect(proofOf(address)).toEqual([]);
    const scene = await newScene({ rollRoot: root, candidates: 1, least: 0 });
    openVoting(scene);
    const ballot = await ballotOf(scene, 'ann', 0);
    for (const proof of [[root], [new Uint8Array(32)]])
      expect((await cast(scene, 'ann', ballot, proof)).error).toBe('NotEligible');
    expect((await cast(scene, 'bo', await ballotOf(scene, 'bo', 0))).error).toBe('NotEligible');
    expect((await cast(scene, 'ann', ballot)).error).toBeUndefined();
  });
});

it('ballots to count are compared bit by bit: voters, ciphertexts, hashes of proofs', async () => {
  const scene = await newScene({ candidates: 1, least: 0 }, 'bits');
  await enrol(scene, ['ann']);
  openVoting(scene);
  const ballot = await ballotOf(scene, 'ann', 0);
  await cast(scene, 'ann', ballot);
  closeVoting(scene);
  const start = hex(scene.election.election);
  const bytes = await countBytes(scene, [['ann', ballot]]);
  const count = (from: string, data: Uint8Array) => send(scene, scene.creator, 'count', [from, hex(data)]);
  // The first byte is one that an address leaves empty.
  for (const [offset, error] of [
    [0, 'NotTheBallots'],
    [31, 'NotTheBallots'],
    [bytes.length - 1, 'NotTheBallots'],
    [32, 'NotOnCurve'],
  ] as const) {
    const changed = bytes.map((byte, i) => (i === offset ? byte ^ 1 : byte));
    expect((await count(start, changed)).error).toBe(error);
  }
  // Points of another ballot are on the curve, and not these.
  const other = await countBytes(scene, [
    ['ann', { ...ballot, ciphertexts: (await ballotOf(scene, 'ann', -1)).ciphertexts }],
  ]);
  expect((await count(start, other)).error).toBe('NotTheBallots');
  expect((await count(start, new Uint8Array())).error).toBe('NotTheBallots');
  expect((await count(start, concatBytes(bytes, bytes))).error).toBe('NotTheBallots');
  expect((await count(hex(new Uint8Array(32)), bytes)).error).toBe('NotTheBallots');
  expect((await count(start, bytes)).error).toBeUndefined();
});

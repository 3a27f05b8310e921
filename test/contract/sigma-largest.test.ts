/** The largest election that `SigmaElection` takes: no step of it may need more gas than a transaction can have. */
import { expect, it } from 'vitest';
import { BN254_G1 } from '../../src/core/groups/bn254.js';
import { makeChainBallot } from '../../src/evm/ballot.js';
import { chainElection, MAX_CANDIDATES, MAX_CHAIN_TRUSTEES } from '../../src/evm/definition.js';
import type { ChainShare } from '../../src/evm/share.js';
import { dealKeys } from '../elgamal/helpers.js';
import { seededRng } from '../helpers/rng.js';
import { contract, hex, type Outcome, TestChain } from './chain.js';
import {
  cast,
  closeVoting,
  definitionArgument,
  definitionAt,
  enrol,
  finalise,
  openVoting,
  type Scene,
  shareOf,
  submit,
  tallyOf,
} from './sigma-scene.js';

/** Of one transaction, since EIP-7825. */
const MOST_GAS = 2 ** 24;

function expectToFit({ error, gas }: Outcome): void {
  expect(error).toBeUndefined();
  expect(gas).toBeLessThan(MOST_GAS);
}

/** An election of as many candidates and trustees as there can be, so many of whom decrypt. */
async function largest(threshold: number): Promise<Scene> {
  const [chain, rng] = [await TestChain.create(), seededRng('largest')];
  const creator = await chain.account('creator');
  const deployed = await chain.deploy(contract('SigmaElection'), creator);
  const keys = dealKeys(BN254_G1, threshold, MAX_CHAIN_TRUSTEES, rng);
  const rule = { candidates: MAX_CANDIDATES, least: 0, most: MAX_CANDIDATES, runningTally: true };
  const definition = definitionAt(chain.time, keys, { ...rule, threshold });
  const place = { chainId: chain.chainId, contract: deployed.address };
  const election = chainElection(place, creator.address, definition);
  const created = await chain.send(deployed, creator, 'create', [definitionArgument(definition)]);
  return { chain, deployed, creator, keys, election, rng, created };
}

it('can be created with the threshold that costs most', async () => {
  // Multiplications are most for a threshold of 16, the work for their coefficients for one of 22.
  expectToFit((await largest(20)).created);
}, 120_000);

it('goes to its end when all trustees have to decrypt', async () => {
  const scene = await largest(MAX_CHAIN_TRUSTEES);
  expectToFit(scene.created);
  await enrol(scene, ['ann']);
  openVoting(scene);
  const { address } = await scene.chain.account('ann');
  const choice = Array.from({ length: MAX_CANDIDATES }, (_, i) => i % 2);
  const ballot = makeChainBallot(scene.election, address, choice, scene.rng);
  expectToFit(await cast(scene, 'ann', ballot));
  closeVoting(scene);
  const tally = tallyOf(scene, [ballot]);
  const shares: ChainShare[] = [];
  for (let trustee = 1; trustee <= MAX_CHAIN_TRUSTEES; trustee++) {
    const share = shareOf(scene, tally, trustee);
    expectToFit(await submit(scene, share));
    shares.push(share);
  }
  expectToFit(await finalise(scene, shares, choice));
  const id = hex(scene.election.election);
  expect(await scene.chain.read(scene.deployed, 'resultOf', [id])).toEqual(choice);
}, 240_000);

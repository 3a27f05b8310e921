/** The vector that other implementations can test themselves with: one ballot and one share, and all that they depend on. */
import { toHex } from '../../src/core/bytes.js';
import { makeChainBallot } from '../../src/evm/ballot.js';
import { writeDefinition } from '../../src/evm/definition.js';
import { newScene, type Scene, shareOf, tallyOf } from './sigma-scene.js';

/** What `examples/voting-contract/vector.json` holds; everything but numbers is hexadecimal. */
export interface Vector {
  readonly chainId: number;
  readonly contract: string;
  readonly creator: string;
  readonly definition: string;
  readonly election: string;
  readonly voter: string;
  readonly choice: readonly number[];
  readonly ciphertexts: string;
  readonly proof: string;
  readonly trustee: number;
  readonly factors: string;
  readonly shareProof: string;
}

/** Makes the vector anew, and the scene in which the contract takes it. */
export async function makeVector(): Promise<{ scene: Scene; vector: Vector }> {
  const scene = await newScene({ candidates: 2, runningTally: true }, 'vector');
  const { election, chain, creator } = scene;
  const { address } = await chain.account('ann');
  const choice = [0, 1];
  const ballot = makeChainBallot(election, address, choice, scene.rng);
  const share = shareOf(scene, tallyOf(scene, [ballot]), 2);
  const vector = {
    chainId: Number(chain.chainId),
    contract: toHex(election.contract),
    creator: toHex(creator.address),
    definition: toHex(writeDefinition(election.definition)),
    election: toHex(election.election),
    voter: toHex(address),
    choice,
    ciphertexts: toHex(ballot.ciphertexts),
    proof: toHex(ballot.proof),
    trustee: share.trustee,
    factors: toHex(share.factors),
    shareProof: toHex(share.proof),
  };
  return { scene, vector };
}

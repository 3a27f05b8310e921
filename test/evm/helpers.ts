/** A small election that ended on a test chain, as verifiers get it. */
import { Address } from '@ethereumjs/util';
import type { ChainBallot } from '../../src/evm/ballot.js';
import { combineChainShares } from '../../src/evm/result.js';
import { type ChainState, readChainState } from '../../src/evm/state.js';
import type { ChainRecord } from '../../src/evm/verify-chain.js';
import { writeLogEntry } from '../../src/ledger/evm/log-entry.js';
import { hex } from '../contract/chain.js';
import {
  ballotOf,
  cast,
  closeVoting,
  enrol,
  finalise,
  newScene,
  openVoting,
  type Scene,
  shareOf,
  submit,
  tallyOf,
} from '../contract/sigma-scene.js';

/** An election with its record. */
export interface EndedElection {
  readonly scene: Scene;
  readonly record: ChainRecord & { readonly state: ChainState; readonly code: Uint8Array };
  readonly ballots: readonly ChainBallot[];
}

/** Votes for the second candidate by ann, for the first by bo, 2 of 5 trustees. */
export async function endedElection(): Promise<EndedElection> {
  const scene = await newScene({ candidates: 2, threshold: 2, runningTally: true }, 'ended');
  await enrol(scene, ['ann', 'bo', 'cho']);
  openVoting(scene);
  const ballots: ChainBallot[] = [];
  for (const [name, candidate] of [
    ['ann', 1],
    ['bo', 0],
  ] as const) {
    const ballot = await ballotOf(scene, name, candidate);
    await cast(scene, name, ballot);
    ballots.push(ballot);
  }
  closeVoting(scene);
  const tally = tallyOf(scene, ballots);
  const shares = [1, 4].map((trustee) => shareOf(scene, tally, trustee));
  for (const share of shares) await submit(scene, share);
  await finalise(scene, shares, combineChainShares(scene.election, tally, shares, 2));
  const { chain, deployed, election } = scene;
  const entries = chain.logs.map(({ topics, data }, index) =>
    writeLogEntry({ block: 1, index, topics, data }),
  );
  const state = await readChainState(async (data) => {
    const { returned } = await chain.sendData(deployed, await chain.account('reader'), hex(data));
    return returned;
  }, election.election);
  const { chainId, contract } = election;
  const code = await chain.vm.stateManager.getCode(new Address(contract));
  return { scene, ballots, record: { chainId, contract, election: election.election, entries, state, code } };
}

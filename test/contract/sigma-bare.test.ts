/**
 * Ballots of `SigmaElection` made by provers who choose every number themselves: identities and zeros wherever there can be some. What
 * the contract takes the verifier off the chain must take too, or one voter could make it refuse an election that the contract ended.
 */
import { Address } from '@ethereumjs/util';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import type { Scalar } from '../../src/core/group.js';
import { BN254_G1 } from '../../src/core/groups/bn254.js';
import { KeccakTranscript, word } from '../../src/core/keccak-transcript.js';
import { KECCAK_DOMAINS } from '../../src/core/labels.js';
import { encrypt } from '../../src/elgamal/cipher.js';
import { addressWord } from '../../src/evm/abi.js';
import { type ChainBallot, readChainBallot } from '../../src/evm/ballot.js';
import type { ChainElection } from '../../src/evm/definition.js';
import { readChainState } from '../../src/evm/state.js';
import { verifyChainElection } from '../../src/evm/verify-chain.js';
import { writeLogEntry } from '../../src/ledger/evm/log-entry.js';
import { holds } from '../../src/zk/terms.js';
import { seededRng } from '../helpers/rng.js';
import { hex } from './chain.js';
import {
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
} from './sigma-scene.js';

const zero = BN254_G1.scalar(0);
const identity = new Uint8Array(64);

/**
 * A ballot in which every commitment is the identity, every challenge but those of the true branches is 0, and so is every
 * other response: it keeps nothing secret, and no equation has less in it. It is valid if the choice is. The challenge is made from
 * the words that docs/contracts.md lists.
 */
function bareBallot(
  { chainId, contract, election, definition }: ChainElection,
  voter: Uint8Array,
  choice: readonly number[],
  nonces: readonly Scalar[],
): ChainBallot {
  const { key, candidates, least, most } = definition;
  const ciphertexts = concatBytes(
    ...choice.flatMap((value, i) => {
      const { c1, c2 } = encrypt(key, value, nonces[i] ?? zero);
      return [c1.toBytes(), c2.toBytes()];
    }),
  );
  const branches = 2 * candidates + most - least + 1;
  const challenge = new KeccakTranscript(BN254_G1, KECCAK_DOMAINS.ballot)
    .words(word(chainId), addressWord(contract), election, addressWord(voter))
    .elements([key])
    .words(word((BigInt(candidates) << 128n) | (BigInt(least) << 64n) | BigInt(most)), ciphertexts)
    .words(new Uint8Array(128 * branches))
    .challengeScalar();
  // A value beyond the branches is claimed to be the nearest: then nothing but the second half of one branch is wrong.
  const disjunction = (count: number, value: number, nonce: Scalar): Uint8Array[] => {
    const branch = Math.min(Math.max(value, 0), count - 1);
    const places = Array.from({ length: count }, (_, i) => i);
    const challenges = places.slice(1).map((_, i) => (i === branch ? challenge : zero).toBytes());
    const responses = places.map((i) => (i === branch ? challenge.multiply(nonce) : zero).toBytes());
    return [...challenges, ...responses.flatMap((response) => [identity, identity, response])];
  };
  const total = choice.reduce((sum, value) => sum + value, 0);
  const whole = nonces.reduce((sum, nonce) => sum.add(nonce), zero);
  const proof = concatBytes(
    ...choice.flatMap((value, i) => disjunction(2, value, nonces[i] ?? zero)),
    ...disjunction(most - least + 1, total - least, whole),
  );
  return { ciphertexts, proof };
}

/** Whether TypeScript accepts a ballot that decodes. */
function accepted(election: ChainElection, voter: Uint8Array, ballot: ChainBallot): boolean {
  return holds(BN254_G1, readChainBallot(election, voter, ballot).check);
}

/** The verdict on the logs of the chain. */
async function verdictOn({ chain, deployed, election }: Scene): Promise<string> {
  const reader = await chain.account('reader');
  const call = async (data: Uint8Array): Promise<Uint8Array> =>
    (await chain.sendData(deployed, reader, hex(data))).returned;
  const entries = chain.logs.map(({ topics, data }, index) =>
    writeLogEntry({ block: 1, index, topics, data }),
  );
  const code = await chain.vm.stateManager.getCode(new Address(deployed.address));
  const { chainId, contract: address, election: id } = election;
  const state = await readChainState(call, id);
  const record = { chainId, contract: address, election: id, entries, state, code };
  return verifyChainElection(record, seededRng('weights')).verdict;
}

describe('identities and zeros in valid ballots', () => {
  it('are taken by the contract and by TypeScript, to the result', async () => {
    const changes = { candidates: 2, least: 0, most: 2, threshold: 1, runningTally: true };
    const scene = await newScene(changes, 'bare');
    await enrol(scene, ['ann', 'bo']);
    openVoting(scene);
    // With a threshold of 1 a trustee has the whole key, and with it the nonce that makes a c2 of 1 the identity.
    const nonce = BN254_G1.scalar(77);
    const [ann, bo] = [await scene.chain.account('ann'), await scene.chain.account('bo')];
    // The nonces of ann add up to 0, and so do those of ann and bo for the first candidate.
    const first = bareBallot(scene.election, ann.address, [1, 0], [nonce, nonce.negate()]);
    const second = bareBallot(
      scene.election,
      bo.address,
      [0, 1],
      [nonce.negate(), scene.keys.secret.invert().negate()],
    );
    expect(second.ciphertexts.slice(192)).toEqual(identity);
    for (const [name, { address }, ballot] of [
      ['ann', ann, first],
      ['bo', bo, second],
    ] as const) {
      expect(accepted(scene.election, address, ballot)).toBe(true);
      expect((await cast(scene, name, ballot)).error).toBeUndefined();
    }
    closeVoting(scene);
    const tally = tallyOf(scene, [first, second]);
    expect(tally.map(({ c1 }) => c1.isIdentity())).toEqual([true, false]);
    const share = shareOf(scene, tally, 3);
    expect((await submit(scene, share)).error).toBeUndefined();
    expect((await finalise(scene, [share], [1, 1])).error).toBeUndefined();
    expect(await verdictOn(scene)).toBe('verified');
  });

  it('do not help a choice that the rule does not allow', async () => {
    const scene = await newScene({ candidates: 2, least: 1, most: 1 }, 'bare');
    await enrol(scene, ['ann']);
    openVoting(scene);
    const { address } = await scene.chain.account('ann');
    const nonces = [BN254_G1.scalar(5), BN254_G1.scalar(6)];
    const refused = [
      [1, 1],
      [0, 0],
      [2, -1],
      [-1, 2],
    ].map((choice) => bareBallot(scene.election, address, choice, nonces));
    for (const ballot of refused) {
      expect(accepted(scene.election, address, ballot)).toBe(false);
      expect((await cast(scene, 'ann', ballot)).error).toBe('InvalidProof');
    }
    const allowed = bareBallot(scene.election, address, [0, 1], nonces);
    expect((await cast(scene, 'ann', allowed)).error).toBeUndefined();
  });
});

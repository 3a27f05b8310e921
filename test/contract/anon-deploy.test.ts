/** Definitions that `AnonElection` refuses. */
import { describe, expect, it } from 'vitest';
import { BABYJUBJUB } from '../../src/core/groups/babyjubjub.js';
import { SNARK_FIELD } from '../../src/core/poseidon.js';
import { anonArgument } from './anon-scene.js';
import { contract, TestChain } from './chain.js';

describe('a contract of AnonElection is not deployed', () => {
  it.each([
    ['with a root that is no field element', { root: SNARK_FIELD }],
    ['with a coordinate that is no field element', { keyX: SNARK_FIELD }],
    ['without ballots', { maxBallots: 0 }],
    ['without positions', { positions: 0 }],
    ['with an end in the past', { opens: 1, closes: 2 }],
    ['with a delta that is gamma, under which anyone can forge', {}, [10, 11, 12, 13]],
    ['with a delta that is gamma negated', {}, [10, 11]],
    ['not because of anything else', undefined],
  ])('%s', async (_, change, delta: readonly number[] = []) => {
    const chain = await TestChain.create();
    const key = BABYJUBJUB.generator();
    const verifyingKey = Array.from({ length: 22 }, (_, i) => BigInt(delta.includes(i) ? i - 4 : i));
    const definition = {
      context: new Uint8Array(32),
      root: 1n,
      key,
      opens: 1_900_000_000,
      closes: 2_000_000_000,
      maxBallots: 1,
    };
    const args = [verifyingKey, { ...anonArgument(definition), ...change }];
    const deployed = chain.deploy(contract('AnonElection'), await chain.account('creator'), args);
    if (change === undefined) await expect(deployed).resolves.toBeDefined();
    else await expect(deployed).rejects.toThrow('revert');
  });
});

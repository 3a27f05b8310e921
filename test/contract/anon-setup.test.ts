/** Whoever verifies an election of `AnonElection` is told where its key is of the setup for trials, and nowhere else (EVA-02). */
import { expect, it } from 'vitest';
import { anonymousElectionId } from '../../src/evm/anonymous.js';
import { verifyAnonymousElection } from '../../src/evm/verify-anonymous.js';
import { type VerifyingKey, verifyingKeyWords } from '../../src/zk/groth16/verifying-key.js';
import { seededRng } from '../helpers/rng.js';
import { chainSceneOf } from './anon-record.js';
import { type AnonScene, anonArgument, newAnonScene } from './anon-scene.js';
import { contract } from './chain.js';

const NOTE = 'ANYBODY can forge under this key: it is of the setup for trials';

/** EVA-02 on an election that nobody voted in, by an auditor who brings this key. */
async function checkOfKey(scene: AnonScene, verifyingKey: VerifyingKey = scene.verifyingKey) {
  const { parts } = await chainSceneOf(scene);
  const report = verifyAnonymousElection({ ...parts, verifyingKey }, seededRng('w'));
  const check = report.checks.find(({ id }) => id === 'EVA-02');
  return { status: check?.status, notes: check?.notes };
}

/** The same election under another key. */
async function underKey(scene: AnonScene, verifyingKey: VerifyingKey): Promise<AnonScene> {
  const { chain, definition } = scene;
  const args = [verifyingKeyWords(verifyingKey), anonArgument(definition)];
  const deployed = await chain.deploy(contract('AnonElection'), await chain.account('creator'), args);
  const place = { chainId: chain.chainId, contract: deployed.address };
  return {
    ...scene,
    ...{ deployed, verifyingKey, electionId: anonymousElectionId(place, definition, 2, verifyingKey) },
  };
}

it('notes a key of the setup for trials, which passes, and is silent about others', async () => {
  const scene = await newAnonScene();
  const { verifyingKey: trial } = scene;
  expect(await checkOfKey(scene)).toEqual({ status: 'passed', notes: [NOTE] });
  const key = { ...trial, alpha: trial.alpha.negate() };
  const other = await underKey(scene, key);
  expect(await checkOfKey(other)).toEqual({ status: 'passed', notes: [] });
  // Whose key it is says the key that the auditor brought, also where the contract has another.
  expect(await checkOfKey(other, trial)).toEqual({ status: 'failed', notes: [NOTE] });
});

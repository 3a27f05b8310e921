/** One vector for both: what stands in the file is what TypeScript makes, and what the contract takes. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fromHex } from '../../src/core/bytes.js';
import { readDefinition } from '../../src/evm/definition.js';
import { cast, closeVoting, enrol, openVoting, submit } from './sigma-scene.js';
import { makeVector, type Vector } from './vector.js';

const FILE: Vector = JSON.parse(readFileSync('examples/voting-contract/vector.json', 'utf8'));

it('the vector in the file is made by TypeScript and taken by the contract', async () => {
  const { scene, vector } = await makeVector();
  expect(vector).toEqual(FILE);
  const definition = readDefinition(fromHex(FILE.definition));
  expect(definition.key.equals(scene.election.definition.key)).toBe(true);
  await enrol(scene, ['ann']);
  openVoting(scene);
  const ballot = { ciphertexts: fromHex(FILE.ciphertexts), proof: fromHex(FILE.proof) };
  expect((await cast(scene, 'ann', ballot)).error).toBeUndefined();
  closeVoting(scene);
  const share = { trustee: FILE.trustee, factors: fromHex(FILE.factors), proof: fromHex(FILE.shareProof) };
  expect((await submit(scene, share)).error).toBeUndefined();
});

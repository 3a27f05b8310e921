/** `hanpyo circuit post` says where keys are of the setup for trials, whose secrets everybody knows, and nowhere else. */
import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { developmentBallotCircuit } from '../../circuits/development.js';
import { BN254_BASE_FIELD } from '../../src/core/bn254-pairing.js';
import { DEPTH, SHAPE } from '../circuits/fixtures.js';
import { configuration, newDesk } from './cli.js';

const WARNING = 'FOR TRIALS ONLY: anybody can forge ballots under keys of the insecure setup.';
const text = (en: string): { en: string } => ({ en });

/** The circuit of both contests, made while the file is loaded, for which there is no limit. */
const CIRCUIT = await developmentBallotCircuit(SHAPE);

/** The key with its alpha negated: of no setup that anybody knows the secrets of. */
function otherKey(json: string): string {
  const key = JSON.parse(json);
  const [x, y, z] = key.vk_alpha_1;
  return JSON.stringify({ ...key, vk_alpha_1: [x, String(BN254_BASE_FIELD - BigInt(y)), z] });
}

it('warns of keys of the insecure setup, and of no other', async () => {
  const desk = await newDesk('circuit post');
  const { r1cs, program, provingKey, verifyingKey } = CIRCUIT;
  const files = { 'a.r1cs': r1cs, 'b.wasm': program, 'c.zkey': provingKey, 'trial.json': verifyingKey };
  const all = { ...files, 'other.json': otherKey(verifyingKey) };
  for (const [name, bytes] of Object.entries(all)) await writeFile(desk.path(name), bytes);
  const hashes = (key: string): Promise<Record<string, unknown>> =>
    desk.json(
      ...['circuit', 'hash', '--r1cs', '@a.r1cs', '--program', '@b.wasm'],
      ...['--zkey', '@c.zkey', '--key', key],
    );
  const circuits = [await hashes('@other.json'), await hashes('@trial.json')];
  for (const i of [1, 2, 3]) await desk.json('trustee', 'new', `@t${i}.json`);
  await desk.write('config.json', {
    ...configuration(),
    ...{ group: 'BabyJubJub', revoting: 'first-only' },
    contests: ['chair', 'hall'].map((id) => ({
      ...{ id, title: text(id) },
      options: ['yes', 'no'].map((option) => ({ id: option, name: text(option) })),
      rule: { kind: 'choice', min: 0, max: 1, blank: false },
    })),
    classes: [{ id: 'one', name: text('One'), weight: 1 }],
    styles: [{ id: 'all', contests: ['chair', 'hall'] }],
    eligibility: { kind: 'anonymous', depth: DEPTH, nullifiers: 'per-contest', circuits },
  });
  await desk.json('init', '@config.json', '@w');
  const posted = async (key: string): Promise<string> => {
    const { code, stdout, stderr } = await desk.hanpyo(['circuit', 'post', '@w', '--key', key]);
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  };
  expect(await posted('@other.json')).toBe('1 verifying key of 2 that were missing.\n');
  expect(await posted('@trial.json')).toBe(`1 verifying key of 1 that were missing. ${WARNING}\n`);
  await desk.clear();
}, 120_000);

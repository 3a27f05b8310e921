/** Lists of voters are bounded: their number, and what of each is written once more to be hashed, which may take fifty times its text. */
import { expect, it } from 'vitest';
import { utf8 } from '../../../../src/core/bytes.js';
import type { StatedElection } from '../../../../src/verify/foreign/helios/election.js';
import { readVoters } from '../../../../src/verify/foreign/helios/voters.js';
import { codeOf } from '../../../core/all-groups.js';

const ELECTION: StatedElection = {
  ...{ fields: {}, uuid: 'e-1', name: 'Election', hash: '', votersHash: undefined, registration: 'closed' },
};
/** A list of one voter, whose JSON has so many characters. */
function listOf(length: number, character: string): Uint8Array {
  const short = JSON.stringify({ election_uuid: 'e-1', name: '', uuid: 'v-1' });
  const name = character.repeat(length - short.length);
  return utf8(JSON.stringify([{ election_uuid: 'e-1', name, uuid: 'v-1' }]));
}
const read = (bytes: Uint8Array) => readVoters([{ name: 'voters', bytes }], ELECTION);

it.each(['a', '\u007f', 'é'])('a voter has at most 65536 characters: of "%s"', (character) => {
  expect([...read(listOf(65_536, character)).voters.keys()]).toEqual(['v-1']);
  expect(codeOf(() => read(listOf(65_537, character)))).toBe('too-large');
});

it('a page of nothing but characters that are escaped is refused at once', () => {
  expect(codeOf(() => read(listOf(67_000_000, '\u007f')))).toBe('too-large');
});

it('voters are counted over all pages, and no more are read than may be', () => {
  const page = (...uuids: string[]) => ({
    name: 'voters',
    bytes: utf8(JSON.stringify(uuids.map((uuid) => ({ election_uuid: 'e-1', uuid })))),
  });
  expect(readVoters([page('v-1'), page('v-2')], ELECTION, 2).voters.size).toBe(2);
  expect(codeOf(() => readVoters([page('v-1', 'v-2'), page('v-3')], ELECTION, 2))).toBe('too-large');
});

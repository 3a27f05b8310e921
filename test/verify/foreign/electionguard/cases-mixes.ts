/** Changes of mixes: EG-22 to EG-24, of a record on P-256 with two mixes. */
import { ballot } from './cases-ballots.js';
import {
  all,
  type Case,
  type Change,
  copy,
  duplicate,
  edit,
  pop,
  push,
  put,
  remove,
  repeat,
  rewrite,
  swap,
  without,
  write,
} from './changes.js';

const [ONE, TWO] = ['mix1/mix_config.json', 'mix2/mix_config.json'];
const ROWS = 'mix2/ShuffledBallots.json';
const PROOF = 'mix1/proof_of_shuffle.json';
const SERIALS = 'decrypted_sns.json';
const CONFIG = 'election_config.json';
const NAMES = ['mix_config', 'ShuffledBallots', 'proof_of_shuffle'] as const;
const UNIT = '/'.repeat(44);

export const MIX_CASES: readonly Case[] = [
  ['a mix of another election', ['EG-22'], copy(TWO, 'election_id', 'manifest_hash', CONFIG)],
  ['unknown styles', ['EG-22'], push(ONE, 'ballotStyles', 'X')],
  ['a style twice', ['EG-22'], repeat(ONE, 'ballotStyles')],
  ['rows too narrow', ['EG-22', 'EG-23'], put(ONE, 'width', 5)],
  ['rows that nobody filled', ['EG-22', 'EG-23'], put(ONE, 'width', 100_000)],
  ['rows too narrow for a ballot in all mixes', ['EG-22'], all(...[1, 2].map(narrowed))],
  ['another width of the second mix', ['EG-22'], put(TWO, 'width', 8)],
  [
    'a second mix of wider rows',
    ['EG-22', 'EG-23'],
    all(
      put(TWO, 'width', 8),
      edit(ROWS, 'rows', (rows: { elems: unknown[] }[]) =>
        rows.map(({ elems }) => ({ elems: [...elems, elems[0]] })),
      ),
      repeat('mix2/proof_of_shuffle.json', 'Fp/elems'),
      repeat('mix2/proof_of_shuffle.json', 'kF/elems'),
    ),
  ],
  ['no seed', ['EG-22'], remove(ONE, 'nonces_seed')],
  ['an unknown field of a mix', ['EG-22'], put(TWO, 'extra', 1)],
  ['a ballot without a serial number', ['EG-22'], remove(ballot('b1'), 'encrypted_sn')],
  ['a configuration removed', ['EG-22', 'EG-24'], without(TWO)],
  ['the first configuration removed', ['EG-22'], without(ONE)],
  ['all configurations removed', ['EG-22'], all(without(ONE), without(TWO))],
  ['rows of a mix that is not there', ['EG-22'], duplicate('mix3/ShuffledBallots.json', ROWS)],
  ['a proof of a mix that is not there', ['EG-22'], duplicate('mix3/proof_of_shuffle.json', PROOF)],
  [
    'a gap between mixes',
    ['EG-22'],
    all(...NAMES.map((name) => duplicate(`mix4/${name}.json`, `mix2/${name}.json`))),
  ],
  ['a mix in a folder of another name', ['EG-22'], duplicate('mixes/mix_config.json', TWO)],
  [
    'the first mix left out',
    ['EG-22'],
    all(...NAMES.map((name) => duplicate(`mix1/${name}.json`, `mix2/${name}.json`))),
  ],
  [
    'another serial number on a ballot',
    ['EG-23'],
    swap(ballot('b1'), 'encrypted_sn/pad', 'encrypted_sn/data'),
  ],
  [
    'the serial number of another ballot',
    ['EG-08', 'EG-23'],
    copy(ballot('b1'), 'encrypted_sn', 'encrypted_sn', ballot('b2')),
  ],
  ['another seed', ['EG-23'], copy(ONE, 'nonces_seed', 'election_id')],
  ['rows in another order', ['EG-23', 'EG-24'], edit(ROWS, 'rows', (rows: unknown[]) => [...rows].reverse())],
  ['a row left out', ['EG-23'], pop(ROWS, 'rows')],
  ['a row too many', ['EG-23'], repeat(ROWS, 'rows')],
  ['a row twice', ['EG-23', 'EG-24'], copy(ROWS, 'rows/0', 'rows/1')],
  ['another vote in a row', ['EG-23'], copy(ROWS, 'rows/0/elems/2', 'rows/1/elems/2')],
  ['a row too short', ['EG-23'], pop(ROWS, 'rows/0/elems')],
  ['text after the rows', ['EG-23'], rewrite(ROWS, (text) => `${text}]`)],
  ['no rows', ['EG-23'], without(ROWS)],
  ['the proof of another mix', ['EG-23'], duplicate(PROOF, 'mix2/proof_of_shuffle.json')],
  ['a mix under another name', ['EG-23'], put(TWO, 'mix_name', 'mix3')],
  ...['Ap', 'Cp', 'Dp'].flatMap((name): Case[] => [
    [`another ${name}`, ['EG-23'], copy(PROOF, name, 'u/elems/0')],
    [`the unit as ${name}`, ['EG-23'], put(PROOF, name, UNIT)],
  ]),
  ...['kA', 'kC', 'kD'].map((name): Case => [`another ${name}`, ['EG-23'], copy(PROOF, name, 'kE/elems/0')]),
  ...['u', 'B', 'Bp', 'Fp', 'kB', 'kE', 'kF'].map(
    (name): Case => [`another ${name}`, ['EG-23'], swap(PROOF, `${name}/elems/0`, `${name}/elems/1`)],
  ),
  ['the unit among the u', ['EG-23'], put(PROOF, 'u/elems/0', UNIT)],
  ['the name of another mix on a proof', ['EG-23'], put(PROOF, 'mixname', 'mix2')],
  ['no proof', ['EG-23'], without(PROOF)],
  ['a serial number withheld', ['EG-24'], pop(SERIALS, 'decryptedSnJsons')],
  ['a serial number twice', ['EG-24'], repeat(SERIALS, 'decryptedSnJsons')],
  [
    'a row too many, which is not there',
    ['EG-24'],
    all(
      repeat(SERIALS, 'decryptedSnJsons'),
      put(SERIALS, 'decryptedSnJsons/3/shuffled_row', 9),
      copy(SERIALS, 'decryptedSnJsons/3/Ksn', 'joint_public_key', 'election_initialized.json'),
    ),
  ],
  ['a row that is not there', ['EG-24'], put(SERIALS, 'decryptedSnJsons/0/shuffled_row', 9)],
  [
    'rows of serial numbers swapped',
    ['EG-24'],
    swap(SERIALS, 'decryptedSnJsons/0/shuffled_row', 'decryptedSnJsons/1/shuffled_row'),
  ],
  ['another serial number', ['EG-24'], copy(SERIALS, 'decryptedSnJsons/0/Ksn', 'decryptedSnJsons/1/Ksn')],
  [
    'another proof of a serial number',
    ['EG-24'],
    copy(SERIALS, 'decryptedSnJsons/0/proof/response', 'decryptedSnJsons/0/proof/challenge'),
  ],
  ['no serial numbers', ['EG-24'], without(SERIALS)],
  ['serial numbers that are no list', ['EG-24'], write(SERIALS, { decryptedSnJsons: 1 })],
];

/** Rows and proof of a mix cut down to three ciphertexts, fewer than a ballot of the style with the most options has. */
function narrowed(mix: number): Change {
  const short = <T>(list: readonly T[]): T[] => list.slice(0, 3);
  return all(
    put(`mix${mix}/mix_config.json`, 'width', 3),
    edit(`mix${mix}/ShuffledBallots.json`, 'rows', (rows: { elems: unknown[] }[]) =>
      rows.map(({ elems }) => ({ elems: short(elems) })),
    ),
    edit(`mix${mix}/proof_of_shuffle.json`, 'Fp/elems', short),
    edit(`mix${mix}/proof_of_shuffle.json`, 'kF/elems', short),
  );
}

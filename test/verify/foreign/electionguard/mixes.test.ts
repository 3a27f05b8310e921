import { describe, expect, it } from 'vitest';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/verify-electionguard.js';
import { makeMixed } from './mixes.js';
import { type Files, type Json, recordOf } from './record.js';

const mixed = await makeMixed();

type Change = (at: (path: string) => Json, files: Files) => unknown;
async function failing(change: Change): Promise<string[]> {
  const copy: Files = structuredClone(mixed);
  change((path) => copy.get(path), copy);
  const { checks, verdict } = await verifyElectionGuard(recordOf(copy));
  const failed = checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
  expect(verdict === 'failed').toBe(failed.length > 0);
  return failed;
}

const [one, two] = ['mix1/mix_config.json', 'mix2/mix_config.json'];
const rows = 'mix2/ShuffledBallots.json';
const proof = 'mix1/proof_of_shuffle.json';
const serials = 'decrypted_sns.json';

const CHANGES: readonly (readonly [what: string, fails: readonly string[], change: Change])[] = [
  [
    'a mix of another election',
    ['EG-22'],
    (at) => {
      at(two).election_id = at('election_config.json').manifest_hash;
    },
  ],
  ['unknown styles', ['EG-22'], (at) => at(one).ballotStyles.push('X')],
  [
    'rows too narrow',
    ['EG-22', 'EG-23'],
    (at) => {
      at(one).width = 5;
    },
  ],
  [
    'no seed',
    ['EG-22'],
    (at) => {
      delete at(one).nonces_seed;
    },
  ],
  [
    'a ballot without a serial number',
    ['EG-22'],
    (at) => {
      delete at('encrypted_ballots/device1/eballot-b1.json').encrypted_sn;
    },
  ],
  [
    'another serial number on a ballot',
    ['EG-23'],
    (at) => {
      const { encrypted_sn: own } = at('encrypted_ballots/device1/eballot-b1.json');
      [own.pad, own.data] = [own.data, own.pad];
    },
  ],
  [
    'the serial number of another ballot',
    ['EG-08', 'EG-23'],
    (at) => {
      const ballot = (id: string): Json => at(`encrypted_ballots/device1/eballot-${id}.json`);
      ballot('b1').encrypted_sn = ballot('b2').encrypted_sn;
    },
  ],
  [
    'another seed',
    ['EG-23'],
    (at) => {
      at(one).nonces_seed = at(one).election_id;
    },
  ],
  ['rows in another order', ['EG-23', 'EG-24'], (at) => at(rows).rows.reverse()],
  ['a row left out', ['EG-23'], (at) => at(rows).rows.pop()],
  [
    'a row twice',
    ['EG-23', 'EG-24'],
    (at) => {
      at(rows).rows[0] = at(rows).rows[1];
    },
  ],
  [
    'another vote in a row',
    ['EG-23'],
    (at) => {
      const [first, second] = at(rows).rows;
      first.elems[2] = second.elems[2];
    },
  ],
  ['the proof of another mix', ['EG-23'], (at, files) => files.set(proof, at('mix2/proof_of_shuffle.json'))],
  [
    'a mix under another name',
    ['EG-23'],
    (at) => {
      at(two).mix_name = 'mix3';
    },
  ],
  [
    'the first mix left out',
    ['EG-22'],
    (at, files) => {
      for (const name of ['mix_config', 'ShuffledBallots', 'proof_of_shuffle'])
        files.set(`mix1/${name}.json`, at(`mix2/${name}.json`));
    },
  ],
  ...['Ap', 'Cp', 'Dp'].map(
    (name) =>
      [
        `another ${name}`,
        ['EG-23'],
        (at: (path: string) => Json) => {
          at(proof)[name] = at(proof).u.elems[0];
        },
      ] as const,
  ),
  ...['kA', 'kC', 'kD'].map(
    (name) =>
      [
        `another ${name}`,
        ['EG-23'],
        (at: (path: string) => Json) => {
          at(proof)[name] = at(proof).kE.elems[0];
        },
      ] as const,
  ),
  ...['u', 'B', 'Bp', 'Fp', 'kB', 'kE', 'kF'].map(
    (name) =>
      [
        `another ${name}`,
        ['EG-23'],
        (at: (path: string) => Json) => {
          at(proof)[name].elems.reverse();
        },
      ] as const,
  ),
  ['no proof', ['EG-23'], (_, files) => files.delete(proof)],
  ['a serial number withheld', ['EG-24'], (at) => at(serials).decryptedSnJsons.pop()],
  [
    'a serial number twice',
    ['EG-24'],
    (at) => {
      const list = at(serials).decryptedSnJsons;
      list.push(list[0]);
    },
  ],
  [
    'rows of serial numbers swapped',
    ['EG-24'],
    (at) => {
      const [first, second] = at(serials).decryptedSnJsons;
      [first.shuffled_row, second.shuffled_row] = [1, 0];
    },
  ],
  [
    'another serial number',
    ['EG-24'],
    (at) => {
      const [first] = at(serials).decryptedSnJsons;
      first.Ksn = first.encrypted_sn.pad;
    },
  ],
  ['no serial numbers', ['EG-24'], (_, files) => files.delete(serials)],
];

describe('mixed ballots', () => {
  it('verify, with the mixes among the facts', async () => {
    const { verdict, facts, checks } = await verifyElectionGuard(recordOf(mixed));
    expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(verdict).toBe('verified');
    expect(facts).toContainEqual({ label: 'Mixes', value: '2, 3 rows of 7' });
  });

  for (const [what, fails, change] of CHANGES)
    it(`${what} fails ${fails.join(', ')}`, async () => {
      expect(await failing(change)).toEqual(fails);
    });
});

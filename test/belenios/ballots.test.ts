/** What our side of Belenios refuses, and what it never repeats. */
import { pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hideIntegers } from '../../src/belenios/embedding.js';
import {
  type Choice,
  encryptBallot,
  generateTrusteeKeys,
  type OpenElection,
  openElection,
  ownedBy,
  partialDecryption,
  readCredential,
  readTrusteeSecret,
  shuffleTally,
} from '../../src/belenios/index.js';
import { groupOfName } from '../../src/verify/foreign/belenios/groups.js';
import { seededRng } from '../helpers/rng.js';

const rng = seededRng('ballots');
const KEYS = generateTrusteeKeys('Ed25519', rng);
const CREDENTIAL = 'n9r6W-r26iZL-4vp63-TtoWom';
const BLANK = { answers: ['A', 'B', 'C'], blank: true, min: 1, max: 2, question: 'Q' };
const PLAIN = { answers: ['A', 'B', 'C'], min: 1, max: 2, question: 'Q' };
const LISTS = {
  type: 'Lists',
  value: {
    answers: [
      ['L', 'a', 'b'],
      ['M', 'c'],
    ],
    question: 'Q',
  },
};
const RANKS = { type: 'NonHomomorphic', value: { answers: ['A', 'B'], question: 'Q' } };

function election(...questions: readonly unknown[]): OpenElection {
  const named = { version: 1, description: '', name: 'N', group: 'Ed25519' };
  const key = JSON.parse(KEYS.publicKey).public_key;
  return openElection(JSON.stringify({ ...named, public_key: key, questions, uuid: 'tcTxgYiipLhM43' }));
}

function cast(question: unknown, choice: Choice, random = rng): string {
  const open = election(question);
  return encryptBallot(open, readCredential(open, CREDENTIAL), [choice], random).json;
}

describe('ballots of Belenios', () => {
  it.each<readonly [unknown, Choice]>([
    [BLANK, [1, 1, 0, 0]],
    [BLANK, [0, 0, 0, 0]],
    [BLANK, [0, 1, 1, 1]],
    [BLANK, [1, 0, 0]],
    [PLAIN, [2, 0, 0]],
    [PLAIN, [0.5, 0.5, 0]],
    [PLAIN, [0, 0, 0]],
    [PLAIN, [[1], [0], [0]]],
    [LISTS, [1, 0]],
    [
      LISTS,
      [
        [1, 1, 0],
        [1, 1],
      ],
    ],
    [
      LISTS,
      [
        [1, 0, 0],
        [0, 1],
      ],
    ],
    [
      LISTS,
      [
        [1, 0, 0],
        [0, 0],
      ],
    ],
    [
      LISTS,
      [
        [0, 0, 0],
        [0, 0],
      ],
    ],
    [
      LISTS,
      [
        [1, 1],
        [0, 0],
      ],
    ],
    [RANKS, [1]],
    [RANKS, [1, 256]],
    [RANKS, [1, -1]],
  ])('a choice that %j does not allow', (question, choice) => {
    expect(() => cast(question, choice)).toThrow(RangeError);
  });

  it('answers every question', () => {
    const open = election(PLAIN, PLAIN);
    expect(() => encryptBallot(open, readCredential(open, CREDENTIAL), [[1, 0, 0]], rng)).toThrow(RangeError);
  });

  it('share no number where randomness repeats but choices differ', () => {
    const constant = (length: number): Uint8Array => new Uint8Array(length);
    const numbers = (choice: Choice): string[] =>
      [...cast(PLAIN, choice, constant).matchAll(/"(?:alpha|response)":"([^"]+)"/g)].map(
        ([, text = '']) => text,
      );
    const other = new Set(numbers([0, 1, 0]));
    expect(numbers([1, 0, 0]).filter((text) => other.has(text))).toEqual([]);
    expect(numbers([0, 1, 0])).toEqual([...other]);
  });

  it.each(['', 'n9r6W-r26iZL-4vp63-TtoWo0', 'n9r6Wr26iZL4vp63TtoWom', 'n9r-6Wr-26i-ZL4-vp6-xxx'])(
    '%j is no private credential',
    (text) => {
      expect(() => readCredential(election(PLAIN), text)).toThrow('not a private credential');
    },
  );
});

it('credentials of Belenios 2.0 are keys by PBKDF2', () => {
  const open = election(PLAIN);
  const text = 'FQN-ifn-yPU-2Nf-j7d';
  const { secret } = readCredential(open, text);
  const hex = pbkdf2Sync(text, open.election.uuid, 1000, 32, 'sha256').toString('hex');
  expect(secret.value).toBe(BigInt(`0x${hex}`) % secret.group.order);
});

describe('trustees of Belenios', () => {
  const { group } = election(PLAIN).election;

  it.each(['', '12', '"0"', '"-1"', `"${group.group.order}"`, '"01"', '["1"]'])(
    '%j is no private key',
    (file) => {
      expect(() => readTrusteeSecret(group, file)).toThrow();
    },
  );

  it('makes no keys for other groups', () => {
    expect(() => generateTrusteeKeys('P-256', rng)).toThrow('not supported');
  });

  it('does not work on what is not a tally of the election', () => {
    const open = election(PLAIN);
    const secret = readTrusteeSecret(group, KEYS.privateKey);
    const one = { alpha: group.textOf(group.group.generator()), beta: group.textOf(group.group.identity()) };
    const decrypt = (tally: unknown): string =>
      partialDecryption(open, { tally: JSON.stringify(tally) }, secret, rng);
    expect(JSON.parse(decrypt([[one, one, one]])).decryption_factors[0]).toHaveLength(3);
    expect(() => decrypt([[one, one]])).toThrow();
    expect(() => decrypt([])).toThrow();
    const small = `${'0'.repeat(63)}0`;
    expect(() => decrypt([[one, one, { ...one, alpha: small }]])).toThrow('encrypted_tally[0][2].alpha');
  });

  it('shuffles only what is shuffled, and names owners from 1', () => {
    expect(() => shuffleTally(election(PLAIN), { tally: '[[]]' }, rng)).toThrow('0 items');
    const one = `{"alpha":"${group.textOf(group.group.generator())}","beta":"${group.textOf(group.group.identity())}"}`;
    const tally = `[[${[one, one, one].join()}]]`;
    expect(() => shuffleTally(election(PLAIN), { tally }, rng)).toThrow(RangeError);
    expect(() => ownedBy(0, '{}')).toThrow(RangeError);
  });
});

describe('integers in elements', () => {
  it.each(['Ed25519', 'RFC-3526-2048'])('come back in %s', (name) => {
    const group = groupOfName(name, '');
    for (const integers of [[0, 0], [1, 2, 3], [255], Array.from({ length: 30 }, (_, i) => 255 - i)])
      expect(group.integers(hideIntegers(group, integers), integers.length)).toEqual(integers);
  });

  it('are not hidden where Belenios hides none', () => {
    expect(() => hideIntegers(groupOfName('BELENIOS-2048', ''), [1])).toThrow(RangeError);
    expect(() => hideIntegers(groupOfName('Ed25519', ''), new Array(31).fill(1))).toThrow(RangeError);
  });
});

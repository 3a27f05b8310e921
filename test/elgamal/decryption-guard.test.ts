import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { encrypt, subtractCiphertexts } from '../../src/elgamal/cipher.js';
import {
  type DecryptionRequest,
  permitDecryption,
  readDecryptionMemory,
  type TallyPart,
  writeDecryptionMemory,
} from '../../src/elgamal/decryption-guard.js';
import { generateKeyPair } from '../../src/elgamal/keys.js';
import { seededRng } from '../helpers/rng.js';
import { at, testElection } from './helpers.js';

const { publicKey } = generateKeyPair(TINY_TEST, seededRng('guard'));
const enc = (v: number) => encrypt(publicKey, v, TINY_TEST.scalar(v + 5));
const parts: readonly TallyPart[] = [
  { tally: utf8('contest 0'), ciphertexts: [enc(3), enc(4)], ballots: 7 },
  { tally: utf8('contest 1'), ciphertexts: [enc(5)], ballots: 5 },
];
const request: DecryptionRequest = { electionId: testElection(), parts };

describe('what a trustee refuses to decrypt', () => {
  const granted = permitDecryption(undefined, request, 5);
  if (granted.kind !== 'permitted') throw new Error(granted.reason);
  const memory = readDecryptionMemory(writeDecryptionMemory(granted.memory));
  const ask = (changed: DecryptionRequest) => permitDecryption(memory, changed, 5);
  const part = at(parts, 0);

  it('the same request again is permitted, from what was stored', () => {
    expect(ask(request)).toEqual(granted);
  });

  it('a tally without one ballot, a subset, another name or order is a second tally', () => {
    const less = part.ciphertexts.map((c) => subtractCiphertexts(c, enc(1)));
    for (const changed of [
      [{ ...part, ciphertexts: less, ballots: 6 }, at(parts, 1)],
      [{ ...part, ciphertexts: less }, at(parts, 1)],
      [part],
      [...parts, { ...part, tally: utf8('contest 2') }],
      [{ ...part, tally: utf8('contest 9') }, at(parts, 1)],
      [...parts].reverse(),
      [{ ...part, ballots: 8 }, at(parts, 1)],
      [],
    ])
      expect(ask({ ...request, parts: changed })).toEqual({ kind: 'refused', reason: 'second-tally' });
  });

  it('another election has its own memory', () => {
    const other = { ...request, electionId: testElection('b') };
    expect(ask(other)).toEqual({ kind: 'refused', reason: 'other-election' });
    expect(permitDecryption(undefined, other, 5).kind).toBe('permitted');
  });

  it('units below the floor and doubled parts are refused from the start', () => {
    expect(permitDecryption(undefined, request, 6)).toEqual({ kind: 'refused', reason: 'too-few-ballots' });
    const doubled = { ...request, parts: [part, part] };
    expect(permitDecryption(undefined, doubled, 5)).toEqual({ kind: 'refused', reason: 'duplicate-part' });
    const strange = { ...request, parts: [{ ...part, ballots: Number.NaN }] };
    expect(() => permitDecryption(undefined, strange, 5)).toThrow(RangeError);
  });

  it('damaged memory is refused', () => {
    const bytes = writeDecryptionMemory(memory);
    for (const bad of [
      bytes.subarray(1),
      bytes.subarray(0, -1),
      Uint8Array.of(...bytes, 0),
      new Uint8Array(0),
    ])
      expect(() => readDecryptionMemory(bad)).toThrow(DecodeError);
  });

  describe('lists', () => {
    const list = { tally: utf8('list 2'), ciphertexts: Uint8Array.of(1, 2, 3, 4), ballots: 6 };
    const withList: DecryptionRequest = { ...request, lists: [list] };
    const permitted = permitDecryption(undefined, withList, 5);
    if (permitted.kind !== 'permitted') throw new Error(permitted.reason);
    const again = (changed: DecryptionRequest) => permitDecryption(permitted.memory, changed, 5);

    it('are remembered: the same again is permitted, another list is a second tally', () => {
      expect(again(withList)).toEqual(permitted);
      for (const lists of [
        [],
        [{ ...list, ciphertexts: Uint8Array.of(1, 2, 4, 3) }],
        [{ ...list, ballots: 7 }],
        [{ ...list, tally: utf8('list 3') }],
        [list, { ...list, tally: utf8('list 3') }],
      ])
        expect(again({ ...request, lists })).toEqual({ kind: 'refused', reason: 'second-tally' });
      expect(ask(withList)).toEqual({ kind: 'refused', reason: 'second-tally' });
    });

    it('none is the same as no word of any', () => {
      expect(ask({ ...request, lists: [] })).toEqual(granted);
    });

    it('have names of their own, and not fewer ballots than the floor', () => {
      const first = (lists: readonly (typeof list)[], floor = 5) =>
        permitDecryption(undefined, { ...request, lists }, floor);
      expect(first([list, list])).toEqual({ kind: 'refused', reason: 'duplicate-part' });
      expect(first([{ ...list, tally: part.tally }])).toEqual({ kind: 'refused', reason: 'duplicate-part' });
      expect(first([{ ...list, ballots: 4 }])).toEqual({ kind: 'refused', reason: 'too-few-ballots' });
    });
  });
});

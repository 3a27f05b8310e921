import { describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import {
  isVoprfPublicKey,
  voprfBlind,
  voprfEvaluate,
  voprfFinish,
  voprfKey,
  voprfOutput,
  voprfPublicKey,
} from '../../src/core/voprf.js';
import { seededRng } from '../helpers/rng.js';

const KEY = voprfKey(new Uint8Array(32).fill(0xa3), utf8('test key'));
const rng = seededRng('voprf');

describe('VOPRF of RFC 9497, P256-SHA256', () => {
  it('gives the values of appendix A.3.2', () => {
    expect(toHex(KEY.secret)).toBe('ca5d94c8807817669a51b196c34c1b7f8442fde4334a7121ae4736364312fca6');
    expect(toHex(KEY.publicKey)).toBe('03e17e70604bcabe198882c0a1f27a92441e774224ed9c702e51dd17038b102462');
    expect(toHex(voprfOutput(KEY.secret, fromHex('00')))).toBe(
      '0412e8f78b02c415ab3a288e228978376f99927767ff37c5718d420010a645a1',
    );
    expect(toHex(voprfOutput(KEY.secret, new Uint8Array(17).fill(0x5a)))).toBe(
      '771e10dcd6bcd3664e23b8f2a710cfaaa8357747c4a8cbba03133967b5c24f18',
    );
  });

  it('gives blinded what it gives in the open, and the key of a secret', () => {
    for (const input of [new Uint8Array(0), utf8('a'), rng(32), rng(1000)]) {
      const request = voprfBlind(input, rng);
      const answer = voprfEvaluate(KEY, request.blinded, rng);
      expect(voprfFinish(request, answer, KEY.publicKey)).toEqual(voprfOutput(KEY.secret, input));
    }
    expect(voprfPublicKey(KEY.secret)).toEqual(KEY.publicKey);
  });

  it('refuses answers that are not of the key, and what is none', () => {
    const request = voprfBlind(rng(32), rng);
    const answer = voprfEvaluate(KEY, request.blinded, rng);
    const other = voprfKey(new Uint8Array(32).fill(1), utf8('test key'));
    const refused = (work: () => unknown) => expect(work).toThrow(DecodeError);
    refused(() => voprfFinish(request, answer, other.publicKey));
    refused(() => voprfFinish(request, voprfEvaluate(other, request.blinded, rng), KEY.publicKey));
    refused(() => voprfFinish(voprfBlind(rng(32), rng), answer, KEY.publicKey));
    for (let i = 0; i < 64; i += 7)
      refused(() =>
        voprfFinish(
          request,
          { ...answer, proof: answer.proof.map((b, j) => (j === i ? b ^ 1 : b)) },
          KEY.publicKey,
        ),
      );
    for (const bad of [
      new Uint8Array(33),
      new Uint8Array(33).fill(5),
      request.blinded.subarray(1),
      new Uint8Array(65),
    ])
      refused(() => voprfEvaluate(KEY, bad, rng));
    for (const bad of [new Uint8Array(32), new Uint8Array(32).fill(0xff), new Uint8Array(31)]) {
      refused(() => voprfOutput(bad, rng(32)));
      refused(() => voprfPublicKey(bad));
    }
    expect(isVoprfPublicKey(KEY.publicKey)).toBe(true);
    for (const bad of [new Uint8Array(33), KEY.publicKey.subarray(1), new Uint8Array(0)])
      expect(isVoprfPublicKey(bad)).toBe(false);
    expect(() => voprfKey(new Uint8Array(31), utf8('x'))).toThrow(RangeError);
  });
});

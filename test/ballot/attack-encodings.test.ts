/** The attack catalogue's rows on encodings, each through `checkBallot`. */
import { beforeEach, describe, expect, it } from 'vitest';
import { readBallot, writeBallot } from '../../src/ballot/ballot.js';
import { BallotBox, checkBallot } from '../../src/ballot/box.js';
import { contestsOf } from '../../src/ballot/context.js';
import { integerToBytes } from '../../src/core/integers.js';
import { encrypt } from '../../src/elgamal/cipher.js';
import { sumVoterContest } from '../helpers/sum-contests.js';
import { election, victim } from './attack-election.js';
import { codeOf, replaceContest, resign, voterOf } from './ballot-fixtures.js';

const { context, rng } = election;
const { group, publicKey } = context;

let box: BallotBox;
let next = 0;
beforeEach(() => {
  box = new BallotBox(context);
  next = 0;
});
const post = (bytes: Uint8Array): string => codeOf(checkBallot(box, bytes, next++, rng));

describe('encodings (B3, B7, D1)', () => {
  const bytes = writeBallot(victim);
  /** Offset of the first ciphertext: tag, election, credential, sequence, previous, count, contest number. */
  const c1At = 2 + 32 + 32 + 4 + 32 + 4 + 4;
  const patched = (at: number, part: Uint8Array): Uint8Array => {
    const copy = bytes.slice();
    copy.set(part, at);
    return copy;
  };

  it('refuses the identity as first half of a ciphertext, and as credential', () => {
    expect(post(patched(c1At, new Uint8Array(32)))).toBe('B-09');
    expect(post(patched(2 + 32, new Uint8Array(32)))).toBe('B-03');
  });

  it('refuses what does not encode an element: non-canonical, negative, off the curve', () => {
    const bad = ['00'.padEnd(64, 'f'), `ed${'ff'.repeat(30)}7f`, `01${'00'.repeat(31)}`, 'ff'.repeat(32)];
    for (const hex of bad) {
      const element = Uint8Array.from({ length: 32 }, (_, i) =>
        Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
      );
      expect(post(patched(c1At, element))).toBe('B-09');
      expect(post(patched(bytes.length - 64, element))).toBe('B-09');
    }
  });

  it('refuses every scalar plus the group order', () => {
    // Per contest: 3 ciphertexts and 6 points, then its scalars; at the end the signature's response.
    const entry = context.roll.entry(voterOf(election, 0).index);
    let offset = c1At - 4;
    const offsets: number[] = [bytes.length - 32];
    for (const { layout } of contestsOf(context, entry).map(sumVoterContest)) {
      offset += 4 + 32 * (2 * layout.positions + 6);
      for (let i = 0; i < layout.bits + 3; i++, offset += 32) offsets.push(offset);
    }
    for (const at of offsets) {
      const value = group.scalarFromBytes(bytes.slice(at, at + 32)).value + group.order;
      expect(post(patched(at, integerToBytes(value, 32)))).toBe('B-09');
    }
    expect(post(bytes)).toBe('accepted');
  });

  it('refuses any other length', () => {
    for (let length = 0; length < bytes.length; length += 41)
      expect(['B-01', 'B-08']).toContain(post(bytes.slice(0, length)));
    expect(post(bytes.slice(0, -1))).toBe('B-08');
    for (const extra of [1, 32, 100_000]) {
      const longer = new Uint8Array(bytes.length + extra);
      longer.set(bytes);
      expect(post(longer)).toBe('B-08');
    }
  });

  it('refuses every changed byte and is not changed by it', () => {
    const before = box.accounting;
    for (let at = 0; at < bytes.length; at += 29)
      expect(post(patched(at, Uint8Array.of((bytes[at] ?? 0) ^ (1 << (at % 8)))))).not.toBe('accepted');
    expect(box.accounting).toEqual(before);
    expect(post(bytes)).toBe('accepted');
  });

  it('never throws on random bytes behind a good header', () => {
    const length = bytes.length - c1At;
    for (let i = 0; i < 20; i++) expect(post(patched(c1At, rng(length)))).toMatch(/^B-0[89]$/);
    for (let i = 0; i < 20; i++) expect(post(rng(200 * i))).toMatch(/^B-0[1238]$/);
  });

  it('refuses one nonce for two ciphertexts of a ballot', () => {
    const nonce = group.randomScalar(rng);
    const ciphertexts = [1, 0, 0].map((v) => encrypt(publicKey, v, nonce));
    expect(post(resign(election, 0, victim, { contests: replaceContest(victim, 0, { ciphertexts }) }))).toBe(
      'B-11',
    );
  });

  it('reads each field back as it was, so that ids are of canonical bytes', () => {
    expect(writeBallot(readBallot(bytes, context).ballot)).toEqual(bytes);
  });
});

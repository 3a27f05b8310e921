/** Second factors: one form however they are typed, and no credential of the roll without them. */
import { describe, expect, it } from 'vitest';
import { credentialFromCard, issueCards, makeCard } from '../../src/ballot/card.js';
import { makeSecondFactor, readSecondFactor } from '../../src/ballot/second-factor.js';
import { toHex } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { P256 } from '../../src/core/groups/p256.js';
import { seededRng } from '../helpers/rng.js';

const rng = seededRng('second factor');
const id = rng(32);

describe('a second factor', () => {
  it('has 30 symbols that a PIN may have, of 16 bytes', () => {
    expect(makeSecondFactor(() => new Uint8Array(16))).toMatch(/^0{26}[0-9A-Z]{4}$/);
    const factors = Array.from({ length: 50 }, () => makeSecondFactor(rng));
    expect(factors.every((factor) => /^[0-9A-Z]{30}$/.test(factor))).toBe(true);
    expect(new Set(factors).size).toBe(50);
  });

  it('is read however it is typed, and not with a mistake in it', () => {
    const factor = makeSecondFactor(rng);
    const typed = ` ${factor.slice(0, 4).toLowerCase()}-${factor.slice(4, 9)} ${factor.slice(9)} `;
    expect(readSecondFactor(typed.trim())).toBe(factor);
    for (let i = 0; i < factor.length; i++) {
      const other = factor[i] === '7' ? '8' : '7';
      expect(() => readSecondFactor(factor.slice(0, i) + other + factor.slice(i + 1))).toThrow(DecodeError);
    }
    for (const wrong of ['', factor.slice(1), `${factor}0`]) expect(() => readSecondFactor(wrong)).toThrow();
  });

  it('is part of the credential: card alone, another factor, or a PIN lead elsewhere', () => {
    const factor = makeSecondFactor(rng);
    const rows = [{ id: 'a', line: 1, class: 0, style: 0, excluded: [] }];
    const { roll, cards } = issueCards(rows, id, P256, new Map([['a', factor]]), rng);
    const card = cards[0]?.card ?? makeCard(id, rng);
    const key = (pin?: string): string => toHex(credentialFromCard(card, id, P256, pin).key.toBytes());
    expect(key(factor)).toBe(toHex(roll[0]?.key ?? new Uint8Array()));
    const others = [key(), key(makeSecondFactor(rng)), key('1234'), key(factor.toLowerCase())];
    expect(new Set([key(factor), ...others]).size).toBe(5);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardFromText, cardToText, credentialFromCard, issueCards, makeCard } from '../../src/ballot/card.js';
import { electionId } from '../../src/ballot/manifest.js';
import { buildRoll } from '../../src/ballot/roll.js';
import { importRollCsv } from '../../src/ballot/roll-csv.js';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { seededRng } from '../helpers/rng.js';
import { manifestFixture } from './manifest-fixture.js';

const manifest = manifestFixture();
const id = electionId(manifest);
const card = makeCard(id, seededRng('card'));
const text = cardToText(card);
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const keyOf = (...args: Parameters<typeof credentialFromCard>): string =>
  toHex(credentialFromCard(...args).key.toBytes());

describe('voting card', () => {
  it('round trips, however it is typed', () => {
    expect(text).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){10}[0-9A-HJKMNP-TV-Z]{3}$/);
    for (const typed of [text, text.toLowerCase(), text.replaceAll('-', ''), text.replaceAll('-', ' ')])
      expect(cardFromText(typed)).toEqual(card);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (secret) => {
        const other = { election: card.election, secret };
        expect(cardFromText(cardToText(other))).toEqual(other);
      }),
    );
  });

  it('refuses every wrong symbol and every exchange of neighbours', () => {
    const plain = text.replaceAll('-', '');
    for (let at = 0; at < plain.length; at++) {
      for (const symbol of SYMBOLS) {
        if (symbol === plain[at]) continue;
        expect(() => cardFromText(plain.slice(0, at) + symbol + plain.slice(at + 1))).toThrow(DecodeError);
      }
      const [a = '', b = ''] = [plain[at], plain[at + 1]];
      if (a !== b && b !== '')
        expect(() => cardFromText(plain.slice(0, at) + b + a + plain.slice(at + 2))).toThrow(DecodeError);
    }
  });

  it('refuses missing and surplus symbols and foreign characters', () => {
    for (const wrong of [
      '',
      text.slice(1),
      `${text}0`,
      text.replace(/.$/, 'U'),
      `${text.slice(0, -1)}é`,
      'x'.repeat(100_000),
    ])
      expect(() => cardFromText(wrong)).toThrow(DecodeError);
    expect(() => cardToText({ ...card, secret: new Uint8Array(15) })).toThrow(RangeError);
  });
});

describe('credential', () => {
  it('is always the same for the same card', () => {
    for (const group of [P256, RISTRETTO255, TINY_TEST]) {
      const { secret, key } = credentialFromCard(cardFromText(text), id, group);
      expect(key.equals(group.generator().multiply(secret))).toBe(true);
      expect(keyOf(card, id, group)).toBe(toHex(key.toBytes()));
    }
  });

  it('has known answers', () => {
    const known = { election: new Uint8Array(8), secret: fromHex('000102030405060708090a0b0c0d0e0f') };
    const of = (pin?: string): string =>
      toHex(credentialFromCard(known, new Uint8Array(32), RISTRETTO255, pin).secret.toBytes());
    expect([cardToText(known), of(), of('1234')]).toMatchInlineSnapshot(`
      [
        "0000-0000-0000-0001-081G-8186-0W40-J2GB-1G6G-W3RH-C1T",
        "0cf172b41d0d9dc039a2575b602cbafe378dc315e00e582b4e96cff32dccfc5a",
        "00aa4abd8c20ea358ae2a36d9249bbaeb1040bfc1825d45c33acc23dc4efd2e6",
      ]
    `);
  });

  it('changes with card, election, group and PIN', () => {
    const otherId = id.slice();
    otherId[31] = (otherId[31] ?? 0) ^ 1;
    const keys = [
      keyOf(card, id, RISTRETTO255),
      keyOf(makeCard(id, seededRng('other')), id, RISTRETTO255),
      keyOf(card, otherId, RISTRETTO255),
      keyOf(card, id, RISTRETTO255, '1234'),
      keyOf(card, id, RISTRETTO255, '1235'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    const secretOf = (group: typeof P256): bigint => credentialFromCard(card, id, group).secret.value;
    expect(secretOf(P256)).not.toBe(secretOf(RISTRETTO255));
  });

  it('is refused for a card of another election and a malformed PIN', () => {
    const other = electionId({ ...manifest, nonce: 'ab'.repeat(32) });
    expect(() => credentialFromCard(card, other, P256)).toThrow(/another election/);
    for (const pin of ['', '123', '12 34', '1234\n', 'é234', '1'.repeat(33)])
      expect(() => credentialFromCard(card, id, P256, pin)).toThrow(RangeError);
  });

  it('is never the identity, though the tiny group hits zero now and then', () => {
    const rng = seededRng('zero');
    for (let i = 0; i < 3000; i++)
      expect(credentialFromCard(makeCard(id, rng), id, TINY_TEST).secret.isZero()).toBe(false);
  });
});

describe('issuing cards', () => {
  const csv = `id,class,style\n${Array.from({ length: 30 }, (_, i) => `v${i},resident,all`).join('\n')}`;
  const rows = importRollCsv(csv, manifest).rows ?? [];
  const { roll, cards } = issueCards(rows, id, RISTRETTO255, new Map([['v3', '9876']]), seededRng('issue'));

  it('gives everyone a card whose key is on the roll', () => {
    const made = buildRoll(roll, manifest);
    expect(made.count).toBe(30);
    expect(cards.map((issued) => issued.id)).toEqual(rows.map((row) => row.id));
    for (const issued of cards) {
      const pin = issued.id === 'v3' ? '9876' : undefined;
      expect(made.find(credentialFromCard(issued.card, id, RISTRETTO255, pin).key.toBytes())).toBeDefined();
    }
    const without = cards.find((issued) => issued.id === 'v3')?.card ?? card;
    expect(made.find(credentialFromCard(without, id, RISTRETTO255).key.toBytes())).toBeUndefined();
  });

  it('gives nobody two cards', () => {
    const ann = { id: 'ann', line: 1, class: 0, style: 0, excluded: [] };
    const issue = () => issueCards([ann, { ...ann, line: 2 }], id, P256, new Map(), seededRng('twice'));
    expect(issue).toThrow('the voter "ann" is listed twice');
  });

  it('puts nothing personal on the roll, and not the order of the register', () => {
    const keys = roll.map((row) => toHex(row.key));
    expect(keys).toEqual([...keys].sort((a, b) => (a < b ? -1 : 1)));
    expect(Object.keys(roll[0] ?? {}).sort((a, b) => (a < b ? -1 : 1))).toEqual([
      'class',
      'excluded',
      'key',
      'style',
    ]);
  });

  it('refuses a random source that breaks its word', () => {
    expect(() => makeCard(id, () => new Uint8Array(3))).toThrow(RangeError);
  });
});

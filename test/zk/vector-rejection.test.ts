import { describe, expect, it } from 'vitest';
import { decode, Writer } from '../../src/core/codec.js';
import type { Group } from '../../src/core/group.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { compileLayout } from '../../src/zk/layout.js';
import {
  readVectorProof,
  type VectorProof,
  type VectorStatement,
  vectorCheck,
  verifyVector,
  writeVectorProof,
} from '../../src/zk/vector.js';
import { seededRng } from '../helpers/rng.js';
import { booth, type Cast, cast, countLimit, ruleOf, sessionTranscript, TEST_64 } from './fixtures.js';
import { rejectionSuite } from './rejection-suite.js';

const RULE = ruleOf(3, { limits: [countLimit(3, 1, 2)], blank: true });

function castOne(group: Group): Cast {
  return cast(booth(group, seededRng('rejection'), 16), RULE, { kind: 'values', values: [1, 0, 1] });
}

/** Every input of the statement, changed in turn. */
function otherStatements(statement: VectorStatement): (readonly [string, VectorStatement])[] {
  const { publicKey, ciphertexts, layout, key } = statement;
  const { group } = layout;
  const g = group.generator();
  const replaced = <T>(items: readonly T[], i: number, item: T): T[] =>
    items.map((old, j) => (j === i ? item : old));
  const rule = (changes: Partial<typeof RULE>) => compileLayout({ ...RULE, ...changes }, group);
  return [
    ['public key', { ...statement, publicKey: publicKey.add(g) }],
    ['public key identity', { ...statement, publicKey: group.identity() }],
    ...ciphertexts.flatMap((pair, i) => [
      [
        `c1 of ${i}`,
        { ...statement, ciphertexts: replaced(ciphertexts, i, { ...pair, c1: pair.c1.add(g) }) },
      ] as const,
      [
        `c2 of ${i}`,
        { ...statement, ciphertexts: replaced(ciphertexts, i, { ...pair, c2: pair.c2.add(g) }) },
      ] as const,
      [
        `halves of ${i}`,
        { ...statement, ciphertexts: replaced(ciphertexts, i, { c1: pair.c2, c2: pair.c1 }) },
      ] as const,
    ]),
    ['ciphertexts reversed', { ...statement, ciphertexts: [...ciphertexts].reverse() }],
    ['a ciphertext less', { ...statement, ciphertexts: ciphertexts.slice(1) }],
    ['a ciphertext more', { ...statement, ciphertexts: [...ciphertexts, ...ciphertexts.slice(0, 1)] }],
    ['generator H', { ...statement, key: { ...key, h: key.h.add(g) } }],
    ...key.g
      .slice(0, layout.bits)
      .map(
        (element, j) =>
          [
            `generator ${j}`,
            { ...statement, key: { ...key, g: replaced(key.g, j, element.add(g)) } },
          ] as const,
      ),
    ['generators reversed', { ...statement, key: { ...key, g: [...key.g].reverse() } }],
    ['other limit, same size', { ...statement, layout: rule({ limits: [countLimit(3, 0, 1)] }) }],
    ['other weights', { ...statement, layout: rule({ limits: [{ weights: [1, 1, 0], min: 1, max: 2 }] }) }],
    ['an exclusion', { ...statement, layout: rule({ excluded: [1] }) }],
    ['no blank', { ...statement, layout: rule({ blank: false }) }],
    ['scores', { ...statement, layout: rule({ maxPerOption: 2, limits: [] }) }],
  ];
}

describe.each([
  [TEST_64, 1],
  [RISTRETTO255, 41],
])('vector proof in $id', (group, step) => {
  const { statement, proof } = castOne(group);
  const { layout } = statement;
  const writer = new Writer();
  writeVectorProof(writer, proof);
  rejectionSuite('vector', {
    group,
    step,
    bytes: writer.finish(),
    fields: 'e'.repeat(6) + 's'.repeat(layout.bits + 3),
    verify: (bytes, transcript) =>
      verifyVector(
        statement,
        decode(bytes, 'proof', (r) => readVectorProof(r, layout, group)),
        transcript,
      ),
    others: otherStatements(statement).map(([name, other]) => [
      name,
      () => verifyVector(other, proof, sessionTranscript(group)),
    ]),
  });
});

describe('vector proof', () => {
  it('of one contest says nothing about another with the same layout', () => {
    const one = castOne(TEST_64);
    const other = cast(booth(TEST_64, seededRng('other'), 16), RULE, { kind: 'values', values: [1, 0, 1] });
    expect(verifyVector(other.statement, one.proof, sessionTranscript(TEST_64))).toBe(false);
    const mixed = { ...one.proof, T: other.proof.T };
    expect(verifyVector(one.statement, mixed, sessionTranscript(TEST_64))).toBe(false);
  });

  it('with responses missing or too many is refused without an error', () => {
    const { statement, proof } = castOne(TEST_64);
    const refuse = (changes: Partial<VectorProof>) =>
      expect(verifyVector(statement, { ...proof, ...changes }, sessionTranscript(TEST_64))).toBe(false);
    refuse({ f: proof.f.slice(1) });
    refuse({ f: [...proof.f, TEST_64.scalar(0)] });
    refuse({ f: [] });
  });

  it('refuses mixed groups and a key that is too small as the mistakes that they are', () => {
    const { statement, proof } = castOne(TEST_64);
    const tiny = booth(TINY_TEST, seededRng('tiny'), 6);
    const check = (changes: Partial<VectorStatement>) => () =>
      vectorCheck({ ...statement, ...changes }, proof, sessionTranscript(TEST_64));
    expect(check({ publicKey: tiny.publicKey })).toThrow(TypeError);
    expect(check({ key: tiny.key })).toThrow(TypeError);
    expect(check({ layout: compileLayout(RULE, TINY_TEST) })).toThrow(TypeError);
    expect(check({ key: booth(TEST_64, seededRng('small'), 4).key })).toThrow(RangeError);
    expect(() => vectorCheck(statement, proof, sessionTranscript(TINY_TEST))).toThrow(TypeError);
    const read = () =>
      decode(new Uint8Array(400), 'proof', (r) => readVectorProof(r, statement.layout, TINY_TEST));
    expect(read).toThrow(TypeError);
  });

  it('refuses encodings of ristretto255 that are small-order, negative or not canonical (RFC 9496, A.3)', () => {
    const { statement, proof } = castOne(RISTRETTO255);
    const writer = new Writer();
    writeVectorProof(writer, proof);
    const bad = ['01', 'ec', 'ed', 'ee'].map((low) => {
      const element = new Uint8Array(32);
      if (low !== '01') element.fill(0xff).fill(0x7f, 31);
      element[0] = Number.parseInt(low, 16);
      return element;
    });
    for (const element of bad)
      for (let field = 0; field < 6; field++) {
        const bytes = writer.finish();
        bytes.set(element, 32 * field);
        expect(() =>
          decode(bytes, 'proof', (r) => readVectorProof(r, statement.layout, RISTRETTO255)),
        ).toThrow(/^proof\.(?:[ABCD]|T\.c[12]): not an element/);
      }
  });
});

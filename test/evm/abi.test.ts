/** Encodings: what `viem` encodes is read, everything else is refused; and rolls are the trees of other tools. */
import fc from 'fast-check';
import { encodeAbiParameters, parseAbiParameters } from 'viem';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { BN254_G1 } from '../../src/core/groups/bn254.js';
import { word } from '../../src/core/keccak-transcript.js';
import { type AbiValue, addressFromWord, decodeAbi, encodeAbi, smallInteger } from '../../src/evm/abi.js';
import { definitionFault, readDefinition, writeDefinition } from '../../src/evm/definition.js';
import { merkleRoll } from '../../src/evm/roll.js';
import { hex, unhex } from '../contract/chain.js';
import { definitionAt } from '../contract/sigma-scene.js';
import { dealKeys } from '../elgamal/helpers.js';
import { seededRng } from '../helpers/rng.js';

const TYPES = ['word', 'bytes', { width: 1 }, 'bytes'] as const;

describe('tuples', () => {
  it('are encoded as viem does, and read back', () => {
    const bytes = fc.uint8Array({ maxLength: 80 });
    const list = fc.array(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), { maxLength: 5 });
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
        bytes,
        list,
        bytes,
        (number, a, numbers, b) => {
          const parameters = parseAbiParameters('uint256, bytes, uint256[], bytes');
          const theirs = unhex(encodeAbiParameters(parameters, [number, hex(a), numbers, hex(b)]));
          const values: AbiValue[] = [
            { kind: 'word', word: word(number) },
            { kind: 'bytes', bytes: a },
            { kind: 'list', words: numbers.map(word), width: 1 },
            { kind: 'bytes', bytes: b },
          ];
          expect(toHex(encodeAbi(values))).toBe(toHex(theirs));
          expect(decodeAbi(theirs, TYPES, '')).toEqual(values);
        },
      ),
    );
  });

  it('have no second encoding: bytes that are read are written the same', () => {
    const good = encodeAbi([
      { kind: 'word', word: word(1) },
      { kind: 'bytes', bytes: Uint8Array.of(1, 2, 3) },
      { kind: 'list', words: [word(4)], width: 1 },
      { kind: 'bytes', bytes: new Uint8Array(32) },
    ]);
    fc.assert(
      fc.property(
        fc.nat(good.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.nat(good.length),
        (at, flip, cut) => {
          const changed = good
            .map((byte, i) => (i === at ? byte ^ flip : byte))
            .slice(0, cut === 0 ? undefined : cut);
          try {
            expect(toHex(encodeAbi(decodeAbi(changed, TYPES, '')))).toBe(toHex(changed));
          } catch (error) {
            expect(error).toBeInstanceOf(DecodeError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('with offsets and lengths that lead outside are refused', () => {
    for (const [offset, length] of [
      [2 ** 40, 1],
      [32, 2 ** 40],
      [64, 0],
      [0, 0],
    ] as const)
      expect(() => decodeAbi(Uint8Array.from([...word(offset), ...word(length)]), ['bytes'], '')).toThrow(
        DecodeError,
      );
    expect(() => smallInteger(word(256), 255, '')).toThrow(DecodeError);
    expect(() => addressFromWord(new Uint8Array(32).fill(1), '')).toThrow(DecodeError);
  });
});

describe('definitions', () => {
  const keys = dealKeys(BN254_G1, 3, 5, seededRng('definition'));
  const definition = definitionAt(1_000, keys);

  it('are read as they were written', () => {
    const bytes = writeDefinition(definition);
    expect(toHex(writeDefinition(readDefinition(bytes)))).toBe(toHex(bytes));
    expect(definitionFault(readDefinition(bytes))).toBeUndefined();
    for (const cut of [0, 31, 32, bytes.length - 1, bytes.length - 64])
      expect(() => readDefinition(bytes.slice(0, cut))).toThrow(DecodeError);
    expect(() => readDefinition(Uint8Array.from([...bytes, ...word(0)]))).toThrow(DecodeError);
    expect(() => readDefinition(bytes.map((byte, i) => (i === 12 * 32 + 31 ? byte ^ 1 : byte)))).toThrow(
      DecodeError,
    );
  });

  it.each([
    [{ opens: 5, closes: 5 }],
    [{ maxBallots: 0 }],
    [{ candidates: 0 }],
    [{ candidates: 33 }],
    [{ least: 2 }],
    [{ least: 0, most: 0 }],
    [{ most: 5 }],
    [{ threshold: 0 }],
    [{ threshold: 6 }],
    [{ threshold: 2 }],
    [{ key: BN254_G1.generator() }],
    [{ key: BN254_G1.identity() }],
    [{ verificationKeys: keys.verificationKeys.slice(1) }],
  ])('with %o are faulty', (change) => {
    expect(definitionFault({ ...definition, ...change })).toBeDefined();
  });
});

describe('rolls', () => {
  const people = [1, 2, 3].map((n) => new Uint8Array(20).fill(0x11 * n));

  it('lead from every voter to the root, and from nobody else', () => {
    for (let count = 1; count <= 9; count++) {
      const addresses = Array.from({ length: count }, (_, i) => new Uint8Array(20).fill(i + 1));
      const roll = merkleRoll(addresses);
      expect(roll.proofOf(new Uint8Array(20))).toBeUndefined();
      for (const address of addresses)
        expect(roll.proofOf(address)?.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count)));
      expect(toHex(merkleRoll([...addresses].reverse()).root)).toBe(toHex(roll.root));
    }
    expect(toHex(merkleRoll(people).root)).not.toBe(toHex(merkleRoll(people.slice(1)).root));
  });

  it('name nobody twice and have somebody', () => {
    expect(() => merkleRoll([])).toThrow(RangeError);
    expect(() => merkleRoll([...people, fromHex('11'.repeat(20))])).toThrow(RangeError);
    expect(() => merkleRoll([fromHex('11')])).toThrow(RangeError);
  });
});

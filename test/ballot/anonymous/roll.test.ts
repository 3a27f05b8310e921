/** The roll of commitments, scopes, statements and digests: compared with plain computations, and with what is refused. */
import fc from 'fast-check';
import { poseidon1, poseidon2, poseidon8 } from 'poseidon-lite';
import { encodeAbiParameters, stringToHex, keccak256 as viemKeccak } from 'viem';
import { describe, expect, it } from 'vitest';
import { anonymousContest, circuitShape } from '../../../src/ballot/anonymous/contest.js';
import { newVoterSecret, nullifierOf, voterCommitment } from '../../../src/ballot/anonymous/identity.js';
import {
  anonymousRoll,
  decodeAnonymousRoll,
  encodeAnonymousRoll,
  rootOfPath,
} from '../../../src/ballot/anonymous/roll.js';
import { anonymousScope, offChainScope } from '../../../src/ballot/anonymous/scope.js';
import {
  compressStatement,
  compressWithDigest,
  statementDigest,
} from '../../../src/ballot/anonymous/statement.js';
import { toHex } from '../../../src/core/bytes.js';
import { DecodeError } from '../../../src/core/errors.js';
import { BABYJUBJUB } from '../../../src/core/groups/babyjubjub.js';
import { P256 } from '../../../src/core/groups/p256.js';
import { bytesToInteger } from '../../../src/core/integers.js';
import { SNARK_FIELD } from '../../../src/core/poseidon.js';
import { seededRng } from '../../helpers/rng.js';

const field = fc.bigInt({ min: 1n, max: SNARK_FIELD - 1n });

/** The root by the definition: all leaves, one level after another. */
function plainRoot(leaves: readonly bigint[], depth: number): bigint {
  let level = Array.from({ length: 2 ** depth }, (_, i) => leaves[i] ?? 0n);
  while (level.length > 1)
    level = Array.from({ length: level.length / 2 }, (_, i) =>
      poseidon2([level[2 * i] ?? 0n, level[2 * i + 1] ?? 0n]),
    );
  return level[0] ?? 0n;
}

describe('a roll', () => {
  it('has the root of the whole tree, and a path from every commitment', () => {
    fc.assert(
      fc.property(fc.uniqueArray(field, { maxLength: 8 }), (leaves) => {
        const roll = anonymousRoll(leaves, 3);
        expect(roll.root).toBe(plainRoot(leaves, 3));
        for (const [place, leaf] of leaves.entries())
          expect(rootOfPath(leaf, roll.pathOf(place))).toBe(roll.root);
      }),
      { numRuns: 10 },
    );
  });

  it('can be as deep as circuits go', () => {
    const roll = anonymousRoll([5n, 6n, 7n], 32);
    const path = roll.pathOf(2);
    expect([path.bits.length, path.siblings.length]).toEqual([32, 32]);
    expect(rootOfPath(7n, path)).toBe(roll.root);
    expect(rootOfPath(6n, path)).not.toBe(roll.root);
  });

  it('is read as it was written, and not otherwise', () => {
    const roll = anonymousRoll([5n, 6n, 7n], 4);
    const bytes = encodeAnonymousRoll(roll);
    const again = decodeAnonymousRoll(bytes);
    expect([again.root, again.depth, again.commitments]).toEqual([roll.root, 4, [5n, 6n, 7n]]);
    const bad = [
      bytes.slice(0, -1),
      new Uint8Array([...bytes, 0]),
      bytes.slice().fill(0, 7, 39),
      bytes.slice().fill(255, 7, 39),
      Uint8Array.from(bytes, (byte, i) => (i === 2 ? 33 : byte)),
      Uint8Array.from(bytes, (byte, i) => (i === 2 ? 1 : byte)),
      Uint8Array.from(bytes, (byte, i) => (i === 70 ? 5 : byte)),
      Uint8Array.from(bytes, (byte, i) => (i === 3 ? 255 : byte)),
      Uint8Array.from(bytes, (byte, i) => (i === 1 ? 0 : byte)),
    ];
    for (const wrong of bad) expect(() => decodeAnonymousRoll(wrong)).toThrow(DecodeError);
  });

  it.each([
    ['a commitment twice', [5n, 5n], 4],
    ['the empty leaf', [0n], 4],
    ['no field element', [SNARK_FIELD], 4],
    ['too many', [1n, 2n, 3n], 1],
    ['no depth', [1n], 0],
    ['too deep', [1n], 33],
  ] as const)('with %s is refused', (_, leaves, depth) => {
    expect(() => anonymousRoll(leaves, depth)).toThrow(RangeError);
  });

  it('has no path where there is no commitment', () => {
    for (const place of [-1, 2, 0.5])
      expect(() => anonymousRoll([1n, 2n], 4).pathOf(place)).toThrow(RangeError);
  });
});

describe('a voter', () => {
  it('is committed to and nullified by Poseidon', () => {
    const secret = newVoterSecret(seededRng('secret'));
    expect(secret < SNARK_FIELD).toBe(true);
    expect(voterCommitment(secret)).toBe(poseidon1([secret]));
    expect(nullifierOf(secret, 7n)).toBe(poseidon2([secret, 7n]));
    expect(nullifierOf(secret, 8n)).not.toBe(nullifierOf(secret, 7n));
  });
});

describe('a scope', () => {
  const contract = new Uint8Array(20).fill(0xab);
  const electionId = new Uint8Array(32).fill(0xcd);
  const parts = { chainId: 31337n, contract, electionId, contest: 2 };

  it('is what a contract computes with abi.encode', () => {
    const encoded = encodeAbiParameters(
      ['bytes32', 'uint256', 'address', 'bytes32', 'uint256'].map((type) => ({ type })),
      [
        viemKeccak(stringToHex('hanpyo anonymous scope v1')),
        31337n,
        `0x${toHex(contract)}`,
        `0x${toHex(electionId)}`,
        2n,
      ],
    );
    expect(anonymousScope(parts)).toBe(BigInt(viemKeccak(encoded)) % SNARK_FIELD);
  });

  it('is another for another chain, contract, election or contest', () => {
    const scopes = [
      parts,
      { ...parts, chainId: 1n },
      { ...parts, contract: new Uint8Array(20) },
      { ...parts, electionId: new Uint8Array(32) },
      { ...parts, contest: 3 },
    ].map(anonymousScope);
    expect(new Set([...scopes, offChainScope(electionId, 2)]).size).toBe(6);
  });

  it('is not made of parts of other sizes', () => {
    expect(() => anonymousScope({ ...parts, contract: new Uint8Array(21) })).toThrow(RangeError);
    expect(() => anonymousScope({ ...parts, electionId: new Uint8Array(31) })).toThrow(RangeError);
    expect(() => anonymousScope({ ...parts, contest: -1 })).toThrow(RangeError);
    expect(() => anonymousScope({ ...parts, chainId: 2n ** 256n })).toThrow(RangeError);
  });
});

describe('the public signals', () => {
  const words = [3n, 1n, 4n, 1n, 5n, 9n, 2n, 6n, 5n];

  it('are a digest of links of seven words, a Keccak challenge and a polynomial', () => {
    const first = poseidon8([0n, ...words.slice(0, 7)]);
    const digest = poseidon8([first, 6n, 5n, 0n, 0n, 0n, 0n, 0n]);
    expect(statementDigest(words)).toBe(digest);
    const hex = [digest, ...words].map((word) => word.toString(16).padStart(64, '0')).join('');
    const tag = viemKeccak(stringToHex('hanpyo anonymous ballot v1'));
    const challenge = BigInt(viemKeccak(`${tag}${hex}`)) % SNARK_FIELD;
    const powers = words.map((word, i) => word * challenge ** BigInt(words.length - 1 - i));
    const combination = powers.reduce((sum, term) => sum + term, 0n) % SNARK_FIELD;
    expect(compressStatement(words)).toEqual({ digest, challenge, combination });
  });

  it('change with every word, and with the digest', () => {
    const { digest, challenge } = compressStatement(words);
    words.forEach((word, i) => {
      const others = words.map((other, j) => (j === i ? word + 1n : other));
      expect(statementDigest(others)).not.toBe(digest);
      expect(compressWithDigest(others, digest).challenge).not.toBe(challenge);
    });
    expect(compressWithDigest(words, digest + 1n).challenge).not.toBe(challenge);
  });

  it('are not made of words outside the field', () => {
    for (const bad of [SNARK_FIELD, -1n]) {
      expect(() => compressWithDigest([bad], 1n)).toThrow(RangeError);
      expect(() => compressWithDigest([1n], bad)).toThrow(RangeError);
      expect(() => statementDigest([bad])).toThrow(RangeError);
    }
  });
});

describe('a contest', () => {
  const rule = { options: 2, minPerOption: 0, maxPerOption: 1, limits: [], blank: false, excluded: [] };

  it('has a key of Baby Jubjub other than the identity, and words of the field', () => {
    const shape = circuitShape(4, rule);
    const good = { scope: 1n, root: 2n, publicKey: BABYJUBJUB.generator() };
    expect(anonymousContest(shape, good).root).toBe(2n);
    const bad = [
      { publicKey: BABYJUBJUB.identity() },
      { publicKey: P256.generator() },
      { scope: SNARK_FIELD },
      { root: -1n },
    ];
    for (const part of bad) expect(() => anonymousContest(shape, { ...good, ...part })).toThrow(RangeError);
  });

  it('has a depth and a number of positions that circuits can have', () => {
    for (const depth of [0, 33, 1.5]) expect(() => circuitShape(depth, rule)).toThrow(RangeError);
    expect(() => circuitShape(4, { ...rule, options: 65 })).toThrow(RangeError);
  });
});

describe('secrets', () => {
  it('are uniform field elements made of 48 bytes', () => {
    const bytes = new Uint8Array(48).fill(255);
    expect(newVoterSecret(() => bytes)).toBe(bytesToInteger(bytes) % SNARK_FIELD);
  });
});

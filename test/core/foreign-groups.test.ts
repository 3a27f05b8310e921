/** Groups of other systems' records: their parameters, and the tests that they have to pass. */
import { isProbablyPrime, modPow } from 'bigint-crypto-utils';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../src/core/bytes.js';
import { residuesVartime } from '../../src/core/engine/modp-powers.js';
import type { DecodeError } from '../../src/core/errors.js';
import { FOREIGN_MODP_LIMITS, foreignModpGroup } from '../../src/core/groups/foreign-modp.js';
import { RFC_3526_2048_PARAMETERS } from '../../src/core/groups/modp-params.js';
import { NIST_CURVES } from '../../src/core/groups/nist-curves.js';
import { isProbablePrime, isProvenPrime } from '../../src/core/groups/primality.js';
import { squareRootVartime } from '../../src/core/groups/square-root.js';
import { HASH_FUNCTIONS } from '../../src/core/hash-function.js';
import { bytesToInteger } from '../../src/core/integers.js';
import { seededRng } from '../helpers/rng.js';

const rng = seededRng('foreign groups');

describe.each(Object.entries(NIST_CURVES))('%s', (id, { group, prime, a, b }) => {
  it('is a curve of prime order over a prime field, with a = -3', async () => {
    expect(group.id).toBe(id);
    expect(a).toBe(prime - 3n);
    expect(await isProbablyPrime(prime, 8)).toBe(true);
    expect(await isProbablyPrime(group.order, 8)).toBe(true);
    // By Hasse's theorem the order is within 2 sqrt(p) of p + 1, so the cofactor is 1.
    const distance = group.order - prime - 1n;
    expect(distance * distance < 4n * prime).toBe(true);
  });

  it('has its generator on it', () => {
    const bytes = group.generator().toBytes();
    const x = bytesToInteger(bytes.subarray(0, bytes.length / 2));
    const y = bytesToInteger(bytes.subarray(bytes.length / 2));
    expect((y * y) % prime).toBe((x * x * x + a * x + b) % prime);
  });

  it('has square roots of squares', () => {
    const residues = residuesVartime(prime);
    for (let i = 0; i < 6; i++) {
      const value = bytesToInteger(rng(80)) % prime;
      const square = (value * value) % prime;
      expect(residues.isSquare(square)).toBe(true);
      expect(residues.isSquare((square * (prime - 1n)) % prime)).toBe(prime % 4n === 1n);
      expect([value, prime - value]).toContain(squareRootVartime(residues, square));
    }
  });
});

describe('powers modulo odd numbers', () => {
  it('are those of bigint, for all sizes', () => {
    for (const bits of [8, 63, 64, 65, 160, 521, 1024, 4096, 4097]) {
      const modulus = (bytesToInteger(rng(600)) % 2n ** BigInt(bits - 1)) + 2n ** BigInt(bits - 1);
      const odd = modulus | 1n;
      const { power } = residuesVartime(odd);
      const base = bytesToInteger(rng(600)) % odd;
      for (const exponent of [0n, 1n, 2n, 65537n, odd - 1n])
        expect(power(base, exponent)).toBe(modPow(base, exponent, odd));
    }
  });

  it('need an odd number', () => {
    for (const modulus of [0n, 1n, 2n, 2n ** 100n])
      expect(() => residuesVartime(modulus)).toThrow(RangeError);
  });
});

describe('primality', () => {
  const primes = [2n ** 89n - 1n, 2n ** 255n - 19n, 2n ** 521n - 1n, RFC_3526_2048_PARAMETERS.q];

  it('accepts primes', () => {
    for (const prime of primes) expect(isProbablePrime(prime, rng)).toBe(true);
  });

  it('refuses composites, those that deceive simple tests among them', () => {
    // The least strong pseudoprimes to the first 12 and 13 primes as bases (J. Sorenson, J. Webster, 2015).
    const pseudoprimes = [318665857834031151167461n, 3317044064679887385961981n];
    const products = [(2n ** 89n - 1n) * (2n ** 107n - 1n), (2n ** 61n - 1n) ** 2n, 2n ** 256n + 1n];
    for (const composite of [...pseudoprimes, ...products])
      expect(isProbablePrime(composite, rng)).toBe(false);
    // p (2p - 1) for primes p and 2p - 1: a quarter of all bases deceive the Fermat test.
    const [p, r] = twin();
    expect(isProbablePrime(p * r, rng)).toBe(false);
  });

  it('is for odd numbers of some length', () => {
    for (const value of [2n ** 100n, 17n, -1n]) expect(() => isProbablePrime(value, rng)).toThrow(RangeError);
  });

  it('is proven for p = c q + 1 by a large q', () => {
    const { p, q } = RFC_3526_2048_PARAMETERS;
    expect(isProvenPrime(p, q)).toBe(true);
    expect(isProvenPrime(p, q - 2n)).toBe(false);
    const mersenne = 2n ** 521n - 1n;
    const multiples = Array.from({ length: 60 }, (_, i) => BigInt(2 * i + 2) * mersenne + 1n);
    const reference = multiples.map((n) => modPow(3n, n - 1n, n) === 1n && isProbablePrime(n, rng));
    expect(multiples.map((n) => isProvenPrime(n, mersenne))).toEqual(reference);
    expect(isProvenPrime(2n ** 89n * 6n * (2n ** 61n - 1n) + 1n, 2n ** 61n - 1n)).toBeUndefined();
  });

  /** A prime p with 2p - 1 prime too. */
  function twin(): [bigint, bigint] {
    for (let p = 2n ** 70n + 1n; ; p += 2n)
      if (isProbablePrime(p, rng) && isProbablePrime(2n * p - 1n, rng)) return [p, 2n * p - 1n];
  }
});

describe('groups whose parameters a record states', () => {
  const { p, q, g } = RFC_3526_2048_PARAMETERS;
  const refusal = (changes: Partial<typeof RFC_3526_2048_PARAMETERS>): string => {
    try {
      foreignModpGroup({ p, q, g, ...changes }, rng, 'group');
      return 'accepted';
    } catch (error) {
      const { code, path, message } = error as DecodeError;
      return `${code} ${path} ${message}`;
    }
  };

  it('are checked', () => {
    expect(refusal({})).toBe('accepted');
    expect(refusal({ g: p - 2n })).toContain('g does not have order q');
    expect(refusal({ g: 1n })).toContain('g is not from 2');
    expect(refusal({ g: p + 2n })).toContain('g is not from 2');
    expect(refusal({ q: q - 2n })).toContain('q does not divide');
    expect(refusal({ p: 2n * (2n ** 521n - 1n) * 15n + 1n, q: 15n * (2n ** 521n - 1n), g: 4n })).toContain(
      'q is not prime',
    );
    expect(refusal({ p: 2n * (2n ** 521n - 1n) + 1n, q: 2n ** 521n - 1n, g: 4n })).toContain(
      'p is not prime',
    );
    expect(refusal({ p: p + 1n })).toContain('even');
  });

  it('have bounded sizes', () => {
    const { longestP } = FOREIGN_MODP_LIMITS;
    const long = 2n ** BigInt(longestP) + 1n;
    expect(refusal({ p: long })).toMatch(/^too-large group/);
    expect(refusal({ p: 2039n, q: 1019n })).toMatch(/^too-large group/);
    expect(refusal({ q: 2n ** 61n - 1n })).toMatch(/^too-large group/);
    expect(refusal({ p: 0n })).toMatch(/^too-large group/);
  });

  it('are a registered one where the parameters are', () => {
    const group = foreignModpGroup({ p, q, g }, rng);
    expect(group.id).toBe('FOREIGN-MODP');
    expect(toHex(group.generator().multiply(group.scalar(12345)).toBytes())).toBe(
      modPow(g, 12345n, p).toString(16).padStart(512, '0'),
    );
  });
});

describe('hash functions', () => {
  it('hash parts as one', () => {
    const answers = {
      'SHA-256': 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      'SHA-384':
        'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
      'SHA-512':
        'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    } as const;
    for (const [name, { digest, bytes }] of Object.entries(HASH_FUNCTIONS)) {
      expect(toHex(digest(utf8('a'), utf8(''), utf8('bc')))).toBe(answers[name as keyof typeof answers]);
      expect(digest()).toHaveLength(bytes);
    }
  });
});

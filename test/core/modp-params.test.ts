import { readFileSync } from 'node:fs';
import { isProbablyPrime, modPow } from 'bigint-crypto-utils';
import { describe, expect, it } from 'vitest';
import { fromBase64, fromUtf8 } from '../../src/core/bytes.js';
import { isSquare } from '../../src/core/groups/jacobi.js';
import {
  BELENIOS_2048_PARAMETERS,
  ELECTIONGUARD_3072_PARAMETERS,
  ELECTIONGUARD_4096_PARAMETERS,
  HELIOS_2048_PARAMETERS,
  type ModpParameters,
  RFC_3526_2048_PARAMETERS,
} from '../../src/core/groups/modp-params.js';
import { powerUniform } from '../../src/core/groups/modp-power.js';
import { bitLength } from '../../src/core/integers.js';
import { sharedData } from '../helpers/shared-data.js';

const CASES: ReadonlyArray<readonly [string, ModpParameters, number, number]> = [
  ['RFC-3526-2048', RFC_3526_2048_PARAMETERS, 2048, 2047],
  ['BELENIOS-2048', BELENIOS_2048_PARAMETERS, 2048, 256],
  ['HELIOS-2048', HELIOS_2048_PARAMETERS, 2048, 256],
  ['ELECTIONGUARD-4096', ELECTIONGUARD_4096_PARAMETERS, 4096, 256],
  ['ELECTIONGUARD-3072', ELECTIONGUARD_3072_PARAMETERS, 3072, 256],
];

describe.each(CASES)('parameters of %s', (_, { p, q, g, halfCofactor }, pBits, qBits) => {
  it('are primes of the stated size, q dividing p - 1', async () => {
    expect([bitLength(p), bitLength(q)]).toEqual([pBits, qBits]);
    expect((p - 1n) % q).toBe(0n);
    expect(await isProbablyPrime(p, 4, true)).toBe(true);
    expect(await isProbablyPrime(q, 4, true)).toBe(true);
  });

  it('have a cofactor of twice a prime where they say so', async () => {
    const prime = await isProbablyPrime((p - 1n) / (2n * q), 4, true).catch(() => false);
    expect(prime && p !== 2n * q + 1n).toBe(halfCofactor === 'prime');
  });

  it('have a generator of order q', () => {
    expect(g > 1n && g < p).toBe(true);
    expect(modPow(g, q, p)).toBe(1n);
  });
});

describe('where the primes come from', () => {
  it('RFC 3526: 2^2048 - 2^1984 - 1 + 2^64 (floor(2^1918 pi) + 124476)', () => {
    const pi = 4n * (4n * arctanInverse(5n) - arctanInverse(239n));
    const middle = (pi >> (EXTRA - 1918n)) + 124476n;
    expect(RFC_3526_2048_PARAMETERS.p).toBe(2n ** 2048n - 2n ** 1984n - 1n + 2n ** 64n * middle);
  });

  it('ElectionGuard: q = 2^256 - 189, p of ones and the digits of ln 2, g = 2^((p-1)/q)', () => {
    const ln2 = logarithmOfTwo();
    for (const { p, q, g } of [ELECTIONGUARD_3072_PARAMETERS, ELECTIONGUARD_4096_PARAMETERS]) {
      const bits = BigInt(bitLength(p));
      expect(q).toBe(2n ** 256n - 189n);
      expect(p & (2n ** 256n - 1n)).toBe(2n ** 256n - 1n);
      expect(p >> (bits - 256n)).toBe(2n ** 256n - 1n);
      const agreeing = bits - 512n - 300n;
      expect((p >> (bits - 256n - agreeing)) & (2n ** agreeing - 1n)).toBe(ln2 >> (EXTRA - agreeing));
      expect(g).toBe(modPow(2n, (p - 1n) / q, p));
    }
  });

  it('Helios: as in its records', (context) => {
    const path = sharedData('helios/gen-4v-5a-0-null-2t.json');
    if (path === undefined) return context.skip();
    const bundle = JSON.parse(readFileSync(path, 'utf8')) as { election: string };
    const { public_key: key } = JSON.parse(fromUtf8(fromBase64(bundle.election))) as {
      public_key: Record<'p' | 'q' | 'g', string>;
    };
    const { p, q, g } = HELIOS_2048_PARAMETERS;
    expect([key.p, key.q, key.g]).toEqual([p, q, g].map(String));
  });

  it('ElectionGuard: as in its records', (context) => {
    const path = sharedData('electionguard/allAvailable/constants.json');
    if (path === undefined) return context.skip();
    const { constants } = JSON.parse(readFileSync(path, 'utf8')) as { constants: Record<string, string> };
    const { p, q, g } = ELECTIONGUARD_4096_PARAMETERS;
    expect([constants.largePrime, constants.smallPrime, constants.generator]).toEqual(
      [p, q, g].map((value) => value.toString(16)),
    );
    expect(BigInt(`0x${constants.cofactor}`)).toBe((p - 1n) / q);
  });

  it('Belenios: RFC 3526 records hold elements of this group', (context) => {
    const path = sharedData('belenios/h-rfc3526-ten10');
    if (path === undefined) return context.skip();
    const text = readFileSync(`${path}/record.bel`, 'latin1');
    const numbers = [...text.matchAll(/"alpha":"([0-9]{500,})"/g)].map((m) => BigInt(m[1] ?? ''));
    expect(numbers.length).toBeGreaterThan(10);
    const { p } = RFC_3526_2048_PARAMETERS;
    expect(numbers.slice(0, 20).every((value) => isSquare(value, p))).toBe(true);
  });
});

describe('arithmetic', () => {
  it('tells squares by the Jacobi symbol as Euler does', () => {
    for (const p of [3n, 5n, 7n, 11n, 2039n, 65537n, 2n ** 61n - 1n])
      for (let a = 1n; a < p && a < 300n; a++)
        expect(isSquare(a, p), `${a} mod ${p}`).toBe(modPow(a, (p - 1n) / 2n, p) === 1n);
  });

  it('takes powers of every exponent without zero digits', () => {
    for (let k = 0n; k < 1019n; k++) expect(powerUniform(4n, k, 1019n, 2039n)).toBe(modPow(4n, k, 2039n));
  });
});

/** Bits behind the binary point. */
const EXTRA = 4000n;

function arctanInverse(n: bigint): bigint {
  let sum = 0n;
  let power = 2n ** (EXTRA + 32n) / n;
  for (let k = 0n; power !== 0n; k++) {
    sum += (k % 2n === 0n ? power : -power) / (2n * k + 1n);
    power /= n * n;
  }
  return sum >> 32n;
}

/** ln 2 = sum 1 / (k 2^k). */
function logarithmOfTwo(): bigint {
  let sum = 0n;
  for (let k = 1n; k < EXTRA + 32n; k++) sum += 2n ** (EXTRA + 32n - k) / k;
  return sum >> 32n;
}

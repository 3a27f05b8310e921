import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, type Reader, Writer } from '../../src/core/codec.js';
import { DecodeError } from '../../src/core/errors.js';
import type { Element, Group, Scalar } from '../../src/core/group.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { plainSums } from '../../src/core/groups/sums.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import {
  addCiphertexts,
  type Ciphertext,
  encrypt,
  equalCiphertexts,
  isZeroCiphertext,
  readCiphertext,
  readTallyCiphertext,
  reencrypt,
  scaleCiphertext,
  subtractCiphertexts,
  sumCiphertexts,
  writeCiphertext,
  writeTallyCiphertext,
  zeroCiphertext,
} from '../../src/elgamal/cipher.js';
import { discreteLog } from '../../src/elgamal/dlog.js';
import { generateKeyPair } from '../../src/elgamal/keys.js';
import { nonzeroScalar } from '../../src/elgamal/polynomial.js';
import { seededRng } from '../helpers/rng.js';
import { at, GROUPS, RUNS } from './helpers.js';

const decryptTo = (secret: Scalar, { c1, c2 }: Ciphertext): Element => c2.subtract(c1.multiply(secret));

describe.each(GROUPS)('ElGamal on $id', (group) => {
  const rng = seededRng(`cipher ${group.id}`);
  const { secretKey, publicKey } = generateKeyPair(group, rng);
  const nonce = (): Scalar => nonzeroScalar(group, rng);
  const enc = (value: number): Ciphertext => encrypt(publicKey, value, nonce());
  const image = (value: number | bigint): Element => group.generator().multiply(group.scalar(value));

  it('is (r G, r K + v G), by the definition', () => {
    for (const value of [0, 1, 2, 1000, -1]) {
      const r = nonce();
      const { c1, c2 } = encrypt(publicKey, value, r);
      expect(c1.equals(group.generator().multiply(r))).toBe(true);
      expect(c2.equals(publicKey.multiply(r).add(image(value)))).toBe(true);
    }
  });

  it('adds, subtracts, scales and re-encrypts as integers do', () => {
    const small = fc.integer({ min: 0, max: 15 });
    fc.assert(
      fc.property(small, small, fc.integer({ min: 0, max: 20 }), (a, b, w) => {
        const [x, y] = [enc(a), enc(b)];
        const result = addCiphertexts(scaleCiphertext(x, w), reencrypt(publicKey, y, nonce()));
        expect(discreteLog(decryptTo(secretKey, result), 400)).toBe(w * a + b);
        const back = subtractCiphertexts(addCiphertexts(x, y), y);
        expect(equalCiphertexts(back, x)).toBe(true);
        expect(decryptTo(secretKey, subtractCiphertexts(x, y)).equals(image(a - b))).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('sums lists, the empty one too', () => {
    expect(isZeroCiphertext(sumCiphertexts(group, []))).toBe(true);
    expect(equalCiphertexts(sumCiphertexts(group, []), zeroCiphertext(group))).toBe(true);
    const list = [1, 0, 4, 2].map(enc);
    expect(discreteLog(decryptTo(secretKey, sumCiphertexts(group, list)), 10)).toBe(7);
    expect(isZeroCiphertext(at(list, 1))).toBe(false);
    expect(isZeroCiphertext({ c1: group.identity(), c2: group.generator() })).toBe(false);
    expect(isZeroCiphertext({ c1: group.generator(), c2: group.identity() })).toBe(false);
  });

  it('a weight of zero makes the zero ciphertext, a weight of one changes nothing', () => {
    const x = enc(9);
    expect(isZeroCiphertext(scaleCiphertext(x, 0))).toBe(true);
    expect(equalCiphertexts(scaleCiphertext(x, 1n), x)).toBe(true);
  });

  it('re-encryption changes both parts and not the value', () => {
    const x = enc(3);
    const y = reencrypt(publicKey, x, nonce());
    expect(x.c1.equals(y.c1) || x.c2.equals(y.c2) || equalCiphertexts(x, y)).toBe(false);
    expect(decryptTo(secretKey, y).equals(image(3))).toBe(true);
  });

  it('refuses a zero nonce, and values and weights that are no integers', () => {
    expect(() => encrypt(publicKey, 1, group.scalar(0))).toThrow(RangeError);
    expect(() => reencrypt(publicKey, enc(1), group.scalar(0))).toThrow(RangeError);
    for (const bad of [0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => enc(bad)).toThrow(RangeError);
      expect(() => scaleCiphertext(enc(1), bad)).toThrow(RangeError);
    }
  });

  it('a dead random source is noticed when keys are made', () => {
    expect(() => generateKeyPair(group, (n) => new Uint8Array(n))).toThrow(RangeError);
  });

  it('refuses to mix groups', () => {
    const other = group === TINY_TEST ? RISTRETTO255 : TINY_TEST;
    expect(() => encrypt(publicKey, 1, other.scalar(2))).toThrow(TypeError);
    expect(() => addCiphertexts(enc(1), zeroCiphertext(other))).toThrow(TypeError);
  });

  it('every value costs the same operations', () => {
    const traces = new Set([0, 1, 2, 77].map((v) => trace(publicKey, v, group.scalar(123))));
    const expected = 'multiply false;negate;multiply false;negate;multiply false;negate;add;add';
    expect([...traces]).toEqual([expected]);
  });

  const voter = { write: writeCiphertext, read: (r: Reader) => readCiphertext(r, group) };
  const tally = { write: writeTallyCiphertext, read: (r: Reader) => readTallyCiphertext(r, group) };
  const bytesOf = (write: typeof writeCiphertext, c: Ciphertext): Uint8Array => {
    const writer = new Writer();
    write(writer, c);
    return writer.finish();
  };

  it.each([
    ['a ciphertext', voter],
    ['a sum', tally],
  ])('%s survives encoding, and bad bytes are refused by field', (_, { write, read }) => {
    const x = enc(2);
    const bytes = bytesOf(write, x);
    expect(bytes.length).toBe(2 * group.elementBytes);
    const back = decode(bytes, 'c', read);
    expect(equalCiphertexts(back, x)).toBe(true);
    expect(bytesOf(write, back)).toEqual(bytes);
    expect(() => decode(bytes.subarray(1), 'c', read)).toThrow(DecodeError);
    expect(() => decode(Uint8Array.of(...bytes, 0), 'c', read)).toThrow(/trailing|after the end/);
    const bad = new Uint8Array(group.elementBytes).fill(0xff);
    const first = bytes.slice();
    first.set(bad);
    expect(() => decode(first, 'c', read)).toThrow(/^c\.c1:/);
    const second = bytes.slice();
    second.set(bad, group.elementBytes);
    expect(() => decode(second, 'c', read)).toThrow(/^c\.c2:/);
  });

  it('a voter may not send an identity as c1; a sum may have it', () => {
    const open = { c1: group.identity(), c2: group.generator() };
    expect(() => bytesOf(writeCiphertext, open)).toThrow(RangeError);
    const bytes = bytesOf(writeTallyCiphertext, open);
    expect(() => decode(bytes, 'c', voter.read)).toThrow(/^c\.c1:.*identity/);
    expect(equalCiphertexts(decode(bytes, 'c', tally.read), open)).toBe(true);
    const r = group.scalar(3);
    const hidden = { c1: publicKey.multiply(r), c2: group.identity() };
    expect(equalCiphertexts(decode(bytesOf(writeCiphertext, hidden), 'c', voter.read), hidden)).toBe(true);
  });
});

/** Every operation on elements during an encryption, in order; the generator is watched as well as the key. */
function trace(key: Element, value: number, nonce: Scalar): string {
  const seen: string[] = [];
  const raw = new WeakMap<object, object>();
  const group: Group = {
    ...key.group,
    generator: () => watched(key.group.generator()),
    multiplySums: (...args) => plainSums(() => group)(...args),
  };
  const watched = <T extends Element | Scalar>(target: T): T => {
    const proxy = new Proxy(target, {
      get(_, name) {
        if (name === 'group') return group;
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (argument?: Element & Scalar) => {
          const plain = argument === undefined ? undefined : (raw.get(argument) ?? argument);
          if ('isIdentity' in target)
            seen.push(
              argument && 'value' in argument ? `${String(name)} ${argument.isZero()}` : String(name),
            );
          const result: unknown = member.apply(target, [plain]);
          return typeof result === 'object' ? watched(result as T) : result;
        };
      },
    });
    raw.set(proxy, target);
    return proxy;
  };
  encrypt(watched(key), value, watched(nonce));
  return seen.join(';');
}

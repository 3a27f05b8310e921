/**
 * The group `TINY-TEST`: the squares modulo 2039, a group of prime order 1019, so small that a test can go through all
 * of it. It offers no security whatever, is not exported by the package, and {@link groupById} does not know it.
 */
import { concatBytes, utf8 } from '../bytes.js';
import { DecodeError } from '../errors.js';
import { assertSameGroup, type BulkEngine, type Element, type Group, type Scalar } from '../group.js';
import { sha256 } from '../hash.js';
import { bytesToInteger, integerToBytes } from '../integers.js';
import { scalarOperations } from '../scalar.js';
import { bulkEngine } from './bulk.js';
import { plainSums } from './sums.js';

const P = 2039;
const Q = 1019;
const SIZE = 2;

class TinyElement implements Element {
  readonly #residue: number;

  constructor(residue: number) {
    this.#residue = residue;
  }

  get group(): Group {
    return TINY_TEST;
  }

  add(other: Element): Element {
    return new TinyElement((this.#residue * this.#other(other)) % P);
  }

  subtract(other: Element): Element {
    return this.add(other.negate());
  }

  negate(): Element {
    return new TinyElement(power(this.#residue, Q - 1));
  }

  multiply(scalar: Scalar): Element {
    assertSameGroup(this, scalar);
    return new TinyElement(power(this.#residue, Number(scalar.value)));
  }

  multiplyVartime(scalar: Scalar): Element {
    return this.multiply(scalar);
  }

  equals(other: Element): boolean {
    return this.#residue === this.#other(other);
  }

  isIdentity(): boolean {
    return this.#residue === 1;
  }

  toBytes(): Uint8Array {
    return integerToBytes(BigInt(this.#residue), SIZE);
  }

  #other(other: Element): number {
    assertSameGroup(this, other);
    return (other as TinyElement).#residue;
  }
}

const IDENTITY: Element = new TinyElement(1);
const GENERATOR = new TinyElement(4);

/** The tiny group. For tests only: every logarithm in it is found at once. */
export const TINY_TEST: Group = Object.freeze({
  ...scalarOperations(BigInt(Q), () => TINY_TEST),
  id: 'TINY-TEST',
  order: BigInt(Q),
  elementBytes: SIZE,
  bulk: tinyBulk(),
  identity: () => IDENTITY,
  generator: () => GENERATOR,
  elementOrIdentityFromBytes: decodeElement,
  elementFromBytes: (bytes: Uint8Array, path = '') => {
    const element = decodeElement(bytes, path);
    if (element.isIdentity()) throw new DecodeError('identity', path, 'the identity is not allowed here');
    return element;
  },
  hashToElement: (domain: string, message: Uint8Array) => {
    for (let counter = 0; ; counter++) {
      const digest = sha256(concatBytes(integerToBytes(BigInt(counter), 4), utf8(`${domain}\0`), message));
      const root = Number(bytesToInteger(digest) % BigInt(P));
      if (root > 1 && root < P - 1) return new TinyElement((root * root) % P);
    }
  },
  multiplySums: plainSums(() => TINY_TEST),
  withTable: (element: Element) => {
    assertSameGroup(element, { group: TINY_TEST });
    return decodeElement(element.toBytes(), '');
  },
} satisfies Group);

/** A residue is a square if and only if its Q-th power is 1 (Euler). */
function decodeElement(bytes: Uint8Array, path = ''): TinyElement {
  const residue = bytes.length === SIZE ? Number(bytesToInteger(bytes)) : 0;
  if (residue < 1 || residue >= P || power(residue, Q) !== 1)
    throw new DecodeError('bad-element', path, 'not an element of TINY-TEST');
  return new TinyElement(residue);
}

function power(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, rest = exponent; rest > 0; rest >>= 1) {
    if (rest & 1) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

function tinyBulk(): BulkEngine {
  return bulkEngine<Element>({
    name: 'tiny',
    elementBytes: SIZE,
    order: BigInt(Q),
    identity: IDENTITY,
    add: (a, b) => a.add(b),
    encode: (element) => element.toBytes(),
    decode: decodeElement,
    multiMultiplyVartime: (points, scalars) =>
      points.reduce((sum, point, i) => sum.add(point.multiply(TINY_TEST.scalar(scalars[i] ?? 0n))), IDENTITY),
  });
}

/**
 * Groups of integers: the subgroup of prime order q of the integers modulo a prime p. For records of other systems and
 * for trustees who want no curve; about a hundred times slower than the curves.
 *
 * Elements travel as big-endian integers of the length of p; the identity is 1. Membership is `1 <= x < p` and `x^q = 1`,
 * for a safe prime by the Jacobi symbol instead.
 *
 * Limits: `bigint` arithmetic is not constant-time. `multiply` does the same sequence of full-size operations for every
 * scalar, which hides its digits from a clock but not from an observer of caches or power.
 */
import { modInv, modPow } from 'bigint-crypto-utils';
import { DecodeError } from '../errors.js';
import { expandMessage } from '../expand.js';
import { assertSameGroup, type Element, type Group, type GroupId, type Scalar } from '../group.js';
import { bitLength, bytesToInteger, integerToBytes } from '../integers.js';
import { pippengerVartime } from '../pippenger.js';
import { scalarOperations } from '../scalar.js';
import { bulkEngine } from './bulk.js';
import { isSquare } from './jacobi.js';
import type { ModpParameters } from './modp-params.js';
import { fixedBaseTable, powerByTable, powerUniform } from './modp-power.js';

/** Makes the {@link Group} of the given parameters, which must be a checked constant of this library. */
export function modpGroup(id: GroupId, { p, q, g }: ModpParameters): Group {
  const elementBytes = Math.ceil(bitLength(p) / 8);
  const cofactor = (p - 1n) / q;
  const encode = (value: bigint): Uint8Array => integerToBytes(value, elementBytes);
  const decode = (bytes: Uint8Array, path: string): bigint => {
    const value = bytes.length === elementBytes ? bytesToInteger(bytes) : 0n;
    const inRange = value > 0n && value < p;
    if (!inRange || !(cofactor === 2n ? isSquare(value, p) : modPow(value, q, p) === 1n))
      throw new DecodeError('bad-element', path, `not an element of ${id}`);
    return value;
  };
  const wrap = (value: bigint, table?: readonly bigint[]): Element =>
    new ModpElement(group, p, value, encode, table);
  const add = (a: bigint, b: bigint): bigint => (a * b) % p;
  const bulk = bulkEngine<bigint>({
    name: 'bigint',
    elementBytes,
    order: q,
    identity: 1n,
    add,
    encode,
    decode,
    multiMultiplyVartime: (points, scalars) => pippengerVartime({ identity: 1n, add }, points, scalars),
  });
  let generator: Element | undefined;
  let identity: Element | undefined;
  const group: Group = Object.freeze({
    ...scalarOperations(q, () => group),
    id,
    order: q,
    elementBytes,
    bulk,
    identity: () => (identity ??= wrap(1n)),
    generator: () => (generator ??= wrap(g)),
    elementOrIdentityFromBytes: (bytes: Uint8Array, path = '') => wrap(decode(bytes, path)),
    elementFromBytes: (bytes: Uint8Array, path = '') => {
      const value = decode(bytes, path);
      if (value === 1n) throw new DecodeError('identity', path, 'the identity is not allowed here');
      return wrap(value);
    },
    hashToElement: (domain: string, message: Uint8Array) => {
      const uniform = bytesToInteger(expandMessage(domain, message, elementBytes + 16));
      return wrap(modPow((uniform % (p - 1n)) + 1n, cofactor, p));
    },
    withTable: (element: Element) => {
      assertSameGroup(element, { group });
      const value = bytesToInteger(element.toBytes());
      return wrap(value, fixedBaseTable(value, q, p));
    },
  } satisfies Group);
  return group;
}

class ModpElement implements Element {
  readonly group: Group;
  readonly #p: bigint;
  readonly #value: bigint;
  readonly #encode: (value: bigint) => Uint8Array;
  readonly #table: readonly bigint[] | undefined;

  constructor(
    group: Group,
    p: bigint,
    value: bigint,
    encode: (value: bigint) => Uint8Array,
    table?: readonly bigint[],
  ) {
    this.group = group;
    this.#p = p;
    this.#value = value;
    this.#encode = encode;
    this.#table = table;
  }

  add(other: Element): Element {
    return this.#wrap((this.#value * this.#other(other)) % this.#p);
  }

  subtract(other: Element): Element {
    return this.#wrap((this.#value * modInv(this.#other(other), this.#p)) % this.#p);
  }

  negate(): Element {
    return this.#wrap(modInv(this.#value, this.#p));
  }

  multiply(scalar: Scalar): Element {
    assertSameGroup(this, scalar);
    const { order } = this.group;
    return this.#wrap(
      this.#table === undefined
        ? powerUniform(this.#value, scalar.value, order, this.#p)
        : powerByTable(this.#table, scalar.value, order, this.#p),
    );
  }

  multiplyVartime(scalar: Scalar): Element {
    if (this.#table !== undefined) return this.multiply(scalar);
    assertSameGroup(this, scalar);
    return this.#wrap(modPow(this.#value, scalar.value, this.#p));
  }

  equals(other: Element): boolean {
    return this.#value === this.#other(other);
  }

  isIdentity(): boolean {
    return this.#value === 1n;
  }

  toBytes(): Uint8Array {
    return this.#encode(this.#value);
  }

  #wrap(value: bigint): Element {
    return new ModpElement(this.group, this.#p, value, this.#encode);
  }

  #other(other: Element): bigint {
    assertSameGroup(this, other);
    return (other as ModpElement).#value;
  }
}

/**
 * Groups of integers: the subgroup of prime order q of the integers modulo a prime p. For records of other systems and
 * for trustees who want no curve; much slower than the curves. Here on `bigint`: the reference that the kernels are tested
 * against, and the engine where WebAssembly is forbidden.
 *
 * Elements travel as big-endian integers of the length of p; the identity is 1. Membership is `1 <= x < p` and `x^q = 1`,
 * for a safe prime by the Jacobi symbol instead.
 *
 * Limits: `bigint` arithmetic is not constant-time. `multiply` does the same sequence of full-size operations for every
 * scalar, which hides its digits from a clock but not from an observer of caches or power.
 */
import { invert, pow } from '@noble/curves/abstract/modular.js';
import { DecodeError } from '../errors.js';
import { expandMessage } from '../expand.js';
import {
  assertSameGroup,
  type BulkEngine,
  type Element,
  type Group,
  type GroupId,
  type Scalar,
} from '../group.js';
import { bitLength, bytesToInteger, integerToBytes } from '../integers.js';
import { pippengerVartime } from '../pippenger.js';
import { scalarOperations } from '../scalar.js';
import { bulkEngine } from './bulk.js';
import { isSquare } from './jacobi.js';
import type { ModpParameters } from './modp-params.js';
import { fixedBaseTable, powerByTable, powerUniform } from './modp-power.js';
import { plainSums } from './sums.js';

/** Makes the {@link Group} of the given parameters on `bigint`; they must be a checked constant of this library. */
export function modpGroup(id: GroupId, parameters: ModpParameters): Group {
  const { p, q, g } = parameters;
  const elementBytes = Math.ceil(bitLength(p) / 8);
  const field: Field = { ...parameters, id, elementBytes, cofactor: (p - 1n) / q };
  const wrap = (value: bigint, table?: readonly bigint[]): Element =>
    new ModpElement(group, field, value, table);
  const tabled = (value: bigint): Element => wrap(value, fixedBaseTable(value, q, p));
  const identity = (): Element => (one ??= wrap(1n));
  const generator = (): Element => (base ??= wrap(g));
  let one: Element | undefined;
  let base: Element | undefined;
  const group: Group = Object.freeze({
    ...scalarOperations(q, () => group),
    id,
    order: q,
    elementBytes,
    bulk: modpBulk(field),
    identity,
    generator,
    elementOrIdentityFromBytes: (bytes: Uint8Array, path = '') => wrap(decode(field, bytes, path)),
    elementFromBytes: (bytes: Uint8Array, path = '') => {
      const value = decode(field, bytes, path);
      if (value === 1n) throw new DecodeError('identity', path, 'the identity is not allowed here');
      return wrap(value);
    },
    hashToElement: (domain: string, message: Uint8Array) => {
      const uniform = bytesToInteger(expandMessage(domain, message, elementBytes + 16));
      return wrap(pow((uniform % (p - 1n)) + 1n, field.cofactor, p));
    },
    multiplySums: plainSums(() => group),
    withTable: (element: Element) => {
      assertSameGroup(element, { group });
      return tabled(bytesToInteger(element.toBytes()));
    },
  } satisfies Group);
  return group;
}

/** The parameters of a group and what follows from them. */
interface Field extends ModpParameters {
  readonly id: GroupId;
  readonly elementBytes: number;
  readonly cofactor: bigint;
}

function encode(field: Field, value: bigint): Uint8Array {
  return integerToBytes(value, field.elementBytes);
}

function decode({ id, p, q, cofactor, elementBytes }: Field, bytes: Uint8Array, path: string): bigint {
  const value = bytes.length === elementBytes ? bytesToInteger(bytes) : 0n;
  const inRange = value > 0n && value < p;
  if (!inRange || !(cofactor === 2n ? isSquare(value, p) : pow(value, q, p) === 1n))
    throw new DecodeError('bad-element', path, `not an element of ${id}`);
  return value;
}

function modpBulk(field: Field): BulkEngine {
  const adder = { identity: 1n, add: (a: bigint, b: bigint): bigint => (a * b) % field.p };
  return bulkEngine<bigint>({
    ...adder,
    name: 'bigint',
    elementBytes: field.elementBytes,
    order: field.q,
    encode: (value) => encode(field, value),
    decode: (bytes, path) => decode(field, bytes, path),
    multiMultiplyVartime: (points, scalars) => pippengerVartime(adder, points, scalars),
  });
}

class ModpElement implements Element {
  readonly group: Group;
  readonly #field: Field;
  readonly #value: bigint;
  readonly #table: readonly bigint[] | undefined;

  constructor(group: Group, field: Field, value: bigint, table?: readonly bigint[]) {
    this.group = group;
    this.#field = field;
    this.#value = value;
    this.#table = table;
  }

  add(other: Element): Element {
    return this.#wrap((this.#value * this.#other(other)) % this.#field.p);
  }

  subtract(other: Element): Element {
    return this.#wrap((this.#value * invert(this.#other(other), this.#field.p)) % this.#field.p);
  }

  negate(): Element {
    return this.#wrap(invert(this.#value, this.#field.p));
  }

  multiply(scalar: Scalar): Element {
    assertSameGroup(this, scalar);
    const { p, q } = this.#field;
    return this.#wrap(
      this.#table === undefined
        ? powerUniform(this.#value, scalar.value, q, p)
        : powerByTable(this.#table, scalar.value, q, p),
    );
  }

  multiplyVartime(scalar: Scalar): Element {
    if (this.#table !== undefined) return this.multiply(scalar);
    assertSameGroup(this, scalar);
    return this.#wrap(pow(this.#value, scalar.value, this.#field.p));
  }

  equals(other: Element): boolean {
    return this.#value === this.#other(other);
  }

  isIdentity(): boolean {
    return this.#value === 1n;
  }

  toBytes(): Uint8Array {
    return encode(this.#field, this.#value);
  }

  #wrap(value: bigint): Element {
    return new ModpElement(this.group, this.#field, value);
  }

  #other(other: Element): bigint {
    assertSameGroup(this, other);
    return (other as ModpElement).#value;
  }
}

/** The group P-256 on a chosen engine. */
import { equalBytes } from '../bytes.js';
import { DecodeError } from '../errors.js';
import type { Element, Group, Multiple, Scalar, Summand } from '../group.js';
import { assertSameGroup } from '../group.js';
import { P256_NOBLE } from '../groups/p256-noble.js';
import { assertSums } from '../groups/sums.js';
import { bytesToInteger, integerToBytes } from '../integers.js';
import { scalarOperations } from '../scalar.js';
import { makeTable } from './fixed-base.js';
import { type FixedBaseTable, instantiateP256, type P256Kernels } from './kernels.js';
import { ENCODED_BYTES } from './layout.js';
import { p256Bulk } from './p256-bulk.js';
import { type EncodedBase, multiplyPoint, multiplySums } from './p256-multiply.js';
import { selfTestP256 } from './self-test.js';

/** Engines of P-256: the embedded WebAssembly kernels, or noble where WebAssembly is forbidden. */
export type P256Engine = 'wasm' | 'noble';

/**
 * P-256 on an engine. Both engines give the same bytes. With `wasm` every call makes a group with an instance of its
 * own, compiled and self-tested at its first operation, so call this once and keep the group: elements of different
 * groups do not mix. The instance is not shared between threads.
 * @throws {EngineFailure} from the first operation of the group, if the self-test fails
 */
export function p256WithEngine(engine: P256Engine): Group {
  return engine === 'noble' ? P256_NOBLE : wasmGroup();
}

function wasmGroup(): Group {
  const order = P256_NOBLE.order;
  const kernels = once(() => {
    const made = instantiateP256();
    selfTestP256(made, order);
    return made;
  });
  const bulk = p256Bulk(kernels, order);
  const wrap = (bytes: Uint8Array, table?: () => FixedBaseTable): Element =>
    new EncodedElement({ group, kernels, bytes, table });
  const decode = (bytes: Uint8Array, path: string): Element => {
    if (bytes.length !== ENCODED_BYTES || bulk.firstInvalid(bytes) !== -1)
      throw new DecodeError('bad-element', path, 'not an element of P-256');
    return wrap(bytes.slice());
  };
  const withTable = (bytes: Uint8Array): Element =>
    wrap(
      bytes,
      once(() => makeTable(kernels(), bytes)),
    );
  const identity = once(() => wrap(new Uint8Array(ENCODED_BYTES)));
  const generator = once(() => withTable(P256_NOBLE.generator().toBytes()));
  const group: Group = Object.freeze({
    ...scalarOperations(order, () => group),
    id: P256_NOBLE.id,
    order,
    elementBytes: ENCODED_BYTES,
    bulk,
    identity,
    generator,
    elementOrIdentityFromBytes: (bytes: Uint8Array, path = '') => decode(bytes, path),
    elementFromBytes: (bytes: Uint8Array, path = '') => {
      const element = decode(bytes, path);
      if (element.isIdentity()) throw new DecodeError('identity', path, 'the identity is not allowed here');
      return element;
    },
    hashToElement: (domain: string, message: Uint8Array) =>
      wrap(P256_NOBLE.hashToElement(domain, message).toBytes()),
    multiplySums: (multiples: readonly Multiple[], sums: readonly (readonly Summand[])[]) => {
      assertSums(group, multiples, sums);
      const secrets = multiples.map(({ base, scalar }) => ({
        base: (base as EncodedElement).base(),
        scalar: scalar.toBytes(),
      }));
      const encoded = multiplySums(kernels(), secrets, sums);
      for (const { scalar } of secrets) scalar.fill(0);
      return encoded.map((bytes) => wrap(bytes));
    },
    withTable: (element: Element) => {
      assertSameGroup(element, { group });
      return element.isIdentity() ? wrap(element.toBytes()) : withTable(element.toBytes());
    },
  } satisfies Group);
  return group;
}

interface ElementParts {
  readonly group: Group;
  readonly kernels: () => P256Kernels;
  /** A valid encoding that nobody else holds. */
  readonly bytes: Uint8Array;
  readonly table: (() => FixedBaseTable) | undefined;
}

/** An element held as its encoding; every operation decodes, computes and encodes again. */
class EncodedElement implements Element {
  readonly group: Group;
  readonly #parts: ElementParts;

  constructor(parts: ElementParts) {
    this.group = parts.group;
    this.#parts = parts;
  }

  add(other: Element): Element {
    const pair = new Uint8Array(2 * ENCODED_BYTES);
    pair.set(this.#parts.bytes);
    pair.set(this.#bytesOf(other), ENCODED_BYTES);
    return this.#wrap(this.group.bulk.sum(pair));
  }

  subtract(other: Element): Element {
    return this.add(other.negate());
  }

  negate(): Element {
    const bytes = this.#parts.bytes.slice();
    if (!this.isIdentity()) {
      const y = bytesToInteger(bytes.subarray(32));
      bytes.set(integerToBytes(FIELD_PRIME - y, 32), 32);
    }
    return this.#wrap(bytes);
  }

  multiply(scalar: Scalar): Element {
    assertSameGroup(this, scalar);
    const secret = scalar.toBytes();
    const product = multiplyPoint(this.#parts.kernels(), this.base(), secret);
    secret.fill(0);
    return this.#wrap(product);
  }

  /** The element as the engine multiplies it; the table is made at the first time. */
  base(): EncodedBase {
    return { point: this.#parts.bytes, table: this.#parts.table?.() };
  }

  /** The uniform multiplication is also the fastest one for a single point. */
  multiplyVartime(scalar: Scalar): Element {
    return this.multiply(scalar);
  }

  equals(other: Element): boolean {
    return equalBytes(this.#parts.bytes, this.#bytesOf(other));
  }

  isIdentity(): boolean {
    return this.#parts.bytes.every((byte) => byte === 0);
  }

  toBytes(): Uint8Array {
    return this.#parts.bytes.slice();
  }

  #wrap(bytes: Uint8Array): Element {
    return new EncodedElement({ ...this.#parts, bytes, table: undefined });
  }

  #bytesOf(other: Element): Uint8Array {
    assertSameGroup(this, other);
    return (other as EncodedElement).#parts.bytes;
  }
}

const FIELD_PRIME = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;

/** A function that computes its value at the first call and keeps it. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A group on the kernels of its curve. */

import { equalBytes } from '../bytes.js';
import { DecodeError } from '../errors.js';
import type { BulkEngine, Element, Group, Multiple, Scalar, Summand } from '../group.js';
import { assertSameGroup } from '../group.js';
import { assertSums } from '../groups/sums.js';
import { scalarOperations } from '../scalar.js';
import { curveBulk } from './curve-bulk.js';
import type { BulkGroup } from './curve-points.js';
import { makeTable } from './fixed-base.js';
import type { CurveKernels, FixedBaseTable } from './kernels.js';
import { once } from './once.js';
import { type EncodedBase, multiplyPoint, multiplySums } from './p256-multiply.js';
import { type KnownAnswers, selfTest } from './self-test.js';
import { signedSum } from './signed-sums.js';

/** Where a group's operations run: on the embedded WebAssembly kernels, or on noble. */
export type CurveEngine = 'wasm' | 'noble';

/** What a group on kernels is made of. */
export interface CurveGroupSpec {
  /** The same group on noble: its names, sizes, generator and hash to the group. */
  readonly noble: Group;
  /** Instantiates the module. */
  readonly instantiate: () => CurveKernels;
  readonly answers: KnownAnswers;
}

/**
 * The group with an instance of its own, compiled and self-tested at the first operation. It gives the same bytes as the
 * group on noble. The instance is not shared between threads, and elements of different groups do not mix.
 * @throws {EngineFailure} from the first operation of the group, if the self-test fails
 */
export function curveGroupOnKernels({ noble, instantiate, answers }: CurveGroupSpec): Group {
  const { id, order, elementBytes } = noble;
  const zero = noble.identity().toBytes();
  const about = { id, order, elementBytes, identity: zero };
  const kernels = once(() => tested(instantiate(), about, answers));
  const bulk = curveBulk(kernels, about);
  const wrap = (bytes: Uint8Array, table?: () => FixedBaseTable): Element =>
    new EncodedElement({ group, kernels, bytes, zero, table });
  const withTable = (bytes: Uint8Array): Element =>
    wrap(
      bytes,
      once(() => makeTable(kernels(), bytes)),
    );
  const identity = once(() => wrap(zero));
  const generator = once(() => withTable(noble.generator().toBytes()));
  const group: Group = Object.freeze({
    ...scalarOperations(order, () => group),
    ...{ id, order, elementBytes, bulk, identity, generator },
    ...decoding(noble, bulk, (bytes) => wrap(bytes)),
    hashToElement: (domain: string, message: Uint8Array) =>
      wrap(noble.hashToElement(domain, message).toBytes()),
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

/** Kernels that give what they must. @throws {EngineFailure} if they do not */
function tested(kernels: CurveKernels, group: BulkGroup, answers: KnownAnswers): CurveKernels {
  selfTest(kernels, group, answers);
  return kernels;
}

/** The decoding half of a group. */
function decoding(
  { id, elementBytes }: Group,
  bulk: BulkEngine,
  wrap: (bytes: Uint8Array) => Element,
): Pick<Group, 'elementFromBytes' | 'elementOrIdentityFromBytes' | 'decodeTogether' | 'uncheckedElements'> {
  const decode = (bytes: Uint8Array, path = ''): Element => {
    const own = new Uint8Array(bytes.length === elementBytes ? bytes : []);
    if (own.length === 0 || bulk.firstInvalid(own) !== -1)
      throw new DecodeError('bad-element', path, `not an element of ${id}`);
    return wrap(own);
  };
  const wrapEach = (own: Uint8Array): readonly Element[] =>
    Array.from({ length: own.length / elementBytes }, (_, i) =>
      wrap(own.subarray(i * elementBytes, (i + 1) * elementBytes)),
    );
  return {
    elementOrIdentityFromBytes: decode,
    decodeTogether: (encodings) => {
      const own = encodings.slice();
      return bulk.firstInvalid(own) === -1 ? wrapEach(own) : undefined;
    },
    uncheckedElements: (encodings) => wrapEach(encodings.slice()),
    elementFromBytes: (bytes, path = '') => {
      const element = decode(bytes, path);
      if (element.isIdentity()) throw new DecodeError('identity', path, 'the identity is not allowed here');
      return element;
    },
  };
}

interface ElementParts {
  readonly group: Group;
  readonly kernels: () => CurveKernels;
  /** A valid encoding that nobody else holds. */
  readonly bytes: Uint8Array;
  /** The encoding of the identity. */
  readonly zero: Uint8Array;
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
    return this.#sum([this.#parts.bytes, 1], [this.#bytesOf(other), 1]);
  }

  subtract(other: Element): Element {
    return this.#sum([this.#parts.bytes, 1], [this.#bytesOf(other), -1]);
  }

  negate(): Element {
    return this.#sum([this.#parts.bytes, -1]);
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
    return equalBytes(this.#parts.bytes, this.#parts.zero);
  }

  toBytes(): Uint8Array {
    return this.#parts.bytes.slice();
  }

  #sum(...terms: readonly (readonly [Uint8Array, 1 | -1])[]): Element {
    return this.#wrap(signedSum(this.#parts.kernels(), terms));
  }

  #wrap(bytes: Uint8Array): Element {
    return new EncodedElement({ ...this.#parts, bytes, table: undefined });
  }

  #bytesOf(other: Element): Uint8Array {
    assertSameGroup(this, other);
    return (other as EncodedElement).#parts.bytes;
  }
}

/** Groups made of a class of points: a thin wrapper that gives them this library's names, checks and encodings. */
import { DecodeError } from '../errors.js';
import type { BulkEngine, Element, Group, GroupId, Scalar } from '../group.js';
import { assertSameGroup } from '../group.js';
import { scalarOperations } from '../scalar.js';
import { bulkEngine } from './bulk.js';
import { plainSums } from './sums.js';

/** A point, as noble's classes have it. */
export interface GroupPoint<P> {
  add(other: P): P;
  subtract(other: P): P;
  negate(): P;
  /** By a secret scalar. Neither zero nor the identity is asked for. */
  multiply(scalar: bigint): P;
  multiplyUnsafe(scalar: bigint): P;
  equals(other: P): boolean;
  is0(): boolean;
  /** The same point, which makes a table of itself. */
  precompute(bits: number, isLazy: boolean): P;
}

/** What a group needs beyond its points. */
export interface PointGroupSpec<P extends GroupPoint<P>> {
  readonly id: GroupId;
  /** What computes, for reports. */
  readonly engine: string;
  readonly point: { readonly ZERO: P };
  /** The generator; the curve's base point unless a standard says otherwise. */
  readonly generator: P;
  readonly order: bigint;
  readonly elementBytes: number;
  /** Canonical encoding, the identity included. */
  readonly encode: (point: P) => Uint8Array;
  /** Full check: canonical, on the curve, in the prime-order subgroup; the identity is accepted. Throws otherwise. */
  readonly decode: (bytes: Uint8Array) => P;
  readonly hashToPoint: (domain: string, message: Uint8Array) => P;
  /** The sum of k_i P_i for lists of equal length that are not empty. */
  readonly multiMultiplyVartime: (points: readonly P[], scalars: readonly bigint[]) => P;
}

/** Makes a {@link Group} of points. */
export function pointGroup<P extends GroupPoint<P>>(spec: PointGroupSpec<P>): Group {
  const wrap = (point: P): PointElement<P> => new PointElement(group, spec, point);
  const decodePoint = (bytes: Uint8Array, path: string): P => {
    if (bytes.length !== spec.elementBytes)
      throw new DecodeError('bad-element', path, `an element of ${spec.id} has ${spec.elementBytes} bytes`);
    try {
      return spec.decode(bytes);
    } catch (cause) {
      throw new DecodeError('bad-element', path, `not an element of ${spec.id}`, { cause });
    }
  };
  let generator: Element | undefined;
  let identity: Element | undefined;
  const group: Group = Object.freeze({
    ...scalarOperations(spec.order, () => group),
    id: spec.id,
    order: spec.order,
    elementBytes: spec.elementBytes,
    bulk: bulkOf(spec, decodePoint),
    identity: () => (identity ??= wrap(spec.point.ZERO)),
    generator: () => (generator ??= wrap(spec.generator)),
    elementOrIdentityFromBytes: (bytes: Uint8Array, path = '') => wrap(decodePoint(bytes, path)),
    elementFromBytes: (bytes: Uint8Array, path = '') => {
      const point = decodePoint(bytes, path);
      if (point.is0()) throw new DecodeError('identity', path, 'the identity is not allowed here');
      return wrap(point);
    },
    hashToElement: (domain: string, message: Uint8Array) => wrap(spec.hashToPoint(domain, message)),
    multiplySums: plainSums(() => group),
    withTable: (element: Element) => {
      assertSameGroup(element, { group });
      const copy = spec.decode(element.toBytes());
      return wrap(copy.is0() ? copy : copy.precompute(8, false));
    },
  } satisfies Group);
  return group;
}

class PointElement<P extends GroupPoint<P>> implements Element {
  readonly group: Group;
  readonly #spec: PointGroupSpec<P>;
  readonly #point: P;

  constructor(group: Group, spec: PointGroupSpec<P>, point: P) {
    this.group = group;
    this.#spec = spec;
    this.#point = point;
  }

  add(other: Element): Element {
    return this.#wrap(this.#point.add(this.#other(other)));
  }

  subtract(other: Element): Element {
    return this.#wrap(this.#point.subtract(this.#other(other)));
  }

  negate(): Element {
    return this.#wrap(this.#point.negate());
  }

  /** noble's `multiply` refuses the scalar 0 and the identity, for which the answer is known. */
  multiply(scalar: Scalar): Element {
    assertSameGroup(this, scalar);
    if (scalar.isZero() || this.#point.is0()) return this.#wrap(this.#spec.point.ZERO);
    return this.#wrap(this.#point.multiply(scalar.value));
  }

  multiplyVartime(scalar: Scalar): Element {
    assertSameGroup(this, scalar);
    return this.#wrap(this.#point.multiplyUnsafe(scalar.value));
  }

  equals(other: Element): boolean {
    return this.#point.equals(this.#other(other));
  }

  isIdentity(): boolean {
    return this.#point.is0();
  }

  toBytes(): Uint8Array {
    return this.#spec.encode(this.#point);
  }

  #wrap(point: P): Element {
    return new PointElement(this.group, this.#spec, point);
  }

  #other(other: Element): P {
    assertSameGroup(this, other);
    return (other as PointElement<P>).#point;
  }
}

function bulkOf<P extends GroupPoint<P>>(
  spec: PointGroupSpec<P>,
  decode: (bytes: Uint8Array, path: string) => P,
): BulkEngine {
  return bulkEngine<P>({
    name: spec.engine,
    elementBytes: spec.elementBytes,
    order: spec.order,
    identity: spec.point.ZERO,
    add: (a, b) => a.add(b),
    encode: spec.encode,
    decode,
    multiMultiplyVartime: spec.multiMultiplyVartime,
  });
}

/** Groups of integers modulo a prime on the WebAssembly kernels. Every byte is that of the group on `bigint`. */

import { invert } from '@noble/curves/abstract/modular.js';
import { equalBytes } from '../bytes.js';
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
import { bulkEngine } from '../groups/bulk.js';
import { modpGroup } from '../groups/modp.js';
import type { ModpParameters } from '../groups/modp-params.js';
import { bitLength, bytesToInteger, integerToBytes } from '../integers.js';
import { scalarOperations } from '../scalar.js';
import { allowsVectors } from './allowed.js';
import { type ModpField, modpField } from './modp-field.js';
import { instantiateModp, type ModpKernels } from './modp-kernels.js';
import { type Comb, makeComb, powerByComb, powerSecret } from './modp-power.js';
import { modpPublicSums } from './modp-public-sums.js';
import { selfTestModp } from './modp-self-test.js';
import {
  addEachEncoded,
  areElements,
  isElement,
  type ModpSubgroup,
  modpSubgroup,
  multiplyEncoded,
  powersEncodedVartime,
} from './modp-subgroup.js';
import { passSubsetTests, SUBSETS_FROM } from './modp-subset-test.js';
import { modpSums } from './modp-sums.js';
import { once } from './once.js';

/** Engines of these groups: the embedded WebAssembly kernels, or `bigint` where WebAssembly is forbidden. */
export type ModpEngine = 'wasm' | 'bigint';

/**
 * A group on an engine: the kernels where they can be compiled, unless told. All engines give the same bytes.
 * With `wasm` every call makes a group with an instance of its own, so call this once and keep the group.
 * @param parameters - checked constants of this library
 * @throws {EngineFailure} from the first operation of the group, if the self-test fails
 */
export function modpGroupWithEngine(
  id: GroupId,
  parameters: ModpParameters,
  engine: ModpEngine = allowsVectors() ? 'wasm' : 'bigint',
): Group {
  return engine === 'wasm' ? modpWasmGroup(id, parameters) : modpGroup(id, parameters);
}

/**
 * Makes a group with an instance of its own, compiled and self-tested at the first operation; elements of different
 * groups do not mix. The instance is not shared between threads.
 * @param parameters - checked constants of this library
 * @param instantiate - where the kernels come from; tests put broken ones here
 * @throws {EngineFailure} from the first operation of the group, if the self-test fails
 */
export function modpWasmGroup(
  id: GroupId,
  parameters: ModpParameters,
  instantiate: () => ModpKernels = instantiateModp,
): Group {
  const { p, q, g } = parameters;
  const elementBytes = Math.ceil(bitLength(p) / 8);
  const subgroup = once(() => testedSubgroup(instantiate(), parameters));
  const decode = (bytes: Uint8Array, path: string): Uint8Array => {
    const own = new Uint8Array(bytes.length === elementBytes ? bytes : []);
    if (!isElement(subgroup(), own)) throw new DecodeError('bad-element', path, `not an element of ${id}`);
    return own;
  };
  const wrap = (bytes: Uint8Array, comb?: () => Comb): Element =>
    new EncodedElement({ group, subgroup, bytes, comb });
  const identity = once(() => wrap(integerToBytes(1n, elementBytes)));
  const tabled = (bytes: Uint8Array): Element => wrap(bytes, combOf(subgroup, bytes));
  const generator = once(() => tabled(integerToBytes(g, elementBytes)));
  const group: Group = Object.freeze({
    ...scalarOperations(q, () => group),
    id,
    order: q,
    elementBytes,
    bulk: Object.freeze({
      ...modpBulk(subgroup, q, elementBytes, decode),
      openSums: (fixed: readonly Element[]) =>
        modpPublicSums(group, testedField(instantiate, parameters), fixed),
    }),
    identity,
    generator,
    elementOrIdentityFromBytes: (bytes: Uint8Array, path = '') => wrap(decode(bytes, path)),
    decodeTogether: (encodings: Uint8Array) => encodingsOf(subgroup(), encodings)?.map((own) => wrap(own)),
    elementFromBytes: (bytes: Uint8Array, path = '') => {
      const element = wrap(decode(bytes, path));
      if (element.isIdentity()) throw new DecodeError('identity', path, 'the identity is not allowed here');
      return element;
    },
    hashToElement: (domain: string, message: Uint8Array) =>
      wrap(hashEncoded(subgroup(), expandMessage(domain, message, elementBytes + 16))),
    multiplySums: modpSums(() => group, subgroup, wrap),
    withTable: (element: Element) => {
      assertSameGroup(element, { group });
      return tabled(element.toBytes());
    },
  } satisfies Group);
  return group;
}

/** A field in an instance of its own. */
function testedField(instantiate: () => ModpKernels, parameters: ModpParameters): ModpField {
  return testedSubgroup(instantiate(), parameters).field;
}

function testedSubgroup(kernels: ModpKernels, parameters: ModpParameters): ModpSubgroup {
  const made = modpSubgroup(modpField(kernels, parameters.p), parameters);
  selfTestModp(made);
  return made;
}

function combOf(subgroup: () => ModpSubgroup, bytes: Uint8Array): () => Comb {
  return once(() => makeComb(subgroup().field, bytes, subgroup().bits));
}

/** The power of a uniform residue to the cofactor. */
function hashEncoded(group: ModpSubgroup, uniform: Uint8Array): Uint8Array {
  const { p, q, field } = group;
  const residue = integerToBytes((bytesToInteger(uniform) % (p - 1n)) + 1n, field.elementBytes);
  return powersEncodedVartime(group, [residue], [(p - 1n) / q]);
}

/** Elements are checked all together where that can be done; if some is bad, one by one, to say which and why. */
function modpBulk(
  subgroup: () => ModpSubgroup,
  order: bigint,
  elementBytes: number,
  decode: (bytes: Uint8Array, path: string) => Uint8Array,
): BulkEngine {
  const engine = (decodeOne: (bytes: Uint8Array, path: string) => Uint8Array): BulkEngine =>
    bulkEngine<Uint8Array>({
      name: 'wasm',
      elementBytes,
      order,
      identity: integerToBytes(1n, elementBytes),
      add: (a, b) => multiplyEncoded(subgroup(), a, b),
      encode: (element) => element.slice(),
      decode: decodeOne,
      multiMultiplyVartime: (points, scalars) => powersEncodedVartime(subgroup(), points, scalars),
    });
  const [checking, trusting] = [engine(decode), engine((bytes) => bytes)];
  const engineFor = (points: Uint8Array): BulkEngine => {
    return areTogether(subgroup(), points, points.length / elementBytes) ? trusting : checking;
  };
  return Object.freeze({
    name: checking.name,
    firstInvalid: (points: Uint8Array) => engineFor(points).firstInvalid(points),
    multiMultiplyVartime: (points: Uint8Array, scalars: Uint8Array) =>
      engineFor(points).multiMultiplyVartime(points, scalars),
    sum: (points: Uint8Array) => engineFor(points).sum(points),
    addEach: (a: Uint8Array, b: Uint8Array) => addEachEncoded(subgroup(), a, b),
    sumColumns: (points: Uint8Array, columns: number) => engineFor(points).sumColumns(points, columns),
  });
}

/** Encodings from which on it pays to check membership of all together, where half the cofactor is prime. */
const TOGETHER = 3;

/** Whether encodings are elements, asked of all together; `false` also where asking one by one is faster. */
function areTogether(group: ModpSubgroup, points: Uint8Array, count: number): boolean {
  if (group.halfCofactor === 'prime') return count >= TOGETHER && areElements(group, points);
  const safe = group.p === 2n * group.q + 1n;
  return !safe && count >= SUBSETS_FROM && passSubsetTests(group, points);
}

/** Copies of encodings that lie end to end; `undefined` unless all are elements. */
function encodingsOf(group: ModpSubgroup, encodings: Uint8Array): readonly Uint8Array[] | undefined {
  const size = group.field.elementBytes;
  if (encodings.length % size !== 0) return undefined;
  const items = Array.from({ length: encodings.length / size }, (_, i) =>
    encodings.slice(i * size, (i + 1) * size),
  );
  const valid = areTogether(group, encodings, items.length) || items.every((item) => isElement(group, item));
  return valid ? items : undefined;
}

interface ElementParts {
  readonly group: Group;
  readonly subgroup: () => ModpSubgroup;
  /** A valid encoding that nobody else holds. */
  readonly bytes: Uint8Array;
  readonly comb: (() => Comb) | undefined;
}

/** An element held as its encoding. */
class EncodedElement implements Element {
  readonly group: Group;
  readonly #parts: ElementParts;

  constructor(parts: ElementParts) {
    this.group = parts.group;
    this.#parts = parts;
  }

  add(other: Element): Element {
    const bytes = this.#bytesOf(other);
    return this.#wrap(multiplyEncoded(this.#parts.subgroup(), this.#parts.bytes, bytes));
  }

  subtract(other: Element): Element {
    return this.add(other.negate());
  }

  negate(): Element {
    const { p } = this.#parts.subgroup();
    return this.#wrap(integerToBytes(invert(bytesToInteger(this.#parts.bytes), p), this.group.elementBytes));
  }

  multiply(scalar: Scalar): Element {
    assertSameGroup(this, scalar);
    const { subgroup, bytes, comb } = this.#parts;
    const { field, bits } = subgroup();
    const secret = scalar.toBytes();
    const product =
      comb === undefined ? powerSecret(field, bytes, secret, bits) : powerByComb(field, comb(), secret);
    secret.fill(0);
    return this.#wrap(product);
  }

  multiplyVartime(scalar: Scalar): Element {
    if (this.#parts.comb !== undefined) return this.multiply(scalar);
    assertSameGroup(this, scalar);
    return this.#wrap(powersEncodedVartime(this.#parts.subgroup(), [this.#parts.bytes], [scalar.value]));
  }

  equals(other: Element): boolean {
    return equalBytes(this.#parts.bytes, this.#bytesOf(other));
  }

  isIdentity(): boolean {
    return this.#parts.bytes.every((byte, i) => byte === (i === this.group.elementBytes - 1 ? 1 : 0));
  }

  toBytes(): Uint8Array {
    return this.#parts.bytes.slice();
  }

  #wrap(bytes: Uint8Array): Element {
    return new EncodedElement({ ...this.#parts, bytes, comb: undefined });
  }

  #bytesOf(other: Element): Uint8Array {
    assertSameGroup(this, other);
    return (other as EncodedElement).#parts.bytes;
  }
}

/** Groups of integers modulo a prime on the WebAssembly kernels. Every byte is that of the group on `bigint`. */

import { invert } from '@noble/curves/abstract/modular.js';
import { equalBytes } from '../bytes.js';
import { DecodeError } from '../errors.js';
import { expandMessage } from '../expand.js';
import { assertSameGroup, type Element, type Group, type GroupId, type Scalar } from '../group.js';
import { modpGroup } from '../groups/modp.js';
import type { ModpParameters } from '../groups/modp-params.js';
import { bitLength, bytesToInteger, integerToBytes } from '../integers.js';
import { scalarOperations } from '../scalar.js';
import { allowsVectors } from './allowed.js';
import { encodingsOf, modpBulk } from './modp-bulk.js';
import { type ModpField, modpField } from './modp-field.js';
import { instantiateModp, type ModpKernels } from './modp-kernels.js';
import { type Comb, makeComb, powerByComb, powerSecret } from './modp-power.js';
import { modpPublicSums } from './modp-public-sums.js';
import { selfTestModp } from './modp-self-test.js';
import {
  isElement,
  type ModpSubgroup,
  modpSubgroup,
  multiplyEncoded,
  powersEncodedVartime,
} from './modp-subgroup.js';
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
  const decode = decoderOf(id, elementBytes, subgroup);
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
    identity,
    generator,
    ...decoding(decode, subgroup, wrap),
    bulk: Object.freeze({
      ...modpBulk(subgroup, q, elementBytes, decode),
      openSums: (fixed: readonly Element[]) =>
        modpPublicSums(group, testedField(instantiate, parameters), fixed),
    }),
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

/** What checks an encoding and copies it. It throws {@link DecodeError} for what is no element. */
function decoderOf(
  id: GroupId,
  elementBytes: number,
  subgroup: () => ModpSubgroup,
): (bytes: Uint8Array, path: string) => Uint8Array {
  return (bytes, path) => {
    const own = new Uint8Array(bytes.length === elementBytes ? bytes : []);
    if (!isElement(subgroup(), own)) throw new DecodeError('bad-element', path, `not an element of ${id}`);
    return own;
  };
}

/** The decoding half of a group. @param decode - checks an encoding and copies it */
function decoding(
  decode: (bytes: Uint8Array, path: string) => Uint8Array,
  subgroup: () => ModpSubgroup,
  wrap: (bytes: Uint8Array) => Element,
): Pick<Group, 'elementFromBytes' | 'elementOrIdentityFromBytes' | 'decodeTogether'> {
  return {
    elementOrIdentityFromBytes: (bytes, path = '') => wrap(decode(bytes, path)),
    decodeTogether: (encodings) => encodingsOf(subgroup(), encodings)?.map((own) => wrap(own)),
    elementFromBytes: (bytes, path = '') => {
      const element = wrap(decode(bytes, path));
      if (element.isIdentity()) throw new DecodeError('identity', path, 'the identity is not allowed here');
      return element;
    },
  };
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

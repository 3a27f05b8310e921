/** Elements of a file, which are read one by one and decoded all together. */
import type { Element, Scalar } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import { asObject } from '../../../core/json-fields.js';
import { type EgGroup, type Encoding, isUnit } from './eg-group.js';
import { HASH_BYTES } from './hash.js';
import type { TextForm } from './text-form.js';

/** An element with E(x). */
export interface EgElement {
  readonly element: Element;
  readonly encoded: Uint8Array;
}

/** A ciphertext (alpha, beta). */
export interface Ciphertext {
  readonly alpha: EgElement;
  readonly beta: EgElement;
}

/** How a file writes bytes. */
export type ByteText = Pick<TextForm, 'fixed' | 'variable'>;

/** Reads the elements, scalars and hashes of one file. Elements can be used after {@link close}. */
export class ElementPool {
  readonly #eg: EgGroup;
  readonly #form: ByteText;
  readonly #encodings: Encoding[] = [];
  #elements: readonly Element[] | undefined;

  constructor(eg: EgGroup, form: ByteText) {
    this.#eg = eg;
    this.#form = form;
  }

  /** An element other than the unit. @throws {DecodeError} */
  element(value: JsonValue | undefined, path: string): EgElement {
    const bytes = this.#form.fixed(value, path, this.#eg.bytes);
    const index = this.#encodings.push({ bytes, path }) - 1;
    const at = (): Element => this.#at(index);
    return {
      encoded: bytes,
      get element() {
        return at();
      },
    };
  }

  /** Any element. @throws {DecodeError} */
  elementOrUnit(value: JsonValue | undefined, path: string): EgElement {
    const { group, bytes, kind } = this.#eg;
    const encoded = this.#form.fixed(value, path, bytes);
    const unit = group.identity();
    const isOne =
      kind === 'curve' ? isUnit(encoded) : encoded.every((byte, i) => byte === (i === bytes - 1 ? 1 : 0));
    return isOne ? { element: unit, encoded } : this.element(value, path);
  }

  /** An object of `pad` and `data`. @throws {DecodeError} */
  ciphertext(value: JsonValue | undefined, path: string): Ciphertext {
    const { pad, data } = asObject(value, path, ['pad', 'data']);
    return { alpha: this.element(pad, `${path}.pad`), beta: this.element(data, `${path}.data`) };
  }

  /** A scalar below the order. @throws {DecodeError} */
  scalar(value: JsonValue | undefined, path: string): Scalar {
    return this.#eg.group.scalarFromBytes(this.#form.fixed(value, path, HASH_BYTES), path);
  }

  /** A hash. @throws {DecodeError} */
  hash(value: JsonValue | undefined, path: string): Uint8Array {
    return this.#form.fixed(value, path, HASH_BYTES);
  }

  /** Bytes of any length up to `max`. @throws {DecodeError} */
  bytes(value: JsonValue | undefined, path: string, max: number): Uint8Array {
    return this.#form.variable(value, path, max);
  }

  /** Decodes all elements. @throws {DecodeError} `bad-element`, `identity` */
  close(): void {
    this.#elements = this.#eg.decode(this.#encodings);
  }

  #at(index: number): Element {
    const element = this.#elements?.[index];
    if (element === undefined) throw new TypeError('elements are read before they are decoded');
    return element;
  }
}

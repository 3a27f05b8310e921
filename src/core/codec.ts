/**
 * The one binary codec, for the wire and for hashing (spec section 2).
 *
 * Integers are big-endian; elements and scalars have the fixed length of their group; everything of variable
 * length carries its length first, so the encoding of a value is injective and has exactly one form.
 */
import { fromUtf8, isNormalized, utf8 } from './bytes.js';
import { type DecodeCode, DecodeError } from './errors.js';
import type { Element, Group, Scalar } from './group.js';

/** Builds one byte string. Every method returns the writer, so that a layout reads as one chain. */
export class Writer {
  #buffer = new Uint8Array(256);
  #length = 0;

  /** Version and type of a top-level object, one byte each. */
  tag(version: number, type: number): this {
    return this.u8(version).u8(type);
  }

  u8(value: number): this {
    return this.#unsigned(value, 1);
  }

  u16(value: number): this {
    return this.#unsigned(value, 2);
  }

  u32(value: number): this {
    return this.#unsigned(value, 4);
  }

  /** A safe integer in eight bytes. */
  u64(value: number): this {
    return this.#unsigned(value, 8);
  }

  /** Bytes whose length the format fixes. */
  raw(bytes: Uint8Array): this {
    this.#reserve(bytes.length).set(bytes);
    return this;
  }

  /** Bytes of variable length: u32 length, then the bytes. */
  bytes(bytes: Uint8Array): this {
    return this.u32(bytes.length).raw(bytes);
  }

  /** Text in Unicode normalization form C, as length-prefixed UTF-8. @throws {RangeError} if it is not in form C */
  text(text: string): this {
    if (!isNormalized(text)) throw new RangeError('text is not in normalization form C');
    return this.bytes(utf8(text));
  }

  bool(value: boolean): this {
    return this.u8(value ? 1 : 0);
  }

  /** An element that must not be the identity. @throws {RangeError} for the identity */
  element(element: Element): this {
    if (element.isIdentity()) throw new RangeError('the identity is not allowed here');
    return this.raw(element.toBytes());
  }

  elementOrIdentity(element: Element): this {
    return this.raw(element.toBytes());
  }

  scalar(scalar: Scalar): this {
    return this.raw(scalar.toBytes());
  }

  /** A list: u32 count, then each item by `write`. */
  list<T>(items: readonly T[], write: (item: T, writer: this) => void): this {
    this.u32(items.length);
    for (const item of items) write(item, this);
    return this;
  }

  /** The bytes written so far. */
  finish(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  #unsigned(value: number, width: number): this {
    if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * width))
      throw new RangeError(`${value} is not an unsigned integer of ${width} bytes`);
    const target = this.#reserve(width);
    for (let i = width - 1, rest = value; i >= 0; i--) {
      target[i] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return this;
  }

  #reserve(count: number): Uint8Array {
    const end = this.#length + count;
    if (end > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#buffer.length));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    const view = this.#buffer.subarray(this.#length, end);
    this.#length = end;
    return view;
  }
}

/**
 * Reads one byte string, checking everything it reads. Every failure is a {@link DecodeError} that names the field.
 * Finish with {@link Reader.end}: trailing bytes would make the encoding ambiguous.
 */
export class Reader {
  readonly #bytes: Uint8Array;
  #offset = 0;
  #path: string;

  /**
   * @param bytes - the input; it is not copied and must not change while it is read
   * @param path - name of the outermost object, for error messages
   */
  constructor(bytes: Uint8Array, path = '') {
    // Not a Buffer, whose slices are no copies.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#path = path;
  }

  /** Offset of the next byte to read. */
  get offset(): number {
    return this.#offset;
  }

  /** Reads a field under a name: errors inside it carry `path.name`. */
  field<T>(name: string, read: (reader: this) => T): T {
    const outer = this.#path;
    this.#path = outer === '' ? name : `${outer}.${name}`;
    const value = read(this);
    this.#path = outer;
    return value;
  }

  /** Checks version and type of a top-level object. */
  tag(version: number, type: number): void {
    const [v, t] = [this.u8(), this.u8()];
    if (v !== version) throw this.error('bad-version', `version ${v}, expected ${version}`);
    if (t !== type) throw this.error('bad-tag', `type ${t}, expected ${type}`);
  }

  u8(): number {
    return this.#unsigned(1);
  }

  u16(): number {
    return this.#unsigned(2);
  }

  u32(): number {
    return this.#unsigned(4);
  }

  u64(): number {
    const value = this.#unsigned(8);
    if (!Number.isSafeInteger(value)) throw this.error('bad-number', 'integer above 2^53-1');
    return value;
  }

  /** Exactly `length` bytes, as a view of the input. */
  raw(length: number): Uint8Array {
    const end = this.#offset + length;
    if (end > this.#bytes.length)
      throw this.error('truncated', `need ${length} bytes, have ${this.#bytes.length - this.#offset}`);
    const view = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return view;
  }

  /** Length-prefixed bytes of at most `max`. */
  bytes(max: number): Uint8Array {
    const length = this.u32();
    if (length > max) throw this.error('too-large', `${length} bytes, at most ${max} allowed`);
    return this.raw(length);
  }

  /** Text of at most `max` UTF-8 bytes, well formed and in normalization form C. */
  text(max: number): string {
    const text = fromUtf8(this.bytes(max), this.#path);
    if (!isNormalized(text)) throw this.error('bad-text', 'not in normalization form C');
    return text;
  }

  bool(): boolean {
    const value = this.u8();
    if (value > 1) throw this.error('bad-value', 'boolean must be 0 or 1');
    return value === 1;
  }

  element(group: Group): Element {
    return group.elementFromBytes(this.raw(group.elementBytes), this.#path);
  }

  elementOrIdentity(group: Group): Element {
    return group.elementOrIdentityFromBytes(this.raw(group.elementBytes), this.#path);
  }

  scalar(group: Group): Scalar {
    return group.scalarFromBytes(this.raw(group.scalarBytes), this.#path);
  }

  /** A list of at most `max` items, each under the path `[i]`. */
  list<T>(max: number, read: (reader: this, index: number) => T): T[] {
    const count = this.u32();
    if (count > max) throw this.error('too-large', `${count} items, at most ${max} allowed`);
    const outer = this.#path;
    const items: T[] = [];
    for (let i = 0; i < count; i++) {
      this.#path = `${outer}[${i}]`;
      items.push(read(this, i));
    }
    this.#path = outer;
    return items;
  }

  /** Checks that nothing is left. */
  end(): void {
    const left = this.#bytes.length - this.#offset;
    if (left !== 0) throw this.error('trailing-bytes', `${left} bytes after the end`);
  }

  /** An error at the current path, for checks that a caller makes on what it read. */
  error(code: DecodeCode, message: string): DecodeError {
    return new DecodeError(code, this.#path, message);
  }

  #unsigned(width: number): number {
    let value = 0;
    for (const byte of this.raw(width)) value = value * 256 + byte;
    return value;
  }
}

/** Decodes a whole byte string with `read` and checks that nothing is left. */
export function decode<T>(bytes: Uint8Array, path: string, read: (reader: Reader) => T): T {
  const reader = new Reader(bytes, path);
  const value = read(reader);
  reader.end();
  return value;
}

/** Reading canonical bytes: specification 2.1 and 2.2. Whatever is not the one encoding of a value is Malformed. */
import { concat, equal, Malformed, toBig, u8, utf8 } from './bytes.js';
import { decodePoint, ORDER, type Point } from './p256.js';

export class Reader {
  #at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** `raw n` */
  raw(n: number): Uint8Array {
    const part = this.#bytes.subarray(this.#at, this.#at + n);
    if (part.length !== n) throw new Malformed('truncated');
    this.#at += n;
    return part;
  }

  #uint(n: number): number {
    const value = toBig(this.raw(n));
    if (value > 2n ** 53n - 1n) throw new Malformed('integer above 2^53 - 1');
    return Number(value);
  }

  u8(): number {
    return this.#uint(1);
  }

  u16(): number {
    return this.#uint(2);
  }

  u32(): number {
    return this.#uint(4);
  }

  u64(): number {
    return this.#uint(8);
  }

  bool(): boolean {
    const value = this.u8();
    if (value > 1) throw new Malformed('bool');
    return value === 1;
  }

  bytes(most: number): Uint8Array {
    const length = this.u32();
    if (length > most) throw new Malformed('too long');
    return this.raw(length);
  }

  /** 2.2: well-formed UTF-8 in normalization form C. */
  text(most: number): string {
    const bytes = this.bytes(most);
    const text = Buffer.from(bytes).toString('utf8');
    if (!equal(utf8(text), bytes) || text.normalize('NFC') !== text) throw new Malformed('text');
    return text;
  }

  list<T>(most: number, item: () => T): T[] {
    const count = this.u32();
    if (count > most) throw new Malformed('list too long');
    const items: T[] = [];
    while (items.length < count) items.push(item());
    return items;
  }

  times<T>(count: number, item: (i: number) => T): T[] {
    return Array.from({ length: count }, (_, i) => item(i));
  }

  optional<T>(item: () => T): T | undefined {
    return this.bool() ? item() : undefined;
  }

  tag(type: number): void {
    if (!equal(this.raw(2), concat(u8(1), u8(type)))) throw new Malformed('tag');
  }

  /** 2.3: an element other than the identity. */
  element(): Point {
    const point = decodePoint(this.raw(64));
    if (point === null) throw new Malformed('identity');
    return point;
  }

  elementOrIdentity(): Point {
    return decodePoint(this.raw(64));
  }

  /** 2.3: a scalar below q. */
  scalar(): bigint {
    const value = toBig(this.raw(32));
    if (value >= ORDER) throw new Malformed('scalar');
    return value;
  }

  /** Whether nothing is left. */
  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Nothing may be left. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw new Malformed('trailing bytes');
  }
}

/** Reads one value from all of the bytes. */
export function readAll<T>(bytes: Uint8Array, read: (reader: Reader) => T): T {
  const reader = new Reader(bytes);
  const value = read(reader);
  reader.end();
  return value;
}

/**
 * Byte trees, the format of all binary files of Verificatum: a node is `00 || u32 number of children || children`, a leaf
 * `01 || u32 length || bytes`, integers big-endian. A reader always knows which shape it expects, so nothing is ever
 * built of what the input claims: counts and lengths are compared with what is there before anything is done.
 */
import { concatBytes } from '../../../core/bytes.js';
import { type DecodeCode, DecodeError } from '../../../core/errors.js';

const [NODE, LEAF] = [0, 1] as const;

/** Bytes before the content of a node or leaf. */
export const HEADER_BYTES = 5;

/** A leaf. */
export function leaf(bytes: Uint8Array): Uint8Array {
  return concatBytes(header(LEAF, bytes.length), bytes);
}

/** A leaf with an unsigned integer of four bytes. */
export function integerLeaf(value: number): Uint8Array {
  return leaf(header(0, value).subarray(1));
}

/** A node. @param children - byte trees */
export function node(...children: readonly Uint8Array[]): Uint8Array {
  return concatBytes(nodeHeader(children.length), ...children);
}

/** What stands before the children of a node. */
export function nodeHeader(count: number): Uint8Array {
  return header(NODE, count);
}

function header(kind: number, count: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, kind);
  view.setUint32(1, count);
  return bytes;
}

/** Reads one byte tree from the front to the end. Every failure is a {@link DecodeError} that names file and position. */
export class TreeReader {
  readonly #bytes: Uint8Array;
  readonly #path: string;
  #at = 0;

  /**
   * @param bytes - a whole file; not copied
   * @param path - name of the file, for error messages
   */
  constructor(bytes: Uint8Array, path: string) {
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#path = path;
  }

  /** Position of the next byte. */
  get at(): number {
    return this.#at;
  }

  /** Opens a node of just `count` children, which are read next. */
  node(count: number): void {
    const start = this.#at;
    const found = this.#header(NODE);
    if (found !== count) throw this.#error('bad-value', `a node of ${found} children, not ${count}`, start);
  }

  /**
   * Opens a node of any number of children from 1, which are read next.
   * @param leastBytes - of each child: a number that the file is too short for is refused at once
   */
  anyNode(leastBytes: number): number {
    const start = this.#at;
    const count = this.#header(NODE);
    if (count === 0) throw this.#error('bad-value', 'a node of no children', start);
    if (count * leastBytes > this.#bytes.length - this.#at)
      throw this.#error('truncated', `too short for ${count} children`, start);
    return count;
  }

  /** The content of a leaf of just `length` bytes, as a view of the input. */
  leaf(length: number): Uint8Array {
    const start = this.#at;
    const found = this.#header(LEAF);
    if (found !== length) throw this.#error('bad-value', `a leaf of ${found} bytes, not ${length}`, start);
    return this.raw(length);
  }

  /** The content of a leaf of at most `max` bytes, as a view of the input. */
  anyLeaf(max: number): Uint8Array {
    const start = this.#at;
    const found = this.#header(LEAF);
    if (found > max)
      throw this.#error('too-large', `a leaf of ${found} bytes, at most ${max} allowed`, start);
    return this.raw(found);
  }

  /** The bytes from a position up to the next byte: those of a part that was just read. */
  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.#at);
  }

  /** The next bytes, whatever they are: for readers of long arrays, which check them on their own. */
  raw(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length)
      throw this.#error('truncated', `need ${length} bytes, have ${this.#bytes.length - this.#at}`, this.#at);
    const view = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return view;
  }

  /** Checks that nothing is left. */
  end(): void {
    const left = this.#bytes.length - this.#at;
    if (left !== 0) throw this.#error('trailing-bytes', `${left} bytes after the end`, this.#at);
  }

  /** An error about the byte at a position. */
  error(code: DecodeCode, message: string, position: number): DecodeError {
    return this.#error(code, message, position);
  }

  #header(kind: number): number {
    const start = this.#at;
    const bytes = this.raw(HEADER_BYTES);
    if (bytes[0] !== kind)
      throw this.#error('bad-tag', kind === NODE ? 'a node was expected' : 'a leaf was expected', start);
    return new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES).getUint32(1);
  }

  #error(code: DecodeCode, message: string, position: number): DecodeError {
    return new DecodeError(code, `${this.#path}@${position}`, message);
  }
}

/** Reads a whole file with `read` and checks that nothing is left. */
export function readTree<T>(bytes: Uint8Array, path: string, read: (reader: TreeReader) => T): T {
  const reader = new TreeReader(bytes, path);
  const value = read(reader);
  reader.end();
  return value;
}

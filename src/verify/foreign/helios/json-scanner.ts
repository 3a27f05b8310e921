/** Reading the brackets, commas and plain texts of JSON from a file that may be larger than memory. */
import { joinBytes } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import type { ForeignFile } from '../source.js';

const CHUNK = 2 ** 20;
const SPACE: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A place in a file. */
export class JsonScanner {
  readonly #file: ForeignFile;
  #chunk: Uint8Array = new Uint8Array();
  /** Position of the chunk in the file. */
  #start = 0;
  #at = 0;

  constructor(file: ForeignFile) {
    this.#file = file;
  }

  /** Skips white space, then one character, which must be this one. @throws {DecodeError} `bad-json` */
  async expect(character: string): Promise<void> {
    if (!(await this.take(character))) throw this.#error(`expected ${character}`);
  }

  /** Skips white space, then this character if it is there. @returns whether it was */
  async take(character: string): Promise<boolean> {
    if ((await this.#next()) !== character.charCodeAt(0)) return false;
    this.#at++;
    return true;
  }

  /** After an item: whether there is another one, or the closing bracket. @throws {DecodeError} `bad-json` */
  async comma(close: string): Promise<boolean> {
    if (await this.take(',')) return true;
    await this.expect(close);
    return false;
  }

  /** There is only white space left. @throws {DecodeError} `bad-json` */
  async end(): Promise<void> {
    if ((await this.#next()) !== undefined) throw this.#error('text after the value');
  }

  /**
   * A text without escapes, and where it is in the file.
   * @param maxBytes - the longest that is read
   * @throws {DecodeError} `bad-json`, `too-large`
   */
  async text(
    maxBytes: number,
    path: string,
  ): Promise<{ readonly text: Uint8Array; readonly offset: number }> {
    await this.expect('"');
    const offset = this.#start + this.#at;
    const pieces: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      if ((await this.#peek()) === undefined) throw this.#error('a text that does not end');
      const end = this.#chunk.indexOf(QUOTE, this.#at);
      const piece = this.#chunk.subarray(this.#at, end === -1 ? this.#chunk.length : end);
      length += piece.length;
      if (length > maxBytes) throw new DecodeError('too-large', path, `more than ${maxBytes} characters`);
      if (piece.includes(BACKSLASH)) throw this.#error('an escape where none belongs');
      pieces.push(piece.slice());
      this.#at += piece.length;
      if (end !== -1) break;
    }
    this.#at++;
    return { text: joinBytes(pieces), offset };
  }

  /** The next byte that is not white space, which is not taken. */
  async #next(): Promise<number | undefined> {
    let next = await this.#peek();
    while (next !== undefined && SPACE.includes(next)) {
      this.#at++;
      next = await this.#peek();
    }
    return next;
  }

  async #peek(): Promise<number | undefined> {
    if (this.#at === this.#chunk.length) {
      this.#start += this.#chunk.length;
      this.#at = 0;
      this.#chunk = await this.#file.read(this.#start, CHUNK);
    }
    return this.#chunk[this.#at];
  }

  #error(message: string): DecodeError {
    return new DecodeError('bad-json', 'bundle', `${message} (at byte ${this.#start + this.#at})`);
  }
}

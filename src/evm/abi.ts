/**
 * As much of the Ethereum ABI as our contracts' events need: words, byte strings and lists of words, and no nesting. Every
 * value has one encoding here: heads in order, tails in the order of their heads, no gaps, zero padding.
 */
import { concatBytes, equalBytes } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { bytesToInteger } from '../core/integers.js';
import { WORD_BYTES, word } from '../core/keccak-transcript.js';

/** A value: a word, a byte string, or a list of items of so many words each. */
export type AbiValue =
  | { readonly kind: 'word'; readonly word: Uint8Array }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'list'; readonly words: readonly Uint8Array[]; readonly width: number };

/** The type of a value; `width` is the words of one item of a list. */
export type AbiType = 'word' | 'bytes' | { readonly width: number };

/** Encodes a tuple. */
export function encodeAbi(values: readonly AbiValue[]): Uint8Array {
  const heads: Uint8Array[] = [];
  const tails: Uint8Array[] = [];
  let offset = values.length * WORD_BYTES;
  for (const value of values) {
    if (value.kind === 'word') {
      heads.push(value.word);
      continue;
    }
    const tail = value.kind === 'bytes' ? bytesTail(value.bytes) : listTail(value.words, value.width);
    heads.push(word(offset));
    tails.push(tail);
    offset += tail.length;
  }
  return concatBytes(...heads, ...tails);
}

/**
 * Decodes a tuple.
 * @param path - name of the tuple, for errors
 * @throws {DecodeError} for anything but the encoding that {@link encodeAbi} makes
 */
export function decodeAbi(data: Uint8Array, types: readonly AbiType[], path: string): AbiValue[] {
  const values = types.map((type, i): AbiValue => {
    const head = wordAt(data, i * WORD_BYTES, path);
    if (type === 'word') return { kind: 'word', word: head };
    const offset = lengthOf(head, data, path);
    const count = lengthOf(wordAt(data, offset, path), data, path);
    const start = offset + WORD_BYTES;
    if (type === 'bytes') return { kind: 'bytes', bytes: slice(data, start, count, path) };
    const words = Array.from({ length: count * type.width }, (_, k) =>
      wordAt(data, start + k * WORD_BYTES, path),
    );
    return { kind: 'list', words, width: type.width };
  });
  if (!equalBytes(encodeAbi(values), data))
    throw new DecodeError('bad-encoding', path, 'not the one encoding of its values');
  return values;
}

/** The unsigned integer in a word. @throws {DecodeError} `bad-number` if it is above `max` */
export function smallInteger(bytes: Uint8Array, max: number, path: string): number {
  const value = bytesToInteger(bytes);
  if (value > BigInt(max)) throw new DecodeError('bad-number', path, `above ${max}`);
  return Number(value);
}

/** Bytes of an address. */
const ADDRESS_BYTES = 20;

/** An address as a word. @throws {RangeError} if it has not 20 bytes */
export function addressWord(address: Uint8Array): Uint8Array {
  if (address.length !== ADDRESS_BYTES) throw new RangeError('an address has 20 bytes');
  return concatBytes(new Uint8Array(WORD_BYTES - ADDRESS_BYTES), address);
}

/** The address in a word. @throws {DecodeError} `bad-value` if the bytes before it are not zero */
export function addressFromWord(bytes: Uint8Array, path: string): Uint8Array {
  const address = bytes.slice(WORD_BYTES - ADDRESS_BYTES);
  if (bytes.length !== WORD_BYTES || !equalBytes(addressWord(address), bytes))
    throw new DecodeError('bad-value', path, 'not an address');
  return address;
}

function bytesTail(bytes: Uint8Array): Uint8Array {
  const padding = (WORD_BYTES - (bytes.length % WORD_BYTES)) % WORD_BYTES;
  return concatBytes(word(bytes.length), bytes, new Uint8Array(padding));
}

function listTail(words: readonly Uint8Array[], width: number): Uint8Array {
  return concatBytes(word(words.length / width), ...words);
}

/** A length or an offset; nothing is larger than the data that it is in. */
function lengthOf(bytes: Uint8Array, data: Uint8Array, path: string): number {
  return smallInteger(bytes, data.length, path);
}

function wordAt(data: Uint8Array, offset: number, path: string): Uint8Array {
  return slice(data, offset, WORD_BYTES, path);
}

function slice(data: Uint8Array, offset: number, length: number, path: string): Uint8Array {
  if (offset + length > data.length)
    throw new DecodeError('truncated', path, `ends before ${offset + length}`);
  return data.slice(offset, offset + length);
}

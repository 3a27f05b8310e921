/**
 * The groups as Belenios writes them: elements as texts, challenges hashed from texts, integers hidden in elements. The
 * arithmetic is that of `core`.
 */
import { joinBytes, toHex, utf8 } from '../../../core/bytes.js';
import { hashesOf } from '../../../core/engine/sha2-each.js';
import { DecodeError } from '../../../core/errors.js';
import type { Element, Group, Scalar } from '../../../core/group.js';
import { sha256 } from '../../../core/hash.js';
import { bytesToInteger, parseBigDecimal } from '../../../core/integers.js';
import type { JsonValue } from '../../../core/json.js';
import { textOf } from './json.js';

/** An element, and the text that stands for it. */
export interface Point {
  readonly text: string;
  readonly element: Element;
}

/** What differs from group to group. */
export interface TextCodec {
  readonly group: Group;
  /** Encodings of `core` from texts. @throws {DecodeError} if it is not the one text of something */
  decode(text: string, path: string): Uint8Array;
  /** The text of an encoding of `core`, whose bytes it may change. */
  encode(bytes: Uint8Array): string;
  /** The generator of shuffle proofs with a number from -1. */
  shuffleGenerator(index: number): Element;
  /** How many integers an element can hide; 0 where Belenios hides none. */
  readonly capacity: number;
  /** Orders elements as Belenios sorts ciphertexts before they are shuffled. */
  compare(a: Element, b: Element): number;
  /** The integers that an element hides, before they are cut into bytes. */
  hidden(element: Element): bigint;
}

/** A group of Belenios. */
export interface TextGroup extends TextCodec {
  readonly name: string;
  /** Reads an element, the identity included. @throws {DecodeError} `bad-element` if it is not in the group */
  point(value: JsonValue | undefined, path: string): Point;
  /** The same, but for the identity. @throws {DecodeError} also `identity` */
  key(value: JsonValue | undefined, path: string): Point;
  textOf(element: Element): string;
  /** Reads a scalar in decimals. @throws {DecodeError} `bad-scalar` if it is not below the order */
  scalar(value: JsonValue | undefined, path: string): Scalar;
  /** `SHA-256(text) mod q`. */
  challenge(text: string): Scalar;
  /** The same of many texts, which costs less for those of one length. */
  challenges(texts: readonly string[]): readonly Scalar[];
  /** The integers that an element hides, `count` of them. */
  integers(element: Element, count: number): readonly number[];
}

/** Digits of the longest scalar: 2047 bits. */
const MAX_DIGITS = 620;
/** Characters of the longest text of an element. */
export const MAX_POINT_TEXT = 1024;

/** Makes a group of its codec. */
export function textGroup(codec: TextCodec): TextGroup {
  const { group } = codec;
  const point = (value: JsonValue | undefined, path: string): Point => {
    const text = textOf(value, path, MAX_POINT_TEXT);
    return { text, element: group.elementOrIdentityFromBytes(codec.decode(text, path), path) };
  };
  return Object.freeze({
    name: group.id,
    group,
    point,
    key: (value: JsonValue | undefined, path: string) => {
      const read = point(value, path);
      if (read.element.isIdentity()) throw new DecodeError('identity', path, 'the identity is no key');
      return read;
    },
    decode: codec.decode,
    encode: codec.encode,
    textOf: (element: Element) => codec.encode(element.toBytes()),
    scalar: (value: JsonValue | undefined, path: string) => {
      const integer = parseBigDecimal(textOf(value, path, MAX_DIGITS), MAX_DIGITS, path);
      if (integer >= group.order) throw new DecodeError('bad-scalar', path, 'not below the group order');
      return group.scalar(integer);
    },
    challenge: (text: string) => group.scalar(hashInteger(text)),
    challenges: (texts: readonly string[]) =>
      hashesOf(texts.map(utf8)).map((hash) => group.scalar(bytesToInteger(hash))),
    shuffleGenerator: codec.shuffleGenerator,
    capacity: codec.capacity,
    compare: codec.compare,
    hidden: codec.hidden,
    integers: (element: Element, count: number) => bytesOf(codec.hidden(element), count),
  });
}

/** The SHA-256 of a text, as an integer. */
export function hashInteger(text: string): bigint {
  return bytesToInteger(sha256(utf8(text)));
}

/** The SHA-256 of a text, in hex. */
export function hashHex(text: string): string {
  return toHex(sha256(utf8(text)));
}

/** The last bytes of an integer, in order. */
function bytesOf(integer: bigint, count: number): readonly number[] {
  const bytes: number[] = [];
  for (let rest = integer; bytes.length < count; rest >>= 8n) bytes.unshift(Number(rest & 255n));
  return bytes;
}

/** Encodings end to end, as the bulk engine takes them. */
export function encodings(elements: readonly Element[]): Uint8Array {
  return joinBytes(elements.map((element) => element.toBytes()));
}

/** Reads the published vectors: the JSON as it is, numbers as bigint, typed values of the hash. */
import { readFileSync } from 'node:fs';
import type { Hashable } from '../../../../src/verify/foreign/swisspost/recursive-hash.js';

/** A value of parsed JSON, looked into without ceremony; a wrong path gives `undefined`. */
// biome-ignore lint/suspicious/noExplicitAny: test data whose shape the assertions check
export type Json = any;

/** One published vector. */
export interface Vector {
  readonly description: string;
  readonly context: Json;
  readonly input: Json;
  readonly output: Json;
}

/** The vectors of one file. */
export function vectors(folder: string, file: string): readonly Vector[] {
  return JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
}

/** A number of a vector: `0x...`, or base64. */
export function integer(text: string): bigint {
  return BigInt(text.startsWith('0x') ? text : `0x0${Buffer.from(text, 'base64').toString('hex')}`);
}

/** A base64 byte string. */
export function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

/** A typed value of the hash vectors. */
export function hashable(value: Json): Hashable {
  if (Array.isArray(value)) return value.map(hashable);
  if (value.type === 'bytes') return bytes(value.value);
  return value.type === 'integer' ? integer(value.value) : value.value;
}

/** What a shuffle is bound to, and the lists that it takes. */
import { equalBytes } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { assertSameGroup, type Element, type Group } from '../core/group.js';
import { MAX_ROWS, MAX_WIDTH } from './limits.js';

/** The election as mixers see it. */
export interface MixSession {
  readonly group: Group;
  /** 32-byte election id, followed by whatever tells this list of ciphertexts from others of the election. */
  readonly session: Uint8Array;
}

/** A list of ciphertexts to be shuffled: under which key, and how many in each row. */
export interface MixParams extends MixSession {
  readonly publicKey: Element;
  /** Ciphertexts of a row, at least 1: they stay together. */
  readonly width: number;
}

/** Whose turn it is. */
export interface MixPlace {
  /** Position in the chain, from 0. */
  readonly stage: number;
  /** The mixer's number; no mixer comes twice in a chain. */
  readonly mixer: number;
}

/**
 * Checks what the caller says.
 * @throws {TypeError} if groups are mixed
 * @throws {RangeError} if the key is the identity, or the width not an integer from 1 to {@link MAX_WIDTH}
 */
export function assertParams({ group, publicKey, width }: MixParams): void {
  assertSameGroup(publicKey, { group });
  if (publicKey.isIdentity()) throw new RangeError('the public key is the identity');
  if (!Number.isSafeInteger(width) || width < 1 || width > MAX_WIDTH)
    throw new RangeError(`a row has from 1 to ${MAX_WIDTH} ciphertexts`);
}

/** Bytes of a row of ciphertexts. */
export function rowBytes({ group, width }: MixParams): number {
  return 2 * width * group.elementBytes;
}

/**
 * The number of rows of a list, whose points are looked at only so far that no c1 is the identity: then c2 would be the
 * plaintext in the open.
 * @throws {DecodeError} `truncated` if there are no whole rows, `too-large`, `identity`
 */
export function rowsIn(params: MixParams, list: Uint8Array, path: string): number {
  const rows = list.length / rowBytes(params);
  if (!Number.isInteger(rows) || rows === 0)
    throw new DecodeError('truncated', path, 'not a list of whole rows');
  if (rows > MAX_ROWS) throw new DecodeError('too-large', path, `more than ${MAX_ROWS} rows`);
  const size = params.group.elementBytes;
  const identity = params.group.identity().toBytes();
  for (let at = 0; at < list.length; at += 2 * size)
    if (equalBytes(list.subarray(at, at + size), identity))
      throw new DecodeError('identity', `${path}[${at / (2 * size)}].c1`, 'the identity is not allowed here');
  return rows;
}

/** Checks that all of a list are elements. @throws {DecodeError} `bad-element` */
export function assertElements(group: Group, list: Uint8Array, path: string): void {
  const bad = group.bulk.firstInvalid(list);
  if (bad >= 0) throw new DecodeError('bad-element', `${path}[${bad}]`, `not an element of ${group.id}`);
}

/** What both kinds of provers begin with. */
import type { Writer } from '../core/codec.js';
import { assertSameGroup, type Element, type Group } from '../core/group.js';
import { NonceStream } from '../core/nonce-stream.js';
import type { Rng } from '../core/random.js';
import type { ShuffleGenerators } from './generators.js';
import { assertElements, assertParams, type MixParams, type MixSession, rowsIn } from './params.js';
import { secretsTranscript } from './statement.js';

/** What a mixer publishes. */
export interface Shuffled {
  /** The shuffled list. */
  readonly outputs: Uint8Array;
  /** The proof, encoded. */
  readonly proof: Uint8Array;
}

/**
 * The number of rows of a list that is to be shuffled.
 * @throws {DecodeError} if it is not a list of ciphertexts
 * @throws {TypeError | RangeError} if parameters are out of range
 */
export function checkedInputs(params: MixParams, inputs: Uint8Array): number {
  assertParams(params);
  const rows = rowsIn(params, inputs, 'inputs');
  assertElements(params.group, inputs, 'inputs');
  return rows;
}

/** The first generators. @throws {TypeError} for those of another group @throws {RangeError} if there are too few */
export function generatorsFor(group: Group, generators: ShuffleGenerators, rows: number): Uint8Array {
  assertSameGroup(generators, { group });
  return generators.first(rows);
}

/** The first generator, with a table. */
export function firstGenerator(group: Group, generators: Uint8Array): Element {
  return group.withTable(group.elementFromBytes(generators.subarray(0, group.elementBytes)));
}

/** Secret scalars, bound to session and place, and to fresh randomness. */
export function secretStream(session: MixSession, place: Writer, rng: Rng): NonceStream {
  return new NonceStream(session.group, secretsTranscript(session, place).nonces([], rng));
}

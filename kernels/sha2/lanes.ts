/** Moving words between messages, which lie end to end, and lanes, where word t of every message shares a vector. */
import type { V128 } from '../wasm/vector.js';
import { shuffle, type Words } from './vector.js';

/** The same words with the bytes of each in the opposite order. */
export function reverseBytes(words: Words, value: V128): V128 {
  const bytes = Array.from(
    { length: 16 },
    (_, i) => i - (i % words.bytes) + words.bytes - 1 - (i % words.bytes),
  );
  return shuffle(value, value, bytes);
}

/**
 * Transposes a square of words: row i holds the words i of all given vectors. Its own inverse.
 * @param vectors as many as a vector has words, each cheap to repeat (a local)
 * @param keep makes a value cheap to repeat
 */
export function transpose(words: Words, vectors: readonly V128[], keep: (value: V128) => V128): V128[] {
  const [a, b, c, d] = vectors;
  if (a === undefined || b === undefined) throw new RangeError('a square has two rows at least');
  if (words.bytes === 8) return [low(a, b, 8), high(a, b, 8)];
  if (c === undefined || d === undefined) throw new RangeError('a square of four words has four rows');
  const [abLow, abHigh] = [keep(low(a, b, 4)), keep(high(a, b, 4))];
  const [cdLow, cdHigh] = [keep(low(c, d, 4)), keep(high(c, d, 4))];
  return [low(abLow, cdLow, 8), high(abLow, cdLow, 8), low(abHigh, cdHigh, 8), high(abHigh, cdHigh, 8)];
}

/** Units of the low halves of both, alternating. */
function low(a: V128, b: V128, unit: number): V128 {
  return shuffle(a, b, interleaved(unit, 0));
}

/** Units of the high halves of both, alternating. */
function high(a: V128, b: V128, unit: number): V128 {
  return shuffle(a, b, interleaved(unit, 8));
}

function interleaved(unit: number, start: number): number[] {
  return Array.from({ length: 16 }, (_, i) => {
    const [which, byte] = [Math.floor(i / unit), i % unit];
    return start + Math.floor(which / 2) * unit + byte + (which % 2) * 16;
  });
}

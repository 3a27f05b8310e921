/** Reproducible bytes for demonstrations and tests: SHA-256 in counter mode over a seed. Anyone can predict them. */
import { concatBytes, utf8 } from '../../core/bytes.js';
import { Writer } from '../../core/codec.js';
import { taggedHash } from '../../core/hash.js';
import type { Rng } from '../../core/random.js';

const BLOCK = 32;

/** A source that returns the same bytes for the same seed. Never for a real election. */
export function seededRng(seed: string): Rng {
  const key = utf8(seed);
  let counter = 0;
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / BLOCK) }, () =>
      taggedHash('hanpyo demo randomness', new Writer().bytes(key).u64(counter++).finish()),
    );
    return concatBytes(...blocks).subarray(0, length);
  };
}

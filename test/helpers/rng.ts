import { utf8 } from '../../src/core/bytes.js';
import { sha256 } from '../../src/core/hash.js';
import type { Rng } from '../../src/core/random.js';

/** A reproducible random source for tests: SHA-256 in counter mode over a seed text. Never for real use. */
export function seededRng(seed: string): Rng {
  let counter = 0;
  return (length) => {
    const out = new Uint8Array(length);
    for (let offset = 0; offset < length; offset += 32) {
      const block = sha256(utf8(`${seed}/${counter++}`));
      out.set(block.subarray(0, Math.min(32, length - offset)), offset);
    }
    return out;
  };
}

import { describe, expect, it } from 'vitest';
import { P256_EMBEDDING } from '../../src/core/groups/embedding-p256.js';
import { RISTRETTO255_EMBEDDING } from '../../src/core/groups/embedding-ristretto255.js';
import { firstCandidate, type MessageEmbedding } from '../../src/core/groups/embedding-search.js';
import { P256 } from '../../src/core/groups/p256.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { seededRng } from '../helpers/rng.js';

/** An embedding in which the given counters work, and the counters that were tried. */
function counting(working: readonly number[]): { embedding: MessageEmbedding; tried: number[] } {
  const tried: number[] = [];
  const candidate = (message: Uint8Array, counter: number) => {
    tried.push(counter);
    return { encoding: Uint8Array.of(...message, 0xa0 + counter), works: working.includes(counter) };
  };
  const rest = { worksVartime: () => false, read: () => undefined };
  return { embedding: { messageBytes: 1, uniformTries: 4, counters: 8, candidate, ...rest }, tried };
}

const all = Array.from({ length: 8 }, (_, counter) => counter);
const subsets = Array.from({ length: 256 }, (_, set) => all.filter((counter) => (set >> counter) & 1));

describe('the search for a counter', () => {
  it('finds the smallest one that works, whichever do', () => {
    for (const working of subsets.slice(1)) {
      const found = firstCandidate(counting(working).embedding, Uint8Array.of(9));
      expect(found).toEqual(Uint8Array.of(9, 0xa0 + Math.min(...working)));
    }
  });

  it('makes the same tries for all messages that have a counter among them', () => {
    for (const working of subsets.slice(1)) {
      const { embedding, tried } = counting(working);
      firstCandidate(embedding, Uint8Array.of(9));
      expect(tried).toEqual(all.slice(0, Math.max(4, Math.min(...working) + 1)));
    }
  });

  it('ends where no counter works', () => {
    const { embedding, tried } = counting([]);
    expect(() => firstCandidate(embedding, Uint8Array.of(9))).toThrow(RangeError);
    expect(tried).toEqual(all);
  });
});

describe.each([
  ['P-256', P256_EMBEDDING, P256, 2],
  ['ristretto255', RISTRETTO255_EMBEDDING, ristretto255WithEngine('wasm'), 4],
] as const)('candidates of %s', (id, embedding, group, oneIn) => {
  it('work as often as the bound of the tries supposes, for a secret message as for a public one', () => {
    const rng = seededRng(id);
    let works = 0;
    const runs = 400;
    for (let i = 0; i < runs; i++) {
      const message = i < 40 ? new Uint8Array(30) : rng(30);
      const counter = i % 256;
      const candidate = embedding.candidate(message, counter);
      expect(embedding.worksVartime(group, message, counter)).toBe(candidate.works);
      if (!candidate.works) continue;
      works++;
      expect(embedding.read(candidate.encoding)).toEqual({ message, counter });
      expect(group.elementFromBytes(candidate.encoding).toBytes()).toEqual(candidate.encoding);
    }
    expect(works).toBeGreaterThan((0.7 * runs) / oneIn);
    expect(works).toBeLessThan((1.3 * runs) / oneIn);
  });
});

describe('candidates of ristretto255', () => {
  it('have their counter in the first byte and the last', () => {
    const message = new Uint8Array(30).fill(5);
    for (const [counter, first, last] of [
      [0, 0, 0],
      [127, 254, 0],
      [128, 0, 1],
      [16_255, 254, 126],
    ] as const) {
      const { encoding } = RISTRETTO255_EMBEDDING.candidate(message, counter);
      expect([encoding[0], encoding[31]]).toEqual([first, last]);
      expect(RISTRETTO255_EMBEDDING.read(encoding)).toEqual({ message, counter });
    }
    const beyond = RISTRETTO255_EMBEDDING.candidate(message, 127 * 128).encoding;
    expect(beyond[31]).toBe(127);
    expect(RISTRETTO255_EMBEDDING.read(beyond)).toBeUndefined();
    expect(RISTRETTO255_EMBEDDING.counters).toBe(16_256);
  });
});

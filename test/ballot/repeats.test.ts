/** Fingerprints that occur more than once: found as by the obvious count, whatever was written away, or not at all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FINGERPRINT_BYTES, FingerprintSet } from '../../src/ballot/fingerprints.js';
import { PrintHash } from '../../src/ballot/print-hash.js';
import { RepeatFinder } from '../../src/ballot/repeats.js';
import { joinBytes } from '../../src/core/bytes.js';
import { ScratchError } from '../../src/core/scratch.js';
import { seededRng } from '../helpers/rng.js';
import { scratchInMemory, type TestScratch } from '../helpers/scratch.js';

/** A fingerprint like those of ballots: one for each number. */
function print(number: number): Uint8Array {
  return seededRng(`print ${number}`)(FINGERPRINT_BYTES);
}

/** A finder that took lists of fingerprints in. */
function finderOf(
  lists: readonly (readonly Uint8Array[])[],
  scratch: TestScratch,
  members?: number,
): RepeatFinder {
  const finder = new RepeatFinder(scratch, members, seededRng('places'));
  for (const list of lists) finder.add(joinBytes(list));
  return finder;
}

describe('fingerprints that occur more than once', () => {
  const prints = Array.from({ length: 60 }, (_, i) => print(i));
  const lists = fc.array(fc.array(fc.nat(prints.length - 1), { minLength: 1, maxLength: 9 }), {
    minLength: 10,
    maxLength: 30,
  });
  const blocks = fc.constantFrom(16, 16, 32, 1024);
  const members = fc.constantFrom(1, 2, 5, 1000);

  it('are those that an obvious count finds, however little is in memory', async () => {
    let written = 0;
    await fc.assert(
      fc.asyncProperty(lists, blocks, members, async (numbers, block, most) => {
        const counts = new Map<number, number>();
        for (const number of numbers.flat()) counts.set(number, (counts.get(number) ?? 0) + 1);
        const expected = new Set([...counts].filter(([, count]) => count > 1).map(([number]) => number));
        const scratch = scratchInMemory(block);
        const finder = finderOf(
          numbers.map((list) => list.map((number) => prints[number] ?? new Uint8Array())),
          scratch,
          most,
        );
        const found = new FingerprintSet();
        expect(await finder.find(found)).toBe(expected.size);
        expect(prints.flatMap((bytes, i) => (found.has(bytes) ? [i] : []))).toEqual(
          [...expected].sort((a, b) => a - b),
        );
        // Looking again finds nothing new.
        expect(await finder.find(found)).toBe(0);
        written += scratch.blocks.length;
      }),
      { numRuns: 25 },
    );
    expect(written).toBeGreaterThan(100);
  });

  it('are told from those that were known before', async () => {
    const [a, b, c] = [print(1), print(2), print(3)];
    const finder = finderOf([[a, b], [b, c], [a]], scratchInMemory());
    const known = new FingerprintSet();
    known.add(a);
    known.add(c);
    expect(await finder.find(known)).toBe(1);
    expect([a, b, c].map((bytes) => known.has(bytes))).toEqual([true, true, true]);
  });

  it('may be one and the same, as often as somebody likes', async () => {
    const finder = finderOf([Array.from({ length: 500 }, () => print(7))], scratchInMemory(32), 1);
    const found = new FingerprintSet();
    expect(await finder.find(found)).toBe(1);
  });

  it('are looked for without a disk, where memory has room', async () => {
    const scratch = scratchInMemory(1024);
    const found = new FingerprintSet();
    expect(await finderOf([[print(1)], [print(2), print(1)]], scratch).find(found)).toBe(1);
    expect(scratch.blocks).toEqual([]);
  });

  it('refuses blocks of no right size, and fingerprints that are cut short', () => {
    for (const block of [0, -16, 8, 24, 2 ** 21, Number.NaN])
      expect(() => new RepeatFinder(scratchInMemory(block))).toThrow(RangeError);
    expect(() => new FingerprintSet().add(print(1).subarray(1))).toThrow(RangeError);
  });

  it('stops where it is told to', async () => {
    const finder = finderOf([[print(1), print(2)]], scratchInMemory());
    const reason = new Error('enough');
    await expect(finder.find(new FingerprintSet(), AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('what was written away', () => {
  const some = Array.from({ length: 400 }, (_, i) => print(i));
  const found = (scratch: TestScratch, finder: RepeatFinder): Promise<number> => {
    expect(scratch.blocks.length).toBeGreaterThan(100);
    return finder.find(new FingerprintSet());
  };

  it('is an error where it comes back changed in any bit, missing, or in another place', async () => {
    const damage: readonly ((blocks: Uint8Array[]) => void)[] = [
      ...Array.from({ length: 16 }, (_, byte) => (blocks: Uint8Array[]) => {
        const block = blocks[5 + byte] ?? new Uint8Array();
        block[byte] = (block[byte] ?? 0) ^ (1 << (byte % 8));
      }),
      (blocks) => blocks.pop(),
      (blocks) => blocks.push(blocks.shift() ?? new Uint8Array()),
      (blocks) => blocks.fill(new Uint8Array(32), 50, 51),
    ];
    for (const harm of damage) {
      const scratch = scratchInMemory(32);
      const finder = finderOf([some, some], scratch);
      harm(scratch.blocks);
      await expect(found(scratch, finder)).rejects.toThrow(ScratchError);
    }
    const scratch = scratchInMemory(32);
    expect(await found(scratch, finderOf([some, some], scratch))).toBe(some.length);
  });

  it('is an error where there is no room', () => {
    expect(() => finderOf([some], scratchInMemory(16, 30))).toThrow(ScratchError);
  });
});

describe('places of fingerprints', () => {
  it('are spread, whatever fingerprints have in common', () => {
    const chosen: readonly ((i: number) => Uint8Array)[] = [
      (i) => Uint8Array.from({ length: 16 }, (_, k) => (k < 2 ? i >> (8 * k) : 0)),
      (i) => Uint8Array.from({ length: 16 }, (_, k) => (k < 14 ? 0xff : i >> (8 * (k - 14)))),
    ];
    for (const make of chosen) {
      const hash = new PrintHash(seededRng('key'));
      const counts = new Uint32Array(256);
      for (let i = 0; i < 2 ** 12; i++) {
        const bytes = make(i);
        const words = new Uint32Array(4);
        for (let w = 0; w < 4; w++) words[w] = new DataView(bytes.buffer).getUint32(4 * w);
        const place = hash.of(words) >>> 24;
        counts[place] = (counts[place] ?? 0) + 1;
      }
      // Sixteen each, were they spread evenly.
      expect(Math.max(...counts)).toBeLessThan(64);
    }
  });

  it('are others under another key, and the same under the same one', () => {
    const words = Uint32Array.of(1, 2, 3, 4);
    const [one, again, other] = ['a', 'a', 'b'].map((seed) => new PrintHash(seededRng(seed)).of(words));
    expect(one).toBe(again);
    expect(one).not.toBe(other);
  });

  it('depend on every byte', () => {
    const hash = new PrintHash(seededRng('key'));
    const at = Uint32Array.of(0, 0, 0, 0);
    const places = new Set([hash.of(at)]);
    for (let bit = 0; bit < 128; bit++) {
      const words = at.slice();
      words[bit >>> 5] = 1 << (bit & 31);
      places.add(hash.of(words));
    }
    expect(places.size).toBe(129);
  });
});

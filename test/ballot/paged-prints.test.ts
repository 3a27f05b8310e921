/** Fingerprints outside of memory: the same answers as a set in memory gives, and none at all where the disk is bad. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FINGERPRINT_BYTES, FingerprintSet } from '../../src/ballot/fingerprints.js';
import { PagedPrintSet } from '../../src/ballot/paged-prints.js';
import { ScratchError } from '../../src/core/scratch.js';
import { seededRng } from '../helpers/rng.js';
import { scratchInMemory } from '../helpers/scratch.js';

/** Pages of 4 fingerprints, 2 of them in memory. */
const BLOCK = 64;
const paged = (scratch = scratchInMemory(BLOCK), seed = 'key'): PagedPrintSet =>
  new PagedPrintSet(scratch, 2 * BLOCK, seededRng(seed));

describe('fingerprints on a disk', () => {
  it('are the set that is in memory, whatever is chosen', () => {
    // Many alike in all words but one, so that whatever is compared by less than all bits is found out.
    const word = fc.constantFrom(0, 1, 2, 0x7fffffff, 0xffffffff);
    const near = fc.tuple(word, word, word, word);
    const any = fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat());
    const members = fc.array(fc.oneof(near, near, any), { minLength: 50, maxLength: 250 });
    fc.assert(
      fc.property(members, fc.string(), (drawn, seed) => {
        const [disk, memory] = [paged(scratchInMemory(BLOCK), seed), new FingerprintSet()];
        for (const words of drawn) {
          const bytes = new Uint8Array(3 + FINGERPRINT_BYTES);
          const view = new DataView(bytes.buffer, 3);
          for (const [i, value] of words.entries()) view.setUint32(4 * i, value);
          expect(disk.has(bytes, 3)).toBe(memory.has(bytes, 3));
          expect(disk.add(bytes, 3)).toBe(memory.add(bytes, 3));
          expect(disk.has(bytes, 3)).toBe(true);
        }
        expect(disk.size).toBe(memory.size);
      }),
    );
  });

  it('hold many members, nearly all of them outside', () => {
    const rng = seededRng('fingerprints');
    const members = Array.from({ length: 8000 }, () => rng(FINGERPRINT_BYTES));
    const scratch = scratchInMemory(4096);
    const set = new PagedPrintSet(scratch, 8 * 4096);
    expect(members.every((m) => set.add(m))).toBe(true);
    expect(members.every((m) => set.has(m) && !set.add(m))).toBe(true);
    expect(members.some((m) => set.has(m.map((b) => b ^ 1)))).toBe(false);
    expect(set.size).toBe(8000);
    expect(scratch.blocks.length * 4096).toBeLessThan(44 * 8000);
    expect(scratch.blocks.length).toBeGreaterThan(30);
  });

  it('have no more than their bytes', () => {
    expect(() => paged().has(new Uint8Array(15))).toThrow(RangeError);
    expect(() => paged().add(new Uint8Array(16), 1)).toThrow(RangeError);
  });

  it('whatever page is harmed, no answer is wrong: there is none', () => {
    const rng = seededRng('harm');
    const members = Array.from({ length: 200 }, () => rng(FINGERPRINT_BYTES));
    const pages = 60;
    let errors = 0;
    for (let page = 0; page < pages; page++) {
      const scratch = scratchInMemory(BLOCK);
      const set = paged(scratch);
      for (const member of members) set.add(member);
      const block = scratch.blocks[page];
      block?.set([(block[page] ?? 0) ^ 1], page);
      try {
        for (const member of members) expect(set.has(member)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(ScratchError);
        errors += 1;
        for (const member of members.slice(0, 9)) expect(() => set.has(member)).toThrow(ScratchError);
        expect(() => set.add(rng(FINGERPRINT_BYTES))).toThrow(ScratchError);
      }
    }
    // All but those of which memory holds the last state: they are not fetched, or are written over first.
    expect(errors).toBeGreaterThan(50);
  });

  it('a disk that is full ends it wherever it is full', () => {
    const rng = seededRng('full');
    const members = Array.from({ length: 100 }, () => rng(FINGERPRINT_BYTES));
    for (let most = 0; most < 25; most++) {
      const set = paged(scratchInMemory(BLOCK, most));
      const added: Uint8Array[] = [];
      const fill = (): void => {
        for (const member of members) {
          set.add(member);
          added.push(member);
        }
      };
      expect(fill).toThrow(ScratchError);
      for (const member of [...added, ...members]) expect(() => set.has(member)).toThrow(ScratchError);
    }
  });
});

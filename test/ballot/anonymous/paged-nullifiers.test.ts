/** Nullifiers outside of memory: the same answers as a set in memory gives, and none at all where the disk is bad. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NullifierSet } from '../../../src/ballot/anonymous/nullifier-set.js';
import { PagedNullifierSet } from '../../../src/ballot/anonymous/paged-nullifiers.js';
import { bytesToInteger } from '../../../src/core/integers.js';
import { ScratchError } from '../../../src/core/scratch.js';
import { seededRng } from '../../helpers/rng.js';
import { scratchInMemory } from '../../helpers/scratch.js';

/** Pages of 4 nullifiers, 2 of them in memory. */
const BLOCK = 128;
const paged = (scratch = scratchInMemory(BLOCK), seed = 'key'): PagedNullifierSet =>
  new PagedNullifierSet(scratch, 2 * BLOCK, seededRng(seed));

function some(count: number, seed: string): readonly bigint[] {
  const rng = seededRng(seed);
  return Array.from({ length: count }, () => bytesToInteger(rng(31)));
}

describe('nullifiers on a disk', () => {
  it('are the set that is in memory, whatever is chosen', () => {
    // Many alike in all words but one, so that whatever is compared by less than all bits is found out.
    const word = fc.constantFrom(0n, 1n, 0x7fffffffn);
    const near = fc
      .array(word, { minLength: 8, maxLength: 8 })
      .map((words) => words.reduce<bigint>((sum, one) => (sum << 32n) | one, 0n) || 1n);
    const alike = fc.bigInt({ min: 1n, max: 40n }).map((one) => (one << 128n) + 7n);
    const any = fc.bigInt({ min: 1n, max: 2n ** 253n });
    const drawn = fc.array(fc.oneof(near, alike, any, fc.constant(1n)), { minLength: 50, maxLength: 250 });
    const one = fc.record({ nullifiers: drawn, seed: fc.string() });
    fc.assert(
      fc.property(one, ({ nullifiers, seed }) => {
        const [disk, memory] = [paged(scratchInMemory(BLOCK), seed), new NullifierSet()];
        for (const nullifier of nullifiers) {
          expect(disk.has(nullifier)).toBe(memory.has(nullifier));
          expect(disk.add(nullifier)).toBe(memory.add(nullifier));
          expect(disk.has(nullifier)).toBe(true);
          expect(disk.size).toBe(memory.size);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('hold many members, nearly all of them outside', () => {
    const members = some(4000, 'many');
    const scratch = scratchInMemory(4096);
    const set = new PagedNullifierSet(scratch, 8 * 4096);
    expect(members.every((one) => set.add(one))).toBe(true);
    expect(members.every((one) => set.has(one) && !set.add(one))).toBe(true);
    expect(members.some((one) => set.has(one + 1n) || set.has(one + 2n ** 240n))).toBe(false);
    expect(set.size).toBe(4000);
    expect(scratch.blocks.length * 4096).toBeLessThan(87 * 4000);
    expect(scratch.blocks.length).toBeGreaterThan(30);
  });

  it('are never 0, nor longer than 32 bytes', () => {
    const set = paged();
    expect(set.has(0n)).toBe(false);
    expect(() => set.add(0n)).toThrow(RangeError);
    expect(() => set.add(2n ** 256n)).toThrow(RangeError);
    expect(set.size).toBe(0);
    set.add(1n);
    expect(set.has(0n)).toBe(false);
  });

  it('whatever page is harmed, no answer is wrong: there is none', () => {
    const members = some(200, 'harm');
    let errors = 0;
    for (let page = 0; page < 60; page++) {
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
        expect(() => set.add(3n)).toThrow(ScratchError);
      }
    }
    // All but those of which memory holds the last state.
    expect(errors).toBeGreaterThan(50);
  });

  it('a disk that is full ends it wherever it is full', () => {
    const members = some(100, 'full');
    for (let most = 0; most < 25; most++) {
      const set = paged(scratchInMemory(BLOCK, most));
      expect(() => {
        for (const member of members) set.add(member);
      }).toThrow(ScratchError);
      for (const member of members) expect(() => set.has(member)).toThrow(ScratchError);
    }
  });
});

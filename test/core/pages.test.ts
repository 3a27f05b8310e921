/** Pages outside of memory, and what is built on them: twins in memory say the same, and a bad disk is an error. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageCache } from '../../src/core/page-cache.js';
import { PageColumn } from '../../src/core/page-column.js';
import { PageTable } from '../../src/core/page-table.js';
import { ScratchError } from '../../src/core/scratch.js';
import { scratchInMemory } from '../helpers/scratch.js';

describe('pages', () => {
  it('are what was written last, however few of them are in memory', () => {
    const steps = fc.array(fc.record({ page: fc.nat(20), word: fc.nat(3), value: fc.nat() }), {
      minLength: 50,
    });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 8 }), (changes, frames) => {
        const cache = new PageCache(scratchInMemory(16), frames * 16);
        const twin: number[][] = [];
        for (const { page, word, value } of changes) {
          if (page >= twin.length) {
            cache.add()[word] = value;
            twin.push([0, 0, 0, 0]);
            (twin.at(-1) ?? [])[word] = value;
          } else {
            expect([...cache.page(page)]).toEqual(twin[page]);
            cache.changing(page)[word] = value;
            (twin[page] ?? [])[word] = value;
          }
        }
        expect(cache.count).toBe(twin.length);
        for (const [i, words] of twin.entries()) expect([...cache.page(i)]).toEqual(words);
      }),
    );
  });

  it('are written only when memory has no room for them, and not again if nothing changed', () => {
    const scratch = scratchInMemory(16);
    const cache = new PageCache(scratch, 32);
    for (let i = 1; i <= 2; i++) cache.add()[0] = i;
    expect(scratch.blocks).toEqual([]);
    cache.add()[0] = 3;
    expect(scratch.blocks.map((block) => block[0])).toEqual([1]);
    let writes = 0;
    const write = scratch.write.bind(scratch);
    scratch.write = (number, block) => {
      writes += 1;
      write(number, block);
    };
    // Page 2 makes room for page 0 and is written; page 0, which is as it was, goes without.
    expect([cache.page(0)[0], cache.page(2)[0], cache.page(0)[0]]).toEqual([1, 3, 1]);
    expect(writes).toBe(1);
  });

  it.each([2 ** 53 - 1, 2 ** 36, Number.POSITIVE_INFINITY])(
    'take no memory before they are there, though %d bytes of it may be taken',
    (bytes) => {
      const scratch = scratchInMemory(16);
      const cache = new PageCache(scratch, bytes);
      for (let i = 0; i < 300; i++) cache.add()[0] = i;
      expect(Array.from({ length: 300 }, (_, i) => cache.page(i)[0])).toEqual(
        Array.from({ length: 300 }, (_, i) => i),
      );
      expect(scratch.blocks).toEqual([]);
    },
  );

  it('are one at a time in memory at least, and refuse what is no number of bytes', () => {
    for (const bytes of [0, -1, Number.NEGATIVE_INFINITY]) {
      const cache = new PageCache(scratchInMemory(16), bytes);
      for (let i = 1; i <= 3; i++) cache.add()[0] = i;
      expect([2, 0, 1].map((page) => cache.page(page)[0])).toEqual([3, 1, 2]);
    }
    expect(() => new PageCache(scratchInMemory(16), Number.NaN)).toThrow(/is a number/);
  });

  it('refuse blocks of other sizes, and pages that are not there', () => {
    for (const block of [0, 8, 24, 2 ** 21])
      expect(() => new PageCache(scratchInMemory(block))).toThrow(RangeError);
    const cache = new PageCache(scratchInMemory(16));
    for (const number of [0, -1, Number.NaN]) expect(() => cache.page(number)).toThrow(RangeError);
  });

  const harms: readonly [string, (blocks: Uint8Array[]) => void][] = [
    ['a changed bit', ([block]) => block?.set([(block[7] ?? 0) ^ 4], 7)],
    ['words that changed places', ([block]) => block?.set([...block.slice(4, 8), ...block.slice(0, 4)])],
    ['another page in its place', (blocks) => blocks.splice(0, 1, blocks[1] ?? new Uint8Array(16))],
    ['nothing but zeros', ([block]) => block?.fill(0)],
    ['nothing at all', (blocks) => blocks.splice(0)],
  ];
  it.each(harms)('%s is an error, then and ever after', (_, harm) => {
    const scratch = scratchInMemory(16);
    const cache = new PageCache(scratch, 16);
    for (let i = 1; i <= 3; i++) cache.add().set([i, i + 1, i + 2, i + 3]);
    const kept = scratch.blocks.map((block) => block.slice());
    harm(scratch.blocks);
    expect(() => cache.page(0)).toThrow(ScratchError);
    scratch.blocks.splice(0, scratch.blocks.length, ...kept);
    for (const use of [() => cache.page(0), () => cache.page(1), () => cache.changing(2), () => cache.add()])
      expect(use).toThrow(ScratchError);
  });

  it('an old page in its place is an error', () => {
    const scratch = scratchInMemory(16);
    const cache = new PageCache(scratch, 16);
    cache.add()[0] = 1;
    cache.add()[0] = 2;
    const old = scratch.blocks[0]?.slice() ?? new Uint8Array(16);
    cache.changing(0)[1] = 9;
    cache.page(1);
    expect(scratch.blocks[0]).not.toEqual(old);
    scratch.blocks[0] = old;
    expect(() => cache.page(0)).toThrow(ScratchError);
  });

  it('a full disk is an error, also for who asks for what is in memory', () => {
    const cache = new PageCache(scratchInMemory(16, 1), 16);
    for (let i = 0; i < 2; i++) cache.add();
    expect(() => cache.add()).toThrow(ScratchError);
    expect(() => cache.page(1)).toThrow(ScratchError);
  });
});

describe('a column', () => {
  it('gives back its records, of any width', () => {
    for (const [width, block] of [
      [1, 16],
      [3, 64],
      [4, 16],
      [8, 48],
    ] as const) {
      const column = new PageColumn(new PageCache(scratchInMemory(block), block), width);
      const record = (i: number): number[] => Array.from({ length: width }, (_, k) => 1000 * i + k);
      for (let i = 0; i < 50; i++) column.push(record(i));
      expect(column.length).toBe(50);
      for (const i of [49, 0, 17, 18, 48]) expect([...column.at(i)]).toEqual(record(i));
      column.set(18, record(99));
      expect([17, 18, 19].map((i) => [...column.at(i)])).toEqual([17, 99, 19].map(record));
      for (const i of [50, -1]) {
        expect(() => column.at(i)).toThrow(RangeError);
        expect(() => column.set(i, record(1))).toThrow(RangeError);
      }
      expect(() => column.set(0, [...record(1), 0])).toThrow(RangeError);
      expect(() => column.push([...record(1), 0])).toThrow(RangeError);
    }
    expect(() => new PageColumn(new PageCache(scratchInMemory(16)), 5)).toThrow(RangeError);
  });
});

describe('a table', () => {
  /** Records of a number and a hash, so that a test chooses where they lie. */
  const kind = { width: 2, hash: (words: Uint32Array, at: number): number => words[at + 1] ?? 0 };

  it('finds what is in it and nothing else, however badly hashes are spread', () => {
    const record = fc.record({
      id: fc.integer({ min: 1, max: 60 }),
      hash: fc.oneof(
        fc.nat(3),
        fc.nat(255),
        fc.constant(0xffffffff),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      ),
    });
    const records = fc.array(record, { minLength: 100, maxLength: 300 });
    fc.assert(
      fc.property(records, fc.constantFrom(16, 32, 128), (added, block) => {
        const table = new PageTable(new PageCache(scratchInMemory(block), 3 * block), kind);
        const twin = new Set<string>();
        const has = ({ id, hash }: { id: number; hash: number }): boolean =>
          table.has(hash, (words, at) => words[at] === id && words[at + 1] === hash);
        for (const one of added) {
          const key = `${one.id} ${one.hash}`;
          expect(has(one)).toBe(twin.has(key));
          if (!twin.has(key)) table.add(Uint32Array.of(one.id, one.hash), one.hash);
          twin.add(key);
        }
        expect(table.size).toBe(twin.size);
        for (const one of added) {
          expect(has(one)).toBe(true);
          expect(has({ ...one, id: 99 })).toBe(false);
        }
      }),
    );
  });

  it('grows a page at a time, and stays between a third and four fifths full', () => {
    const pages = new PageCache(scratchInMemory(128), 1024);
    const table = new PageTable(pages, kind);
    const slots = 16;
    let before = 1;
    for (let i = 1; i <= 4000; i++) {
      const hash = Math.imul(i, 0x9e3779b1) >>> 0;
      table.add(Uint32Array.of(i, hash), hash);
      expect(pages.count - before).toBeLessThanOrEqual(1);
      before = pages.count;
      if (i < slots) continue;
      expect(i / (slots * pages.count)).toBeGreaterThan(1 / 3);
      expect(i / (slots * pages.count)).toBeLessThan(0.8);
    }
  });

  it('needs pages of at least two records', () => {
    expect(() => new PageTable(new PageCache(scratchInMemory(16)), { ...kind, width: 4 })).toThrow(
      RangeError,
    );
  });
});

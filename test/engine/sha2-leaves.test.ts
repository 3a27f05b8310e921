import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { leafHashes } from '../../src/core/engine/sha2-leaves.js';
import { leafHash } from '../../src/ledger/index.js';

const expected = (entries: readonly Uint8Array[]): Uint8Array => concatBytes(...entries.map(leafHash));

describe('leaf hashes in bulk', () => {
  it('are those of RFC 6962, in the order of the entries', () => {
    const entries = Array.from({ length: 500 }, (_, i) =>
      new Uint8Array([0, 1, 7, 200, 1200][i % 5] ?? 0).fill(i),
    );
    const plain = entries.map((entry) => createHash('sha256').update('\0').update(entry).digest());
    expect(leafHashes(entries)).toEqual(concatBytes(...plain));
    expect(leafHashes(entries)).toEqual(expected(entries));
  });

  it('of no entries are nothing', () => expect(leafHashes([])).toEqual(new Uint8Array(0)));

  it('take more of one length than are gathered at once, and entries longer than that', () => {
    const entries = [70_000, 65_536, 300_000].map((size, i) => new Uint8Array(size).fill(i));
    for (let i = 0; i < 300; i++) entries.push(new Uint8Array(999).fill(i));
    for (let i = 0; i < 70_000; i++) entries.push(new Uint8Array(0));
    const hashes = leafHashes(entries);
    const few = entries.slice(0, 310);
    expect(hashes.subarray(0, 32 * few.length)).toEqual(expected(few));
    expect(hashes.length).toBe(32 * entries.length);
    expect(hashes.subarray(-32)).toEqual(leafHash(new Uint8Array(0)));
  });

  it('are those of the entries one by one, for any entries', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 40 }), (entries) => {
        expect(leafHashes(entries)).toEqual(expected(entries));
      }),
    );
  });
});

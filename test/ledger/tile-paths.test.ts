/** Tiles: their paths one by one, which of them a growing log writes, and their sizes. */
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../src/core/errors.js';
import {
  decodeBundle,
  decodeTile,
  encodeBundle,
  MAX_ENTRY_BYTES,
  newTiles,
  parseTilePath,
  tilePath,
} from '../../src/ledger/index.js';
import { record } from './helpers.js';

describe('tile paths', () => {
  it.each([
    'tile/0/0',
    'tile/0/00',
    'tile/0/0000',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/x000/000',
    'tile/0/001/000',
    'tile/0/x001',
    'tile/0/x001/x234',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000/',
    '/tile/0/000',
    'tile/0/../000',
    'tile/entries/../../etc/passwd',
    'tile/0/000.p/1/',
    'tile/entries',
    'tile/data/000',
    'tile/0/000\n',
    'tile/0/０００',
    'TILE/0/000',
    'tile/0/%30%30%30',
    'tile/0/x009/x007/x199/x254/x740/992',
    'tile/0/x999/x999/x999/x999/x999/999',
    `tile/0/${'x001/'.repeat(1000)}000`,
    '',
  ])('refuses %j', (path) => expect(() => parseTilePath(path)).toThrow(DecodeError));

  it('are read back as they are written', () => {
    for (const index of [0, 1, 999, 1000, 1_234_067, 2 ** 40, Number.MAX_SAFE_INTEGER])
      for (const level of [0, 9, 63, 'entries'] as const)
        for (const width of [1, 255, 256]) {
          const tile = { level, index, width };
          expect(parseTilePath(tilePath(tile))).toEqual(tile);
        }
    for (const tile of [
      { level: 64 },
      { level: -1 },
      { index: -1 },
      { index: 0.5 },
      { width: 0 },
      { width: 257 },
    ])
      expect(() => tilePath({ level: 0, index: 0, width: 1, ...tile })).toThrow(RangeError);
  });

  it('a log that grows step by step writes what one that grows at once does', () => {
    const written = new Set<string>();
    for (let size = 0; size < 1200; size += 37)
      for (const tile of newTiles(size, Math.min(size + 37, 1200))) written.add(tilePath(tile));
    for (const tile of newTiles(0, 1200)) expect(written).toContain(tilePath(tile));
    expect([...newTiles(5, 5)]).toEqual([]);
  });
});

describe('tiles and entries', () => {
  it('have their sizes checked', () => {
    expect(() => decodeTile(new Uint8Array(31), 1)).toThrow(DecodeError);
    expect(() => decodeTile(new Uint8Array(64), 3)).toThrow(DecodeError);
    expect(() => decodeTile(new Uint8Array(257 * 32), 256)).toThrow(DecodeError);
    expect(decodeTile(new Uint8Array(96), 2).length).toBe(64);
    expect(() => encodeBundle([new Uint8Array(0)])).toThrow(RangeError);
    expect(() => encodeBundle([new Uint8Array(MAX_ENTRY_BYTES + 1)])).toThrow(RangeError);
    const largest = new Uint8Array(MAX_ENTRY_BYTES).fill(1);
    expect(decodeBundle(encodeBundle([largest, record(1)]), 2)).toEqual([largest, record(1)]);
  });
});

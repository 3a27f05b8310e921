/** Records in memory are read, bounded and listed as those on a disk are. */
import { expect, it } from 'vitest';
import { recordInFile, recordInFiles } from '../../../src/verify/foreign/memory.js';

const bytes = Uint8Array.of(1, 2, 3, 4);

it('a file has no other files, and is read in parts', async () => {
  const record = recordInFile(bytes);
  expect(await record.files('x', 10)).toBeUndefined();
  expect(await record.open('x')).toBeUndefined();
  expect(record.list).toBeUndefined();
  const file = await record.open('');
  expect(file?.size).toBe(4);
  expect(await file?.read(3, 10)).toEqual(Uint8Array.of(4));
});

it('files below a folder are found, bounded, and listed level by level', async () => {
  const record = recordInFiles(
    new Map([
      ['a', bytes],
      ['b/c', bytes],
      ['b/d/e', bytes],
      ['bb', bytes],
    ]),
  );
  expect(await record.files('b/c', 4)).toEqual(bytes);
  expect(await record.files('b', 4)).toBeUndefined();
  await expect(record.files('a', 3)).rejects.toThrow(RangeError);
  expect(await record.open('')).toBeUndefined();
  expect((await record.open('b/d/e'))?.size).toBe(4);
  expect(await record.list?.('')).toEqual([
    { name: 'a', kind: 'file' },
    { name: 'b', kind: 'folder' },
    { name: 'bb', kind: 'file' },
  ]);
  expect(await record.list?.('b')).toEqual([
    { name: 'c', kind: 'file' },
    { name: 'd', kind: 'folder' },
  ]);
  expect(await record.list?.('nothing')).toEqual([]);
});

/** What an auditor drops, without a browser: folders, archives of them, and what is none of these. */
import { describe, expect, it } from 'vitest';
import { type DroppedFile, recordIn } from '../../../examples/auditor/audit/record.js';
import { DecodeError } from '../../../src/core/errors.js';
import { type Packed, tarOf, zipOf } from './pack.js';

const FILES: Packed = new Map([
  ['record/checkpoint', new TextEncoder().encode('a checkpoint\n')],
  ['record/tile/entries/000', new Uint8Array(5000).fill(7)],
  ['notes.txt', new Uint8Array(0)],
]);

function dropped(...files: readonly (readonly [string, Uint8Array])[]): readonly DroppedFile[] {
  return files.map(([path, bytes]): DroppedFile => [path, new Blob([new Uint8Array(bytes)])]);
}

async function contentOf(files: readonly DroppedFile[], path: string): Promise<Uint8Array | undefined> {
  const found = await recordIn(files);
  return 'files' in found ? found.files(path, 10_000) : undefined;
}

describe('a dropped record', () => {
  it.each([
    ['a folder', dropped(...[...FILES].map(([path, bytes]) => [`deep/folder/${path}`, bytes] as const))],
    ['a tar archive', dropped(['record.tar', tarOf(FILES)])],
    ['a zip archive', dropped(['record.zip', zipOf(FILES)])],
  ])('is read from %s', async (_, files) => {
    expect(await contentOf(files, 'checkpoint')).toEqual(FILES.get('record/checkpoint'));
    expect(await contentOf(files, 'tile/entries/000')).toEqual(FILES.get('record/tile/entries/000'));
    expect(await contentOf(files, 'tile/0/000')).toBeUndefined();
    const found = await recordIn(files);
    if (!('files' in found)) throw new Error('not ours');
    await expect(found.files('tile/entries/000', 4999)).rejects.toThrow(RangeError);
  });

  it.each([
    ['a file that is none', dropped(['a.txt', new Uint8Array(100).fill(1)])],
    ['an empty file', dropped(['a.txt', new Uint8Array(0)])],
    ['a folder without a record', dropped(['a/b', new Uint8Array(1)], ['a/c', new Uint8Array(1)])],
    [
      'two records side by side',
      dropped(['checkpoint', new Uint8Array(1)], ['record/checkpoint', new Uint8Array(1)]),
    ],
    ['a tar archive that ends early', dropped(['a.tar', tarOf(FILES).subarray(0, 1000)])],
    ['a tar archive with a changed header', dropped(['a.tar', changed(tarOf(FILES), 3)])],
    ['a tar archive with a file twice', dropped(['a.tar', twice(tarOf(FILES))])],
    ['an encrypted zip archive', dropped(['a.zip', encrypted(zipOf(FILES))])],
    ['a zip archive that claims more files than it has', dropped(['a.zip', claiming(zipOf(FILES), 60_000)])],
    ['a zip archive of too many files', dropped(['a.zip', claiming(zipOf(FILES), 65_535)])],
    ['a zip archive without its end', dropped(['a.zip', zipOf(FILES).subarray(0, 200)])],
    ['a zip archive whose directory is damaged', dropped(['a.zip', withoutDirectory(zipOf(FILES))])],
  ])('is refused: %s', async (_, files) => {
    await expect(recordIn(files)).rejects.toThrow(DecodeError);
  });

  it('names that lead elsewhere lead nowhere: they are names', async () => {
    const hostile: Packed = new Map([
      ['record/checkpoint', new Uint8Array(3)],
      ['../../etc/passwd', new Uint8Array(4)],
      ['/etc/shadow', new Uint8Array(5)],
      ['__proto__', new Uint8Array(6)],
    ]);
    for (const archive of [tarOf(hostile), zipOf(hostile)]) {
      const found = await recordIn(dropped(['a', archive])).catch((error: unknown) => error);
      if (found instanceof Error) expect(found).toBeInstanceOf(DecodeError);
      else expect(await contentOf(dropped(['a', archive]), '../passwd')).toBeUndefined();
    }
  });

  it('links in a tar archive are left out', async () => {
    const link = tarOf(new Map([['record/checkpoint', new Uint8Array(0)]])).slice(0, 512);
    link[156] = 0x32;
    link.set(new TextEncoder().encode('/etc/passwd'), 157);
    const files = dropped(['a.tar', withSum(link, tarOf(new Map([['record/notes', new Uint8Array(9)]])))]);
    await expect(recordIn(files)).rejects.toThrow(/no record/);
  });

  it.each([
    ['less', (size: number) => Math.max(0, size - 1)],
    ['more', (size: number) => size + 1],
    ['far more', () => 2 ** 31],
  ])('is not unpacked where the archive states %s bytes than there are', async (_, claimed) => {
    const files = dropped(['a.zip', zipOf(FILES, claimed)]);
    const found = await recordIn(files);
    if (!('files' in found)) throw new Error('not ours');
    await expect(found.files('checkpoint', 2 ** 32)).rejects.toThrow(DecodeError);
  });
});

function changed(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
}

function withoutDirectory(zip: Uint8Array): Uint8Array {
  const at = Buffer.from(zip).indexOf('PK\x01\x02');
  return changed(zip, at);
}

function twice(tar: Uint8Array): Uint8Array {
  const files = tar.subarray(0, tar.length - 1024);
  return new Uint8Array(Buffer.concat([files, tar]));
}

/** A header of tar with its sum made right, before an archive. */
function withSum(header: Uint8Array, tar: Uint8Array): Uint8Array {
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return new Uint8Array(Buffer.concat([header, tar]));
}

/** A zip archive whose first file says that it is encrypted. */
function encrypted(zip: Uint8Array): Uint8Array {
  return changed(zip, Buffer.from(zip).indexOf('PK\x01\x02') + 8);
}

function claiming(zip: Uint8Array, count: number): Uint8Array {
  const copy = Buffer.from(zip);
  copy.writeUInt16LE(count, zip.length - 12);
  return new Uint8Array(copy);
}

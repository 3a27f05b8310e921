/**
 * What an auditor dropped, as the verifiers read it: a folder, or one file, which may be an archive of a folder. Files are read in
 * parts when they are asked for, so that memory does not grow with the record.
 */
import { DecodeError } from 'hanpyo/core';
import type { FetchFile } from 'hanpyo/ledger';
import { detectFormats, type ForeignRecord, recordInFiles } from 'hanpyo/verify/foreign';
import { bytesOf, plainFile, type StoredFile } from './stored-file.js';
import { filesOfTar, isTar } from './tar.js';
import { filesOfZip, isZip } from './zip.js';

/** A file with its path below what was dropped, parts separated by `/`. */
export type DroppedFile = readonly [path: string, file: Blob];

/** A record, and what it is. */
export type AuditedRecord =
  | { readonly format: 'hanpyo'; readonly files: FetchFile }
  | { readonly format: string; readonly record: ForeignRecord };

type Files = ReadonlyMap<string, StoredFile>;

/**
 * Finds the one record in what was dropped.
 * @throws {DecodeError} if there is none, if there are several, or if an archive is damaged
 */
export async function recordIn(dropped: readonly DroppedFile[]): Promise<AuditedRecord> {
  const [[, lone] = []] = dropped;
  if (lone !== undefined && dropped.length === 1) {
    const single = await singleFile(lone);
    if (single !== undefined) return single;
  }
  const files = lone !== undefined && dropped.length === 1 ? await unpacked(lone) : undefined;
  return folder(below(files ?? new Map(dropped.map(([path, file]) => [path, plainFile(file)]))));
}

/** A record of another system that is one file. */
async function singleFile(file: Blob): Promise<AuditedRecord | undefined> {
  const stored = plainFile(file);
  const record: ForeignRecord = {
    files: async () => undefined,
    open: async (path) => (path === '' ? opened(stored) : undefined),
  };
  const [format] = await detectFormats(record);
  return format === undefined ? undefined : { format, record };
}

async function unpacked(file: Blob): Promise<Files> {
  const start = await bytesOf(file, 0, 512);
  if (isZip(start)) return filesOfZip(file);
  if (isTar(start)) return filesOfTar(file);
  throw new DecodeError('bad-value', '', 'this file is neither a record nor an archive of one');
}

/** A record that is a folder: ours, or another system's. */
async function folder(files: Files): Promise<AuditedRecord> {
  const heads = ['checkpoint', 'record/checkpoint'].filter((path) => files.has(path));
  const record = foreignFolder(files);
  const formats = await detectFormats(record);
  if (heads.length + formats.length > 1)
    throw new DecodeError('bad-value', '', `several records: ${[...heads, ...formats].join(', ')}`);
  const [head] = heads;
  if (head !== undefined) {
    const prefix = head.replace(/checkpoint$/, '');
    return { format: 'hanpyo', files: (path, maxBytes) => contentOf(files, `${prefix}${path}`, maxBytes) };
  }
  const [format] = formats;
  if (format === undefined) throw new DecodeError('bad-value', '', 'no record was found here');
  return { format, record };
}

function foreignFolder(files: Files): ForeignRecord {
  const names = recordInFiles(new Map([...files.keys()].map((path) => [path, new Uint8Array()])));
  return {
    ...names,
    files: (path, maxBytes) => contentOf(files, path, maxBytes),
    open: async (path) => {
      const file = files.get(path);
      return file && opened(file);
    },
  };
}

async function contentOf(files: Files, path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const file = files.get(path);
  if (file === undefined) return undefined;
  if (file.size > maxBytes) throw new RangeError(`${path} has more than ${maxBytes} bytes`);
  return bytesOf(await file.blob());
}

async function opened(file: StoredFile): ReturnType<ForeignRecord['open']> {
  const blob = await file.blob();
  return {
    size: blob.size,
    read: (offset, length) => bytesOf(blob, offset, length),
    close: async () => {},
  };
}

/** The files by their paths below the deepest folder that holds all of them, but for a folder `record`. */
function below(files: Files): Files {
  const [first = ''] = files.keys();
  const shared = first.split('/').slice(0, -1);
  for (const path of files.keys()) {
    const parts = path.split('/').slice(0, -1);
    const differs = shared.findIndex((part, i) => parts[i] !== part);
    if (differs >= 0) shared.length = differs;
  }
  const prefix = shared.map((part) => `${part}/`).join('');
  return new Map([...files].map(([path, file]) => [path.slice(prefix.length), file]));
}

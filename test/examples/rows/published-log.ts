/** Logs that an example published, as a test reads them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openLogFiles } from '../../../src/cli/record-reader.js';

/** All entries of the log in a folder, of an election or of a forum. */
export async function entriesIn(folder: string): Promise<readonly Uint8Array[]> {
  const { reader } = await openLogFiles(folder);
  const { size } = await reader.checkpoint();
  const entries: Uint8Array[] = [];
  for await (const { entry } of reader.read(0, size)) entries.push(entry);
  return entries;
}

/** The bytes of all files in a folder and below, one after the other. */
export async function bytesIn(folder: string): Promise<Buffer> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = all.filter((item) => item.isFile());
  return Buffer.concat(
    await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name)))),
  );
}

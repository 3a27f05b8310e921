/** The proof directories of other implementations, where they are on this machine, as file sources. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { ForeignFiles } from '../../../../src/verify/foreign/files.js';
import type { VerificatumOptions } from '../../../../src/verify/foreign/verificatum/index.js';

/** What tests ask that prove in small groups: no secure ones. */
export const SMALL: VerificatumOptions = { groups: 'any' };

/** The files of a folder. */
export function folderFiles(folder: string): ForeignFiles {
  return async (path, maxBytes) => {
    const file = `${folder}/${path}`;
    if (!existsSync(file)) return undefined;
    if (statSync(file).size > maxBytes) throw new RangeError('too large');
    return new Uint8Array(readFileSync(file));
  };
}

/** Files in memory. */
export function memoryFiles(files: ReadonlyMap<string, Uint8Array>): ForeignFiles {
  return async (path, maxBytes) => {
    const bytes = files.get(path);
    if (bytes !== undefined && bytes.length > maxBytes) throw new RangeError('too large');
    return bytes;
  };
}

/** The values of a file of test vectors by name; those of a server as `name@server`. */
export function testVectors(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let party = '';
  const lines = text.split('\n');
  lines.forEach((line, i) => {
    const begin = /BEGIN PARTY ([0-9]+)/.exec(line);
    if (begin !== null) party = `@${begin[1]}`;
    if (line.includes('END PARTY')) party = '';
    if (line === 'TEST VECTOR') {
      const name = (lines[i + 1] ?? '').split(' - ')[0] ?? '';
      values.set(`${name}${party}`, lines[i + 2] ?? '');
    }
  });
  return values;
}

/** All hexadecimal numbers of a value, in order, without leading zeros. */
export function numbersOf(value: string): bigint[] {
  return [...value.matchAll(/[0-9a-f]+/g)].map(([digits]) => BigInt(`0x${digits}`));
}

/** The log that a saved page holds: a line for each of its files, with its path, a space, and its bytes in base64. */
import { DecodeError, fromBase64 } from 'hanpyo/core';
import { type FetchFile, filesInMemory } from 'hanpyo/ledger';

/**
 * Reads the lines when the first file is asked for, so that what is wrong with them is said where everything is said that is
 * wrong with a log.
 * @returns files by path, whose fetching throws DecodeError, with the line, if any line is damaged
 */
export function heldFiles(text: string): FetchFile {
  let files: FetchFile | undefined;
  return async (path, maxBytes) => {
    files ??= filesInMemory(readLines(text));
    return files(path, maxBytes);
  };
}

function readLines(text: string): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [i, line] of text.split('\n').entries()) {
    const [path = '', bytes, ...more] = line.split(' ');
    const place = `the log in this file, line ${i + 1} (${path.slice(0, 60)})`;
    if (path === '' || bytes === undefined || more.length > 0)
      throw new DecodeError('bad-encoding', place, 'not a path and its bytes');
    if (files.has(path)) throw new DecodeError('bad-value', place, 'a path that stands there already');
    files.set(path, fromBase64(bytes, place));
  }
  // Of a server, a missing checkpoint means that it does not answer; here nothing more will come.
  if (!files.has('checkpoint'))
    throw new DecodeError('truncated', 'the log in this file', 'has no checkpoint');
  return files;
}

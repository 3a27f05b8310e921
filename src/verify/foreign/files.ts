/**
 * How an adapter gets at the files of another system's record: read only, by path, each with a bound on its size. The
 * record may lie in a folder, in an archive, on a server; nothing in it is trusted. Shared by all adapters.
 */
import { fromUtf8 } from '../../core/bytes.js';
import { DecodeError } from '../../core/errors.js';

/**
 * Gets one file by its path below the record, parts separated by `/`, such as `nizkp/proofs/PoSReply01.bt`; `undefined`
 * where there is none. Must refuse, by throwing, a file of more than `maxBytes`. The bytes must not change afterwards.
 */
export type ForeignFiles = (path: string, maxBytes: number) => Promise<Uint8Array | undefined>;

/** The content of a file, or `undefined` where there is none. @throws {DecodeError} `bad-value` if it cannot be read */
export async function optionalFile(
  files: ForeignFiles,
  path: string,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  try {
    return await files(path, maxBytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DecodeError('bad-value', path, `cannot be read: ${why}`, { cause });
  }
}

/** The content of a file that must be there. @throws {DecodeError} `truncated` if it is not, else as {@link optionalFile} */
export async function requiredFile(files: ForeignFiles, path: string, maxBytes: number): Promise<Uint8Array> {
  const bytes = await optionalFile(files, path, maxBytes);
  if (bytes === undefined) throw new DecodeError('truncated', path, 'the file is missing');
  return bytes;
}

/**
 * The text of a file that must be there, without one final line feed.
 * @throws {DecodeError} as {@link requiredFile}, and `bad-text` if it is not UTF-8
 */
export async function requiredText(files: ForeignFiles, path: string, maxBytes: number): Promise<string> {
  return fromUtf8(await requiredFile(files, path, maxBytes), path).replace(/\n$/, '');
}

/** The files of ballots, which are read when they come, and some of them once more, when they must still be the same. */
import { type JsonValue, parseJson } from '../../../core/json.js';
import { requiredFile } from '../files.js';
import { Fingerprints } from '../fingerprints.js';
import type { ForeignRecord } from '../source.js';
import { MAX_FILE_BYTES } from './files.js';

/** Files that are known by the numbers in which they were read. */
export class BallotFiles {
  readonly #record: ForeignRecord;
  readonly #paths: string[] = [];
  readonly #fingerprints = new Fingerprints();

  constructor(record: ForeignRecord) {
    this.#record = record;
  }

  /** Reads a file for the first time. @throws {DecodeError} if it cannot be read; it has no number then */
  async first(path: string): Promise<{ readonly bytes: Uint8Array; readonly number: number }> {
    const bytes = await requiredFile(this.#record.files, path, MAX_FILE_BYTES);
    this.#paths.push(path);
    return { bytes, number: this.#fingerprints.keep(bytes) };
  }

  /** The path of a file that was read. */
  pathOf(number: number): string {
    return this.#paths[number] ?? '';
  }

  /**
   * Reads a file again, and parses it.
   * @throws {DecodeError} as {@link BallotFiles.first}, if it is not what it was, or not JSON
   */
  async again(number: number): Promise<JsonValue> {
    const path = this.pathOf(number);
    const bytes = await requiredFile(this.#record.files, path, MAX_FILE_BYTES);
    return parseJson(this.#fingerprints.assertSame(number, bytes, path), MAX_FILE_BYTES, path);
  }
}

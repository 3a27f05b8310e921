/** A folder as an object store, for trials of `hanpyo/ledger/object` and for web servers that hand out a local disk. */
import { toHex } from '../../core/bytes.js';
import { sha256 } from '../../core/hash.js';
import { type Rng, systemRng } from '../../core/random.js';
import { LedgerLockedError } from '../ledger-locked.js';
import type { ObjectStore } from '../object/objects.js';
import { type Fs, replaceFile } from './fs.js';
import { nodeProcesses, takeLock } from './lock.js';
import { nodeFs } from './node-fs.js';

/** What a folder of objects stands on; by default the real disk and randomness. */
export interface FolderObjectsOptions {
  readonly fs?: Fs;
  readonly rng?: Rng;
}

/**
 * A folder whose files are objects; their tags are hashes of their content. Conditional writes take a lock file
 * (`private/objects.lock`), so that several processes of one machine may share the folder.
 * @param directory - path of the folder, created where it is missing
 */
export function folderObjects(directory: string, options: FolderObjectsOptions = {}): ObjectStore {
  const { fs = nodeFs, rng = systemRng } = options;
  const folder = directory.replace(/\/+$/, '');
  const read = async (path: string, max: number): Promise<Uint8Array | undefined> =>
    fs.readFile(`${folder}/${path}`, max);
  const write = async (path: string, bytes: Uint8Array): Promise<string> => {
    const full = `${folder}/${path}`;
    const parent = full.slice(0, full.lastIndexOf('/'));
    await fs.makeDirectory(parent);
    await replaceFile(fs, full, bytes);
    await fs.syncDirectory(parent);
    return tagOf(bytes);
  };
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    await fs.makeDirectory(`${folder}/private`, 'owner');
    const lock = await waitForLock(fs, `${folder}/private/objects.lock`, rng);
    try {
      return await work();
    } finally {
      await lock.release();
    }
  };
  return {
    async get(path, maxBytes) {
      const bytes = await read(path, maxBytes);
      return bytes === undefined ? undefined : { bytes, tag: tagOf(bytes) };
    },
    putIfAbsent: (path, bytes) =>
      alone(async () => ((await read(path, MAX_BYTES)) === undefined ? write(path, bytes) : undefined)),
    putIfMatch: (path, bytes, tag) =>
      alone(async () => {
        const now = await read(path, MAX_BYTES);
        return now !== undefined && tagOf(now) === tag ? write(path, bytes) : undefined;
      }),
    remove: (path) => fs.remove(`${folder}/${path}`),
  };
}

function tagOf(bytes: Uint8Array): string {
  return toHex(sha256(bytes));
}

/** The lock is held for one write only: whoever has it is soon done, or dead. */
async function waitForLock(fs: Fs, path: string, rng: Rng): Promise<{ release(): Promise<void> }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await takeLock(fs, path, nodeProcesses, rng);
    } catch (error) {
      if (!(error instanceof LedgerLockedError) || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

const ATTEMPTS = 2000;
const MAX_BYTES = 2 ** 27;

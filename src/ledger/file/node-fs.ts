/** The file system of Node. */
import { randomUUID } from 'node:crypto';
import {
  constants,
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import type { Fs, FsFile, Readers } from './fs.js';

/** The real disk. */
export const nodeFs: Fs = Object.freeze({
  open: async (path: string) => {
    const handle = await orUndefined(open(path, 'r+'));
    return handle === undefined ? undefined : new NodeFile(handle);
  },
  openForReading: async (path: string) => {
    const handle = await orUndefined(open(path, 'r'));
    return handle === undefined ? undefined : new NodeFile(handle);
  },
  create: async (path: string, readers: Readers = 'all') =>
    new NodeFile(await open(path, 'w+', readers === 'owner' ? 0o600 : 0o644)),
  async createExclusive(path: string, data: Uint8Array) {
    // Linked into place with its content, so that nobody ever sees it half written.
    const temporary = `${path}.${randomUUID()}`;
    await writeFile(temporary, data, { mode: 0o600, flag: 'wx', flush: true });
    try {
      await link(temporary, path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(temporary, { force: true });
    }
  },
  async readFile(path: string, max: number) {
    // Without waiting for whoever writes into a pipe: what is no file is refused, not read.
    const handle = await orUndefined(open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
    if (handle === undefined) return undefined;
    try {
      const info = await handle.stat();
      if (!info.isFile()) throw new RangeError(`${path} is no file`);
      const { size } = info;
      if (size > max) throw new RangeError(`${path} has ${size} bytes, at most ${max} were expected`);
      return await readFully(handle, 0, size);
    } finally {
      await handle.close();
    }
  },
  rename: (from: string, to: string) => rename(from, to),
  async remove(path: string) {
    const found = await orUndefined(stat(path));
    if (found !== undefined) await (found.isDirectory() ? rmdir(path) : rm(path, { force: true }));
  },
  list: async (path: string) => (await orUndefined(readdir(path))) ?? [],
  async makeDirectory(path: string, readers: Readers = 'all') {
    await mkdir(path, { recursive: true, mode: readers === 'owner' ? 0o700 : 0o777 });
  },
  async syncDirectory(path: string) {
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
});

class NodeFile implements FsFile {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  read(position: number, length: number): Promise<Uint8Array> {
    return readFully(this.#handle, position, length);
  }

  async write(position: number, data: Uint8Array): Promise<void> {
    for (let done = 0; done < data.length; ) {
      const { bytesWritten } = await this.#handle.write(data, done, data.length - done, position + done);
      done += bytesWritten;
    }
  }

  truncate(size: number): Promise<void> {
    return this.#handle.truncate(size);
  }

  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function readFully(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const out = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(out, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return out.subarray(0, done);
}

/** The result, or `undefined` where the file does not exist. */
async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

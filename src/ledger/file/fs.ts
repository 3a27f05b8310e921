/** The few file operations that the file store needs, so that tests can put a faulty disk under it. */

/** An open file. After an operation has failed, only `close` may be called. */
export interface FsFile {
  size(): Promise<number>;
  /** Reads at most `length` bytes from `position`; fewer only at the end of the file. */
  read(position: number, length: number): Promise<Uint8Array>;
  write(position: number, data: Uint8Array): Promise<void>;
  truncate(size: number): Promise<void>;
  /** Resolves when the data and the size are on the disk (`fdatasync`). */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Who may read what is created: everyone whom the system's defaults let, or only the user that runs the program. */
export type Readers = 'all' | 'owner';

/** A file system. Paths use `/`. */
export interface Fs {
  /** Opens a file that exists, for reading and writing; `undefined` where it does not. */
  open(path: string): Promise<FsFile | undefined>;
  /** Opens a file that exists, for reading only, so that it may lie on a medium that nobody writes. */
  openForReading(path: string): Promise<FsFile | undefined>;
  /** Creates a file, or empties it, for writing. @param readers - of a new file, by default `all` */
  create(path: string, readers?: Readers): Promise<FsFile>;
  /** Creates a file with this content; `false` where there is one already. */
  createExclusive(path: string, data: Uint8Array): Promise<boolean>;
  /** The content of a file, or `undefined` where there is none. @throws {RangeError} if it is longer than `max`, or no file */
  readFile(path: string, max: number): Promise<Uint8Array | undefined>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or an empty folder, if there is one. */
  remove(path: string): Promise<void>;
  /** The names in a folder; none where there is no folder. */
  list(path: string): Promise<string[]>;
  /** Creates a folder and those above it, where they are missing. @param readers - of the new ones, by default `all` */
  makeDirectory(path: string, readers?: Readers): Promise<void>;
  /** Resolves when the names in a folder are on the disk. */
  syncDirectory(path: string): Promise<void>;
}

/**
 * Puts a file in place in one step: under another name first, synced, then renamed. The name itself is durable only after
 * a {@link Fs.syncDirectory} of its folder.
 * @param readers - of the file
 */
export async function replaceFile(
  fs: Fs,
  path: string,
  data: Uint8Array,
  readers: Readers = 'all',
): Promise<void> {
  const temporary = `${path}.new`;
  const file = await fs.create(temporary, readers);
  try {
    await file.write(0, data);
    await file.sync();
  } finally {
    await file.close();
  }
  await fs.rename(temporary, path);
}

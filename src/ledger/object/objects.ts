/**
 * The little that a log needs of an object store (S3 and its kin, spec L-12.1): reading, creating, and replacing exactly the
 * version that was read. Nothing is ever listed: a listing may lag behind.
 */
import { equalBytes } from '../../core/bytes.js';
import { LedgerError } from '../ledger-error.js';
import { StoreConflictError } from '../memory-store.js';
import { LedgerCorruptError } from '../verified-tree.js';

/** An object as it was read, and the tag of that version (the ETag of HTTP). */
export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly tag: string;
}

/**
 * An object store. A call that throws has an unknown outcome: it may have been done, may be done later, or never. Answers of
 * `409` and `503` are to be thrown too; they are tried again.
 */
export interface ObjectStore {
  /** The object, as of the last write that was answered; `undefined` where there is none. Throws beyond `maxBytes`. */
  get(path: string, maxBytes: number): Promise<StoredObject | undefined>;
  /** Creates an object (`If-None-Match: *`). @returns its tag, or `undefined` where there is one already */
  putIfAbsent(path: string, bytes: Uint8Array): Promise<string | undefined>;
  /** Replaces a version (`If-Match`). @returns the new tag, or `undefined` where the object has another version or is gone */
  putIfMatch(path: string, bytes: Uint8Array, tag: string): Promise<string | undefined>;
  /** Removes an object, if it is there. */
  remove(path: string): Promise<void>;
}

/** How often a call whose outcome is unknown is made again, and how long it waits at first, in milliseconds. */
export interface Persistence {
  readonly attempts: number;
  readonly pauseMs: number;
}

/** Reads an object. @throws {StoreObjectError} after all attempts */
export function readObject(
  objects: ObjectStore,
  path: string,
  maxBytes: number,
  persistence: Persistence,
): Promise<StoredObject | undefined> {
  return persist(persistence, () => objects.get(path, maxBytes));
}

/**
 * Creates an object that is the same whoever writes it.
 * @throws {LedgerCorruptError} if there is another one in its place
 * @throws {StoreObjectError} after all attempts
 */
export async function createObject(
  objects: ObjectStore,
  path: string,
  bytes: Uint8Array,
  persistence: Persistence,
): Promise<void> {
  await persist(persistence, async () => {
    if ((await objects.putIfAbsent(path, bytes)) !== undefined) return;
    const found = await objects.get(path, bytes.length);
    if (found === undefined || !equalBytes(found.bytes, bytes))
      throw new LedgerCorruptError(`${path} holds other bytes than the log`);
  });
}

/**
 * Replaces a version by bytes that no other writer would write.
 * @param tag - of the version to replace; `undefined` to create the object
 * @returns the new tag
 * @throws {StoreConflictError} if another writer has replaced it; then nothing was written
 * @throws {StoreObjectError} after all attempts; the outcome is unknown
 */
export function swapObject(
  objects: ObjectStore,
  path: string,
  bytes: Uint8Array,
  tag: string | undefined,
  persistence: Persistence,
): Promise<string> {
  return persist(persistence, async () => {
    const put = tag === undefined ? objects.putIfAbsent(path, bytes) : objects.putIfMatch(path, bytes, tag);
    const [next] = await Promise.all([put.catch(() => undefined)]);
    if (next !== undefined) return next;
    // Refused, or no answer: what stands there now tells which.
    const found = await objects.get(path, MAX_SMALL_OBJECT);
    if (found !== undefined && equalBytes(found.bytes, bytes)) return found.tag;
    if (found?.tag !== tag) throw new StoreConflictError(`another writer has replaced ${path}`);
    throw new Error(`${path} could not be written`);
  });
}

/** Makes calls one after the other until one ends with a result or an error of the ledger. */
async function persist<T>({ attempts, pauseMs }: Persistence, call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (error instanceof LedgerError || error instanceof RangeError) throw error;
      if (attempt >= attempts) throw new StoreObjectError(error);
      await new Promise((resolve) => setTimeout(resolve, pauseMs * 2 ** (attempt - 1)));
    }
  }
}

/** Most bytes of an object that is replaced: the head of a log and its public checkpoint. */
export const MAX_SMALL_OBJECT = 2_000_000;

/** The object store failed again and again. What was being written may or may not be there: open the log anew. */
export class StoreObjectError extends LedgerError {
  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super('store-object', `the object store failed: ${why}`, true, { cause });
  }
}

/** Files of the command: secrets that nobody else can read, everything written in one step, inputs of bounded size. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fromUtf8, utf8 } from '../core/bytes.js';
import { RefusedError, UsageError } from './errors.js';
import type { Io } from './io.js';

/** Most bytes of an ordinary input file. */
const MAX_INPUT = 256 * 1024 * 1024;

const MAX_SECRET = 10_000_000;
const OTHERS = 0o077;

/** The content of a file. @throws {UsageError} if it is too large; the system's error if it cannot be read */
export async function readInput(path: string, max: number = MAX_INPUT): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size > max) throw new UsageError(`${path} has more than ${max} bytes`);
    return new Uint8Array(await handle.readFile());
  } finally {
    await handle.close();
  }
}

/** The content of a file, or of standard input for `-`. */
export function readInputOrStdin(path: string, io: Io, max: number = MAX_INPUT): Promise<Uint8Array> {
  return path === '-' ? io.readStdin(max) : readInput(path, max);
}

/**
 * The content of a secret file.
 * @throws {RefusedError} if others than its owner may read or change it
 */
export async function readSecret(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const { mode, size } = await handle.stat();
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0)
      throw new RefusedError(`${path} holds a secret but others may read it; run: chmod 600 ${path}`);
    if (size > MAX_SECRET) throw new UsageError(`${path} is too large for a secret file`);
    return new Uint8Array(await handle.readFile());
  } finally {
    await handle.close();
  }
}

/** The text of a secret, from a file or, for `-`, from standard input. */
export async function readSecretText(path: string, io: Io): Promise<string> {
  return fromUtf8(path === '-' ? await io.readStdin(MAX_SECRET) : await readSecret(path), path);
}

/** Writes a file for everyone, in one step: readers see the old content or the new, whole and durable. */
export function writePublic(path: string, content: string | Uint8Array): Promise<void> {
  return replace(path, content, 0o644);
}

/** Writes a file for its owner alone, in one step. */
export function writeSecret(path: string, content: string | Uint8Array): Promise<void> {
  return replace(path, content, 0o600);
}

/** Writes a new secret file. @throws {RefusedError} if there is one already: a key is never overwritten */
export async function writeNewSecret(path: string, content: string | Uint8Array): Promise<void> {
  if (await exists(path)) throw new RefusedError(`${path} exists already; it is not overwritten`);
  await writeSecret(path, content);
}

/** Puts a file in the place of another, in one step. */
export async function moveOver(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncDirectory(dirname(to));
}

/** Creates a folder for its owner alone, and those above it. */
export async function makePrivateDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

/** Whether there is anything at a path. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function replace(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const temporary = `${path}.${randomUUID()}.new`;
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(typeof content === 'string' ? utf8(content) : content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw aboutPath(error, temporary, path);
  }
  await syncDirectory(dirname(path));
}

/** The system's error, about the path that was asked for instead of the temporary one. */
function aboutPath(error: unknown, temporary: string, path: string): unknown {
  if (!(error instanceof Error) || !('path' in error) || error.path !== temporary) return error;
  return Object.assign(error, { path, message: error.message.replaceAll(temporary, path) });
}

async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

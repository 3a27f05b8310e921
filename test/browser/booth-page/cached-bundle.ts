/**
 * The booth's scripts, bundled once for all test files: they lie in a temporary folder under a hash of all that they are made
 * of. Whoever changes a source gets another hash, and thereby another bundle.
 */
import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BoothParts, type BoothScripts, bundleBooth } from '../../../examples/booth/bundle.js';

/** What bundles are made of: the sources, what makes them smaller, and the versions of all packages. */
const SOURCES: readonly string[] = [
  ...['src', 'examples/booth', 'examples/pages'],
  ...['tsconfig.json', 'package-lock.json'],
].map((path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url)));
/** Milliseconds after which a bundle that nobody has made anew is thrown away. */
const KEPT = 86_400_000;

/** Where bundles are kept, and how they are made. */
export interface BundleCache {
  readonly folder: string;
  readonly sources: readonly string[];
  make(parts: BoothParts): Promise<BoothScripts>;
}

const SHARED: BundleCache = {
  folder: join(tmpdir(), `hanpyo-booth-bundles-${userInfo().uid}`),
  sources: SOURCES,
  make: bundleBooth,
};

/** The scripts of a booth, as `bundleBooth` makes them. Any number of processes may ask at once. */
export async function cachedBooth(
  parts: BoothParts = {},
  cache: BundleCache = SHARED,
): Promise<BoothScripts> {
  const key = await keyOf(parts, cache.sources);
  const kept = await readFile(join(cache.folder, `${key}.json`), 'utf8').catch(() => undefined);
  if (kept !== undefined && (await isOwn(cache.folder))) return JSON.parse(kept) as BoothScripts;
  const scripts = await cache.make(parts);
  // Of sources that somebody changed in the meantime nobody knows which ones it was made of.
  if ((await keyOf(parts, cache.sources)) === key)
    await keep(cache.folder, `${key}.json`, JSON.stringify(scripts));
  return scripts;
}

/** Writes a bundle under a name of its own first: who reads meets all of it, or nothing. */
async function keep(folder: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await isOwn(folder))) return;
  await chmod(folder, 0o700);
  await removeOld(folder);
  const unfinished = join(folder, `${name}.${process.pid}.${performance.now()}`);
  await writeFile(unfinished, text);
  await rename(unfinished, join(folder, name));
}

/** Temporary folders are everybody's: what somebody else put there is not run, and a link from there leads anywhere. */
async function isOwn(folder: string): Promise<boolean> {
  const found = await lstat(folder);
  return found.isDirectory() && found.uid === userInfo().uid;
}

async function removeOld(folder: string): Promise<void> {
  for (const file of await readdir(folder)) {
    const path = join(folder, file);
    // Another process may have thrown it away by now.
    const changed = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
    if (changed !== undefined && changed < Date.now() - KEPT) await rm(path, { force: true });
  }
}

async function keyOf(parts: BoothParts, sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([parts, process.version, process.cwd()]));
  for (const source of sources)
    for (const file of await filesOf(source)) {
      const bytes = await readFile(file);
      hash.update(JSON.stringify([file, bytes.length])).update(bytes);
    }
  return hash.digest('hex');
}

/** The sources in a folder, at any depth, or the file itself. */
async function filesOf(path: string): Promise<readonly string[]> {
  if ((await stat(path)).isFile()) return [path];
  const found = await readdir(path, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** Scripts that tests run as processes of their own, compiled once, so that starting one costs little. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleForNode } from '../../bench/bundle.js';

/** A compiled script. Remove it afterwards. */
export interface BundledScript {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Compiles a script of this folder, to a place from which the packages that it needs are found.
 * @param name - of its file, without the ending
 */
export async function bundledScript(name: string): Promise<BundledScript> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'hanpyo-'));
  const source = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const { script } = await bundleForNode({ script: source }, folder);
  return { path: script, remove: () => rm(folder, { recursive: true, force: true }) };
}

const CACHE = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));

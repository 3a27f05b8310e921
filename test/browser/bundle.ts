/** Scripts for a page, bundled into a folder of their own that whoever asked for it removes. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'tsup';

/** Bundles scripts by name. @returns the folder */
export async function bundleScripts(entry: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hanpyo-web-'));
  await build({
    entry: { ...entry },
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    outDir: folder,
    config: false,
    silent: true,
    clean: false,
    noExternal: [/.*/],
    outExtension: () => ({ js: '.js' }),
  });
  return folder;
}

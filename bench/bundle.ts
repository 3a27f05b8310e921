/** Bundles scripts for processes and threads of Node: what is measured there is compiled ahead, as an application's is. */
import { join } from 'node:path';
import { build } from 'tsup';

/**
 * Bundles scripts into a folder inside the checkout, where what stays outside of the bundles is found.
 * @param entries - source of each script by its name
 * @returns the path of each script by its name
 */
export async function bundleForNode<Name extends string>(
  entries: Readonly<Record<Name, string>>,
  folder: string,
): Promise<Readonly<Record<Name, string>>> {
  await build({
    entry: entries,
    format: 'esm',
    platform: 'node',
    outDir: folder,
    config: false,
    silent: true,
    clean: false,
    external: ['tinypool'],
    outExtension: () => ({ js: '.mjs' }),
  });
  const names = Object.keys(entries) as Name[];
  return Object.fromEntries(names.map((name) => [name, join(folder, `${name}.mjs`)])) as Record<Name, string>;
}

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig, type ViteUserConfig } from 'vitest/config';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Folders whose tests run one after the other in the same process, which loads the library once: nothing that they test
 * has a state of its own. All others have a process each, as servers, browsers, threads and measured memory need it.
 */
const TOGETHER =
  /^test\/(attacks|ballot|belenios|core|counting|electionguard|elgamal|evm|independent|mixnet|petition|record|spec|verify\/foreign\/(?!workers)[\w-]+|zk)\//;
/** What no other test may meet: replaced modules and globals, options of the machine. */
const APART = /\bvi\.|setFlagsFromString/;

const together: readonly string[] = readdirSync(source('test'), { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.ts') && TOGETHER.test(file))
  .filter((file) => !APART.test(readFileSync(source(file), 'utf8')));

const config: ViteUserConfig = defineConfig({
  // Examples import the package by its name, as users do.
  resolve: {
    alias: [
      { find: /^hanpyo$/, replacement: source('src/index.ts') },
      { find: /^hanpyo\/(.+)$/, replacement: `${source('src')}/$1/index.ts` },
    ],
  },
  test: {
    setupFiles: ['test/helpers/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // One for each processor; the default keeps one of them for the reporter.
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'together', include: [...together], isolate: false } },
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...together],
        },
      },
    ],
  },
});

export default config;

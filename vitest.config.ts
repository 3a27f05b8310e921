import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const config: ViteUserConfig = defineConfig({
  // Examples import the package by its name, as users do.
  resolve: {
    alias: [
      { find: /^hanpyo$/, replacement: source('src/index.ts') },
      { find: /^hanpyo\/(.+)$/, replacement: `${source('src')}/$1/index.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/helpers/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});

export default config;

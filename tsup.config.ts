import { defineConfig, type Options } from 'tsup';

/** One entry per published subpath; shared code lands in chunks, so a voter's page takes only what it imports. */
const config: ReturnType<typeof defineConfig> = defineConfig({
  entry: {
    index: 'src/index.ts',
    'core/index': 'src/core/index.ts',
    'zk/index': 'src/zk/index.ts',
    'zk/groth16/index': 'src/zk/groth16/index.ts',
    'elgamal/index': 'src/elgamal/index.ts',
    'mixnet/index': 'src/mixnet/index.ts',
    'counting/index': 'src/counting/index.ts',
    'ballot/index': 'src/ballot/index.ts',
    'ballot/anonymous/index': 'src/ballot/anonymous/index.ts',
    'ballot/worker/index': 'src/ballot/worker/index.ts',
    'ledger/index': 'src/ledger/index.ts',
    'ledger/file/index': 'src/ledger/file/index.ts',
    'ledger/object/index': 'src/ledger/object/index.ts',
    'ledger/postgres/index': 'src/ledger/postgres/index.ts',
    'ledger/evm/index': 'src/ledger/evm/index.ts',
    'evm/index': 'src/evm/index.ts',
    'petition/index': 'src/petition/index.ts',
    'record/index': 'src/record/index.ts',
    'verify/index': 'src/verify/index.ts',
    'verify/foreign/index': 'src/verify/foreign/index.ts',
    'verify/workers/index': 'src/verify/workers/index.ts',
    'verify/workers/web-worker': 'src/verify/workers/web-worker.ts',
    'verify/workers/foreign-web-worker': 'src/verify/workers/foreign-web-worker.ts',
    'verify/workers/node/index': 'src/verify/workers/node/index.ts',
    'verify/workers/node/worker': 'src/verify/workers/node/worker.ts',
    'verify/workers/node/foreign-worker': 'src/verify/workers/node/foreign-worker.ts',
    'verify/queue/index': 'src/verify/queue/index.ts',
    'belenios/index': 'src/belenios/index.ts',
    'electionguard/index': 'src/electionguard/index.ts',
    'cli/main': 'src/cli/main.ts',
  },
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  // The command finds the pool by the package's own name, so that the pool finds its workers' script beside itself.
  external: [/^node:/, /^hanpyo\//],
  splitting: true,
  sourcemap: true,
  clean: true,
  treeshake: true,
} satisfies Options);

export default config;

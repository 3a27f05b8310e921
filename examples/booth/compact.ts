/**
 * The small build: primitives in little code (`src/core/compact`) take the place of the kernels and of noble's curves. They give
 * the same bytes, a thousand times slower than a tally would bear and far faster than a voter notices.
 */
import { fileURLToPath } from 'node:url';
import type { Options } from 'tsup';

/** Files of `src/core` and what the small build has in their place. */
const TWINS: Readonly<Record<string, string>> = {
  'groups/native.ts': 'native.ts',
  'groups/embedding-ristretto255.ts': 'embedding-ristretto255.ts',
  'hash.ts': 'hash.ts',
  'expand.ts': 'expand.ts',
  'ed25519-verify.ts': 'ed25519-verify.ts',
};

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/** For esbuild: whoever imports one of these files gets its twin. Twins themselves see the same. */
export function compactPrimitives(): Plugin {
  const core = fileURLToPath(new URL('../../src/core/', import.meta.url));
  const twins = new Map(Object.entries(TWINS).map(([file, twin]) => [core + file, `${core}compact/${twin}`]));
  return {
    name: 'compact-primitives',
    setup: (build) => {
      build.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
        const file = fileURLToPath(new URL(path.replace(/\.js$/, '.ts'), `file://${resolveDir}/`));
        const twin = twins.get(file);
        return twin === undefined ? undefined : { path: twin };
      });
    },
  };
}

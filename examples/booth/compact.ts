/**
 * The small build: primitives in little code (`src/core/compact`) take the place of the kernels and of noble's curves. They give
 * the same bytes, far more slowly than a tally would bear and far faster than a voter notices. What an election has no
 * use for can be left out, loudly: whoever calls it all the same gets an error.
 */
import { readFile } from 'node:fs/promises';
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

/** Files that only some elections have a use for: those with shuffled votes, with a ledger that has witnesses, with media of options. */
const PARTS = {
  mixed: [
    'src/ballot/mixed-message.ts',
    'src/ballot/counting-codec.ts',
    'src/core/embedding.ts',
    'src/zk/plaintext-knowledge.ts',
    'examples/booth/page/marking-ranking.ts',
    'examples/booth/page/marking-text.ts',
  ],
  witnesses: ['src/ledger/policy.ts'],
  media: ['src/ballot/manifest-media.ts', 'examples/booth/page/media.ts'],
} as const;

/** Something that not every election needs. */
export type Part = keyof typeof PARTS;

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/** For esbuild: whoever imports one of these files gets its twin. Twins themselves see the same. */
export function compactPrimitives(): Plugin {
  const core = pathOf('src/core/');
  const twins = new Map(Object.entries(TWINS).map(([file, twin]) => [core + file, `${core}compact/${twin}`]));
  return {
    name: 'compact-primitives',
    setup: (build) => {
      build.onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
        // What the library loads later on are kernels, which nothing here asks for; it would keep its files apart.
        if (kind === 'dynamic-import') return { path, external: true };
        const file = fileURLToPath(new URL(path.replace(/\.js$/, '.ts'), `file://${resolveDir}/`));
        const twin = twins.get(file);
        return twin === undefined ? undefined : { path: twin };
      });
    },
  };
}

/** For esbuild: functions of parts that an election has no use for throw. */
export function leftOut(parts: readonly Part[]): Plugin {
  const files = new Set(parts.flatMap((part) => PARTS[part].map(pathOf)));
  return {
    name: 'left-out',
    setup: (build) => {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) =>
        files.has(path) ? { contents: refusals(await readFile(path, 'utf8')), loader: 'ts' } : undefined,
      );
    },
  };
}

/** A module that exports the same names, each a function that throws. */
function refusals(source: string): string {
  const names = Array.from(source.matchAll(/^export (?:function|const) (\w+)/gm), ([, name]) => name);
  const refuse = `const refuse = () => { throw new RangeError('left out of this build'); };`;
  return [refuse, ...names.map((name) => `export const ${name} = refuse;`)].join('\n');
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(`../../${file}`, import.meta.url));
}

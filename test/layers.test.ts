import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each folder of `src` may import, besides itself. The root `index.ts` may import all. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  core: [],
  zk: ['core'],
  elgamal: ['zk', 'core'],
  ledger: ['core'],
  mixnet: ['elgamal', 'zk', 'core'],
  counting: ['core'],
  ballot: ['counting', 'elgamal', 'zk', 'core'],
  record: ['counting', 'ballot', 'mixnet', 'ledger', 'elgamal', 'zk', 'core'],
  petition: ['record', 'ballot', 'ledger', 'core'],
  verify: ['petition', 'counting', 'record', 'ballot', 'mixnet', 'ledger', 'elgamal', 'zk', 'core'],
  electionguard: ['verify', 'core'],
  evm: ['verify', 'record', 'ballot', 'ledger', 'elgamal', 'zk', 'core'],
  belenios: ['verify', 'counting', 'mixnet', 'elgamal', 'zk', 'core'],
  cli: [
    'petition',
    'evm',
    'counting',
    'verify',
    'record',
    'ballot',
    'mixnet',
    'ledger',
    'elgamal',
    'zk',
    'core',
  ],
};

/** Packages, and the folders that may import them. */
const PACKAGES: ReadonlyArray<readonly [RegExp, readonly string[]]> = [
  [/^@noble\//, ['core']],
  // `verify/workers/node` is the pool of Node's threads, a subpath of its own so that browsers never see it.
  [/^node:/, ['ledger/file', 'verify/workers/node', 'cli']],
  [/^snarkjs$/, ['zk/groth16']],
  [/^tinypool$/, ['verify/workers/node']],
  [/^viem$/, ['ledger/evm']],
  [/^pg$/, ['ledger/postgres']],
  [/^bullmq$/, ['verify/queue']],
  // By the package's own name, so that the pool's script is found beside the pool wherever the command is bundled.
  [/^hanpyo\/verify\/workers\/node$/, ['cli']],
  [/^(commander|@clack\/prompts|qr)$/, ['cli']],
];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
const imports = files.flatMap((file) =>
  [
    ...readFileSync(join('src', file), 'utf8').matchAll(
      /^(?:import|export|\})[^;]*?\bfrom '([^']+)';|\bimport\('([^']+)'\)|^import '([^']+)';/gm,
    ),
  ].map((m) => ({
    file: file.split(sep).join('/'),
    target: m[1] ?? m[2] ?? m[3] ?? '',
  })),
);

describe('layers', () => {
  it('finds the sources', () => expect(files.length).toBeGreaterThan(10));

  it('a folder imports only from those below it', () => {
    const wrong = imports.filter(({ file, target }) => {
      if (!target.startsWith('.') || !file.includes('/')) return false;
      const layer = file.split('/')[0] ?? '';
      const other = normalize(join(dirname(file), target)).split(sep)[0] ?? '';
      return other !== layer && !(BELOW[layer] ?? []).includes(other);
    });
    expect(wrong).toEqual([]);
  });

  it('packages are imported only where the table allows', () => {
    const wrong = imports.filter(({ file, target }) => {
      if (target.startsWith('.')) return false;
      const rule = PACKAGES.find(([name]) => name.test(target));
      return rule === undefined || !rule[1].some((folder) => file.startsWith(`${folder}/`));
    });
    expect(wrong).toEqual([]);
  });

  it('sources avoid what the style forbids', () => {
    const banned: ReadonlyArray<readonly [RegExp, RegExp]> = [
      [/Math\.random/, /^$/],
      [/\.sort\(\)/, /^$/],
      [/localeCompare/, /^$/],
      [/Date\.now|new Date\(\)/, /^cli\//],
      [/JSON\.parse/, /^core\/json\.ts$/],
      [/console\.|process\.(stdout|stderr)/, /^cli\//],
      [/\b(?:eval|new Function)\(/, /^$/],
      [/\bBuffer\b/, /^(?:cli|ledger\/file)\//],
    ];
    const wrong = files.flatMap((file) => {
      const text = readFileSync(join('src', file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const name = file.split(sep).join('/');
      return banned
        .filter(([word, allowed]) => word.test(text) && !allowed.test(name))
        .map(([word]) => `${name}: ${word}`);
    });
    expect(wrong).toEqual([]);
  });
});

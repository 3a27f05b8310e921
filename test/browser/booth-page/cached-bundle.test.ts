/** The kept bundles of the booth: one for each state of the sources, whole or not there at all. */
import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BoothParts, BoothScripts } from '../../../examples/booth/bundle.js';
import { type BundleCache, cachedBooth } from './cached-bundle.js';

let folder: string;
let made: number;
let cache: BundleCache;
const source = (name: string): string => join(folder, 'src', name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-bundles-test-'));
  await mkdir(source('within'), { recursive: true });
  await writeFile(source('within/one.ts'), 'one');
  await writeFile(join(folder, 'lock.json'), '1');
  made = 0;
  const make = async (): Promise<BoothScripts> => {
    made++;
    return { script: `script ${made}`, decoder: 'decoder', parts: [['part', 1, 1]], sources: ['a'] };
  };
  cache = {
    folder: join(folder, 'kept'),
    sources: [source(''), join(folder, 'lock.json')],
    make,
  };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('is made once, and made anew when a source, a package or what is asked for is another', async () => {
  const first = await cachedBooth({}, cache);
  expect(await cachedBooth({}, cache)).toEqual(first);
  expect(made).toBe(1);
  const changes: readonly (readonly [path: string, text: string])[] = [
    [source('within/one.ts'), 'two'],
    [source('within/two.ts'), ''],
    [join(folder, 'lock.json'), '2'],
  ];
  for (const [i, [path, text]] of changes.entries()) {
    await writeFile(path, text);
    expect((await cachedBooth({}, cache)).script).toBe(`script ${i + 2}`);
  }
  await cachedBooth({ without: ['media'] }, cache);
  expect(made).toBe(5);
  await writeFile(source('within/two.ts'), 'same length');
  await rm(source('within/two.ts'));
  await writeFile(source('within/one.ts'), 'one');
  await writeFile(join(folder, 'lock.json'), '1');
  expect(await cachedBooth({}, cache)).toEqual(first);
});

it('is whole for everybody who asks at once', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => cachedBooth({}, cache)));
  for (const one of all) expect(one).toMatchObject({ decoder: 'decoder', sources: ['a'] });
  expect(await readdir(cache.folder)).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json$/)]);
});

it('is not kept if a source was changed while it was made', async () => {
  const make = async (parts: BoothParts): Promise<BoothScripts> => {
    await writeFile(source('within/one.ts'), 'other');
    return cache.make(parts);
  };
  await cachedBooth({}, { ...cache, make });
  await writeFile(source('within/one.ts'), 'one');
  expect((await cachedBooth({}, cache)).script).toBe('script 2');
});

it('is neither kept nor found behind a link, and nothing there is thrown away', async () => {
  const elsewhere = join(folder, 'elsewhere');
  await mkdir(elsewhere);
  await writeFile(join(elsewhere, 'letter'), 'dear');
  await utimes(join(elsewhere, 'letter'), 0, 0);
  await symlink(elsewhere, cache.folder);
  for (const nth of [1, 2]) expect((await cachedBooth({}, cache)).script).toBe(`script ${nth}`);
  expect(await readdir(elsewhere)).toEqual(['letter']);
});

it('throws old ones away, and not those that are in use', async () => {
  await cachedBooth({}, cache);
  await writeFile(join(cache.folder, 'old.json'), '{}');
  await utimes(join(cache.folder, 'old.json'), 0, 0);
  await cachedBooth({ primitives: 'full' }, cache);
  expect(await readdir(cache.folder)).toHaveLength(2);
});

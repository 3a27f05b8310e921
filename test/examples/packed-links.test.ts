/** What is in the package links to what is in the package: whoever reads it there has no repository around it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { beforeAll, expect, it } from 'vitest';

let files: readonly string[];

beforeAll(() => {
  const list = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 26,
  });
  const [packed] = JSON.parse(list) as { readonly files: readonly { readonly path: string }[] }[];
  files = (packed?.files ?? []).map(({ path }) => path);
}, 120_000);

/** Targets of links and pictures of a page, without those elsewhere and those within it. */
function targetsOf(page: string): readonly string[] {
  const text = readFileSync(page, 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  return [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

it('of pages in the package, no link leads out of it', () => {
  const pages = files.filter((path) => path.endsWith('.md'));
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'docs/benchmarks.md', 'docs/guides/developers.md']),
  );
  const isThere = (path: string): boolean =>
    files.some((file) => file === path || file.startsWith(`${path.replace(/\/$/, '')}/`));
  const lost = pages.flatMap((page) =>
    targetsOf(page)
      .filter((target) => !isThere(posix.join(posix.dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(lost).toEqual([]);
});

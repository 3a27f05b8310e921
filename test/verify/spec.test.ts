import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHECKS, SOFTWARE } from '../../src/verify/index.js';

describe('the verification spec', () => {
  const text = readFileSync('docs/spec/verification.md', 'utf8');

  it('lists every check, in order, with its title', () => {
    const rows = [...text.matchAll(/^\| (V\d\d) \| ([^|]*) \|/gm)].map((m) => ({ id: m[1], title: m[2] }));
    expect(rows).toEqual(CHECKS.map(({ id, title }) => ({ id, title })));
  });

  it('reports name the version of the package', () => {
    const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(SOFTWARE).toBe(`${name} ${version}`);
  });
});

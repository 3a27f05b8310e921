/** Manifests with contests whose votes are shuffled: both readers decode the same, and find the same rules broken. */
import { describe, expect, it } from 'vitest';
import { type Contest, type Manifest, writeManifest } from '../../src/ballot/manifest.js';
import { decodeManifest } from '../../src/ballot/manifest-read.js';
import { validateManifest } from '../../src/ballot/manifest-rules.js';
import { DecodeError } from '../../src/core/errors.js';
import { testManifest } from '../helpers/election.js';
import { seededRng } from '../helpers/rng.js';
import { Malformed } from './bytes.js';
import { readManifest } from './manifest.js';
import { brokenRules } from './manifest-rules.js';

const TEXT = (en: string): { en: string } => ({ en });
const options = (n: number) =>
  Array.from({ length: n }, (_, i) => ({ id: `o${i}`, name: TEXT(`Option ${i}`) }));

type Ranked = Extract<Contest['rule'], { kind: 'ranked' }>;

const ranked = (changes: Partial<Ranked> = {}, n = 3): Contest => ({
  ...{ id: 'c', title: TEXT('Contest'), options: options(n) },
  rule: {
    ...{ kind: 'ranked', min: 1, max: 3, ties: 'refused', blank: true, shuffles: 2 },
    counting: { rule: 'irv', skipped: 'end', ties: 'lot' },
    ...changes,
  },
});

const texts = (maxBytes: number, n = 0, shuffles = 2): Contest => ({
  ...{ id: 'c', title: TEXT('Contest'), options: options(n) },
  rule: { kind: 'write-in', maxBytes, blank: false, shuffles },
});

function manifestOf(contest: Contest, weight = 1): Manifest {
  return testManifest(seededRng('manifest'), {
    group: 'P-256',
    styles: [{ id: 'all', contests: ['c'] }],
    contests: [contest],
    classes: [{ id: 'one', name: TEXT('One'), weight }],
  }).manifest;
}

const scottish = (seats: number): Partial<Ranked> => ({ counting: { rule: 'scottish-stv', seats } });

const CASES: readonly (readonly [name: string, broken: readonly string[], manifest: Manifest])[] = [
  ['a ranked contest', [], manifestOf(ranked())],
  ['a contest of texts', [], manifestOf(texts(500))],
  [
    'ties where they count',
    [],
    manifestOf(ranked({ ties: 'allowed', counting: { rule: 'borda', seats: 3, variant: 'zero' } })),
  ],
  ['no option that must be ranked', ['M-27'], manifestOf(ranked({ min: 0 }))],
  ['more than there are', ['M-27'], manifestOf(ranked({ max: 4 }))],
  ['bounds that do not fit', ['M-27'], manifestOf(ranked({ min: 3, max: 2 }))],
  ['201 options', ['M-27'], manifestOf(ranked({}, 201))],
  ['200 options', [], manifestOf(ranked({ max: 200 }, 200))],
  ['seats beyond the options', ['M-27'], manifestOf(ranked(scottish(4)))],
  ['as many seats as options', [], manifestOf(ranked(scottish(3)))],
  ['ties where they do not count', ['M-27'], manifestOf(ranked({ ties: 'allowed', ...scottish(1) }))],
  ['no shuffle', ['M-28'], manifestOf(ranked({ shuffles: 0 }))],
  ['more shuffles than trustees who decrypt', ['M-28'], manifestOf(texts(10, 0, 3))],
  ['weights', ['M-29'], manifestOf(ranked(), 2)],
  ['texts of no bytes', ['M-27'], manifestOf(texts(0))],
  ['texts of 501 bytes', ['M-27'], manifestOf(texts(501))],
  ['texts with options', ['M-27'], manifestOf(texts(10, 1))],
];

describe('manifests of shuffled votes', () => {
  it.each(CASES)('break the same rules: %s', (_, broken, manifest) => {
    const rules = brokenRules(readManifest(writeManifest(manifest)));
    const found = new Set(validateManifest(manifest).map(({ rule }) => rule));
    expect([...new Set(rules)].sort()).toEqual(broken);
    expect([...found].sort()).toEqual(broken);
  });

  it('decode to both or to neither', () => {
    const bytes = writeManifest(
      manifestOf(ranked({ counting: { rule: 'meek-stv', seats: 2, digits: 9, omega: 6, skipped: 'end' } })),
    );
    // Behind the counting rule: revoting, precedence, minimum unit.
    const end = bytes.length - 6;
    let refused = 0;
    for (let at = end - 21; at < end; at++)
      for (const value of [0, 1, 2, 3, 4, 5, 7, 16, 255]) {
        const changed = bytes.slice();
        changed[at] = value;
        const library = attempt(() => decodeManifest(changed));
        expect(
          attempt(() => readManifest(changed)),
          `byte ${at - end}: ${value}`,
        ).toBe(library);
        if (!library) refused++;
      }
    expect(refused).toBeGreaterThan(40);
  });
});

function attempt(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof Malformed || error instanceof DecodeError) return false;
    throw error;
  }
}

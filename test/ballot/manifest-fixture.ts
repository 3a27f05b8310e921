import type { Contest, Manifest, Option, Rule, Text } from '../../src/ballot/manifest.js';
import { concatBytes, toBase64, toHex, utf8 } from '../../src/core/bytes.js';
import { ed25519PublicKey } from '../../src/core/ed25519.js';
import { sha256 } from '../../src/core/hash.js';
import { sealingPublicKey } from '../../src/core/sealing.js';

/** A text in both languages of the fixture. */
export const text = (value: string): Text => ({ ko: `${value} 한`, en: value });

/** The secret seed behind a key of the fixture, such as `officer 0`. */
const seedOf = (name: string): Uint8Array => sha256(utf8(`fixture ${name}`));

const signingKey = (name: string): string => toHex(ed25519PublicKey(seedOf(name)));

/** A verifier key of a signed note for the given origin. */
export function verifierKey(origin: string): string {
  const key = concatBytes(Uint8Array.of(1), ed25519PublicKey(seedOf('log')));
  const hash = sha256(concatBytes(utf8(`${origin}\n`), key)).subarray(0, 4);
  return `${origin}+${toHex(hash)}+${toBase64(key)}`;
}

/** Options `<prefix>0`, `<prefix>1`, ... with the given costs. */
export const options = (count: number, costs?: readonly number[]): Option[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `o${i}`,
    name: text(`Option ${i}`),
    ...(costs === undefined ? {} : { cost: costs[i] ?? 1 }),
  }));

/** A contest with the given rule. */
export const contest = (id: string, rule: Rule, list: readonly Option[] = options(3)): Contest => ({
  id,
  title: text(`Contest ${id}`),
  options: list,
  rule,
});

/** One contest of every kind. */
export const CONTESTS: readonly Contest[] = [
  contest('question', { kind: 'choice', min: 1, max: 1, blank: true }, options(2)),
  {
    ...contest('council', { kind: 'choice', min: 0, max: 3, blank: false }, options(5)),
    description: text('Council'),
  },
  contest('grades', { kind: 'score', minScore: 0, maxScore: 5, blank: true }),
  contest('levels', { kind: 'score', minScore: 1, maxScore: 3, blank: false, minTotal: 4, maxTotal: 8 }),
  contest('points', { kind: 'cumulative', points: 10, minTotal: 1, maxPerOption: 6, blank: true }),
  contest(
    'projects',
    { kind: 'knapsack', budget: 900, min: 0, max: 3, blank: true },
    options(4, [300, 500, 200, 400]),
  ),
];

/** A valid manifest with everything in it; `change` replaces fields. */
export function manifestFixture(change: Partial<Manifest> = {}): Manifest {
  const contests = change.contests ?? CONTESTS;
  return {
    version: 1,
    title: text('Village vote'),
    languages: ['ko', 'en'],
    defaultLanguage: 'ko',
    group: 'ristretto255',
    practice: true,
    nonce: toHex(sha256(utf8('nonce'))),
    ledger: { origin: 'vote.example/village', key: verifierKey('vote.example/village') },
    trustees: [0, 1, 2].map((i) => ({
      id: `trustee-${i}`,
      name: text(`Trustee ${i}`),
      signingKey: signingKey(`trustee ${i}`),
      sealingKey: toHex(sealingPublicKey(seedOf(`sealing ${i}`))),
    })),
    threshold: 2,
    officers: [0, 1, 2].map((i) => ({
      id: `officer-${i}`,
      name: text(`Officer ${i}`),
      key: signingKey(`officer ${i}`),
    })),
    officersRequired: 2,
    classes: [
      { id: 'resident', name: text('Resident'), weight: 1 },
      { id: 'member', name: text('Member'), weight: 3 },
    ],
    styles: [
      { id: 'all', contests: contests.map(({ id }) => id) },
      { id: 'first', contests: contests.slice(0, 1).map(({ id }) => id) },
    ],
    contests,
    revoting: 'last-counts',
    precedence: 'paper',
    minimumUnit: 2,
    ...change,
  };
}

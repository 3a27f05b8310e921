import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { electionId, type Manifest, type RankingRule, writeManifest } from '../../src/ballot/manifest.js';
import { manifestToJson, parseManifest } from '../../src/ballot/manifest-json.js';
import { readManifest } from '../../src/ballot/manifest-read.js';
import { toHex } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { CONTESTS, contest, manifestFixture, options, text } from './manifest-fixture.js';

const manifest = manifestFixture();
const bytes = writeManifest(manifest);
const json = manifestToJson(manifest);

describe('manifest bytes', () => {
  it('read back to the same manifest, frozen to the depth', () => {
    const read = readManifest(bytes);
    expect(read).toEqual(manifest);
    const isFrozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(isFrozen));
    expect(isFrozen(read)).toBe(true);
    expect(isFrozen(parseManifest(json))).toBe(true);
  });

  it('either refuse a changed byte with a typed error or say something else, exactly', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        const read = attempt(() => readManifest(changed));
        if (!(read instanceof DecodeError)) expect(toHex(writeManifest(read))).toBe(toHex(changed));
      }),
      { numRuns: 150 },
    );
  });

  it('refuse every truncation and trailing bytes', () => {
    for (let length = 0; length < bytes.length; length += 17)
      expect(() => readManifest(bytes.subarray(0, length))).toThrow(DecodeError);
    expect(() => readManifest(new Uint8Array([...bytes, 0]))).toThrow(/part 0 after part 0/);
  });

  it('are refused where a rule is broken, which is named', () => {
    const bad = writeManifest({ ...manifest, minimumUnit: 0 });
    expect(() => readManifest(bad)).toThrow(/manifest\.minimumUnit: M-18/);
  });

  it('read back with contests whose votes are shuffled, whatever counts them', () => {
    for (const counting of COUNTINGS) {
      const made = shuffledManifest(counting);
      expect(readManifest(writeManifest(made))).toEqual(made);
      expect(parseManifest(manifestToJson(made))).toEqual(made);
    }
    const ids = COUNTINGS.map((counting) => toHex(electionId(shuffledManifest(counting))));
    expect(new Set(ids).size).toBe(COUNTINGS.length);
  });

  it('with such contests either refuse a changed byte or say something else, exactly', () => {
    const mixed = writeManifest(
      shuffledManifest({ rule: 'meek-stv', seats: 1, digits: 9, omega: 6, skipped: 'end' }),
    );
    let refused = 0;
    for (let at = mixed.length - 130; at < mixed.length; at++)
      for (const flip of [1, 2, 4, 0x80, 0xff]) {
        const changed = mixed.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        const read = attempt(() => readManifest(changed));
        if (read instanceof DecodeError) refused++;
        else expect(toHex(writeManifest(read))).toBe(toHex(changed));
      }
    expect(refused).toBeGreaterThan(100);
  });

  it('know the test group only where it is passed in', () => {
    const small = manifestFixture({
      group: 'TINY-TEST',
      contests: [contest('only', { kind: 'choice', min: 1, max: 1, blank: false })],
    });
    expect(() => readManifest(writeManifest(small))).toThrow(/M-04/);
    expect(readManifest(writeManifest(small), () => TINY_TEST)).toEqual(small);
  });

  it('cannot be written with texts in other languages than declared', () => {
    expect(() => writeManifest({ ...manifest, title: { ko: 'x' } })).toThrow(RangeError);
    expect(() => writeManifest({ ...manifest, title: { ko: 'x', en: 'x', fr: 'x' } })).toThrow(RangeError);
  });
});

describe('election id', () => {
  it('is bound to every field', () => {
    const [c0, ...rest] = CONTESTS;
    const changes: Partial<Manifest>[] = [
      { title: text('Other') },
      { languages: ['en', 'ko'] },
      { defaultLanguage: 'en' },
      { group: 'P-256' },
      { practice: false },
      { nonce: 'ab'.repeat(32) },
      { ledger: { origin: 'x', key: manifest.ledger.key } },
      { ledger: { origin: manifest.ledger.origin, key: 'x' } },
      { trustees: manifest.trustees.slice(1) },
      { trustees: [...manifest.trustees].reverse() },
      { threshold: 3 },
      { officers: manifest.officers.slice(1) },
      { officersRequired: 1 },
      { classes: manifest.classes.map((c) => ({ ...c, weight: 7 })) },
      { styles: manifest.styles.slice(1) },
      { contests: rest },
      ...(c0 === undefined
        ? []
        : [
            { ...c0, description: text('x') },
            { ...c0, options: options(2, [1, 2]) },
            { ...c0, rule: { ...c0.rule, blank: false } },
          ].map((c) => ({ contests: [c, ...rest] }))),
      { revoting: 'first-only' },
      { precedence: 'online' },
      { minimumUnit: 3 },
    ];
    const ids = changes.map((change) => toHex(electionId({ ...manifest, ...change })));
    expect(new Set([toHex(electionId(manifest)), ...ids]).size).toBe(changes.length + 1);
  });

  it('is known for the fixture', () =>
    expect(toHex(electionId(manifest))).toMatchInlineSnapshot(
      `"874c493daee7c2be42ebdb2e8c27c932bec833108a118a5098807177bee4bd65"`,
    ));
});

describe('manifest JSON', () => {
  it('round trips, whatever the white space', () => {
    expect(parseManifest(json)).toEqual(manifest);
    expect(parseManifest(JSON.stringify(JSON.parse(json)))).toEqual(manifest);
    const again = manifestToJson(parseManifest(json));
    expect(manifestToJson(parseManifest(again))).toBe(again);
  });

  const replaced = (from: string, to: string): string => {
    expect(json).toContain(from);
    return json.replace(from, to);
  };
  const HOSTILE: readonly (readonly [string, () => string])[] = [
    ['nothing', () => ''],
    ['a list', () => '[]'],
    ['a byte order mark', () => `\ufeff${json}`],
    ['a duplicate key', () => replaced('"threshold": 2', '"threshold": 2, "threshold": 3')],
    ['a fraction', () => replaced('"threshold": 2', '"threshold": 2.0')],
    ['an exponent', () => replaced('"threshold": 2', '"threshold": 2e0')],
    ['a number as text', () => replaced('"threshold": 2', '"threshold": "2"')],
    ['a number beyond 2^53', () => replaced('"budget": 900', '"budget": 9007199254740993')],
    ['a negative number', () => replaced('"budget": 900', '"budget": -900')],
    ['a prototype', () => replaced('"threshold": 2', '"threshold": 2, "__proto__": {"polluted": 1}')],
    ['a prototype among the texts', () => replaced('"en": "Village vote"', '"en": "x", "__proto__": "x"')],
    ['an unknown key', () => replaced('"threshold": 2', '"threshold": 2, "treshold": 1')],
    ['a missing key', () => replaced('"threshold": 2,', '')],
    ['an unknown rule', () => replaced('"kind": "knapsack"', '"kind": "backpack"')],
    ['an inherited word', () => replaced('"kind": "knapsack"', '"kind": "toString"')],
    [
      'a rule with a foreign field',
      () => replaced('"kind": "cumulative"', '"kind": "cumulative", "budget": 1'),
    ],
    ['a lone surrogate', () => replaced('"en": "Village vote"', '"en": "\\ud800"')],
    ['text not in form C', () => replaced('"en": "Village vote"', '"en": "e\\u0301"')],
    ['deep nesting', () => replaced('"title": {', `"title": ${'['.repeat(100_000)}{`)],
    ['group parameters', () => replaced('"group": "ristretto255"', '"group": {"p": 23, "q": 11, "g": 4}')],
    ['too much text', () => `${json}${' '.repeat(1_000_000)}`],
  ];
  for (const [what, make] of HOSTILE)
    it(`refuses ${what}`, () => {
      expect(() => parseManifest(make())).toThrow(DecodeError);
      expect('polluted' in {}).toBe(false);
    });

  it('survives any damage with a typed error', () => {
    fc.assert(
      fc.property(fc.nat(json.length), fc.nat(40), fc.string({ maxLength: 5 }), (at, cut, insert) => {
        const read = attempt(() => parseManifest(json.slice(0, at) + insert + json.slice(at + cut)));
        if (!(read instanceof DecodeError)) expect(readManifest(writeManifest(read))).toEqual(read);
      }),
      { numRuns: 150 },
    );
  });
});

/** Every counting rule of rankings, with different parameters. */
const COUNTINGS: readonly RankingRule[] = [
  { rule: 'irv', skipped: 'pass', ties: 'lot' },
  { rule: 'irv', skipped: 'end', ties: 'earlier-stage' },
  { rule: 'scottish-stv', seats: 2 },
  { rule: 'meek-stv', seats: 2, digits: 9, omega: 6, skipped: 'pass' },
  { rule: 'meek-stv', seats: 1, digits: 9, omega: 5, skipped: 'end' },
  { rule: 'schulze', seats: 3 },
  { rule: 'ranked-pairs', seats: 1, strength: 'winning-votes' },
  { rule: 'ranked-pairs', seats: 1, strength: 'margins' },
  { rule: 'borda', seats: 1, variant: 'averaged' },
  { rule: 'borda', seats: 1, variant: 'modified' },
];

function shuffledManifest(counting: RankingRule): Manifest {
  const ranked = { kind: 'ranked', min: 1, max: 3, ties: 'refused', blank: true, shuffles: 2 } as const;
  const contests = [
    contest('order', { ...ranked, counting }),
    contest('name', { kind: 'write-in', maxBytes: 40, blank: false, shuffles: 2 }, []),
  ];
  return manifestFixture({
    contests,
    classes: manifest.classes.map((voterClass) => ({ ...voterClass, weight: 1 })),
  });
}

function attempt<T>(run: () => T): T | DecodeError {
  try {
    return run();
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

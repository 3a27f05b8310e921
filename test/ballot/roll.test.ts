import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/ballot/manifest.js';
import { assembleRoll, buildRoll, type RollRow, sealRoll } from '../../src/ballot/roll.js';
import {
  MAX_CHUNK_BYTES,
  type RollChunk,
  readRollChunk,
  readRollSeal,
  rollChunks,
  rollRowBytes,
  writeRollChunk,
  writeRollSeal,
} from '../../src/ballot/roll-codec.js';
import { RollColumns } from '../../src/ballot/roll-columns.js';
import { proveRollEntry, rollTree } from '../../src/ballot/roll-prover.js';
import { verifyRollEntry } from '../../src/ballot/roll-tree.js';
import { compareBytes, concatBytes, toHex } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { TINY_TEST } from '../../src/core/groups/tiny.js';
import { sha256 } from '../../src/core/hash.js';
import { contest, manifestFixture, options } from './manifest-fixture.js';

const tiny = (): typeof TINY_TEST => TINY_TEST;
const manifest = manifestFixture({ group: 'TINY-TEST' });
const key = (i: number): Uint8Array =>
  TINY_TEST.generator()
    .multiply(TINY_TEST.scalar(i + 1))
    .toBytes();
const row = (i: number, change: Partial<RollRow> = {}): RollRow => ({
  key: key(i),
  class: i % 2,
  style: i % 3 === 0 ? 1 : 0,
  excluded: i % 3 === 1 ? [{ contest: 1, options: [0, 2] }] : [],
  ...change,
});
const rows = Array.from({ length: 101 }, (_, i) => row(i));
const roll = buildRoll(rows, manifest, tiny);
const seal = sealRoll(roll);
const sorted = [...roll] as readonly RollRow[];
const whole: RollChunk = { first: 0, rows: sorted };
const assemble = (chunks: readonly RollChunk[], change = {}, m: Manifest = manifest) =>
  assembleRoll(chunks, { ...seal, ...change }, m, tiny);

/** RFC 6962 section 2.1, literally. */
function slowRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [leaf] = leaves;
  if (leaf === undefined) return sha256(new Uint8Array());
  if (leaves.length === 1) return sha256(concatBytes(Uint8Array.of(0), leaf));
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256(concatBytes(Uint8Array.of(1), slowRoot(leaves.slice(0, k)), slowRoot(leaves.slice(k))));
}

describe('roll', () => {
  it('has one order and root, however the rows are shuffled', () => {
    const shuffles = fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length });
    fc.assert(
      fc.property(shuffles, (shuffled) => {
        expect(toHex(buildRoll(shuffled, manifest, tiny).root)).toBe(toHex(roll.root));
      }),
      { numRuns: 10 },
    );
    expect([...sorted].sort((a, b) => compareBytes(a.key, b.key))).toEqual(sorted);
  });

  it('finds every key and no other', () => {
    for (const { key, class: voterClass, style, excluded } of rows)
      expect(roll.find(key)).toMatchObject({ key, class: voterClass, style, excluded });
    for (let i = rows.length; i < 300; i++) expect(roll.find(key(i))).toBeUndefined();
    expect(roll.find(new Uint8Array())).toBeUndefined();
    expect(() => roll.entry(101)).toThrow(RangeError);
    expect(() => roll.entry(-1)).toThrow(RangeError);
  });

  it('finds keys that begin alike, at both ends of all keys, and no other', () => {
    const starts = [0x00_00, 0x00_01, 0x7f_ff, 0x80_00, 0xff_fe, 0xff_ff];
    const keys = starts.flatMap((start) =>
      [0, 1, 2, 0x7fff, 0xfffe].map((end) => Uint8Array.of(start >> 8, start & 255, end >> 8, end & 255)),
    );
    const columns = new RollColumns(4);
    for (const [i, one] of keys.entries())
      columns.push({ key: one, class: i % 2, style: 0, excluded: [] }, 0);
    const made = columns.toRoll(manifest, TINY_TEST, new Uint8Array(32));
    for (const [i, one] of keys.entries())
      expect(made.find(one)).toEqual({ index: i, key: one, class: i % 2, style: 0, excluded: [] });
    for (const one of keys) {
      expect(made.find(one.with(3, 9))).toBeUndefined();
      expect(made.find(one.with(1, 0x42))).toBeUndefined();
      expect(made.find(one.subarray(0, 3))).toBeUndefined();
      expect(made.find(concatBytes(one, one))).toBeUndefined();
    }
    const none = new RollColumns(4).toRoll(manifest, TINY_TEST, new Uint8Array(32));
    for (const one of keys) expect(none.find(one)).toBeUndefined();
  });

  it('cannot be written into', () => {
    roll.entry(5).key.fill(0);
    expect(toHex(buildRoll([...roll], manifest, tiny).root)).toBe(toHex(roll.root));
  });

  it('counts classes and styles', () => {
    expect(roll.perClass).toEqual([51, 50]);
    expect(roll.perStyle).toEqual([67, 34]);
  });

  it('changes its root with every field of a row', () => {
    const changes: Partial<RollRow>[] = [
      { key: key(500) },
      { class: 1 },
      { style: 0 },
      { style: 0, excluded: [{ contest: 1, options: [0] }] },
      { excluded: [{ contest: 0, options: [0] }] },
    ];
    const roots = changes.map((c) => toHex(buildRoll([row(0, c), ...rows.slice(1)], manifest, tiny).root));
    expect(new Set([toHex(roll.root), ...roots]).size).toBe(changes.length + 1);
  });

  it('holds real groups too', () => {
    for (const group of [P256, RISTRETTO255]) {
      const keys = [3, 1, 2].map((n) => group.generator().multiply(group.scalar(n)).toBytes());
      const real = manifestFixture({ group: group.id });
      const made = buildRoll(
        keys.map((k) => row(0, { key: k })),
        real,
      );
      const chunks = [...rollChunks(made)].map((chunk) => readRollChunk(writeRollChunk(chunk), real));
      expect(assembleRoll(chunks, sealRoll(made), real).roll?.root).toEqual(made.root);
      expect(() => buildRoll([row(0, { key: group.identity().toBytes() })], real)).toThrow(/R-02/);
      expect(() => buildRoll([row(0, { key: new Uint8Array(group.elementBytes).fill(255) })], real)).toThrow(
        /R-02/,
      );
    }
  });
});

describe('roll tree', () => {
  it('is the tree of RFC 6962, for every size', () => {
    for (let n = 1; n < 40; n++) {
      const made = buildRoll(rows.slice(0, n), manifest, tiny);
      expect(toHex(made.root)).toBe(toHex(slowRoot([...made].map(rollRowBytes))));
    }
  });

  it('proves every entry of every size, and nothing else', () => {
    for (const n of [1, 2, 3, 5, 8, 13, 31, 32, 33]) {
      const made = buildRoll(rows.slice(0, n), manifest, tiny);
      const tree = rollTree(made);
      for (const entry of made) {
        const proof = proveRollEntry(tree, entry.index);
        expect(verifyRollEntry(entry, proof, made.root)).toBe(true);
        expect(verifyRollEntry({ ...entry, class: 1 - entry.class }, proof, made.root)).toBe(false);
        expect(verifyRollEntry(entry, proof, roll.root)).toBe(n === 101);
        for (let other = 0; other < n; other++)
          expect(verifyRollEntry(entry, { ...proof, index: other }, made.root)).toBe(other === entry.index);
        expect(verifyRollEntry(entry, { ...proof, path: [...proof.path, made.root] }, made.root)).toBe(false);
        if (n > 1)
          expect(verifyRollEntry(entry, { ...proof, path: proof.path.slice(1) }, made.root)).toBe(false);
        expect(verifyRollEntry(entry, { ...proof, index: n }, made.root)).toBe(false);
        expect(verifyRollEntry(entry, { ...proof, count: 0 }, made.root)).toBe(false);
      }
      expect(() => proveRollEntry(tree, n)).toThrow(RangeError);
    }
  });
});

describe('roll bytes', () => {
  const bytes = writeRollChunk(whole);

  it('round trip', () => {
    const chunk = readRollChunk(bytes, manifest, tiny);
    expect(chunk.first).toBe(0);
    expect(chunk.rows.map(rollRowBytes)).toEqual(sorted.map(rollRowBytes));
    expect(readRollSeal(writeRollSeal(seal), manifest)).toEqual(seal);
  });

  it('are refused or read exactly after a changed byte', () => {
    const part = writeRollChunk({ first: 7, rows: sorted.slice(0, 8) });
    for (let at = 0; at < part.length; at++)
      for (const flip of [1, 128, 255]) {
        const changed = part.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        expectExact(() => writeRollChunk(readRollChunk(changed, manifest, tiny)), changed);
      }
    const sealed = writeRollSeal(seal);
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expectExact(() => writeRollSeal(readRollSeal(changed, manifest)), changed);
    }
  });

  it('are refused truncated, with trailing bytes, and empty', () => {
    for (let length = 0; length < bytes.length; length += 7)
      expect(() => readRollChunk(bytes.subarray(0, length), manifest, tiny)).toThrow(DecodeError);
    expect(() => readRollChunk(concatBytes(bytes, Uint8Array.of(0)), manifest, tiny)).toThrow(DecodeError);
    expect(() => readRollChunk(new Uint8Array(MAX_CHUNK_BYTES + 1), manifest, tiny)).toThrow(/more than/);
    expect(() => writeRollChunk({ first: 0, rows: [] })).toThrow(RangeError);
    const empty = Uint8Array.of(1, 0x11, 0, 0, 0, 0, 0, 0, 0, 0);
    expect(() => readRollChunk(empty, manifest, tiny)).toThrow(/no rows/);
  });

  it('are cut into chunks that fit, which make the roll again', () => {
    const real = manifestFixture({ group: 'P-256' });
    let element = P256.generator();
    const keys = Array.from({ length: 1700 }, () => {
      element = element.add(P256.generator());
      return element.toBytes();
    });
    const made = buildRoll(
      keys.map((k) => row(1, { key: k })),
      real,
    );
    const chunks = [...rollChunks(made)].map(writeRollChunk);
    expect(chunks.length).toBe(3);
    for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(MAX_CHUNK_BYTES);
    const read = chunks.map((chunk) => readRollChunk(chunk, real));
    expect(assembleRoll(read, sealRoll(made), real).roll?.root).toEqual(made.root);
  });
});

describe('roll rules', () => {
  const chunkOf = (list: readonly RollRow[]): RollChunk[] => [{ first: 0, rows: list }];
  const replaced = (at: number, change: Partial<RollRow>): RollChunk[] =>
    chunkOf(sorted.map((r, i) => (i === at ? { ...r, ...change } : r)));
  const excluding = (contestIndex: number, list: readonly number[]): RollChunk[] =>
    replaced(4, { style: 0, excluded: [{ contest: contestIndex, options: list }] });
  const heavy = (weight: number): Manifest =>
    manifestFixture({
      group: 'TINY-TEST',
      classes: manifest.classes.map((c) => ({ ...c, weight })),
      contests: [
        contest('big', { kind: 'score', minScore: 0, maxScore: 1_000_000, blank: false }, options(1)),
      ],
    });
  const a = sorted.slice(0, 50);
  const b = sorted.slice(50);

  it('accept the roll in one chunk or two', () => {
    expect(assemble([whole]).roll?.count).toBe(101);
    expect(
      assemble([
        { first: 0, rows: a },
        { first: 50, rows: b },
      ]).roll?.root,
    ).toEqual(roll.root);
  });

  const assembleKnapsack = (excluded: readonly number[]): ReturnType<typeof assemble> => {
    const rule = { kind: 'knapsack', budget: 900, min: 2, max: 3, blank: true } as const;
    const contests = [contest('projects', rule, options(4, [300, 500, 200, 401]))];
    const change = { style: 0, class: 0, excluded: [{ contest: 0, options: excluded }] };
    return assemble(chunkOf([row(0, change)]), {}, manifestFixture({ group: 'TINY-TEST', contests }));
  };

  it('R-04 refuses exclusions that make more layouts than a verifier can hold', () => {
    const contests = [contest('wide', { kind: 'choice', min: 0, max: 3, blank: false }, options(300))];
    const wide = manifestFixture({ group: 'TINY-TEST', contests });
    const excluded = (i: number): readonly number[] => [i % 280, (i % 280) + 1 + Math.floor(i / 280)];
    const build = (voters: number, different: number) =>
      buildRoll(
        Array.from({ length: voters }, (_, i) =>
          row(i, { class: 0, style: 0, excluded: [{ contest: 0, options: excluded(i % different) }] }),
        ),
        wide,
        tiny,
      );
    // 298 options and 2 bits of slack, 300 positions, 1 contest: 601 for each.
    expect(build(900, 872).count).toBe(900);
    expect(() => build(900, 873)).toThrow('R-04');
  });

  const CASES: readonly (readonly [string, string, () => ReturnType<typeof assemble>])[] = [
    ['R-01', 'a key twice', () => assemble(chunkOf([...sorted.slice(0, 5), ...sorted.slice(4)]))],
    ['R-01', 'keys out of order', () => assemble(chunkOf([...sorted].reverse()))],
    [
      'R-01',
      'a key twice across chunks',
      () =>
        assemble([
          { first: 0, rows: a },
          { first: 50, rows: sorted.slice(49) },
        ]),
    ],
    ['R-02', 'a key that is no element', () => assemble(replaced(4, { key: Uint8Array.of(0, 0) }))],
    ['R-02', 'the identity', () => assemble(replaced(0, { key: Uint8Array.of(0, 1) }))],
    ['R-02', 'a key of another length', () => assemble(replaced(4, { key: new Uint8Array(3) }))],
    ['R-03', 'an unknown class', () => assemble(replaced(4, { class: 2 }))],
    ['R-03', 'an unknown style', () => assemble(replaced(4, { style: 2, excluded: [] }))],
    [
      'R-04',
      'an exclusion outside the style',
      () => assemble(replaced(4, { style: 1, excluded: [{ contest: 1, options: [0] }] })),
    ],
    ['R-04', 'an unknown option', () => assemble(excluding(1, [5]))],
    ['R-04', 'options out of order', () => assemble(excluding(1, [2, 1]))],
    ['R-04', 'an option twice', () => assemble(excluding(1, [2, 2]))],
    ['R-04', 'no option', () => assemble(excluding(1, []))],
    [
      'R-04',
      'a contest twice',
      () =>
        assemble(
          replaced(4, {
            style: 0,
            excluded: [
              { contest: 1, options: [0] },
              { contest: 1, options: [1] },
            ],
          }),
        ),
    ],
    ['R-05', 'exclusions that leave no vote', () => assemble(excluding(0, [0, 1]))],
    ['R-05', 'exclusions that leave too few points', () => assemble(excluding(3, [0, 1]))],
    ['R-05', 'exclusions that leave only what exceeds the budget', () => assembleKnapsack([0, 2])],
    ['R-06', 'an empty roll', () => assemble([])],
    [
      'R-07',
      'totals that reach 2^40',
      () => assemble(chunkOf(sorted.map((r) => ({ ...r, excluded: [] }))), {}, heavy(2 ** 14)),
    ],
    ['R-08', 'a missing chunk', () => assemble([{ first: 50, rows: b }])],
    [
      'R-08',
      'a chunk again',
      () =>
        assemble([
          { first: 0, rows: a },
          { first: 0, rows: a },
        ]),
    ],
    ['R-09', 'another count', () => assemble([{ first: 0, rows: a }])],
    ['R-10', 'other numbers per class', () => assemble([whole], { perClass: [50, 51] })],
    ['R-11', 'other numbers per style', () => assemble([whole], { perStyle: [66, 35] })],
    ['R-12', 'another root', () => assemble([whole], { root: new Uint8Array(32) })],
    [
      'R-12',
      'another exclusion',
      () => assemble(replaced(4, { style: sorted[4]?.style ?? 0, excluded: [{ contest: 0, options: [1] }] })),
    ],
  ];
  for (const [rule, what, run] of CASES)
    it(`${rule} refuses ${what}`, () => {
      const { finding, roll: none } = run();
      expect(none).toBeUndefined();
      expect(finding?.rule).toBe(rule);
    });

  it('name the entry that is to blame', () => {
    expect(assemble(replaced(4, { class: 2 })).finding?.index).toBe(4);
    expect(assemble(replaced(4, { key: Uint8Array.of(0, 0) })).finding?.index).toBe(4);
    expect(
      assemble([
        { first: 0, rows: a },
        { first: 50, rows: [...b].reverse() },
      ]).finding?.index,
    ).toBe(51);
  });

  it('R-07 is exact at the bound', () => {
    const one = (weight: number): void => {
      buildRoll([row(0, { style: 0, excluded: [] })], heavy(weight), tiny);
    };
    expect(() => one(1_000_000)).not.toThrow();
    const two = (weight: number): void => {
      buildRoll([row(0, { class: 0, style: 0 }), row(2, { class: 0, style: 0 })], heavy(weight), tiny);
    };
    expect(() => two(549_755)).not.toThrow();
    expect(() => two(549_756)).toThrow(/R-07/);
  });

  it('buildRoll throws what assembleRoll reports', () => {
    expect(() => buildRoll([...rows, row(0)], manifest, tiny)).toThrow(/R-01.*twice/);
    expect(() => buildRoll([], manifest, tiny)).toThrow(/R-06/);
  });
});

function expectExact(run: () => Uint8Array, bytes: Uint8Array): void {
  try {
    expect(toHex(run())).toBe(toHex(bytes));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
}

/** A roll of a few rows, kept as they are: all that a voter's device needs to make her own ballot. */
import { compareBytes, equalBytes } from '../core/bytes.js';
import type { Group } from '../core/group.js';
import type { Manifest } from './manifest.js';
import type { Roll, RollEntry, RollRow } from './roll.js';
import { RollHasher } from './roll-tree.js';

/**
 * Makes a roll of rows in any order that somebody else has checked. Of the rules of spec 5.3 only two are asked again: that
 * keys are elements, and that no key is there twice.
 * @throws {DecodeError} if a key is no element, or the identity
 * @throws {RangeError} if a key is there twice
 */
export function plainRoll(rows: readonly RollRow[], manifest: Manifest, group: Group): Roll {
  const entries = [...rows]
    .sort((a, b) => compareBytes(a.key, b.key))
    .map((row, index) =>
      Object.freeze({ ...row, key: group.elementFromBytes(row.key, 'key').toBytes(), index }),
    );
  for (const [i, { key }] of entries.entries())
    if (i > 0 && equalBytes(key, entries[i - 1]?.key ?? key)) throw new RangeError('a key is there twice');
  const hasher = new RollHasher();
  for (const entry of entries) hasher.add(entry);
  const counted = (all: readonly unknown[], of: (entry: RollEntry) => number): readonly number[] =>
    all.map((_, i) => entries.filter((entry) => of(entry) === i).length);
  return Object.freeze({
    group,
    count: entries.length,
    root: hasher.root(),
    perClass: counted(manifest.classes, (entry) => entry.class),
    perStyle: counted(manifest.styles, (entry) => entry.style),
    entry: (index: number) => {
      const entry = entries[index];
      if (entry === undefined) throw new RangeError(`the roll has no entry ${index}`);
      return entry;
    },
    find: (key: Uint8Array) => entries.find((entry) => equalBytes(entry.key, key)),
    [Symbol.iterator]: () => entries[Symbol.iterator](),
  });
}

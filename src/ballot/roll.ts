/**
 * The roll of credentials (spec 5.3): who may vote, as public keys with class, ballot style and exclusions, and nothing
 * about persons. Entries are sorted by key, so a roll has one order, one Merkle root, and no key twice.
 *
 * A roll is kept in a few flat arrays: `elementBytes + 6` bytes per voter, 70 MB for a million voters on P-256.
 */
import { compareBytes, equalBytes, toHex } from '../core/bytes.js';
import type { Group } from '../core/group.js';
import { nativeGroup } from '../core/groups/native.js';
import type { Manifest } from './manifest.js';
import { BlockRollHasher } from './roll-blocks.js';
import { RollBuilder, type RollResult } from './roll-builder.js';
import type { RollChunk, RollSeal } from './roll-codec.js';

/** Options of one contest that a voter may not choose. */
export interface Exclusion {
  /** Index into the manifest's contests. */
  readonly contest: number;
  /** Indices of options, ascending. */
  readonly options: readonly number[];
}

/** What the roll says of one voter. */
export interface RollRow {
  /** The credential's public key, encoded. */
  readonly key: Uint8Array;
  /** Index into the manifest's classes. */
  readonly class: number;
  /** Index into the manifest's styles. */
  readonly style: number;
  /** By ascending contest; only contests of the style, only where something is excluded. */
  readonly excluded: readonly Exclusion[];
}

/** A row in its place. */
export interface RollEntry extends RollRow {
  /** Position in the roll. */
  readonly index: number;
}

/** A complete roll: every key is a group element other than the identity, every index is in range. */
export interface Roll extends Iterable<RollEntry> {
  readonly group: Group;
  readonly count: number;
  /** Merkle root over the canonical entries (spec 5.3). */
  readonly root: Uint8Array;
  /** Number of voters of each class of the manifest. */
  readonly perClass: readonly number[];
  /** Number of voters of each ballot style of the manifest. */
  readonly perStyle: readonly number[];
  /** The entry at a position. @throws {RangeError} if there is none */
  entry(index: number): RollEntry;
  /** The entry of a key, or `undefined` if the key is not on the roll. */
  find(key: Uint8Array): RollEntry | undefined;
}

/** What is wrong with a roll: the number of a rule of spec 5.3, and the position if one entry is to blame. */
export interface RollFinding {
  readonly rule: string;
  readonly message: string;
  readonly index?: number;
}

/**
 * Makes a roll of rows in any order.
 * @param groups - finds the manifest's group; those of new elections by default
 * @throws {RangeError} naming the rule of spec 5.3 that the rows break
 */
export function buildRoll(
  rows: readonly RollRow[],
  manifest: Manifest,
  groups: (id: string) => Group = nativeGroup,
): Roll {
  const builder = new RollBuilder(manifest, groups(manifest.group));
  const finding = builder.add([...rows].sort((a, b) => compareBytes(a.key, b.key)));
  const result = finding === undefined ? builder.finish() : { finding };
  if (result.finding !== undefined) throw new RangeError(`${result.finding.rule}: ${result.finding.message}`);
  return result.roll;
}

/** The seal of a roll. */
export function sealRoll(roll: Roll): RollSeal {
  const { root, count, perClass, perStyle } = roll;
  return Object.freeze({ root, count, perClass, perStyle });
}

/**
 * Puts a roll together from its chunks and checks all of spec 5.3. Chunks may come one at a time, from a generator.
 * @param chunks - all chunks, in order
 * @returns the roll, or the first thing that is wrong with it
 */
export function assembleRoll(
  chunks: Iterable<RollChunk>,
  seal: RollSeal,
  manifest: Manifest,
  groups: (id: string) => Group = nativeGroup,
): RollResult {
  const assembly = new RollAssembly(manifest, groups(manifest.group));
  for (const chunk of chunks) if (assembly.add(chunk) !== undefined) break;
  return assembly.finish(seal);
}

/** Puts a roll together as its chunks come, so that none of them is kept. Mutable. */
export class RollAssembly {
  readonly #builder: RollBuilder;
  #finding: RollFinding | undefined;

  constructor(manifest: Manifest, group: Group) {
    this.#builder = new RollBuilder(manifest, group, new BlockRollHasher());
  }

  /** Takes the next chunk in, unless something was wrong before. Returns the first thing that is wrong, if anything is. */
  add({ first, rows }: RollChunk): RollFinding | undefined {
    const { count } = this.#builder;
    this.#finding ??=
      first === count
        ? this.#builder.add(rows)
        : { rule: 'R-08', message: `a chunk starts at ${first}, where ${count} was expected` };
    return this.#finding;
  }

  /**
   * The roll of all chunks, if it is the sealed one; else more chunks may follow, and another seal. What a wrong seal costs does not
   * grow with the roll.
   */
  finish(seal: RollSeal): RollResult {
    const finding = this.#finding ?? this.#builder.problem() ?? sealFinding(this.#builder.seal(), seal);
    return finding === undefined ? this.#builder.finish() : { finding };
  }
}

/** Where a seal differs from what it must be. */
function sealFinding(made: RollSeal, seal: RollSeal): RollFinding | undefined {
  if (seal.count !== made.count)
    return { rule: 'R-09', message: `the seal counts ${seal.count} voters, the roll has ${made.count}` };
  const differs = (a: readonly number[], b: readonly number[]): boolean =>
    a.length !== b.length || a.some((n, i) => n !== b[i]);
  if (differs(seal.perClass, made.perClass))
    return { rule: 'R-10', message: 'the seal counts other numbers per class' };
  if (differs(seal.perStyle, made.perStyle))
    return { rule: 'R-11', message: 'the seal counts other numbers per style' };
  if (equalBytes(seal.root, made.root)) return undefined;
  return { rule: 'R-12', message: `the root is ${toHex(made.root)}, the seal says ${toHex(seal.root)}` };
}

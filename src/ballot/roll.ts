/**
 * The roll of credentials (spec 5.3): who may vote, as public keys with class, ballot style and exclusions, and nothing
 * about persons. Entries are sorted by key, so a roll has one order, one Merkle root, and no key twice.
 *
 * A roll is kept in a few flat arrays: about `elementBytes + 6` bytes per voter, 70 MB for a million voters on P-256.
 */
import type { Group } from '../core/group.js';

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

/** Most voters of one roll. */
export const MAX_VOTERS: number = 2 ** 24;

/**
 * Looking up one voter in a roll that is too long to be sent (spec 5.3): her row with its proof, or the two rows between which
 * hers would stand. Rows are sorted by their keys, so the answer proves itself either way: whoever gives it can neither alter
 * a row, nor give another one, nor keep quiet about one.
 */
import { compareBytes } from '../core/bytes.js';
import { decode, Writer } from '../core/codec.js';
import { DecodeError } from '../core/errors.js';
import type { Group } from '../core/group.js';
import { nativeGroup } from '../core/groups/native.js';
import type { Manifest } from './manifest.js';
import type { RollRow } from './roll.js';
import { ROLL_TYPES, type RollSeal, readRow, writeRow } from './roll-codec.js';
import { proveRollEntry, type RollTree } from './roll-prover.js';
import { type RollProof, verifyRollEntry } from './roll-tree.js';

/** A row, and that it is in the roll. */
export interface ProvenRow {
  readonly row: RollRow;
  readonly proof: RollProof;
}

/** Most hashes of a proof: those of a roll of 2^24 voters. */
const MAX_PATH = 24;

/** Encodes a row with its proof. */
export function writeProvenRow({ row, proof }: ProvenRow): Uint8Array {
  const writer = new Writer().tag(1, ROLL_TYPES.provenRow);
  writeRow(row, writer);
  return writer
    .u32(proof.index)
    .u32(proof.count)
    .list(proof.path, (hash, w) => w.raw(hash))
    .finish();
}

/**
 * Decodes a row with its proof. Whether the proof holds is asked by {@link findProvenRow}.
 * @param groups - finds the manifest's group; those of new elections by default
 * @throws {DecodeError}
 */
export function readProvenRow(
  bytes: Uint8Array,
  manifest: Manifest,
  groups: (id: string) => Group = nativeGroup,
): ProvenRow {
  const { elementBytes } = groups(manifest.group);
  return decode(bytes, 'provenRow', (reader) => {
    reader.tag(1, ROLL_TYPES.provenRow);
    const row = readRow(reader, manifest, elementBytes);
    const [index, count] = [reader.u32(), reader.u32()];
    const path = reader.list(MAX_PATH, () => reader.raw(32).slice());
    return Object.freeze({ row, proof: Object.freeze({ index, count, path: Object.freeze(path) }) });
  });
}

/**
 * The rows that answer for a key: its own, or where it is not on the roll its neighbours, of which the lower is missing before the first
 * row and the upper behind the last.
 * @param key - of the length of an element
 */
export function lookUpRoll(tree: RollTree, key: Uint8Array): readonly ProvenRow[] {
  const { roll } = tree;
  const proven = (index: number): ProvenRow => ({
    row: roll.entry(index),
    proof: proveRollEntry(tree, index),
  });
  const found = roll.find(key);
  if (found !== undefined) return [proven(found.index)];
  let [low, high] = [0, roll.count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareBytes(roll.entry(middle).key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return [low - 1, low].filter((index) => index >= 0 && index < roll.count).map(proven);
}

/**
 * What an answer proves of a key.
 * @param rows - from whoever holds the roll
 * @param seal - the roll's root and number of voters, which whoever asks knows from elsewhere
 * @returns the row of the key, or `undefined` if it is proved that there is none
 * @throws {DecodeError} `bad-value` if a row is not in the roll, or they prove neither
 */
export function findProvenRow(
  rows: readonly ProvenRow[],
  key: Uint8Array,
  { root, count }: Pick<RollSeal, 'root' | 'count'>,
): RollRow | undefined {
  let [next, end] = [0, count];
  for (const { row, proof } of rows) {
    if (proof.count !== count || !verifyRollEntry(row, proof, root))
      throw new DecodeError('bad-value', 'rows', 'a row is not in the roll');
    const order = compareBytes(row.key, key);
    if (order === 0) return row;
    if (order < 0) next = Math.max(next, proof.index + 1);
    else end = Math.min(end, proof.index);
  }
  // Nothing stands between the neighbours, so nothing was kept quiet.
  if (next !== end) throw new DecodeError('bad-value', 'rows', 'the rows of other voters');
  return undefined;
}

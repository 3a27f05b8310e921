/** Making a roll: by the election office from rows, by everyone else from the published chunks and their seal. */
import { compareBytes, equalBytes, toHex } from '../core/bytes.js';
import type { Group } from '../core/group.js';
import { groupById } from '../core/groups/registry.js';
import { electionId, type Manifest } from './manifest.js';
import type { Roll, RollFinding, RollRow } from './roll.js';
import { RollBuilder, type RollResult } from './roll-builder.js';
import type { RollChunk, RollSeal } from './roll-codec.js';

/**
 * Makes a roll of rows in any order.
 * @param groups - finds the manifest's group; tests may know more groups than the registry
 * @throws {RangeError} naming the rule of spec 5.3 that the rows break
 */
export function buildRoll(
  rows: readonly RollRow[],
  manifest: Manifest,
  groups: (id: string) => Group = groupById,
): Roll {
  const builder = new RollBuilder(manifest, groups(manifest.group));
  const finding = builder.add([...rows].sort((a, b) => compareBytes(a.key, b.key)));
  const result = finding === undefined ? builder.finish() : { finding };
  if (result.finding !== undefined) throw new RangeError(`${result.finding.rule}: ${result.finding.message}`);
  return result.roll;
}

/** The seal of a roll. */
export function sealRoll(roll: Roll, manifest: Manifest): RollSeal {
  const { root, count, perClass, perStyle } = roll;
  return Object.freeze({ electionId: electionId(manifest), root, count, perClass, perStyle });
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
  groups: (id: string) => Group = groupById,
): RollResult {
  const builder = new RollBuilder(manifest, groups(manifest.group));
  for (const { first, rows } of chunks) {
    if (first !== builder.count)
      return fail('R-08', `a chunk starts at ${first}, where ${builder.count} was expected`);
    const finding = builder.add(rows);
    if (finding !== undefined) return { finding };
  }
  const result = builder.finish();
  return result.roll === undefined ? result : checkSeal(result.roll, seal, manifest);
}

function checkSeal(roll: Roll, seal: RollSeal, manifest: Manifest): RollResult {
  if (!equalBytes(seal.electionId, electionId(manifest)))
    return fail('R-09', 'the seal is of another election');
  if (seal.count !== roll.count)
    return fail('R-10', `the seal counts ${seal.count} voters, the roll has ${roll.count}`);
  const differs = (a: readonly number[], b: readonly number[]): boolean =>
    a.length !== b.length || a.some((n, i) => n !== b[i]);
  if (differs(seal.perClass, roll.perClass)) return fail('R-11', 'the seal counts other numbers per class');
  if (differs(seal.perStyle, roll.perStyle)) return fail('R-12', 'the seal counts other numbers per style');
  if (!equalBytes(seal.root, roll.root))
    return fail('R-13', `the root is ${toHex(roll.root)}, the seal says ${toHex(seal.root)}`);
  return { roll };
}

function fail(rule: string, message: string): RollResult {
  const finding: RollFinding = { rule, message };
  return { finding };
}

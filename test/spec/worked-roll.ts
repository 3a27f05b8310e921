/** The worked roll of docs/spec/manifest.md, section 5.3, computed by the library. */
import { buildRoll, type Roll, type RollRow } from '../../src/ballot/roll.js';
import { rollRowBytes } from '../../src/ballot/roll-codec.js';
import { proveRollEntry, rollTree } from '../../src/ballot/roll-prover.js';
import type { RollProof } from '../../src/ballot/roll-tree.js';
import { toHex } from '../../src/core/bytes.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { smallManifest } from '../ballot/ballot-fixtures.js';

/** The roll, the proof of its row 1, and the lines of the document. */
export function workedRoll(): { roll: Roll; proof: RollProof; lines: string[] } {
  const key = (secret: number): Uint8Array =>
    RISTRETTO255.generator().multiply(RISTRETTO255.scalar(secret)).toBytes();
  const rows: readonly RollRow[] = [
    { key: key(2001), class: 0, style: 0, excluded: [] },
    { key: key(2002), class: 1, style: 0, excluded: [{ contest: 0, options: [1] }] },
    { key: key(2003), class: 0, style: 1, excluded: [] },
  ];
  const roll = buildRoll(rows, smallManifest());
  const proof = proveRollEntry(rollTree(roll), 1);
  const lines = [
    ...[...roll].map((row) => `row ${row.index} = ${toHex(rollRowBytes(row))}`),
    `root = ${toHex(roll.root)}`,
    `path of row 1 = ${proof.path.map(toHex).join(' ')}`,
  ];
  return { roll, proof, lines };
}

/**
 * `npx tsx examples/nec/roll.ts [--size 10000000]`: commits to a roll of so many voters (NEC-01), and prints time, memory and the
 * proof of one voter. The keys are those of synthetic voters, which move by a fixed step: making them is not what is measured, and
 * `issueCards` makes real ones.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type RollRow, verifyRollEntry } from 'hanpyo/ballot';
import { fastestGroups, type Group, systemRng, toHex } from 'hanpyo/core';
import { WalkingPoints } from '../../bench/walk/points.js';
import { wholeNumber } from '../arguments.js';
import { proveStreamed, streamRoll } from './roll-stream.js';

const LANES = 1024;

/** Rows of synthetic voters, in no order. */
export function* syntheticRows(group: Group, count: number): Generator<RollRow> {
  const point = () => group.generator().multiply(group.randomScalar(systemRng));
  const lanes = Math.min(LANES, count);
  const walk = new WalkingPoints([{ starts: Array.from({ length: lanes }, point), step: point() }]);
  for (let made = 0; made < count; walk.advance()) {
    const keys = walk.encodings(0).slice();
    for (let lane = 0; lane < lanes && made < count; lane++, made++) {
      const key = keys.subarray(lane * group.elementBytes, (lane + 1) * group.elementBytes);
      yield { key, class: 0, style: 0, excluded: [] };
    }
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { size: { type: 'string', default: '1000000' } } });
  const size = wholeNumber('size', values.size, 1, 2 ** 24);
  const group = (await fastestGroups()).find('P-256');
  const folder = mkdtempSync(join(tmpdir(), 'hanpyo-roll-'));
  try {
    const start = performance.now();
    const roll = streamRoll(folder, syntheticRows(group, size), group);
    const built = performance.now();
    const { row, proof } = proveStreamed(roll, Math.floor(size / 3));
    const proved = performance.now();
    const holds = verifyRollEntry(row, proof, roll.root);
    const memory = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(`roll        ${roll.count} voters, ${statSync(roll.path).size} bytes on the disk`);
    console.log(`root        ${toHex(roll.root)}`);
    console.log(`built in    ${((built - start) / 1000).toFixed(1)} s, sorted, every key checked`);
    console.log(`memory      ${memory} MiB at most, of the whole process`);
    console.log(`proof       ${proof.path.length} levels, ${proof.path.length * 32} bytes: ${holds}`);
    console.log(`made in     ${(proved - built).toFixed(1)} ms, from one block of the file`);
    if (!holds) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();

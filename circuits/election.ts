/**
 * Compiles the circuits of an election: `npx tsx circuits/election.ts CONFIG --out FOLDER [--insecure-keys]`.
 *
 * CONFIG is the configuration that `hanpyo init` will take; of `eligibility`, `circuits` may be missing still. FOLDER gets, by the ids
 * of the contests, constraints and witness programs, and `eligibility.json`, which belongs into the configuration. With
 * `--insecure-keys` it gets keys too, under which ANYBODY CAN FORGE VOTES: for trials. Without them the keys are for a ceremony to
 * make (docs/circuits.md), and what the configuration says of them is not known yet. Nothing is fetched.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type LaidOutCircuit, layOutCircuit, shapesIn } from './tools/election.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, 'insecure-keys': { type: 'boolean', default: false } },
});
const [config] = positionals;
const { out, 'insecure-keys': insecure } = values;
if (config === undefined || out === undefined || positionals.length > 1)
  throw new Error('usage: npx tsx circuits/election.ts CONFIG --out FOLDER [--insecure-keys]');

const { eligibility, shapes } = shapesIn(new Uint8Array(readFileSync(config)));
const circuits: LaidOutCircuit[] = [];
for (const [contest, shape] of shapes) {
  const circuit = await layOutCircuit(contest, shape, out, insecure ? 'insecure' : 'none');
  const { constraints, power, files } = circuit;
  process.stdout.write(`${contest}: ${constraints} constraints, powers of 2^${power}; ${files.join(', ')}\n`);
  circuits.push(circuit);
}
const part = { ...eligibility, circuits: circuits.map(({ hashes }) => hashes) };
writeFileSync(join(out, 'eligibility.json'), `${JSON.stringify(part, null, 2)}\n`);
process.stdout.write(
  insecure
    ? 'INSECURE KEYS: anybody can forge votes under them. They are for trials.\n'
    : 'Hold a ceremony for each circuit, then "hanpyo circuit hash" says what is missing in eligibility.json.\n',
);

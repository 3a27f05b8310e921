/**
 * Builds the circuits: `npm run circuits -- [--only NAME] [--insecure-keys] [--check]`.
 *
 * Compiles the catalogue into `circuits/build` and writes `circuits/manifest.json`, or with `--check` compares with it. With
 * `--insecure-keys` it makes proving keys too whose secrets everybody knows. Nothing is fetched.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CATALOGUE } from './catalogue.js';
import { BUILD_FOLDER, compiledCircuit, developmentCircuit } from './development.js';
import { circuitManifest, describeCircuit, type ManifestCircuit } from './manifest.js';

const MANIFEST = fileURLToPath(new URL('manifest.json', import.meta.url));

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    'insecure-keys': { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const chosen = CATALOGUE.filter(({ name }) => values.only === undefined || name === values.only);
if (chosen.length === 0) throw new Error(`no circuit ${values.only}`);

const built: ManifestCircuit[] = [];
for (const entry of chosen) {
  const circuit = await compiledCircuit(entry.source);
  writeFileSync(join(BUILD_FOLDER, `${entry.name}.r1cs`), circuit.r1cs);
  writeFileSync(join(BUILD_FOLDER, `${entry.name}.wasm`), circuit.program);
  if (values['insecure-keys']) {
    const { provingKey, verifyingKey } = await developmentCircuit(entry.source);
    writeFileSync(join(BUILD_FOLDER, `${entry.name}.insecure.zkey`), provingKey);
    writeFileSync(join(BUILD_FOLDER, `${entry.name}.insecure.json`), verifyingKey);
  }
  const line = describeCircuit(entry, circuit);
  process.stdout.write(`${entry.name}: ${line.constraints} constraints\n`);
  built.push(line);
}

if (values.only === undefined) {
  const text = `${JSON.stringify(circuitManifest(built), null, 2)}\n`;
  if (!values.check) writeFileSync(MANIFEST, text);
  else if (readFileSync(MANIFEST, 'utf8') !== text) throw new Error('the manifest is of other circuits');
}

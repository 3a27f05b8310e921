/**
 * What `circuits/manifest.json` says of the sources is true of the sources; and, with CIRCUITS=1 for it takes a minute, that compiling
 * them gives the circuits of the manifest, to the bit.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../circuits/catalogue.js';
import { compiledCircuit } from '../../circuits/development.js';
import { type CircuitManifest, circuitManifest, describeCircuit } from '../../circuits/manifest.js';

const manifest = JSON.parse(
  readFileSync(new URL('../../circuits/manifest.json', import.meta.url), 'utf8'),
) as CircuitManifest;

const constraintsOf = (name: string): number =>
  manifest.circuits.find((circuit) => circuit.name === name)?.constraints ?? Number.NaN;

describe('the manifest', () => {
  it('is of these sources and this compiler', () => {
    expect(circuitManifest(manifest.circuits)).toEqual(manifest);
  });

  it('lists the circuits of the catalogue, by the hash of their main components', () => {
    expect(manifest.circuits.map(({ name }) => name)).toEqual(CATALOGUE.map(({ name }) => name));
  });

  it('keeps the ceilings: 19,000 constraints for four candidates, 2,700 for each more, three public signals', () => {
    const four = constraintsOf('ballot-4-of-depth-20');
    expect(four).toBeLessThanOrEqual(19_000);
    expect(constraintsOf('ballot-5-of-depth-20') - four).toBeLessThanOrEqual(2_700);
    expect(constraintsOf('ballot-8-of-depth-20') - four).toBeLessThanOrEqual(4 * 2_700);
    expect(four - constraintsOf('ballot-2-of-depth-20')).toBeLessThanOrEqual(2 * 2_700);
    expect(new Set(manifest.circuits.map(({ publicSignals }) => publicSignals))).toEqual(new Set([3]));
  });

  it.runIf(process.env.CIRCUITS === '1').each(CATALOGUE)(
    'describes $name as it is compiled now',
    async (entry) => {
      const compiled = await compiledCircuit(entry.source);
      expect(manifest.circuits).toContainEqual(describeCircuit(entry, compiled));
    },
    600_000,
  );
});

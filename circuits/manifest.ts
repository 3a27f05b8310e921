/** What a built circuit is known by: how large it is, and the hashes of all it was made from and of what came out. */
import { createHash } from 'node:crypto';
import type { CatalogueEntry } from './catalogue.js';
import { type CompiledCircuit, circuitSources, compilerVersion } from './tools/compile.js';
import { readR1csHeader } from './tools/r1cs.js';
import { constantsSource } from './tools/source.js';

/** One circuit of the manifest. Hashes are SHA-256 in hexadecimal. */
export interface ManifestCircuit {
  readonly name: string;
  readonly constraints: number;
  readonly wires: number;
  readonly publicSignals: number;
  readonly main: string;
  readonly r1cs: string;
  readonly program: string;
}

/** The manifest: `circuits/manifest.json`. */
export interface CircuitManifest {
  readonly compiler: string;
  readonly options: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly circuits: readonly ManifestCircuit[];
}

/** The manifest's line of a circuit. */
export function describeCircuit(
  { name, source }: CatalogueEntry,
  compiled: CompiledCircuit,
): ManifestCircuit {
  const header = readR1csHeader(compiled.r1cs);
  return {
    name,
    constraints: header.constraints,
    wires: header.wires,
    publicSignals: header.publicInputs + header.publicOutputs,
    main: sha256(source),
    r1cs: sha256(compiled.r1cs),
    program: sha256(compiled.program),
  };
}

/** The whole manifest. */
export function circuitManifest(circuits: readonly ManifestCircuit[]): CircuitManifest {
  const sources = [...circuitSources(), ['poseidon_constants.circom', constantsSource()] as const];
  return {
    compiler: compilerVersion(),
    options: '--O2',
    sources: Object.fromEntries(sources.map(([name, text]) => [name, sha256(text)])),
    circuits,
  };
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

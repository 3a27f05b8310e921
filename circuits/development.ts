/**
 * Circuits for tests and trials: compiled, and with keys of the INSECURE setup, whose secrets everybody knows. What was made once is kept
 * in `circuits/build`, which is not part of the repository, under a hash of all it was made from.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CircuitShape } from '../src/ballot/anonymous/contest.js';
import {
  type CompiledCircuit,
  circuitSources,
  compileCircuit,
  compilerVersion,
  type Simplification,
} from './tools/compile.js';
import { keyLogarithms, PUBLISHED_WASTE } from './tools/insecure-setup.js';
import { readR1cs } from './tools/r1cs.js';
import { openCurve } from './tools/snarkjs-curve.js';
import { ballotSource, constantsSource, decryptionSource } from './tools/source.js';
import { writeProvingKey, writeVerifyingKey } from './tools/zkey.js';

/** A circuit with keys that prove nothing to anybody. */
export interface DevelopmentCircuit extends CompiledCircuit {
  /** `.zkey` of snarkjs. */
  readonly provingKey: Uint8Array;
  /** `verification_key.json` of snarkjs. */
  readonly verifyingKey: string;
}

/** Where everything that is built is kept. */
export const BUILD_FOLDER: string = fileURLToPath(new URL('build', import.meta.url));

/** The circuit of ballots of a contest, with insecure keys. Some seconds at the first time. */
export function developmentBallotCircuit(shape: CircuitShape): Promise<DevelopmentCircuit> {
  return developmentCircuit(ballotSource(shape));
}

/** The circuit of a trustee's share of the decryption of so many positions, with insecure keys. */
export function developmentDecryptionCircuit(positions: number): Promise<DevelopmentCircuit> {
  return developmentCircuit(decryptionSource(positions));
}

/** The compiled circuit of a main component, from the cache or made now. */
export async function compiledCircuit(
  source: string,
  simplification: Simplification = '--O2',
): Promise<CompiledCircuit> {
  const name = hashOf(
    compilerVersion(),
    constantsSource(),
    ...[...circuitSources()].flat(),
    source,
    simplification,
  );
  const files = ['r1cs', 'wasm', 'sym'].map((ending) => join(BUILD_FOLDER, `${name}.${ending}`));
  const [r1cs = '', program = '', symbols = ''] = files;
  if (!files.every((file) => existsSync(file))) {
    const made = await compileCircuit(source, BUILD_FOLDER, simplification);
    keep(r1cs, made.r1cs);
    keep(program, made.program);
    keep(symbols, made.symbols);
    return made;
  }
  return { r1cs: load(r1cs), program: load(program), symbols: readFileSync(symbols, 'utf8') };
}

/** The compiled circuit of a main component with insecure keys, from the cache or made now. */
export async function developmentCircuit(source: string): Promise<DevelopmentCircuit> {
  const compiled = await compiledCircuit(source);
  const waste = Object.values(PUBLISHED_WASTE).join();
  const name = join(BUILD_FOLDER, `${hashOf('insecure 1', waste, compiled.r1cs)}.insecure`);
  if (!existsSync(`${name}.zkey`) || !existsSync(`${name}.json`)) {
    const [r1cs, curve] = [readR1cs(compiled.r1cs), await openCurve()];
    const key = keyLogarithms(r1cs);
    keep(`${name}.json`, writeVerifyingKey(key, curve));
    keep(`${name}.zkey`, writeProvingKey(r1cs, key, curve));
  }
  return {
    ...compiled,
    provingKey: load(`${name}.zkey`),
    verifyingKey: readFileSync(`${name}.json`, 'utf8'),
  };
}

function hashOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(createHash('sha256').update(part).digest());
  return hash.digest('hex').slice(0, 32);
}

/** Written beside and moved, so that another process never reads half a file. */
function keep(file: string, content: Uint8Array | string): void {
  mkdirSync(BUILD_FOLDER, { recursive: true });
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, content);
  renameSync(beside, file);
}

function load(file: string): Uint8Array {
  return new Uint8Array(readFileSync(file));
}

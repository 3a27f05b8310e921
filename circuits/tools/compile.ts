/** Runs the circom compiler of npm, which is WebAssembly, in a process of its own. */
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { constantsSource } from './source.js';

/** What the compiler makes. */
export interface CompiledCircuit {
  readonly r1cs: Uint8Array;
  /** The program that computes witnesses. */
  readonly program: Uint8Array;
  /** Names of signals, one line each: label, wire (-1 if it was eliminated), component, name. */
  readonly symbols: string;
}

const SOURCES = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** The circom sources that are written by hand, by their file names in ascending order. */
export function circuitSources(): ReadonlyMap<string, string> {
  const names = readdirSync(SOURCES).filter((name) => name.endsWith('.circom'));
  names.sort((a, b) => (a < b ? -1 : 1));
  return new Map(names.map((name) => [name, readFileSync(join(SOURCES, name), 'utf8')]));
}

/** Name and version of the compiler. */
export function compilerVersion(): string {
  const file = createRequire(import.meta.url).resolve('circom2/package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return `circom2 ${version}`;
}

/** How far the compiler simplifies: `--O2` to the least constraints, `--O1` only where two signals are equal or constant. */
export type Simplification = '--O2' | '--O1';

/**
 * Compiles a main component.
 * @param folder - where a folder for the compiler's files is made, and removed afterwards
 * @throws {Error} with the compiler's words if it refuses
 */
export async function compileCircuit(
  source: string,
  folder: string,
  simplification: Simplification = '--O2',
): Promise<CompiledCircuit> {
  mkdirSync(folder, { recursive: true });
  const place = mkdtempSync(join(folder, 'compile-'));
  try {
    for (const name of circuitSources().keys()) copyFileSync(join(SOURCES, name), join(place, name));
    writeFileSync(join(place, 'poseidon_constants.circom'), constantsSource());
    writeFileSync(join(place, 'main.circom'), source);
    const compiler = createRequire(import.meta.url).resolve('circom2/cli.js');
    const { stderr, stdout } = await run(
      process.execPath,
      [compiler, 'main.circom', '--r1cs', '--wasm', '--sym', simplification],
      { cwd: place, maxBuffer: 2 ** 24 },
    );
    const program = join(place, 'main_js', 'main.wasm');
    if (!readdirSync(place).includes('main_js')) throw new Error(`circom failed: ${stdout}${stderr}`);
    return {
      r1cs: new Uint8Array(readFileSync(join(place, 'main.r1cs'))),
      program: new Uint8Array(readFileSync(program)),
      symbols: readFileSync(join(place, 'main.sym'), 'utf8'),
    };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/**
 * Compiles the contracts with the compiler from npm, which needs no network and no installation. Results are kept below
 * `node_modules/.cache` under the hash of everything that went in, so that they are made once.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Abi, Hex } from 'viem';

/** A compiled contract. */
export interface CompiledContract {
  readonly abi: Abi;
  /** What deploys it. */
  readonly bytecode: Hex;
  /** What is on the chain then; where it has immutable values, zeros. */
  readonly deployed: Hex;
  /** Where in it the immutable values stand: offsets in bytes, by the value's name within the compiler, a number. */
  readonly immutables: ReadonlyMap<number, readonly number[]>;
}

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/hanpyo-contracts', import.meta.url));
/** How long another process may compile before this one does. */
const PATIENCE_MS = 120_000;
const SETTINGS = {
  evmVersion: 'cancun',
  viaIR: true,
  optimizer: { enabled: true, runs: 10_000 },
  metadata: { appendCBOR: false, bytecodeHash: 'none' },
  outputSelection: {
    '*': {
      '*': [
        'abi',
        'evm.bytecode.object',
        'evm.deployedBytecode.object',
        'evm.deployedBytecode.immutableReferences',
      ],
    },
  },
};

interface SolcOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly abi: Abi;
            readonly evm: {
              readonly bytecode: { readonly object: string };
              readonly deployedBytecode: {
                readonly object: string;
                readonly immutableReferences: Readonly<Record<string, readonly { readonly start: number }[]>>;
              };
            };
          }
        >
      >
    >
  >;
}

/**
 * The contracts of this folder by name, and of further sources.
 * @param more - Solidity sources by file name, such as those of a test
 * @throws {Error} with the compiler's messages, warnings included: there are none to get used to
 */
export function compileContracts(
  more: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, CompiledContract> {
  const own = readdirSync(FOLDER).filter((name) => name.endsWith('.sol'));
  const sources = {
    ...Object.fromEntries(own.map((name) => [name, { content: readFileSync(`${FOLDER}${name}`, 'utf8') }])),
    ...Object.fromEntries(Object.entries(more).map(([name, content]) => [name, { content }])),
  };
  const input = JSON.stringify({ language: 'Solidity', sources, settings: SETTINGS });
  const output = cached(input, () => runCompiler(input));
  const problems = output.errors ?? [];
  if (problems.length > 0) throw new Error(problems.map((p) => p.formattedMessage).join('\n'));
  return new Map(
    Object.values(output.contracts).flatMap((file) =>
      Object.entries(file).map(([name, { abi, evm }]) => [
        name,
        {
          abi,
          bytecode: `0x${evm.bytecode.object}`,
          deployed: `0x${evm.deployedBytecode.object}`,
          immutables: offsets(evm.deployedBytecode.immutableReferences ?? {}),
        } as const,
      ]),
    ),
  );
}

/** One of {@link compileContracts}. @throws {RangeError} if there is no such contract */
export function contractNamed(
  contracts: ReadonlyMap<string, CompiledContract>,
  name: string,
): CompiledContract {
  const found = contracts.get(name);
  if (found === undefined) throw new RangeError(`no contract ${name}`);
  return found;
}

function offsets(
  references: Readonly<Record<string, readonly { readonly start: number }[]>>,
): ReadonlyMap<number, readonly number[]> {
  return new Map(Object.entries(references).map(([id, places]) => [Number(id), places.map((p) => p.start)]));
}

function runCompiler(input: string): string {
  const compiler: { compile(input: string): string } = createRequire(import.meta.url)('solc');
  return compiler.compile(input);
}

/** The result for an input, from the cache where it is there. Files appear whole, for others may read them at once. */
function cached(input: string, run: () => string): SolcOutput {
  const { version } = createRequire(import.meta.url)('solc/package.json') as { version: string };
  const file = `${CACHE}/${createHash('sha256').update(`${version}\n${input}`).digest('hex')}.json`;
  mkdirSync(CACHE, { recursive: true });
  if (!existsSync(file) && !madeByAnother(file)) {
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, run());
    renameSync(unfinished, file);
    rmSync(`${file}.lock`, { recursive: true, force: true });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Waits while another process compiles the same, and for as long as it may take. @returns whether it did */
function madeByAnother(file: string): boolean {
  for (let waited = 0; waited < PATIENCE_MS && !existsSync(file); waited += 100) {
    try {
      mkdirSync(`${file}.lock`);
      return false;
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
  return existsSync(file);
}

/** Writes the contracts' interfaces and bytecode into `abi/`, for users of the package: `npx tsx examples/voting-contract/abi.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileContracts, contractNamed } from './compile.js';

/** The contracts that are deployed. */
export const DEPLOYED = ['SigmaElection', 'AnonElection', 'EntryLog', 'Anchor'] as const;

/** The text of a contract's file: its interface, and what deploys it. */
export function abiFile(name: string): string {
  const { abi, bytecode } = contractNamed(compileContracts(), name);
  return `${JSON.stringify({ contract: name, abi, bytecode })}\n`;
}

/** Where a contract's file is. */
export function abiPath(name: string): string {
  return fileURLToPath(new URL(`abi/${name}.json`, import.meta.url));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(fileURLToPath(new URL('abi', import.meta.url)), { recursive: true });
  for (const name of DEPLOYED) writeFileSync(abiPath(name), abiFile(name));
}

/** `hanpyo voter` and `hanpyo circuit`: what an election of anonymous voters has instead of cards (docs/circuits.md). */
import type { Command } from 'commander';
import type { CircuitHashes } from '../../ballot/manifest-eligibility.js';
import { toHex } from '../../core/bytes.js';
import { sha256 } from '../../core/hash.js';
import { verifyingKeyEntry } from '../../record/anonymous-steps.js';
import { isOfPublishedSetup } from '../../zk/groth16/published-setup.js';
import { encodeVerifyingKey, parseVerifyingKey, type VerifyingKey } from '../../zk/groth16/verifying-key.js';
import { naming, RefusedError } from '../errors.js';
import { readInput } from '../files.js';
import { newVoterFile } from '../secrets.js';
import { collect, outputOf, type Session } from '../session.js';
import { counted } from '../words.js';
import { type OfficerOptions, runAct, signedByOfficers } from './delivery.js';

interface HashOptions {
  readonly r1cs: string;
  readonly program: string;
  readonly zkey: string;
  readonly key: string;
}

interface PostOptions extends OfficerOptions {
  readonly key: readonly string[];
}

/** Adds the commands. */
export function addCircuit(program: Command, session: Session): void {
  program
    .command('voter')
    .description('secrets of anonymous voters')
    .command('new')
    .description('make a secret and FILE.pub.json, whose commitment goes on the roll')
    .argument('<file>', 'file to make (mode 0600)')
    .action(async (file: string, _: object, command: Command) => {
      await newVoterFile(file, session.io.rng);
      const made = { secret: file, public: `${file}.pub.json` };
      outputOf(session, command).result(
        made,
        `Keep ${made.secret} secret; hand ${made.public} in to register.`,
      );
    });
  const circuit = program.command('circuit').description('circuits of an election of anonymous voters');
  circuit
    .command('hash')
    .description('print what the manifest says of a circuit: an item of eligibility.circuits')
    .requiredOption('--r1cs <file>', 'constraints')
    .requiredOption('--program <file>', 'program that computes witnesses, .wasm')
    .requiredOption('--zkey <file>', 'proving key of the ceremony')
    .requiredOption('--key <file>', 'verifying key, as "hanpyo ceremony export" writes it')
    .action(async (options: HashOptions, command: Command) => {
      const hashes = await hashesOf(options);
      outputOf(session, command).result(hashes, JSON.stringify(hashes, null, 2));
    });
  addPost(circuit, session);
}

function addPost(circuit: Command, session: Session): void {
  signedByOfficers(
    circuit
      .command('post')
      .description('post the verifying keys that the manifest names')
      .argument('<dir>', 'workspace')
      .requiredOption('--key <file>', 'verifying key (repeatable)', collect),
  ).action((dir: string, { key: files }: PostOptions, command: Command) =>
    runAct(session, command, dir, async ({ record }, officers) => {
      const missing = record.setup.anonymous?.missingKeys ?? [];
      // Contests of one circuit have one key, of which there may be a file for each of them.
      const keys = new Map<string, VerifyingKey>();
      for (const file of files) {
        const key = await readVerifyingKey(file);
        const hash = hashOf(encodeVerifyingKey(key));
        if (!missing.includes(hash))
          throw new RefusedError(`${file}: the manifest lacks no key of the hash ${hash}`);
        keys.set(hash, key);
      }
      const warning = [...keys.values()].some(isOfPublishedSetup)
        ? ' FOR TRIALS ONLY: anybody can forge ballots under keys of the insecure setup.'
        : '';
      return {
        entries: Array.from(keys.values(), (key) => verifyingKeyEntry(record, key, officers)),
        summary: `${counted(keys.size, 'verifying key')} of ${missing.length} that were missing.${warning}`,
      };
    }),
  );
}

async function hashesOf({ r1cs, program, zkey, key }: HashOptions): Promise<CircuitHashes> {
  return {
    verifyingKey: hashOf(encodeVerifyingKey(await readVerifyingKey(key))),
    constraints: hashOf(await readInput(r1cs)),
    program: hashOf(await readInput(program)),
    provingKey: hashOf(await readInput(zkey)),
  };
}

async function readVerifyingKey(file: string): Promise<VerifyingKey> {
  const bytes = await readInput(file);
  return naming(file, () => parseVerifyingKey(bytes));
}

function hashOf(bytes: Uint8Array): string {
  return toHex(sha256(bytes));
}

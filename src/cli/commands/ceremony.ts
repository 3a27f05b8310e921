/** `hanpyo ceremony`: contributions to the keys of circuits, and their verification (docs/circuits.md). */
import { existsSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { fromHex, toHex } from '../../core/bytes.js';
import { parseDecimal } from '../../core/integers.js';
import {
  applyBeaconToKey,
  applyBeaconToPowers,
  contributeKey,
  contributePowers,
  exportVerifyingKey,
  MAX_BEACON_POWER,
  MAX_POWER,
  preparePowers,
  startKey,
  startPowers,
  verifyKey,
  verifyPowers,
} from '../../zk/groth16/ceremony.js';
import { type Contribution, type FileRange, readContributions } from '../../zk/groth16/contributions.js';
import { EXIT, naming, RefusedError, UsageError } from '../errors.js';
import { outputOf, type Session } from '../session.js';

interface CircuitOptions {
  readonly r1cs?: string;
  readonly powers?: string;
}

interface StartOptions extends CircuitOptions {
  readonly power?: string;
}

interface ContributeOptions {
  readonly name: string;
}

interface BeaconOptions extends ContributeOptions {
  readonly value: string;
  readonly power: string;
}

/** Adds the commands. */
export function addCeremony(program: Command, session: Session): void {
  const ceremony = program
    .command('ceremony')
    .description(
      'make the keys of circuits together: powers of tau (.ptau), then a key of each circuit (.zkey)',
    );
  addStart(ceremony, session);
  addContribute(ceremony, session);
  addBeacon(ceremony, session);
  addPrepare(ceremony, session);
  addVerify(ceremony, session);
  addExport(ceremony, session);
}

function addStart(ceremony: Command, session: Session): void {
  ceremony
    .command('start')
    .description('start powers of tau with --power, or the key of a circuit with --r1cs and --powers')
    .argument('<target>', 'file to write')
    .option('--power <n>', 'for circuits of up to 2^n constraints')
    .option('--r1cs <file>', 'compiled circuit')
    .option('--powers <file>', 'prepared powers of tau')
    .action(async (target: string, { power, r1cs, powers }: StartOptions, command: Command) => {
      refuseToOverwrite(target);
      if (power !== undefined && r1cs === undefined && powers === undefined)
        await startPowers(parseDecimal(power, MAX_POWER, '--power'), target);
      else if (power === undefined && r1cs !== undefined && powers !== undefined)
        await startKey(existing(r1cs), existing(powers), target);
      else throw new UsageError('either --power, or --r1cs and --powers');
      outputOf(session, command).result({ target }, `Started: ${target}. Nobody has contributed yet.`);
    });
}

function addContribute(ceremony: Command, session: Session): void {
  ceremony
    .command('contribute')
    .description('add a secret of your own, which is forgotten at once')
    .argument('<source>', 'file of the contributor before you')
    .argument('<target>', 'file to write, for the next contributor')
    .requiredOption('--name <text>', 'who you are, as it will stand in the file')
    .action(async (source: string, target: string, { name }: ContributeOptions, command: Command) => {
      refuseToOverwrite(target);
      const contribute = (await kindOf(source)) === 'ptau' ? contributePowers : contributeKey;
      const hash = await contribute(source, target, name, session.io.rng);
      outputOf(session, command).result(
        { target, hash },
        `Your contribution, to be published by you:\n${hash}`,
      );
    });
}

function addBeacon(ceremony: Command, session: Session): void {
  ceremony
    .command('beacon')
    .description('end a phase with a public random value that was announced, and unknown, before')
    .argument('<source>', 'file of the last contributor')
    .argument('<target>', 'file to write')
    .requiredOption('--name <text>', 'where the value is from, as it will stand in the file')
    .requiredOption('--value <hex>', 'the value, in hexadecimal')
    .option('--power <n>', 'it is hashed 2^n times', '10')
    .action(async (source: string, target: string, options: BeaconOptions, command: Command) => {
      refuseToOverwrite(target);
      const beacon = {
        value: naming('--value', () => fromHex(options.value)),
        power: parseDecimal(options.power, MAX_BEACON_POWER, '--power'),
      };
      const apply = (await kindOf(source)) === 'ptau' ? applyBeaconToPowers : applyBeaconToKey;
      const hash = await apply(source, target, options.name, beacon);
      outputOf(session, command).result({ target, hash }, `The contribution of the beacon:\n${hash}`);
    });
}

function addPrepare(ceremony: Command, session: Session): void {
  ceremony
    .command('prepare')
    .description('after the last contribution to powers of tau: prepare them for circuits')
    .argument('<source>', 'powers of tau')
    .argument('<target>', 'file to write')
    .action(async (source: string, target: string, _: object, command: Command) => {
      refuseToOverwrite(target);
      if ((await kindOf(source)) !== 'ptau') throw new UsageError(`${source}: not powers of tau`);
      await preparePowers(source, target);
      outputOf(session, command).result({ target }, `Prepared: ${target}`);
    });
}

function addVerify(ceremony: Command, session: Session): void {
  ceremony
    .command('verify')
    .description('verify all contributions to powers of tau, or to the key of a circuit')
    .argument('<file>', 'powers of tau, or with --r1cs and --powers a key')
    .option('--r1cs <file>', 'compiled circuit that the key is said to be of')
    .option('--powers <file>', 'prepared powers of tau that it is said to be made from')
    .action(async (file: string, { r1cs, powers }: CircuitOptions, command: Command) => {
      const kind = await kindOf(file);
      if (kind === 'zkey' && (r1cs === undefined || powers === undefined))
        throw new UsageError('a key is verified against --r1cs and --powers');
      const chained =
        kind === 'ptau'
          ? await verifyPowers(file)
          : await verifyKey(existing(r1cs ?? ''), existing(powers ?? ''), file);
      const contributions = chained ? await reading(file, readContributions) : [];
      // What beacons alone have made, everybody can compute again, and forge with.
      const verified = contributions.some(({ beacon }) => beacon === undefined);
      if (!verified) session.exitCode = EXIT.refused;
      const reason = chained ? ': nobody contributed a secret' : '';
      outputOf(session, command).result(
        { file, verified, contributions: contributions.map(plain) },
        [verified ? 'VERIFIED' : `NOT VERIFIED${reason}`, ...contributions.map(line)].join('\n'),
      );
    });
}

function addExport(ceremony: Command, session: Session): void {
  ceremony
    .command('export')
    .description('write the verifying key of a finished key')
    .argument('<key>', 'key of a circuit')
    .argument('<target>', 'JSON file to write')
    .action(async (key: string, target: string, _: object, command: Command) => {
      refuseToOverwrite(target);
      if ((await kindOf(key)) !== 'zkey') throw new UsageError(`${key}: not the key of a circuit`);
      await writeFile(target, await exportVerifyingKey(key), { flag: 'wx' });
      outputOf(session, command).result({ target }, `Written: ${target}`);
    });
}

/** What a file of a ceremony is, by its first four bytes. */
function kindOf(path: string): Promise<'ptau' | 'zkey'> {
  return reading(path, async (file) => {
    const magic = String.fromCharCode(...(await file(0, 4)));
    if (magic === 'ptau' || magic === 'zkey') return magic;
    throw new UsageError(`${path}: neither powers of tau nor the key of a circuit`);
  });
}

/** Opens a file for reading parts of it. */
async function reading<T>(path: string, read: (file: FileRange) => Promise<T>): Promise<T> {
  const file = await open(path);
  try {
    return await read(async (offset, length) => {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await file.close();
  }
}

function plain({ name, beacon }: Contribution): object {
  return beacon === undefined ? { name } : { name, beacon: toHex(beacon.value), power: beacon.power };
}

/** A line for people. Names are others' text: quoted, so that they cannot pass for lines of ours, nor move a terminal's cursor. */
function line({ name, beacon }: Contribution, index: number): string {
  const value = beacon === undefined ? '' : `  beacon ${toHex(beacon.value)}, hashed 2^${beacon.power} times`;
  const quoted = JSON.stringify(name).replace(
    UNPRINTABLE,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${index + 1}  ${quoted}${value}`;
}

/** Controls that JSON lets stand, such as one that begins a terminal's commands, and characters that turn text around. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

function existing(path: string): string {
  if (!existsSync(path)) throw new UsageError(`${path}: there is no such file`);
  return path;
}

function refuseToOverwrite(target: string): void {
  if (existsSync(target)) throw new RefusedError(`${target}: exists already`);
}

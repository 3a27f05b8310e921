/** `hanpyo officer` and `hanpyo post`: keys of officers, signatures at other machines, posting what was signed there. */
import type { Command } from 'commander';
import type { Manifest } from '../../ballot/manifest.js';
import { decodeManifest } from '../../ballot/manifest-read.js';
import { ed25519Seed } from '../../core/ed25519.js';
import { countersign, readFrame } from '../../record/entry.js';
import { officersOf, openBoard } from '../election.js';
import { formatEntries, parseEntries } from '../entry-file.js';
import { RefusedError } from '../errors.js';
import { readInput, writePublic } from '../files.js';
import type { Output } from '../output.js';
import { openRecordFiles } from '../record-reader.js';
import { writeOfficerFile } from '../secrets.js';
import { outputOf, type Session } from '../session.js';
import { counted } from '../words.js';
import { findRecord, workspaceAt } from '../workspace.js';
import { addNotices } from './notices.js';

interface SignOptions {
  readonly key: string;
  readonly out: string;
}

/** Adds the commands. */
export function addOfficer(program: Command, session: Session): void {
  const officer = program.command('officer').description('keys and signatures of officers');
  officer
    .command('new')
    .description('make a key file and FILE.pub.json, which goes into the configuration')
    .argument('<file>', 'key file to make (mode 0600)')
    .action(async (file: string, _: object, command: Command) => {
      await writeOfficerFile(file, ed25519Seed(session.io.rng));
      const made = { key: file, public: `${file}.pub.json` };
      outputOf(session, command).result(made, `Keep ${made.key} secret; give ${made.public} to the office.`);
    });
  officer
    .command('sign')
    .description('add an officer’s signature to entries in a file')
    .argument('<dir>', 'workspace or record')
    .argument('<entries>', 'file of entries')
    .requiredOption('--key <file>', 'key file of the officer')
    .requiredOption('--out <file>', 'file to write')
    .action((dir: string, file: string, options: SignOptions, command: Command) =>
      sign(dir, file, options, outputOf(session, command)),
    );
  addNotices(officer, session);
  program
    .command('post')
    .description('post entries that were made elsewhere')
    .argument('<dir>', 'workspace')
    .argument('<entries>', 'file of entries')
    .action((dir: string, file: string, _: object, command: Command) => post(dir, file, session, command));
}

async function sign(dir: string, file: string, { key, out }: SignOptions, output: Output): Promise<void> {
  const entries = parseEntries(await readInput(file), file);
  const [signer] = await officersOf(dir, await manifestFor(dir, entries), [key]);
  if (signer === undefined) throw new RefusedError(`${key} is not an officer's key`);
  const types = entries.map((entry) => readFrame(entry).type);
  const signed = entries.map((entry) => (needsOfficers(entry) ? countersign(entry, signer) : entry));
  await writePublic(out, formatEntries(signed));
  output.result(
    { entries: out, types, officer: signer.index + 1 },
    `Officer ${signer.index + 1} has signed: ${types.join(', ')}.`,
  );
}

async function post(dir: string, file: string, session: Session, command: Command): Promise<void> {
  const entries = parseEntries(await readInput(file), file);
  const { board, close } = await openBoard(workspaceAt(dir), session.io);
  try {
    const positions = await board.postAll(entries);
    outputOf(session, command).result(
      { positions },
      `Posted ${counted(positions.length, 'entry', 'entries')}.`,
    );
  } finally {
    await close();
  }
}

/** The manifest of the record, or, before there is one on the board, the one in the file. */
async function manifestFor(dir: string, entries: readonly Uint8Array[]): Promise<Manifest> {
  const [first] = entries;
  const frame = first === undefined ? undefined : readFrame(first);
  if (frame?.type === 'manifest') return decodeManifest(frame.payload);
  return (await openRecordFiles(await findRecord(dir))).manifest;
}

/** Whether officers sign entries of this type; those of voters and trustees are signed otherwise. */
function needsOfficers(entry: Uint8Array): boolean {
  return !['ceremony', 'ballot', 'challenge', 'share'].includes(readFrame(entry).type);
}

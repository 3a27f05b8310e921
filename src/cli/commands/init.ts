/** `hanpyo init`: a new election from its configuration. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { electionId, type Manifest } from '../../ballot/manifest.js';
import { manifestToJson } from '../../ballot/manifest-json.js';
import { validateManifest } from '../../ballot/manifest-rules.js';
import { mediaGaps } from '../../ballot/option-media.js';
import { toHex } from '../../core/bytes.js';
import { electionGroup } from '../../core/groups/election-groups.js';
import { ed25519NoteSigner } from '../../ledger/note-keys.js';
import { ElectionBoard } from '../../record/board.js';
import { manifestEntry } from '../../record/steps.js';
import { type ConfiguredElection, configureElection } from '../config.js';
import { officersOf, openLog } from '../election.js';
import { formatEntries } from '../entry-file.js';
import { RefusedError } from '../errors.js';
import { exists, makePrivateDirectory, readInput, writePublic } from '../files.js';
import type { Io } from '../io.js';
import { writeLogFile, writeOfficerFile } from '../secrets.js';
import { collect, outputOf, type Session } from '../session.js';
import { officerFile, type Workspace, workspaceAt } from '../workspace.js';

interface InitOptions {
  readonly officer?: readonly string[];
  readonly entries?: string;
}

/** Adds the command. */
export function addInit(program: Command, session: Session): void {
  program
    .command('init')
    .description('make a workspace and begin an election: checks the manifest and makes the log’s key')
    .argument('<config>', 'configuration of the election, JSON')
    .argument('<dir>', 'workspace to make')
    .option('--officer <file>', 'key file of an officer who signs (repeatable)', collect)
    .option('--entries <file>', 'write the first entry to a file instead, for officers elsewhere to sign')
    .action(async (config: string, dir: string, options: InitOptions, command: Command) => {
      const output = outputOf(session, command);
      const workspace = workspaceAt(dir);
      if (await exists(workspace.record)) throw new RefusedError(`${workspace.record} exists already`);
      const election = await configureElection(await readInput(config), config, session.io.rng);
      refuseInvalid(election.manifest);
      for (const { path, missing } of mediaGaps(election.manifest))
        output.warn(`${path} of the manifest has no ${missing}`);
      await makeWorkspace(workspace, election);
      await begin(workspace, election, options, session.io);
      const id = toHex(electionId(election.manifest));
      output.say(`Workspace ${dir} is ready; its record is ${join(dir, 'record')}.`);
      output.result({ election: id, workspace: dir, record: workspace.record }, `election ${id}`);
    });
}

/** @throws {RefusedError} naming every rule that the manifest breaks */
function refuseInvalid(manifest: Manifest): void {
  const issues = validateManifest(manifest, electionGroup);
  if (issues.length === 0) return;
  const lines = issues.map(({ rule, path, message }) => `  ${rule}  ${path || 'manifest'}: ${message}`);
  throw new RefusedError(['the manifest breaks these rules:', ...lines].join('\n'));
}

async function makeWorkspace(
  workspace: Workspace,
  { manifest, logSeed, officerSeeds }: ConfiguredElection,
): Promise<void> {
  await mkdir(workspace.root, { recursive: true });
  await makePrivateDirectory(workspace.secrets);
  await writeLogFile(workspace.logKey, manifest.ledger.origin, logSeed);
  for (const [id, seed] of officerSeeds) await writeOfficerFile(officerFile(workspace, id), seed);
  await writePublic(workspace.manifest, manifestToJson(manifest));
}

/** Posts the manifest, or writes it to the file; the ledger is made either way. */
async function begin(
  workspace: Workspace,
  { manifest, logSeed }: ConfiguredElection,
  { officer, entries }: InitOptions,
  io: Io,
): Promise<void> {
  const entry = manifestEntry(manifest, await officersOf(workspace.root, manifest, officer));
  const ledger = await openLog(workspace, ed25519NoteSigner(manifest.ledger.origin, logSeed));
  try {
    const board = await ElectionBoard.open(ledger, io.rng);
    if (entries === undefined) await board.postAll([entry]);
    else await writePublic(entries, formatEntries([entry]));
  } finally {
    await ledger.close();
  }
}

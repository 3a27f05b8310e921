/** Records of other systems for the topic `foreign`: where they are, as the verifiers take them, and shorter ones. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { foreignRecord } from '../src/cli/foreign.js';
import type { ForeignRecord } from '../src/verify/foreign/source.js';

/** The path of other systems' data, or `undefined` where it is absent. */
export function dataPath(path: string): string | undefined {
  const root = process.env.HANPYO_SHARED_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
  const full = `${root.replace(/\/$/, '')}/${path}`;
  return existsSync(full) ? full : undefined;
}

/** An archive of Belenios in memory, and its members. */
export interface Archive {
  readonly bytes: Uint8Array;
  /** The texts of all data, parsed. */
  readonly data: readonly Record<string, unknown>[];
  readonly ballots: number;
}

const BLOCK = 512;

/**
 * Reads an archive, packed by `xz` or not.
 * @param limit - most ballots; the archive ends after the last of them, which leaves it unfinished
 */
export function readArchive(path: string, limit: number = Number.POSITIVE_INFINITY): Archive {
  const file = path.endsWith('.xz') ? execFileSync('xz', ['-dkc', path], { maxBuffer: 2 ** 30 }) : undefined;
  const bytes = file ?? execFileSync('cat', [path], { maxBuffer: 2 ** 30 });
  const data: Record<string, unknown>[] = [];
  let ballots = 0;
  let at = 0;
  while (at < bytes.length && ballots < limit) {
    const name = bytes.toString('latin1', at, at + 100).replace(/\0+$/, '');
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 135), 8);
    const body = JSON.parse(bytes.toString('utf8', at + BLOCK, at + BLOCK + size));
    if (name.endsWith('.data.json')) data.push(body);
    if (body.type === 'Ballot') ballots++;
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return { bytes: bytes.subarray(0, at), data, ballots };
}

/** A record on disk. */
export function onDisk(path: string): ForeignRecord {
  return foreignRecord(path);
}

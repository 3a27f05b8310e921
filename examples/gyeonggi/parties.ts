/**
 * Those who hold an election, and what they do before there is a roll. All are in one process here; real ones keep their
 * secrets on machines of their own.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import type { ElectionBoard, Trustee } from 'hanpyo';
import type { Manifest } from 'hanpyo/ballot';
import { type Rng, toHex } from 'hanpyo/core';
import type { Ledger, NoteSigner } from 'hanpyo/ledger';
import { type EntrySigner, manifestEntry } from 'hanpyo/record';

/** The secrets of all parties of an election, and the ledger that they post to. */
export interface Parties {
  readonly log: NoteSigner;
  readonly ledger: Ledger;
  readonly board: ElectionBoard;
  readonly officers: readonly EntrySigner[];
  readonly trustees: readonly Trustee[];
}

/** Posts the manifest; then the trustees make the key of the election together. */
export async function beginElection(
  { board, officers, trustees }: Pick<Parties, 'board' | 'officers' | 'trustees'>,
  manifest: Manifest,
  rng: Rng,
): Promise<void> {
  await board.postAll([manifestEntry(manifest, officers)]);
  for (const _round of ['commit', 'reveal', 'confirm'])
    for (const trustee of trustees) await board.postAll(trustee.ceremony(board.record, rng));
}

/** Keeps the key of the log where a casting service finds it. @param folder - the election's */
export async function keepLogKey(folder: string, origin: string, seed: Uint8Array): Promise<void> {
  await mkdir(`${folder}/secrets`, { recursive: true, mode: 0o700 });
  const key = { format: 'hanpyo log secret v1', origin, seed: toHex(seed) };
  await writeFile(`${folder}/secrets/log.json`, JSON.stringify(key), { mode: 0o600 });
}

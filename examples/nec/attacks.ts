/**
 * What the security review of 2023 found possible elsewhere, tried on this log by somebody who owns it: ghost voters, flipped
 * flags, a rewritten result. Whoever holds the log's key can publish any list of entries; these functions make such lists.
 */
import { type RollRow, writeRollChunk } from 'hanpyo/ballot';
import { compareBytes, systemRng } from 'hanpyo/core';
import { memoryStore, openLedger } from 'hanpyo/ledger';
import { exportLog } from 'hanpyo/ledger/file';
import * as post from 'hanpyo/record';
import type { Referendum } from './referendum.js';

const BATCH = 200;

/** All entries of the log. */
export async function entriesOf({ ledger, board }: Referendum): Promise<readonly Uint8Array[]> {
  const { size } = await ledger.checkpoint({ size: board.size });
  const entries: Uint8Array[] = [];
  for await (const { entry } of ledger.read(0, size)) entries.push(entry);
  return entries;
}

/** The operator publishes other entries in a folder, signed with the real key. */
export async function republish(
  { log }: Pick<Referendum, 'log'>,
  entries: readonly Uint8Array[],
  folder: string,
): Promise<void> {
  const ledger = await openLedger(memoryStore(), { origin: log.name, signer: log });
  // A key of its own for each entry, so that the same bytes may stand there twice.
  const keys = entries.map(() => systemRng(32));
  for (let i = 0; i < entries.length; i += BATCH)
    await ledger.appendBatch(entries.slice(i, i + BATCH), {
      keys: keys.slice(i, i + BATCH),
      await: 'published',
    });
  await exportLog(ledger, folder);
  await ledger.close();
}

/** The officers add voters of their own after the roll is sealed. */
export function withGhosts(
  { board, group, officers, id }: Referendum,
  entries: readonly Uint8Array[],
  secrets: readonly bigint[],
): readonly Uint8Array[] {
  const rows = secrets
    .map((secret): RollRow => {
      const key = group.generator().multiply(group.scalar(secret)).toBytes();
      return { key, class: 0, style: 0, excluded: [] };
    })
    .sort((a, b) => compareBytes(a.key, b.key));
  const chunk = writeRollChunk({ first: board.record.setup.roll?.count ?? 0, rows });
  const seal = positionsOf(entries, 'roll-seal')[0] ?? -1;
  const ghost = post.makeEntry('roll-chunk', id, chunk, officers);
  return [...entries.slice(0, seal + 1), ghost, ...entries.slice(seal + 1)];
}

/** Somebody who voted did not: a ballot is left out. */
export function withoutBallot(entries: readonly Uint8Array[], ballot: number): readonly Uint8Array[] {
  const at = positionsOf(entries, 'ballot')[ballot] ?? -1;
  return entries.filter((_, i) => i !== at);
}

/** Somebody who did not vote did: another's ballot is put in again. */
export function withBallotTwice(entries: readonly Uint8Array[], ballot: number): readonly Uint8Array[] {
  const at = positionsOf(entries, 'ballot')[ballot] ?? -1;
  return entries.flatMap((entry, i) => (i === at ? [entry, entry.slice()] : [entry]));
}

/** The flag alone: the result claims one voter more or fewer, the ballots are left as they are. */
export function withTurnout(
  { id, officers }: Referendum,
  entries: readonly Uint8Array[],
  change: number,
): readonly Uint8Array[] {
  return entries.map((entry) => {
    const { type, payload } = post.readFrame(entry);
    if (type !== 'result') return entry;
    const said = post.readResult(payload);
    const claim = { ...said, online: said.online + change, abstained: said.abstained - change };
    return post.makeEntry('result', id, post.writeResult(claim), officers);
  });
}

/** Where entries of a type stand. */
function positionsOf(entries: readonly Uint8Array[], type: post.EntryType): readonly number[] {
  return entries.flatMap((entry, i) => (post.readFrame(entry).type === type ? [i] : []));
}

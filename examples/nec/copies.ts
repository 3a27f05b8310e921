/** Three copies of the log: of the commission, of a party, of the observer. Whose copy is another one is told by the other two. */
import { toHex } from 'hanpyo/core';
import { compareLogs, type LogComparison } from 'hanpyo/ledger';
import { exportLog, openLogDirectory } from 'hanpyo/ledger/file';
import type { Referendum } from './referendum.js';

/** A copy, and who has it. */
export interface Copy {
  readonly owner: string;
  readonly folder: string;
}

/** What three copies say. */
export interface Compared {
  readonly comparison: LogComparison;
  /** Whose copy contradicts all others, while those agree. */
  readonly odd: string | undefined;
}

/** An observer copies the published log into a folder of its own, verified on the way. */
export async function copyLog({ ledger, board }: Referendum, folder: string): Promise<void> {
  await ledger.checkpoint({ size: board.size });
  await exportLog(ledger, folder);
}

/** Compares copies as `hanpyo ledger compare A B C` does, and names the one that stands alone. */
export async function compareCopies(
  copies: readonly Copy[],
  { log }: Pick<Referendum, 'log'>,
): Promise<Compared> {
  const readers = copies.map(({ folder }) => openLogDirectory(folder, { origin: log.name, logKeys: [log] }));
  const comparison = await compareLogs(readers);
  if (comparison.kind !== 'fork') return { comparison, odd: undefined };
  const roots = comparison.checkpoints.map(({ size, root }) => `${size} ${toHex(root)}`);
  const alone = roots.findIndex((root) => roots.filter((other) => other === root).length === 1);
  const othersAgree = new Set(roots.filter((_, i) => i !== alone)).size === 1;
  return { comparison, odd: othersAgree ? copies[alone]?.owner : undefined };
}

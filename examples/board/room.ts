/**
 * Room on a disk for what grows with ballots, in files that nobody else can open and that are gone with the process: what is in
 * them is made again from the ledger at every start.
 */
import { tmpdir } from 'node:os';
import { type BoxMemory, PagedPrintSet } from 'hanpyo/ballot';
import { PageCache, PageColumn, type RewritableScratch } from 'hanpyo/core';
import { scratchFile } from 'hanpyo/verify/workers/node';
import type { BoardConfig } from './config.js';

/** Bytes of a page: that of most systems. */
const PAGE = 4096;
/** Bytes in memory: of fingerprints of each kind, and of each column. */
const KEPT: { readonly prints: number; readonly column: number } = { prints: 2 ** 26, column: 2 ** 20 };

/** Opens room. Must be closed. */
export class DiskRoom {
  readonly #folder: string;
  readonly #open: RewritableScratch[] = [];

  readonly #kept: typeof KEPT;

  /**
   * @param folder - on a disk: nothing is written before there is more than memory should hold
   * @param kept - how much that is
   */
  constructor(folder: string, kept: typeof KEPT = KEPT) {
    this.#folder = folder;
    this.#kept = kept;
  }

  /** Where the ballot box remembers what it has seen. */
  get boxMemory(): BoxMemory {
    return { prints: () => new PagedPrintSet(this.scratch(), this.#kept.prints) };
  }

  /** A column of records of so many words. */
  column(width: number): PageColumn {
    return new PageColumn(new PageCache(this.scratch(), this.#kept.column), width);
  }

  /** Room that is closed with all other. */
  scratch(): RewritableScratch {
    const opened = scratchFile(this.#folder, PAGE);
    this.#open.push(opened);
    return opened;
  }

  /** Gives everything back. */
  close(): void {
    for (const opened of this.#open.splice(0)) opened.close();
  }
}

/** The folder: as configured, or beside the journal, which is on a disk; where there is none, that of the system. */
export function roomFolder({ scratch, store }: Pick<BoardConfig, 'scratch' | 'store'>): string {
  return scratch ?? (store.kind === 'file' ? store.journal : tmpdir());
}

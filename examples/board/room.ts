/**
 * Room on a disk for what grows with ballots, in files that nobody else can open and that are gone with the process: what is in
 * them is made again from the ledger at every start.
 */
import { tmpdir } from 'node:os';
import { type BoxMemory, PagedPrintSet } from 'hanpyo/ballot';
import { PagedNullifierSet } from 'hanpyo/ballot/anonymous';
import { PageCache, PageColumn, type RewritableScratch } from 'hanpyo/core';
import { nodeScratchDisk, type ScratchDisk, scratchFile } from 'hanpyo/verify/workers/node';
import type { BoardConfig } from './config.js';

/** Bytes of a page: that of most systems. */
const PAGE = 4096;
/** Bytes in memory of fingerprints of a kind, where the settings say nothing; and the parts of them that others get. */
const KEPT = 2 ** 26;
const PARTS = { column: 1 / 64, table: 1 / 4, journal: 5 / 16 };

/** What became of pages since the room was opened. */
export interface RoomUse {
  /** Of all files. */
  readonly bytes: number;
  readonly pagesWritten: number;
  readonly pagesRead: number;
}

/** Opens room. Must be closed. */
export class DiskRoom {
  readonly #folder: string;
  readonly #kept: number;
  readonly #disk: ScratchDisk;
  readonly #open: RewritableScratch[] = [];
  #use: RoomUse = { bytes: 0, pagesWritten: 0, pagesRead: 0 };

  /**
   * @param folder - on a disk: nothing is written before there is more than memory should hold
   * @param kept - bytes in memory of fingerprints of each kind, or of nullifiers, and up to as much again of all other kinds
   * @param disk - other than the real one, for trials of what a bad one does
   */
  constructor(folder: string, kept: number = KEPT, disk: ScratchDisk = nodeScratchDisk) {
    this.#folder = folder;
    this.#kept = kept;
    this.#disk = disk;
  }

  /** What became of pages so far. */
  get use(): RoomUse {
    return this.#use;
  }

  /** Where the ballot box remembers what it has seen. */
  get boxMemory(): BoxMemory {
    return {
      prints: () => new PagedPrintSet(this.scratch(), this.#kept),
      nullifiers: (sets) => new PagedNullifierSet(this.scratch(), this.#kept / sets),
    };
  }

  /** For a file store: see `FileStoreOptions`. */
  get journal(): { readonly scratch: () => RewritableScratch; readonly scratchKept: number } {
    return { scratch: () => this.scratch(), scratchKept: PARTS.journal * this.#kept };
  }

  /** Pages of a table. */
  table(): PageCache {
    return new PageCache(this.scratch(), PARTS.table * this.#kept);
  }

  /** A column of records of so many words. */
  column(width: number): PageColumn {
    return new PageColumn(new PageCache(this.scratch(), PARTS.column * this.#kept), width);
  }

  /** Room that is closed with all other. */
  scratch(): RewritableScratch {
    const opened = this.#counted(scratchFile(this.#folder, PAGE, this.#disk));
    this.#open.push(opened);
    return opened;
  }

  /** Gives everything back. */
  close(): void {
    closeAll(this.#open.splice(0));
  }

  #counted(room: RewritableScratch): RewritableScratch {
    let pages = 0;
    const write = (number: number, page: Uint8Array): void => {
      room.write(number, page);
      const more = Math.max(0, number + 1 - pages);
      pages += more;
      const { bytes, pagesWritten } = this.#use;
      this.#use = { ...this.#use, bytes: bytes + more * PAGE, pagesWritten: pagesWritten + 1 };
    };
    return {
      block: room.block,
      write,
      append: (page) => write(pages, page),
      read: (number, into) => {
        room.read(number, into);
        this.#use = { ...this.#use, pagesRead: this.#use.pagesRead + 1 };
      },
      close: () => room.close(),
    };
  }
}

/** The folder: as configured, or beside the journal, which is on a disk; where there is none, that of the system. */
export function roomFolder({ scratch, store }: Pick<BoardConfig, 'scratch' | 'store'>): string {
  return scratch ?? (store.kind === 'file' ? store.journal : tmpdir());
}

/** Closes all, also where one cannot be. @throws what one of those threw that cannot */
function closeAll(rooms: readonly RewritableScratch[]): void {
  const [first, ...rest] = rooms;
  if (first === undefined) return;
  try {
    first.close();
  } finally {
    closeAll(rest);
  }
}

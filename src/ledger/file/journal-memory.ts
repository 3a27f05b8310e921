/** What a journal remembers of its commits: in memory, some 45 bytes an entry, or outside of it, then in memory hardly any. */
import { PageCache } from '../../core/page-cache.js';
import { PageColumn } from '../../core/page-column.js';
import type { RewritableScratch } from '../../core/scratch.js';
import { HashColumns } from '../hash-columns.js';
import { type KeyFinder, KeyIndex } from '../key-index.js';
import { PagedKeyIndex } from '../paged-keys.js';
import { HASH_BYTES } from '../tree.js';

/** Where a commit stands: its first entry, the offset of its frame and the frame's length. */
export interface FramePlace {
  readonly first: number;
  readonly offset: number;
  readonly length: number;
}

/** A row of places, in order. */
interface FramePlaces {
  readonly length: number;
  push(place: FramePlace): void;
  /** @throws {RangeError} if there is none */
  at(number: number): FramePlace;
}

/** What is kept of a journal. Must be closed. */
export interface JournalMemory {
  /** Tree hashes of all entries. */
  readonly hashes: HashColumns;
  readonly frames: FramePlaces;
  /** @param keyAt - the key of an entry @param seed - a random 32-bit number */
  index(keyAt: (index: number) => Uint8Array, seed: number): KeyFinder;
  close(): void;
}

/** Room outside of memory for what a journal remembers. */
export interface JournalRoom {
  readonly open: () => RewritableScratch;
  /** Bytes of it that are kept in memory all the same, and never less than a page of each kind. */
  readonly kept?: number;
}

/** Bytes that are kept in memory where nobody says how many, and the parts of them that each kind gets. */
const KEPT = 20 * 2 ** 20;
const PARTS = { hashes: 1 / 5, keys: 4 / 5, frames: 1 / 320 };
/** A place is its first entry, the low and high half of the offset, and the length. */
const PLACE_WORDS = 4;
const LOW = 2 ** 32;

/**
 * Opens the memory of a journal.
 * @param room - outside of memory; by default everything is in memory
 * @throws what opening it throws, {RangeError} if its blocks are too small; what was opened is closed
 */
export function journalMemory(room?: JournalRoom): JournalMemory {
  if (room === undefined)
    return {
      hashes: new HashColumns(),
      frames: inMemory(),
      index: (keyAt, seed) => new KeyIndex(keyAt, seed),
      close: () => {},
    };
  const { open, kept = KEPT } = room;
  const opened: RewritableScratch[] = [];
  const close = (): void => {
    for (const scratch of opened.splice(0)) scratch.close();
  };
  const pages = (part: number): PageCache => {
    const scratch = open();
    opened.push(scratch);
    return new PageCache(scratch, part * kept);
  };
  try {
    return {
      hashes: new HashColumns(new PageColumn(pages(PARTS.hashes), HASH_BYTES / 4)),
      frames: inPages(new PageColumn(pages(PARTS.frames), PLACE_WORDS)),
      index: (keyAt, seed) => new PagedKeyIndex(pages(PARTS.keys), keyAt, seed),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function inMemory(): FramePlaces {
  const places: FramePlace[] = [];
  return {
    get length() {
      return places.length;
    },
    push: (place) => void places.push(place),
    at: (number) => {
      const place = places[number];
      if (place === undefined) throw new RangeError(`there is no commit ${number}`);
      return place;
    },
  };
}

function inPages(column: PageColumn): FramePlaces {
  return {
    get length() {
      return column.length;
    },
    push: ({ first, offset, length }) => column.push([first, offset % LOW, Math.floor(offset / LOW), length]),
    at: (number) => {
      const [first = 0, low = 0, high = 0, length = 0] = column.at(number);
      return { first, offset: high * LOW + low, length };
    },
  };
}

/** What stands on a ledger, in its order and in few lines: entries of one kind that follow one another are one line. */
import type { EntryType } from '../record/entry.js';

/** What a line is about: acts by their type; what comes in great numbers and in turns, together. */
export type TimelineKind =
  | Exclude<
      EntryType,
      'roll-chunk' | 'roll-seal' | 'ballot' | 'challenge' | 'anonymous-ballot' | 'shuffle' | 'shuffle-part'
    >
  | 'roll'
  | 'voting'
  | 'shuffling';

/** One line: `count` entries of a kind from position `first` to `last`. */
export interface TimelineLine {
  readonly kind: TimelineKind;
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** Lines of a ledger, and how many later ones were left out. */
export interface Timeline {
  readonly lines: readonly TimelineLine[];
  readonly omitted: number;
}

/** Most lines, so that a hostile record cannot fill memory. */
const MOST_LINES = 500;

const TOGETHER: Readonly<Partial<Record<EntryType, TimelineKind>>> = {
  'roll-chunk': 'roll',
  'roll-seal': 'roll',
  ballot: 'voting',
  challenge: 'voting',
  'anonymous-ballot': 'voting',
  shuffle: 'shuffling',
  'shuffle-part': 'shuffling',
};

/** Collects a timeline. Mutable; told of every entry in order. */
export class TimelineBuilder {
  readonly #lines: TimelineLine[] = [];
  #omitted = 0;
  #lastKind: TimelineKind | undefined;

  /** Adds an entry. @param index - its position, which is higher than that of the one before */
  add(index: number, type: EntryType): void {
    const kind = TOGETHER[type] ?? (type as TimelineKind);
    const last = this.#lines.at(-1);
    const goesOn = kind === this.#lastKind;
    this.#lastKind = kind;
    if (!goesOn && this.#lines.length === MOST_LINES) this.#omitted++;
    else if (!goesOn || last === undefined) this.#lines.push({ kind, first: index, last: index, count: 1 });
    else if (this.#omitted === 0)
      this.#lines[this.#lines.length - 1] = { ...last, last: index, count: last.count + 1 };
  }

  /** The timeline so far. */
  build(): Timeline {
    return Object.freeze({ lines: [...this.#lines], omitted: this.#omitted });
  }
}

/** Where results of chunks come from besides this process: what was kept of an earlier run, or workers on other machines. */
import { HanpyoError } from '../../core/errors.js';
import type { ChunkKey } from './key.js';

/** A result as somebody gives it. Nothing about it is believed before it was looked at. */
export interface ChunkAnswer {
  /** Canonical bytes of a `ChunkResult`, or anything else. */
  readonly bytes: Uint8Array;
  /** Who made it, as far as the source knows. */
  readonly by: string;
}

/**
 * An answer that was not believed. `unreadable`: it does not decode or is of another chunk. `incomplete`: it leaves ballots
 * out. `wrong`: it says what is not so. Or, `unkept`: what this process found out could not be kept for a later run.
 */
export interface ChunkIncident {
  readonly kind: 'unreadable' | 'incomplete' | 'wrong' | 'unkept';
  readonly by: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** A source of results. */
export interface ChunkSource {
  /** Entries of a chunk: 256 times a power of two. */
  readonly entries: number;
  /**
   * The result of a chunk. May wait for it.
   * @returns `undefined` where there is none and this process is to examine the chunk
   * @throws {NotExaminedError} where nobody is to examine it
   */
  take(key: ChunkKey, signal: AbortSignal | undefined): Promise<ChunkAnswer | undefined>;
  /** Keeps a result that this process made. */
  keep?(key: ChunkKey, bytes: Uint8Array): Promise<void>;
  /** Told of answers that were not believed. After `wrong`, nothing of its maker is given out any more. */
  refuse(incident: ChunkIncident): void;
}

/** Nobody examined some entries, so that nothing can be said of the record behind them. Becomes a part of the report. */
export class NotExaminedError extends HanpyoError {
  constructor({ start, end }: Pick<ChunkKey, 'start' | 'end'>, reason: string) {
    super('not-examined', `the ballots of the entries ${start} to ${end} were not examined: ${reason}`);
  }
}

/** Somebody said what is not so: what they said before was believed, and must be examined again. Never leaves the verifier. */
export class WrongAnswerError extends HanpyoError {
  readonly incident: ChunkIncident;

  constructor(incident: ChunkIncident) {
    super('wrong-answer', `${incident.by}: ${incident.message}`);
    this.incident = incident;
  }
}

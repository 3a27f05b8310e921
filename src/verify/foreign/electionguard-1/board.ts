/** What the steps of a verification share. */
import type { Element } from '../../../core/group.js';
import type { Rng } from '../../../core/random.js';
import type { ReportBuilder } from '../../report.js';
import type { EgGroup } from '../electionguard/eg-group.js';
import type { Manifest } from '../electionguard/manifest.js';
import { ElementPool } from '../electionguard/pool.js';
import type { Fact } from '../report.js';
import type { ForeignRecord } from '../source.js';
import type { Eg1CheckId } from './checks.js';
import type { Context } from './context.js';
import { HEX } from './text-form.js';

/** Settings of a verification. */
export interface ElectionGuard1Options {
  /** Called after every ballot. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the verification by an exception. */
  readonly signal?: AbortSignal;
  /** The system's randomness where absent. It seeds an index, so that nobody can choose entries that slow it down. */
  readonly rng?: Rng;
}

/** The report of a verification under way. */
export interface Board {
  readonly record: ForeignRecord;
  readonly builder: ReportBuilder<Eg1CheckId>;
  readonly facts: Fact[];
}

/** What all ballots and totals are verified with. */
export interface Election {
  readonly eg: EgGroup;
  readonly context: Context;
  readonly manifest: Manifest;
  /** Hashes of contests and options, by `contest` and `contest/option` (see {@link descriptionKey}). */
  readonly descriptions: ReadonlyMap<string, string>;
  /** K, with a table. */
  readonly publicKey: Element;
}

/** The name of a contest, or of one of its options, among {@link Election.descriptions}. */
export function descriptionKey(contest: string, option?: string): string {
  return JSON.stringify(option === undefined ? [contest] : [contest, option]);
}

/** A reader of the elements of one file. */
export function poolOf({ eg }: Pick<Election, 'eg'>): ElementPool {
  return new ElementPool(eg, HEX);
}

/** A failure, told to the report. */
export function blame(
  { builder }: Board,
  check: Eg1CheckId,
  culprit: string,
  code: string,
  message: string,
): void {
  builder.fail({ check, culprit, code, message });
}

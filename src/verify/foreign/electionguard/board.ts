/** What the steps of a verification share. */
import type { Element } from '../../../core/group.js';
import type { Rng } from '../../../core/random.js';
import type { ReportBuilder } from '../../report.js';
import type { Fact } from '../report.js';
import type { ForeignRecord } from '../source.js';
import type { ForeignPool } from '../workers/pool.js';
import type { EgCheckId } from './checks.js';
import type { Config } from './config.js';
import type { EgGroup } from './eg-group.js';
import type { KeyedHash, ScalarRule } from './hash.js';
import type { Manifest } from './manifest.js';
import { ElementPool } from './pool.js';

/** Settings of a verification. */
export interface ElectionGuardOptions {
  /** Source of random weights; whoever made the record must not know it. */
  readonly rng?: Rng;
  /** Called after every ballot. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the verification by an exception. */
  readonly signal?: AbortSignal;
  /** Verifies ballots on all cores; the report is the same. */
  readonly workers?: ForeignPool;
}

/** The report of a verification under way. */
export interface Board {
  readonly record: ForeignRecord;
  readonly builder: ReportBuilder<EgCheckId>;
  readonly rng: Rng;
  readonly facts: Fact[];
}

/** What all ballots and totals are verified with. */
export interface Election {
  readonly eg: EgGroup;
  readonly config: Config;
  readonly manifest: Manifest;
  /** K, with a table, and E(K). */
  readonly publicKey: Element;
  readonly encodedKey: Uint8Array;
  /** HP. */
  readonly parameterHash: Uint8Array;
  /** HE, and the hash with it as the key. */
  readonly extendedHash: Uint8Array;
  readonly hash: KeyedHash;
  readonly rule: ScalarRule;
}

/** A reader of the elements of one file. */
export function poolOf({ eg, config }: Election): ElementPool {
  return new ElementPool(eg, config.form);
}

/** A failure, told to the report. */
export function blame(
  { builder }: Board,
  check: EgCheckId,
  culprit: string,
  code: string,
  message: string,
): void {
  builder.fail({ check, culprit, code, message });
}

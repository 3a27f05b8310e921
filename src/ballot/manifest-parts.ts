/**
 * The optional parts at the end of a manifest's canonical bytes (spec 5.1): each has a number, they ascend, and a manifest
 * without them ends before them, as it did before there were any.
 */
import { toHex } from '../core/bytes.js';
import type { Reader, Writer } from '../core/codec.js';
import type { Award } from './award.js';
import { BOUND_CODES, type DecisionRule, type Fraction } from './decision.js';
import type { Manifest } from './manifest.js';
import { readAwards, writeAwards } from './manifest-awards.js';
import {
  type AnonymousEligibility,
  CIRCUIT_HASHES,
  type CircuitHashes,
  NULLIFIER_CODES,
} from './manifest-eligibility.js';
import { LIMITS } from './manifest-limits.js';
import { readMediaPart, writeMediaPart } from './manifest-media.js';
import { readWord } from './manifest-words.js';
import type { OptionMedia } from './option-media.js';
import { bytes32 } from './text-codec.js';

/** What the parts say. */
export interface ManifestParts {
  /** Of the ledger; see {@link Manifest.ledger}. */
  readonly policy?: string;
  /** Absent where every ballot names a key of the roll. */
  readonly eligibility?: AnonymousEligibility;
  /** Contests that decide something, and what they need for it; of the others the votes are all that is said. */
  readonly decisions?: readonly DecisionRule[];
  /** What the votes decide about money; absent where they decide nothing. */
  readonly awards?: readonly Award[];
  /** What voters may read, see and hear of options; absent where there is nothing of any. */
  readonly media?: readonly OptionMedia[];
}

/** Numbers of the parts. */
const PARTS = { policy: 1, eligibility: 2, decisions: 3, awards: 4, media: 5 } as const;

/** Writes the parts that a manifest has. @throws {RangeError} if a hash does not have 32 bytes, or a number is out of range */
export function writeParts(writer: Writer, manifest: Manifest): Writer {
  const { policy } = manifest.ledger;
  const { eligibility, decisions, awards, media, languages } = manifest;
  if (policy !== undefined) writer.u8(PARTS.policy).text(policy);
  if (eligibility !== undefined) writeEligibility(writer, eligibility);
  if (decisions !== undefined)
    writer.u8(PARTS.decisions).list(decisions, ({ contest, turnout, majority }, w) => {
      w.text(contest).u32(turnout.numerator).u32(turnout.denominator);
      w.u8(BOUND_CODES[majority.bound]).u32(majority.numerator).u32(majority.denominator);
    });
  if (awards !== undefined) writeAwards(writer.u8(PARTS.awards), awards, languages);
  if (media !== undefined) writeMediaPart(writer.u8(PARTS.media), media, languages);
  return writer;
}

function writeEligibility(writer: Writer, { depth, nullifiers, circuits }: AnonymousEligibility): void {
  writer
    .u8(PARTS.eligibility)
    .u8(depth)
    .u8(NULLIFIER_CODES[nullifiers])
    .list(circuits, (circuit, w) => {
      for (const name of CIRCUIT_HASHES) w.raw(bytes32(circuit[name]));
    });
}

/**
 * Reads parts up to the end of the bytes.
 * @param end - length of the manifest's bytes
 * @param languages - of the manifest
 * @throws {DecodeError} for a part that is unknown, occurs twice, or stands before one of a lower number
 */
export function readParts(reader: Reader, end: number, languages: readonly string[]): ManifestParts {
  let parts: ManifestParts = {};
  let last = 0;
  while (reader.offset < end) {
    const part = reader.field('part', (r) => r.u8());
    if (part <= last) throw reader.error('bad-value', `part ${part} after part ${last}`);
    last = part;
    if (part === PARTS.policy)
      parts = { ...parts, policy: reader.field('ledger.policy', (r) => r.text(LIMITS.policyBytes)) };
    else if (part === PARTS.eligibility)
      parts = { ...parts, eligibility: reader.field('eligibility', readEligibility) };
    else if (part === PARTS.decisions)
      parts = { ...parts, decisions: reader.field('decisions', readDecisions) };
    else if (part === PARTS.awards)
      parts = { ...parts, awards: reader.field('awards', (r) => readAwards(r, languages)) };
    else if (part === PARTS.media)
      parts = { ...parts, media: reader.field('media', (r) => readMediaPart(r, languages)) };
    else throw reader.error('bad-value', `there is no part ${part}`);
  }
  return parts;
}

function readEligibility(reader: Reader): AnonymousEligibility {
  const depth = reader.u8();
  const code = reader.u8();
  const nullifiers = (['per-contest', 'per-election'] as const).find(
    (name) => NULLIFIER_CODES[name] === code,
  );
  if (nullifiers === undefined) throw reader.error('bad-value', `unknown code ${code}`);
  const circuits = reader.list(LIMITS.contests, (r) => {
    const hashes = CIRCUIT_HASHES.map((name) => [name, toHex(r.raw(32))] as const);
    return Object.freeze(Object.fromEntries(hashes)) as unknown as CircuitHashes;
  });
  return Object.freeze({ kind: 'anonymous', depth, nullifiers, circuits: Object.freeze(circuits) });
}

function readDecisions(reader: Reader): readonly DecisionRule[] {
  const fraction = (r: Reader): Fraction => ({ numerator: r.u32(), denominator: r.u32() });
  const decisions = reader.list(LIMITS.contests, (r) => {
    const [contest, turnout] = [r.text(LIMITS.idBytes), Object.freeze(fraction(r))];
    const majority = Object.freeze({ bound: readWord(r, BOUND_CODES), ...fraction(r) });
    return Object.freeze({ contest, turnout, majority });
  });
  return Object.freeze(decisions);
}

/** Holding checkpoints and receipts against a policy (spec L-14.3). */
import { equalBytes } from '../core/bytes.js';
import { type Checkpoint, type CheckpointTrust, openCheckpoint, parseCheckpoint } from './checkpoint.js';
import type { HttpOptions } from './http.js';
import { NoteError } from './note.js';
import type { NoteVerifier } from './note-keys.js';
import type { Policy, PolicyRule } from './policy.js';
import { parseReceipt, type ReceiptVerdict, verifyReceipt } from './receipt.js';
import type { Witness } from './witness.js';
import { httpWitness } from './witness-client.js';

/** What a policy says of a checkpoint. */
export type PolicyVerdict =
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly reason: string };

/**
 * Holds a checkpoint against a policy: signed by one of its logs, cosigned by its quorum.
 * @param note - the bytes of the checkpoint's note
 * @param logKeys - keys of the log, for a policy that names no logs
 * @throws {DecodeError} if the note is no checkpoint
 */
export function judgeCheckpoint(
  policy: Policy,
  note: Uint8Array,
  logKeys: readonly NoteVerifier[] = [],
): PolicyVerdict {
  const { origin } = parseCheckpoint(note);
  try {
    return { ok: true, checkpoint: openCheckpoint(note, policyTrust(policy, origin, logKeys)) };
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    return { ok: false, reason: error.message };
  }
}

/** Whether a checkpoint satisfies a policy. @throws as {@link judgeCheckpoint} */
export function policySatisfied(
  policy: Policy,
  checkpoint: Pick<Checkpoint, 'note'>,
  logKeys: readonly NoteVerifier[] = [],
): boolean {
  return judgeCheckpoint(policy, checkpoint.note, logKeys).ok;
}

/**
 * Verifies a receipt (tlog-proof) for an entry, offline, under a policy alone.
 * @param bytes - the receipt file
 * @throws {DecodeError} if the receipt is malformed; {@link NoteError} if its checkpoint does not satisfy the policy
 */
export function verifyReceiptUnderPolicy(
  bytes: Uint8Array,
  entry: Uint8Array,
  policy: Policy,
  logKeys: readonly NoteVerifier[] = [],
): ReceiptVerdict {
  const receipt = parseReceipt(bytes);
  const { origin } = parseCheckpoint(receipt.checkpoint);
  return verifyReceipt(receipt, entry, policyTrust(policy, origin, logKeys));
}

/**
 * Whom a policy believes about the log of an origin, for `openCheckpoint` and all readers.
 * @param logKeys - keys of the log, for a policy that names no logs
 */
export function policyTrust(
  policy: Policy,
  origin: string,
  logKeys: readonly NoteVerifier[] = [],
): CheckpointTrust {
  const named = policy.logs.map(({ key }) => key).filter((key) => key.name === origin);
  return { origin, logKeys: policy.logs.length === 0 ? logKeys : named, policy };
}

/**
 * The witnesses of a policy that have an address, for `openLedger`.
 * @throws {RangeError} for an address that is no plain http or https URL
 */
export function policyWitnesses(policy: Policy, options: HttpOptions = {}): Witness[] {
  return policy.witnesses.flatMap(({ key, url }) =>
    url === undefined ? [] : [httpWitness({ ...options, key, url })],
  );
}

/** Whether a log could satisfy a policy: it has a key that the policy knows. A policy without logs knows every one. */
export function isLogOfPolicy(policy: Policy, key: NoteVerifier): boolean {
  return policy.logs.length === 0 || policy.logs.some((log) => equalBytes(log.key.publicKey, key.publicKey));
}

/** The names of the witnesses in a rule, in their order: for reports. */
export function witnessNames(rule: PolicyRule): readonly string[] {
  if (rule.kind === 'none') return [];
  return rule.kind === 'witness' ? [rule.name] : rule.members.flatMap(witnessNames);
}

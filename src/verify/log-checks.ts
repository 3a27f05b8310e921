/** What a checkpoint must carry besides a signature of the log: the policy's cosignatures (V40), the key in force (V41). */
import type { Manifest } from '../ballot/manifest.js';
import { DecodeError } from '../core/errors.js';
import type { Checkpoint, CheckpointTrust } from '../ledger/checkpoint.js';
import { NoteError, openNote } from '../ledger/note.js';
import { parseVerifierKey } from '../ledger/note-keys.js';
import { parsePolicy } from '../ledger/policy.js';
import { judgeCheckpoint } from '../ledger/policy-check.js';
import type { ElectionRecord } from '../record/state.js';
import type { Evidence, NamedEvidence } from './evidence.js';
import type { ReportBuilder } from './report.js';

/** What the policies are held against. */
export interface PolicyCase {
  readonly manifest: Manifest;
  readonly checkpoint: Checkpoint;
  readonly trust: CheckpointTrust;
  /** Checkpoints of receipts, which voters were promised the policy of the manifest for. */
  readonly receipts: readonly NamedEvidence[];
}

/** Check V40: the policy of the manifest, for receipts as well, and those that the auditor brought. */
export function checkPolicies(
  builder: ReportBuilder,
  { manifest, checkpoint, trust, receipts }: PolicyCase,
  evidence: Evidence,
): void {
  const { policy } = manifest.ledger;
  const brought = (evidence.policies ?? []).map(
    (item, i): NamedEvidence =>
      item instanceof Uint8Array ? { name: `policy ${i + 1}`, bytes: item } : item,
  );
  // A text that is no policy is told once, of the manifest.
  if (policy !== undefined && checkPolicy(builder, 'manifest', policy, checkpoint.note, trust))
    for (const { name, bytes } of receipts) checkPolicy(builder, name, policy, bytes, trust);
  for (const { name, bytes } of brought) checkPolicy(builder, name, bytes, checkpoint.note, trust);
  builder.examine('V40', brought.length + (policy === undefined ? 0 : 1 + receipts.length));
}

/** @returns whether the text is a policy */
function checkPolicy(
  builder: ReportBuilder,
  culprit: string,
  text: string | Uint8Array,
  note: Uint8Array,
  { logKeys }: CheckpointTrust,
): boolean {
  try {
    const verdict = judgeCheckpoint(parsePolicy(text), note, logKeys);
    if (!verdict.ok) builder.fail({ check: 'V40', culprit, code: 'not-satisfied', message: verdict.reason });
    return true;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    builder.fail({ check: 'V40', culprit, code: 'policy', message: `is no policy: ${error.message}` });
    return false;
  }
}

/** Check V41, its second half: after the replay it is known which key the log signs with. */
export function checkLogKey(builder: ReportBuilder, record: ElectionRecord, { note }: Checkpoint): void {
  if (record.manifest === undefined) return;
  const { logKeys } = record.notices;
  builder.examine('V41', logKeys.length);
  const inForce = parseVerifierKey(logKeys.at(-1) ?? record.manifest.ledger.key);
  try {
    openNote(note, [inForce]);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    const message = `the checkpoint is not signed by ${inForce.name}+${inForce.keyId}, the key of the log now`;
    builder.fail({ check: 'V41', culprit: 'log', code: 'log-key-in-force', message });
  }
}

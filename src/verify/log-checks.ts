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

/** Check V40: the policy of the manifest, and those that the auditor brought. */
export function checkPolicies(
  builder: ReportBuilder,
  manifest: Manifest,
  checkpoint: Checkpoint,
  trust: CheckpointTrust,
  evidence: Evidence,
): void {
  const { policy } = manifest.ledger;
  const brought = (evidence.policies ?? []).map(
    (item, i): NamedEvidence =>
      item instanceof Uint8Array ? { name: `policy ${i + 1}`, bytes: item } : item,
  );
  if (policy !== undefined) checkPolicy(builder, 'manifest', policy, checkpoint, trust);
  for (const { name, bytes } of brought) checkPolicy(builder, name, bytes, checkpoint, trust);
  builder.examine('V40', brought.length + (policy === undefined ? 0 : 1));
}

function checkPolicy(
  builder: ReportBuilder,
  culprit: string,
  text: string | Uint8Array,
  { note }: Checkpoint,
  { logKeys }: CheckpointTrust,
): void {
  try {
    const verdict = judgeCheckpoint(parsePolicy(text), note, logKeys);
    if (!verdict.ok) builder.fail({ check: 'V40', culprit, code: 'not-satisfied', message: verdict.reason });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    builder.fail({ check: 'V40', culprit, code: 'policy', message: `is no policy: ${error.message}` });
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

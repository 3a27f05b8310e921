/** What is wrong with an entry before anybody looks at what it says. */
import type { BallotEntry } from './ballot-entries.js';
import { type JudgingParts, signersOf } from './entry-judges.js';
import { ENTRY_RULES, misplaced, type Phase, type Voters } from './entry-rules.js';
import type { Finding } from './finding.js';
import type { SignerKeys } from './signer-keys.js';
import { signatureFinding } from './signing.js';

/** A record as far as it decides where entries may stand, and who must have signed them. */
export interface OutwardParts extends JudgingParts {
  readonly phase: Phase;
  readonly voters: Voters;
  /** Of all who may sign entries. */
  readonly signers: SignerKeys;
}

/**
 * The fault of an entry in its place: that it does not belong there, or then that its signatures are not those it needs.
 * @throws {DecodeError} if the payload must name a signer, and does not decode
 */
export function outwardFault(record: OutwardParts, { index, frame }: BallotEntry): Finding | undefined {
  const { electionId, manifest } = record.setup;
  const place = misplaced(frame, index, electionId, record.phase, record.voters);
  // As nearly all entries are: without signatures, and without need of any.
  if (frame.signatures.length === 0 && ENTRY_RULES[frame.type].signers === 'nobody') return place;
  return place ?? signatureFinding(frame, index, manifest, signersOf(record, frame), record.signers.isValid);
}

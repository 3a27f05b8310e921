/** `hanpyo/ballot`: manifest, roll, voting cards, casting and challenging, the ballot box, the encrypted tally. */
export type { Appraisal, AsyncExaminer, ClaimedPlace, WholeBallot } from './appraisal.js';
export * from './award.js';
export * from './ballot.js';
export { ballotCheck, type CheckableBallot } from './ballot-proofs.js';
export type { BallotShape, ContestShape, ProofSize } from './ballot-shape.js';
export {
  admitAppraised,
  admitBallots,
  BallotBox,
  type BallotVerdict,
  type CredentialState,
  checkBallot,
  checkBallots,
  type LedgerBallot,
  recallBallot,
  screenBallot,
} from './box.js';
export { AcceptedBallot, type AcceptedContest, WithdrawnBallot } from './box-accepted.js';
export type { AppraisedBallots } from './box-appraised.js';
export { type SpoiledBallot, type SpoilVerdict, spoilBallot } from './box-challenge.js';
export { type MarkVerdict, markPaper, markRevoked } from './box-marks.js';
export type { Accounting, BoxMemory, CopyWatch } from './box-state.js';
export * from './budget.js';
export * from './card.js';
export * from './challenge.js';
export * from './contest.js';
export * from './context.js';
export type { LineError } from './csv.js';
export {
  type Decision,
  type DecisionCounts,
  type DecisionOutcome,
  type DecisionRule,
  decide,
  type Fraction,
  type Majority,
} from './decision.js';
export type { Examination, ShapedBallot } from './examiner.js';
export type { PrintSet } from './fingerprints.js';
export * from './manifest.js';
export type { AnonymousEligibility, CircuitHashes, NullifierScope } from './manifest-eligibility.js';
export { manifestToJson, parseManifest } from './manifest-json.js';
export type { ManifestParts } from './manifest-parts.js';
export { decodeManifest, readManifest } from './manifest-read.js';
export { MANIFEST_RULES, type ManifestIssue, type ManifestRule, validateManifest } from './manifest-rules.js';
export { isMixed } from './mixed-contest.js';
export * from './mixed-message.js';
export { countMixed, type GatheredVote, type MixedResult, rankingOf } from './mixed-result.js';
export { textProblem, tidyText } from './mixed-text.js';
export * from './option-media.js';
export { PagedPrintSet } from './paged-prints.js';
export * from './paper.js';
export { plainRoll } from './plain-roll.js';
export {
  type BallotChoice,
  type Choices,
  castBallot,
  type Opening,
  PreparedBallot,
  type PreparedContent,
  prepareBallot,
  type Voter,
} from './prepare.js';
export { PrintHash } from './print-hash.js';
export * from './receipt.js';
export * from './rejections.js';
export * from './roll.js';
export type { RollResult } from './roll-builder.js';
export * from './roll-codec.js';
export { importRollCsv, type RosterResult, type RosterRow } from './roll-csv.js';
export * from './roll-lookup.js';
export { proveRollEntry, type RollTree, rollTree, rollTreeSteps } from './roll-prover.js';
export { RollHasher, type RollProof, verifyRollEntry } from './roll-tree.js';
export { makeSecondFactor, readSecondFactor } from './second-factor.js';
export * from './tally.js';
export * from './tally-bytes.js';
export * from './totals.js';
export * from './tracker.js';
export type { ContestList } from './vote-list.js';

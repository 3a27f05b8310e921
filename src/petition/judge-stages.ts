/** Judges of how proposals go on, and of what was owed and is given (spec 12.4). */
import { equalBytes } from '../core/bytes.js';
import type { Stage } from './charter.js';
import { readStageChange, type StageChange } from './forum-messages.js';
import { unknown } from './judge-proposals.js';
import { type Case, type ForumJudgement, movesOn, refused, taken } from './judgement.js';
import { readAnswer } from './messages.js';
import type { ProposalState } from './proposal-state.js';
import { byOperators, bySigners, signatureFault } from './signing.js';

/** A proposal goes from one stage to a later one, for a cause that the profile knows. */
export function judgeStage(current: Case): ForumJudgement {
  const { state, frame, entry } = current;
  const change = readStageChange(frame.payload);
  const fault = signatureFault(current, bySigners(state, change.cause));
  if (fault !== undefined) return fault;
  const proposal = state.proposal(change.proposal);
  if (proposal === undefined) return unknown(current);
  return (
    ruleFault(current, proposal, change) ??
    evidenceFault(current, proposal, change) ??
    movesOn(proposal, () => {
      proposal.enter(change.to, change.cause.kind, entry, state.time);
      state.settle(proposal);
      state.observe(proposal);
    })
  );
}

/** The operators give what a stage owes. */
export function judgeAnswer(current: Case): ForumJudgement {
  const { state, frame } = current;
  const { proposal: id, stage, duty } = readAnswer(frame.payload);
  const fault = signatureFault(current, byOperators(state));
  if (fault !== undefined) return fault;
  const proposal = state.proposal(id);
  if (proposal === undefined) return unknown(current);
  const open = proposal.duties.findIndex((owed) => owed.stage === stage && owed.duty === duty);
  if (open < 0) return refused(current, 'PT-18', 'duty', `${proposal.name} is owed nothing of this kind now`);
  return taken(() => proposal.duties.splice(open, 1));
}

/** Whether the profile lets a proposal go this way for this cause. */
function ruleFault(current: Case, proposal: ProposalState, change: StageChange): ForumJudgement | undefined {
  const fault = (message: string): ForumJudgement => refused(current, 'PT-15', 'rule', message);
  if (change.from !== proposal.stageIndex)
    return fault(`${proposal.name} is in stage ${proposal.stageIndex}, not in ${change.from}`);
  const target = proposal.profile.stages[change.to];
  if (target === undefined) return fault(`the profile has no stage ${change.to}`);
  if (!allowed(proposal.stage, change, target.id))
    return fault(`no ${change.cause.kind} leads from ${proposal.stage.id} to ${target.id}`);
  // Else operators could wait for the end of a window, or decide, where a threshold was reached a moment before.
  if (change.cause.kind !== 'threshold' && proposal.due() !== undefined)
    return fault(`${proposal.name} has reached a threshold, and goes on by it alone`);
  if (change.cause.kind === 'expiry' && proposal.isOpen(current.state.time))
    return fault(`the window of ${proposal.stage.id} is still open`);
  return undefined;
}

function allowed(stage: Stage, { cause }: StageChange, to: string): boolean {
  switch (cause.kind) {
    case 'threshold':
      return stage.thresholds[cause.threshold]?.to === to;
    case 'expiry':
      return stage.expires?.to === to;
    case 'promotion':
      return stage.promote.includes(to);
    case 'decision':
      return stage.decide.includes(to);
  }
}

/** Whether the threshold was reached where the evidence says. */
function evidenceFault(
  current: Case,
  proposal: ProposalState,
  { cause }: StageChange,
): ForumJudgement | undefined {
  if (cause.kind !== 'threshold') return undefined;
  const fault = (message: string): ForumJudgement => refused(current, 'PT-16', 'evidence', message);
  const reached = proposal.reached(cause.threshold);
  if (reached === undefined) return fault(`${proposal.name} has not reached threshold ${cause.threshold}`);
  const first = proposal.due()?.index;
  if (cause.threshold !== first) return fault(`threshold ${first} was reached before ${cause.threshold}`);
  if (cause.count !== reached.count) return fault(`counts ${cause.count}, there were ${reached.count}`);
  if (cause.size !== reached.size) return fault(`was reached at ${reached.size} entries, not ${cause.size}`);
  return equalBytes(cause.root, reached.root) ? undefined : fault('the root is not that of the log then');
}

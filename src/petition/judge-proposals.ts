/** Judges of what people do about proposals: file, support, contribute, and vote elsewhere (spec 12.4). */
import { toHex } from '../core/bytes.js';
import type { Intake } from './charter.js';
import { forumEntryId } from './entry.js';
import type { Membership } from './forum-state.js';
import { type Case, type ForumJudgement, noteOnce, refused, replayFault, taken } from './judgement.js';
import { FORUM_LIMITS as LIMITS } from './limits.js';
import { readContribution, readOutcome, readProposal, readSupport } from './messages.js';
import { ProposalState } from './proposal-state.js';
import { BY_MEMBER, byOperators, signatureFault, signerOf } from './signing.js';

/** A member files a proposal; its first stage begins. */
export function judgeProposal(current: Case): ForumJudgement {
  const { state, frame, entry } = current;
  const proposal = readProposal(frame.payload);
  const fault = signatureFault(current, BY_MEMBER);
  if (fault !== undefined) return fault;
  const profile = state.charter.profiles[proposal.profile];
  if (profile === undefined)
    return refused(current, 'PT-10', 'profile', `there is no profile ${proposal.profile}`);
  if (signerOf(frame, state) === undefined)
    return refused(current, 'PT-10', 'sponsor', 'whoever files it is no member');
  // The first tick would end every window that began before it.
  if (state.time === 0) return refused(current, 'PT-10', 'clock', 'the forum’s clock has not begun');
  const id = forumEntryId(frame);
  if (state.proposal(id) !== undefined) return refused(current, 'PT-10', 'proposal', 'has been filed before');
  if (state.proposals.size >= LIMITS.proposals) return refused(current, 'PT-10', 'full', 'the forum is full');
  return taken(() => {
    const filed = new ProposalState(id, proposal, profile, entry);
    state.proposals.set(toHex(id), filed);
    filed.enter(0, 'filed', entry, state.time);
    state.observe(filed);
  });
}

/** A member supports a proposal in the open. */
export function judgeSupport(current: Case): ForumJudgement {
  const { proposal: id } = readSupport(current.frame.payload);
  const fault = signatureFault(current, BY_MEMBER) ?? intakeFault(current, id, 'support');
  if (fault !== undefined) return fault;
  return byPerson(current, id, (proposal, member) => {
    if (proposal.supporters.has(member.index))
      return refused(current, 'PT-12', 'double', `${proposal.name} has this member's support`);
    return taken(() => {
      proposal.supporters.add(member.index);
      current.state.observe(proposal);
    });
  });
}

/** A member contributes to a debate: as often as they like, counted once. */
export function judgeContribution(current: Case): ForumJudgement {
  const { proposal: id } = readContribution(current.frame.payload);
  const fault =
    signatureFault(current, BY_MEMBER) ?? intakeFault(current, id, 'contribution') ?? replayFault(current);
  if (fault !== undefined) return fault;
  return byPerson(current, id, (proposal, member) =>
    taken(() => {
      noteOnce(current);
      proposal.contributors.add(member.index);
      current.state.observe(proposal);
    }),
  );
}

/** The operators state the end of a vote; its record has a verifier of its own. */
export function judgeOutcome(current: Case): ForumJudgement {
  const { state, frame } = current;
  const outcome = readOutcome(frame.payload);
  const { proposal: id, voters } = outcome;
  const fault =
    signatureFault(current, byOperators(state)) ??
    intakeFault(current, id, 'outcome') ??
    replayFault(current);
  if (fault !== undefined) return fault;
  const proposal = state.proposal(id);
  if (proposal === undefined) return unknown(current);
  return taken(() => {
    noteOnce(current);
    proposal.outcomes.push(Object.freeze({ entry: current.entry, outcome }));
    // One person may vote in several votes about it: only of one of them is it known that each counts once.
    proposal.voters = Math.max(proposal.voters, voters);
    state.observe(proposal);
  });
}

/** What is wrong with something being about a proposal now; `undefined` if its stage takes it. */
export function intakeFault(current: Case, id: Uint8Array, intake: Intake): ForumJudgement | undefined {
  const proposal = current.state.proposal(id);
  if (proposal === undefined) return unknown(current);
  if (!proposal.stage.takes.includes(intake))
    return refused(
      current,
      'PT-11',
      'stage',
      `${proposal.name} is in ${proposal.stage.id}, which takes no ${intake}`,
    );
  if (!proposal.isOpen(current.state.time))
    return refused(current, 'PT-11', 'window', `the window of ${proposal.stage.id} is over`);
  return undefined;
}

/** That there is no such proposal. */
export function unknown(current: Case): ForumJudgement {
  return refused(current, 'PT-11', 'proposal', 'there is no such proposal');
}

function byPerson(
  current: Case,
  id: Uint8Array,
  judge: (proposal: ProposalState, member: Membership) => ForumJudgement,
): ForumJudgement {
  const proposal = current.state.proposal(id);
  if (proposal === undefined) return unknown(current);
  const member = signerOf(current.frame, current.state);
  return member === undefined
    ? refused(current, 'PT-12', 'member', 'is of nobody who is a member')
    : judge(proposal, member);
}

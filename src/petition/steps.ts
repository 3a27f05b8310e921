/**
 * What everyone posts to a forum, as bytes of entries (spec 12.3): pure functions of the charter, one's own secret and, where
 * something must be new, fresh randomness. Nothing here touches a ledger.
 */
import { drawBytes, type Rng } from '../core/random.js';
import { type Charter, forumId, writeCharter } from './charter.js';
import { charterProblems } from './charter-rules.js';
import { type ForumEntryType, type ForumSigner, makeForumEntry } from './entry.js';
import type { Activity, Media, MembersChange } from './forum-messages.js';
import {
  writeActivity,
  writeClockTick,
  writeMedia,
  writeMembersChange,
  writeStageChange,
} from './forum-messages.js';
import type { ForumState } from './forum-state.js';
import { FORUM_LIMITS as LIMITS } from './limits.js';
import type { Answer, Contribution, Outcome, Proposal } from './messages.js';
import {
  writeAnswer,
  writeContribution,
  writeOutcome,
  writeProposal,
  writeSupport,
  writeTokenKey,
  writeTokenReveal,
  writeTokenSupport,
} from './messages.js';
import type { ProposalState } from './proposal-state.js';
import type { Token } from './tokens.js';

type Signers = readonly ForumSigner[];

/** The first entry of a forum's log. @throws {RangeError} for a charter that breaks a rule, naming it */
export function charterEntry(charter: Charter, operators: Signers): Uint8Array {
  const [problem] = charterProblems(charter);
  if (problem !== undefined) throw new RangeError(`${problem.path}: ${problem.message}`);
  return makeForumEntry('charter', forumId(charter), writeCharter(charter), operators);
}

/** Entries by which members join or leave, as many as are needed. */
export function membersEntries(
  id: Uint8Array,
  { change, keys }: MembersChange,
  operators: Signers,
): readonly Uint8Array[] {
  const chunks = Math.ceil(keys.length / LIMITS.memberKeys);
  return Array.from({ length: chunks }, (_, i) => {
    const part = keys.slice(i * LIMITS.memberKeys, (i + 1) * LIMITS.memberKeys);
    return makeForumEntry('members', id, writeMembersChange({ change, keys: part }), operators);
  });
}

/** A tick of the forum's clock. @param time - seconds since 1970 */
export function clockEntry(id: Uint8Array, time: number, operators: Signers): Uint8Array {
  return makeForumEntry('clock', id, writeClockTick({ time }), operators);
}

/** A proposal of a member. */
export function proposalEntry(
  id: Uint8Array,
  proposal: Omit<Proposal, 'nonce'>,
  member: ForumSigner,
  rng: Rng,
): Uint8Array {
  const payload = writeProposal({ ...proposal, nonce: drawBytes(rng, 16) });
  return makeForumEntry('proposal', id, payload, [member]);
}

/** A member's support in the open. */
export function supportEntry(id: Uint8Array, proposal: Uint8Array, member: ForumSigner): Uint8Array {
  return makeForumEntry('support', id, writeSupport({ proposal }), [member]);
}

/** The announcement of the key of a proposal's tokens. */
export function tokenKeyEntry(
  id: Uint8Array,
  proposal: Uint8Array,
  publicKey: Uint8Array,
  operators: Signers,
): Uint8Array {
  return makeForumEntry('token-key', id, writeTokenKey({ proposal, publicKey }), operators);
}

/** A support by token, which an operator has found good. */
export function tokenSupportEntry(
  id: Uint8Array,
  proposal: Uint8Array,
  { input, output }: Token,
  operator: ForumSigner,
): Uint8Array {
  return makeForumEntry('token-support', id, writeTokenSupport({ proposal, input, output }), [operator]);
}

/** The end of supports by token: the key is out. */
export function tokenRevealEntry(
  id: Uint8Array,
  reveal: { readonly proposal: Uint8Array; readonly issued: number; readonly secret: Uint8Array },
  operators: Signers,
): Uint8Array {
  return makeForumEntry('token-reveal', id, writeTokenReveal(reveal), operators);
}

/** A member's contribution to a debate. */
export function contributionEntry(id: Uint8Array, item: Contribution, member: ForumSigner): Uint8Array {
  return makeForumEntry('contribution', id, writeContribution(item), [member]);
}

/** The end of a vote. */
export function outcomeEntry(id: Uint8Array, outcome: Outcome, operators: Signers): Uint8Array {
  return makeForumEntry('outcome', id, writeOutcome(outcome), operators);
}

/**
 * The changes of stage that the record asks for now: thresholds that were reached (the first of each proposal) and windows
 * that are over. A board posts them by itself; nobody has to want them.
 */
export function dueStageEntries(
  state: ForumState,
  proposals: Iterable<ProposalState>,
  operator: ForumSigner,
): readonly Uint8Array[] {
  return Array.from(proposals).flatMap((proposal) => {
    const step = nextStep(state, proposal);
    if (step === undefined) return [];
    return [makeForumEntry('stage', state.id, writeStageChange(step), [operator])];
  });
}

/** A promotion by the panel, or a decision by the operators, with its reason. */
export function stageEntry(
  state: ForumState,
  proposal: ProposalState,
  step: { readonly to: string; readonly kind: 'promotion' | 'decision'; readonly reason: string },
  signers: Signers,
): Uint8Array {
  const { to, kind, reason } = step;
  const change = {
    proposal: proposal.id,
    from: proposal.stageIndex,
    to: proposal.profile.stages.findIndex(({ id }) => id === to),
    cause: { kind, reason },
  };
  return makeForumEntry('stage', state.id, writeStageChange(change), signers);
}

/** An answer to something owed. */
export function answerEntry(id: Uint8Array, answer: Answer, operators: Signers): Uint8Array {
  return makeForumEntry('answer', id, writeAnswer(answer), operators);
}

/** A publication: a line of the feed of activity, or media by their hash. */
export function publicationEntry(
  id: Uint8Array,
  publication: { readonly activity: Activity } | { readonly media: Media },
  operators: Signers,
): Uint8Array {
  const [type, payload]: [ForumEntryType, Uint8Array] =
    'media' in publication
      ? ['media', writeMedia(publication.media)]
      : ['activity', writeActivity(publication.activity)];
  return makeForumEntry(type, id, payload, operators);
}

function nextStep(
  state: ForumState,
  proposal: ProposalState,
): Parameters<typeof writeStageChange>[0] | undefined {
  const from = proposal.stageIndex;
  const at = (id: string): number => proposal.profile.stages.findIndex((stage) => stage.id === id);
  const due = proposal.due();
  if (due !== undefined) {
    const { count, size, root } = due.reached;
    const cause = { kind: 'threshold', threshold: due.index, count, size, root } as const;
    return { proposal: proposal.id, from, to: at(due.threshold.to), cause };
  }
  const { expires } = proposal.stage;
  if (expires === undefined || proposal.isOpen(state.time)) return undefined;
  return { proposal: proposal.id, from, to: at(expires.to), cause: { kind: 'expiry' } };
}

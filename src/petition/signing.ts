/** Who must have signed an entry of a forum (spec 12.2). */
import { toHex } from '../core/bytes.js';
import type { Office } from './charter.js';
import { type ForumFrame, type ForumRole, verifyForumSignature } from './entry.js';
import type { StageCause } from './forum-messages.js';
import type { ForumState, Membership } from './forum-state.js';
import { type Case, type ForumJudgement, refused } from './judgement.js';

/** So many of the operators or of the panel, or exactly one member. */
export interface SignerRule {
  readonly role: ForumRole;
  readonly count: number;
}

/** Why the signatures of an entry are not in order; `undefined` if they are. */
export function signatureFault(current: Case, rule: SignerRule): ForumJudgement | undefined {
  const { state, frame } = current;
  const fault = (code: string, message: string): ForumJudgement => refused(current, 'PT-07', code, message);
  // Counted before any is verified: nobody makes a forum verify sixty signatures of nobody.
  const given = frame.signatures.length;
  if (rule.role === 'member' ? given !== 1 : given < rule.count)
    return fault('signature', `has ${given} signatures of ${rule.count}`);
  const seen = new Set<string>();
  for (const signature of frame.signatures) {
    const key = toHex(signature.key);
    if (signature.role !== rule.role) return fault('signer', `is signed by a ${signature.role}`);
    if (seen.has(key)) return fault('signature', `${signature.role} ${key.slice(0, 16)} signed twice`);
    seen.add(key);
    if (rule.role !== 'member' && !officesOf(state, rule.role).some((office) => office.key === key))
      return fault('signer', `${key.slice(0, 16)} is no ${rule.role} of the charter`);
    if (!verifyForumSignature(frame, signature))
      return fault('signature', `the signature of ${key.slice(0, 16)} is not valid`);
  }
  return undefined;
}

/** Everything that needs the operators' full number. */
export function byOperators({ charter }: ForumState): SignerRule {
  return { role: 'operator', count: charter.operatorsRequired };
}

/** What one operator acknowledges: that it was there, not that it is wanted. */
export const BY_ONE_OPERATOR: SignerRule = { role: 'operator', count: 1 };
/** What a member does. */
export const BY_MEMBER: SignerRule = { role: 'member', count: 1 };

/** Who signs a change of stage: what follows from the entries needs one operator, what is decided needs those who decide. */
export function bySigners({ charter }: ForumState, cause: StageCause): SignerRule {
  if (cause.kind === 'promotion') return { role: 'panel', count: Math.max(1, charter.panelRequired) };
  return cause.kind === 'decision' ? { role: 'operator', count: charter.operatorsRequired } : BY_ONE_OPERATOR;
}

/** The member who signed an entry, if there is one on the list. */
export function signerOf({ signatures }: ForumFrame, state: ForumState): Membership | undefined {
  const [first] = signatures;
  return first && state.member(first.key);
}

function officesOf({ charter }: ForumState, role: Exclude<ForumRole, 'member'>): readonly Office[] {
  return role === 'operator' ? charter.operators : charter.panel;
}

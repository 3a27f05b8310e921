/**
 * The state of a key ceremony (spec section 4.3), computed from its public messages alone: the same function serves the
 * trustees while it goes on and every verifier afterwards. What is wrong is a value that names who did it.
 */
import { equalBytes } from '../core/bytes.js';
import { type BoardFault, type CeremonyBoard, readBoard } from './ceremony-board.js';
import {
  type CeremonyKeys,
  ceremonyKeyHash,
  deriveKeys,
  type Judgement,
  judgeComplaint,
  type RevealFault,
  revealFault,
} from './ceremony-checks.js';
import type { CeremonyCommit, CeremonyMessage, CeremonyReveal } from './ceremony-messages.js';
import { assertCeremonyParams, type CeremonyParams } from './ceremony-params.js';

/** What a trustee can be named for. */
export type CeremonyFault =
  | BoardFault
  | RevealFault
  | Judgement['reason']
  | 'wrong-key-hash'
  | 'missing-commit'
  | 'missing-reveal'
  | 'missing-confirm';

/** A trustee, and what it did. */
export interface CeremonyCulprit {
  readonly trustee: number;
  readonly reason: CeremonyFault;
}

/** A message that a ceremony waits for. */
export interface AwaitedMessage {
  readonly trustee: number;
  readonly message: 'commit' | 'reveal' | 'confirm' | 'answer';
}

/** The keys of a ceremony that ended well. */
export interface CeremonyResult extends CeremonyKeys {
  readonly kind: 'finished';
  readonly run: number;
  readonly threshold: number;
  readonly keyHash: Uint8Array;
}

/** A ceremony that ended with culprits; it is held again under the next run number. */
export interface FailedCeremony {
  readonly kind: 'failed';
  /**
   * By trustee, each reason once. Empty in one case only, of probability 1/order: the contributions of honest dealers
   * add up to the identity.
   */
  readonly culprits: readonly CeremonyCulprit[];
}

/** Where a ceremony stands. */
export type CeremonyStatus =
  | CeremonyResult
  | FailedCeremony
  | { readonly kind: 'waiting'; readonly awaited: readonly AwaitedMessage[] };

/**
 * Where the ceremony stands (spec 4.3g).
 * @param messages - in the order in which they were posted; those of other runs are passed over
 * @throws {RangeError} if the parameters are out of range; never because of a message
 */
export function ceremonyStatus(params: CeremonyParams, messages: readonly CeremonyMessage[]): CeremonyStatus {
  assertCeremonyParams(params);
  const board = readBoard(params, messages);
  const culprits: CeremonyCulprit[] = [...board.culprits, ...revealCulprits(params, board)];
  const awaited = awaitedMessages(params, board);
  for (const complaint of board.complaints.values()) {
    const answer = board.answers.get(`${complaint.dealer}/${complaint.trustee}`);
    const reveal = board.reveals.get(complaint.dealer);
    if (answer === undefined || reveal === undefined) continue;
    const { guilty, reason } = judgeComplaint(params, reveal, complaint, answer);
    culprits.push({ trustee: guilty, reason });
  }
  if (culprits.length > 0) return failed(culprits);
  if (board.reveals.size < params.trustees.length) return Object.freeze({ kind: 'waiting', awaited });
  const result = ceremonyResult(params, board);
  const wrong = [...board.confirms.values()].filter((c) => !equalBytes(c.keyHash, result.keyHash));
  if (wrong.length > 0 || result.publicKey.isIdentity())
    return failed(wrong.map(({ trustee }) => ({ trustee, reason: 'wrong-key-hash' })));
  return awaited.length > 0 ? Object.freeze({ kind: 'waiting', awaited }) : result;
}

/**
 * The outcome of a ceremony that has ended: whoever did not post what was awaited is a culprit too, and a dealer who
 * did not answer a complaint is guilty.
 * @throws {RangeError} if the parameters are out of range; never because of a message
 */
export function finishCeremony(
  params: CeremonyParams,
  messages: readonly CeremonyMessage[],
): CeremonyResult | FailedCeremony {
  const status = ceremonyStatus(params, messages);
  if (status.kind !== 'waiting') return status;
  return failed(
    status.awaited.map(({ trustee, message }) => ({
      trustee,
      reason: message === 'answer' ? 'no-answer' : `missing-${message}`,
    })),
  );
}

/** What the current round still lacks; a complaint stops the third round until it is answered. */
function awaitedMessages(params: CeremonyParams, board: CeremonyBoard): readonly AwaitedMessage[] {
  const indices = params.trustees.map((_, i) => i + 1);
  const lacking = (
    posted: ReadonlyMap<number, unknown>,
    message: AwaitedMessage['message'],
  ): AwaitedMessage[] =>
    indices.filter((trustee) => !posted.has(trustee)).map((trustee) => ({ trustee, message }));
  if (board.commits.size < indices.length) return lacking(board.commits, 'commit');
  if (board.reveals.size < indices.length) return lacking(board.reveals, 'reveal');
  const unanswered = [...board.complaints].filter(([key]) => !board.answers.has(key));
  if (unanswered.length > 0)
    return unanswered.map(([, { dealer }]) => ({ trustee: dealer, message: 'answer' }));
  return lacking(board.confirms, 'confirm');
}

function revealCulprits(params: CeremonyParams, board: CeremonyBoard): CeremonyCulprit[] {
  return [...board.reveals.values()].flatMap((reveal) => {
    const commit = board.commits.get(reveal.trustee);
    const reason = commit === undefined ? 'out-of-order' : revealFault(params, commit, reveal);
    return reason === undefined ? [] : [{ trustee: reveal.trustee, reason }];
  });
}

function ceremonyResult(params: CeremonyParams, board: CeremonyBoard): CeremonyResult {
  const commits = inOrder<CeremonyCommit>(board.commits);
  const keys = deriveKeys(params, inOrder<CeremonyReveal>(board.reveals));
  const keyHash = ceremonyKeyHash(params, commits, keys);
  return Object.freeze({
    kind: 'finished',
    run: params.run,
    threshold: params.threshold,
    ...keys,
    keyHash,
  });
}

function inOrder<T extends { readonly trustee: number }>(messages: ReadonlyMap<number, T>): readonly T[] {
  return [...messages.values()].sort((a, b) => a.trustee - b.trustee);
}

function failed(found: readonly CeremonyCulprit[]): FailedCeremony {
  const unique = new Map(found.map((culprit) => [`${culprit.trustee}/${culprit.reason}`, culprit]));
  const culprits = [...unique.values()].sort((a, b) => a.trustee - b.trustee);
  return Object.freeze({ kind: 'failed', culprits: Object.freeze(culprits) });
}

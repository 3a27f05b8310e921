/** Paper votes and revocations in the box (spec section 6.7): which credentials no longer vote online. */
import { toHex } from '../core/bytes.js';
import { type BallotBox, boxState } from './box.js';
import { BOX_SEAL, WithdrawnBallot } from './box-accepted.js';
import { STATUS } from './box-state.js';
import { type Rejection, type RejectionCode, rejection } from './rejections.js';

/** What became of a batch: the ballots that no longer count, to be taken out of the tally, or why nothing changed. */
export type MarkVerdict =
  | { readonly withdrawn: readonly WithdrawnBallot[]; readonly rejected?: never }
  | { readonly withdrawn?: never; readonly rejected: Rejection };

/**
 * Marks credentials as having voted on paper. With precedence `paper` their online ballots are withdrawn; with `online`
 * a batch that names a credential with an online ballot is refused. Either way they cannot vote online afterwards.
 * Whoever calls this has checked the batch's signatures. A refusal (codes P-01 to P-05) changes nothing.
 * @param credentials - public keys, encoded
 */
export function markPaper(box: BallotBox, credentials: readonly Uint8Array[]): MarkVerdict {
  const onlineFirst = box.context.manifest.precedence === 'online';
  return mark(box, credentials, STATUS.paper, onlineFirst ? [STATUS.online] : []);
}

/**
 * Revokes credentials: their online ballots are withdrawn and no further ones accepted. A credential that is on paper or
 * revoked already is refused. Whoever calls this has checked the revocation's signatures. A refusal changes nothing.
 * @param credentials - public keys, encoded
 */
export function markRevoked(box: BallotBox, credentials: readonly Uint8Array[]): MarkVerdict {
  return mark(box, credentials, STATUS.revoked, []);
}

function mark(
  box: BallotBox,
  credentials: readonly Uint8Array[],
  to: typeof STATUS.paper | typeof STATUS.revoked,
  forbidden: readonly number[],
): MarkVerdict {
  const state = boxState(box);
  const named = new Set<number>();
  for (const key of credentials) {
    const index = box.context.roll.find(key)?.index;
    if (index === undefined) return { rejected: rejection('P-01', undefined, toHex(key)) };
    const status = state.status(index);
    const code = named.has(index) ? 'P-02' : refusal(status, forbidden);
    if (code !== undefined) return { rejected: rejection(code, index) };
    named.add(index);
  }
  const withdrawn: WithdrawnBallot[] = [];
  for (const index of named) {
    const ballot = [BOX_SEAL, box, index, state.lastIndex(index), state.lastTracker(index)] as const;
    if (state.withdraw(index, to)) withdrawn.push(new WithdrawnBallot(...ballot));
  }
  return { withdrawn: Object.freeze(withdrawn) };
}

function refusal(status: number, forbidden: readonly number[]): RejectionCode | undefined {
  if (status === STATUS.paper) return 'P-03';
  if (forbidden.includes(status)) return 'P-04';
  return status === STATUS.revoked ? 'P-05' : undefined;
}

import { expect } from 'vitest';
import {
  compileMixedLayout,
  type InvalidVote,
  type MixedLayout,
  type MixedVote,
  voteKey,
  voteMessage,
  voteOfMessage,
} from '../../src/ballot/mixed-message.js';
import { concatBytes } from '../../src/core/bytes.js';
import { P256 } from '../../src/core/groups/p256.js';
import { integerToBytes } from '../../src/core/integers.js';

/** Whether options may be tied. */
export type Ties = 'refused' | 'allowed';

/** A layout of rankings. */
export function ranked(options: number, min: number, max: number, ties: Ties, blank = true): MixedLayout {
  return compileMixedLayout({ kind: 'ranked', min, max, ties, blank }, options, P256);
}

/** A layout of texts. */
export function writeIn(maxBytes: number, blank = true): MixedLayout {
  return compileMixedLayout({ kind: 'write-in', maxBytes, blank }, 0, P256);
}

/** A message of the given first bytes, and zeros. */
export function message(layout: MixedLayout, ...start: number[]): Uint8Array {
  const bytes = new Uint8Array(layout.messageBytes);
  bytes.set(start);
  return bytes;
}

/** A message of a ranking that is this integer. */
export function packed(layout: MixedLayout, integer: bigint): Uint8Array {
  return concatBytes(Uint8Array.of(2), integerToBytes(integer, layout.messageBytes - 1));
}

/** Why a vote is invalid. */
export function reason(vote: MixedVote | InvalidVote): string {
  return vote.kind === 'invalid' ? vote.reason : `a vote: ${voteKey(vote)}`;
}

/** Any message is one of a vote that has this message again, or of none. */
export function expectOneMessage(layout: MixedLayout, bytes: Uint8Array): void {
  const vote = voteOfMessage(layout, bytes);
  if (vote.kind !== 'invalid') expect(voteMessage(layout, vote)).toEqual(bytes);
}

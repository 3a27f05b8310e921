import { utf8 } from '../../src/core/bytes.js';
import type { Group } from '../../src/core/group.js';
import type { Rng } from '../../src/core/random.js';
import { sealingPublicKey } from '../../src/core/sealing.js';
import { commitHash } from '../../src/elgamal/ceremony-checks.js';
import { type Dealing, dealCeremony } from '../../src/elgamal/ceremony-dealer.js';
import type { CeremonyMessage, CeremonyReveal } from '../../src/elgamal/ceremony-messages.js';
import type { CeremonyParams } from '../../src/elgamal/ceremony-params.js';
import { type ReceivedShares, receiveShares } from '../../src/elgamal/ceremony-receiver.js';
import type { TrusteeShare } from '../../src/elgamal/threshold.js';
import { seededRng } from '../helpers/rng.js';
import { at, testElection } from './helpers.js';

/** The trustees of a test ceremony, with everything that each of them knows. */
export interface Actors {
  readonly params: CeremonyParams;
  readonly rng: Rng;
  readonly sealingSecrets: readonly Uint8Array[];
  readonly dealings: readonly Dealing[];
}

/** Sets up `threshold`-of-`count` and lets every trustee deal honestly. */
export function actors(group: Group, threshold: number, count: number, seed: string, run = 1): Actors {
  const rng = seededRng(`${seed}/${run}`);
  const keyRng = seededRng(`${seed}/keys`);
  const sealingSecrets = Array.from({ length: count }, () => keyRng(32));
  const trustees = sealingSecrets.map((secret) => ({ sealingKey: sealingPublicKey(secret) }));
  const params: CeremonyParams = { group, electionId: testElection(seed), threshold, trustees, run };
  return { params, rng, sealingSecrets, dealings: trustees.map((_, i) => dealCeremony(params, i + 1, rng)) };
}

/** The first two rounds as posted, with the reveals of some trustees replaced (and committed to as replaced). */
export function rounds(
  a: Actors,
  replaced: Readonly<Record<number, CeremonyReveal>> = {},
): CeremonyMessage[] {
  const reveals = a.dealings.map(({ reveal }) => replaced[reveal.trustee] ?? reveal);
  const commits = reveals.map((reveal, i) => ({
    ...at(a.dealings, i).commit,
    hash: commitHash(a.params, reveal),
  }));
  return [...commits, ...reveals];
}

/** What trustee `index` does after the given messages. */
export function react(a: Actors, index: number, messages: readonly CeremonyMessage[]): ReceivedShares {
  return receiveShares(a.params, index, at(a.sealingSecrets, index - 1), messages);
}

/** Lets every trustee confirm; returns all messages and the shares. */
export function confirmAll(
  a: Actors,
  messages: readonly CeremonyMessage[],
): { messages: CeremonyMessage[]; shares: TrusteeShare[] } {
  const all = [...messages];
  const shares: TrusteeShare[] = [];
  a.params.trustees.forEach((_, i) => {
    const received = react(a, i + 1, messages);
    if (received.kind !== 'share') throw new Error(`trustee ${i + 1}: ${JSON.stringify(received)}`);
    all.push(received.confirm);
    shares.push(received.share);
  });
  return { messages: all, shares };
}

/** Bytes that name the tally of a test. */
export const TALLY: Uint8Array = utf8('contest 0');

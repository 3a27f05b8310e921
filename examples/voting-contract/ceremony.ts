/** The trustees of the example hold their key ceremony: the library's own, in BN254 G1. */
import { BN254_G1, type Rng, sealingPublicKey } from 'hanpyo/core';
import {
  type CeremonyMessage,
  type CeremonyParams,
  type CeremonyResult,
  dealCeremony,
  finishCeremony,
  receiveShares,
  type TrusteeShare,
} from 'hanpyo/elgamal';

/** What came of it: the public keys, and what every trustee keeps. */
export interface HeldCeremony {
  readonly result: CeremonyResult;
  readonly shares: readonly TrusteeShare[];
}

/** Commits, reveals, confirms. In earnest every trustee does its part on its own machine. */
export function holdCeremony(
  electionId: Uint8Array,
  threshold: number,
  count: number,
  rng: Rng,
): HeldCeremony {
  const secrets = Array.from({ length: count }, () => rng(32));
  const trustees = secrets.map((secret) => ({ sealingKey: sealingPublicKey(secret) }));
  const params: CeremonyParams = { group: BN254_G1, electionId, threshold, trustees, run: 1 };
  const dealings = trustees.map((_, i) => dealCeremony(params, i + 1, rng));
  const board: CeremonyMessage[] = [...dealings.map((d) => d.commit), ...dealings.map((d) => d.reveal)];
  const received = secrets.map((secret, i) => receiveShares(params, i + 1, secret, board));
  const shares = received.map((outcome) => {
    if (outcome.kind !== 'share') throw new Error('a trustee complains');
    board.push(outcome.confirm);
    return outcome.share;
  });
  const result = finishCeremony(params, board);
  if (result.kind !== 'finished') throw new Error('the ceremony failed');
  return { result, shares };
}

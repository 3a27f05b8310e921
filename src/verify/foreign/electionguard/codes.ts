/** Confirmation codes (specification 2.0, 3.4). */
import { concatBytes, equalBytes, joinBytes, utf8 } from '../../../core/bytes.js';
import type { EncryptedBallot, EncryptedContest } from './ballot.js';
import type { Election } from './board.js';
import { HASH_BYTES, tag, word } from './hash.js';
import type { Manifest } from './manifest.js';

/** H(HE; 23, l, K, alpha_1, beta_1, ...): the hash of a contest. */
function contestHash(
  { hash, encodedKey }: Election,
  { sequence, selections }: Pick<EncryptedContest, 'sequence' | 'selections'>,
): Uint8Array {
  const votes = selections.flatMap(({ vote }) => [vote.alpha.encoded, vote.beta.encoded]);
  return hash.digest(tag(0x23), word(sequence), encodedKey, joinBytes(votes));
}

/** H(HE; 24, parts...): a confirmation code, or what a chain begins or ends with. */
export function codeHash({ hash }: Election, ...parts: readonly Uint8Array[]): Uint8Array {
  return hash.digest(tag(0x24), joinBytes(parts));
}

/** What is wrong with the codes of a ballot, if anything. Of a pre-encrypted one, these are the hashes of contests only. */
export function wrongCode(election: Election, ballot: EncryptedBallot): string | undefined {
  const hashes = ballot.contests.map((contest) => contestHash(election, contest));
  const wrong = ballot.contests.find(({ hash }, i) => !equalBytes(hash, hashes[i] ?? new Uint8Array()));
  if (wrong !== undefined) return `the hash of contest ${JSON.stringify(wrong.id)} is another`;
  if (!hasOwnBaux(election, ballot))
    return 'code_baux is neither that of the election nor the name of the device, or can hide contests';
  const right = codeHash(election, ...hashes, ballot.codeBaux);
  return ballot.preEncrypted || equalBytes(ballot.code, right)
    ? undefined
    : 'the confirmation code is another';
}

/**
 * A code hashes the contests and then code_baux without lengths, so whoever chooses code_baux can move contests into it. Where
 * codes are chained, the chain says what it is. A ballot states its device itself, and a device that is bad can try nonces
 * until the hash of a contest is text: so no name may be long enough for contests that a ballot of another style has.
 */
function hasOwnBaux({ config, manifest }: Election, ballot: EncryptedBallot): boolean {
  const { codeBaux, device, contests } = ballot;
  if (config.chained) return true;
  if (config.baux0.length > 0) return equalBytes(config.baux0, codeBaux);
  if (codeBaux.length === 0) return true;
  return !canHideContests(manifest, codeBaux, contests.length) && equalBytes(utf8(device), codeBaux);
}

/**
 * Whether an auxiliary input is long enough for the hashes of contests that a ballot of another style has.
 * @param contests - how many the ballot has
 */
export function canHideContests(
  { sizes }: Pick<Manifest, 'sizes'>,
  codeBaux: Uint8Array,
  contests: number,
): boolean {
  for (let hidden = 1; hidden * HASH_BYTES <= codeBaux.length; hidden++)
    if (sizes.has(contests + hidden)) return true;
  return false;
}

/** The codes of a device's ballots, in order. */
export interface ChainedCodes {
  readonly codeBaux: Uint8Array;
  readonly code: Uint8Array;
}

/** Where a chain breaks: at a ballot, or at its end. */
export type ChainFault = { readonly ballot: number } | 'closing-hash' | 'last-code';

/**
 * Looks for the place where a chain breaks. `2.1.0`: H0 = H(HE; 24, baux0), ballot j has code_baux = H_(j-1) || baux0, and
 * the chain is closed by H(HE; 24, H_last || baux0 || "CLOSE"). In `v2.0.0` the first code_baux is H0 alone.
 * @param codes - `undefined` for a ballot of which nothing is known; nothing is said of it and of what follows it
 */
export function chainFault(
  election: Election,
  baux0: Uint8Array,
  codes: readonly (ChainedCodes | undefined)[],
  { lastCode, closingHash }: { readonly lastCode: Uint8Array; readonly closingHash: Uint8Array },
): ChainFault | undefined {
  const quirk = election.config.form.version === 'v2.0.0';
  let last: Uint8Array | undefined = codeHash(election, baux0);
  for (const [ballot, own] of codes.entries()) {
    if (own !== undefined && last !== undefined) {
      const right = quirk && ballot === 0 ? last : concatBytes(last, baux0);
      if (!equalBytes(own.codeBaux, right)) return { ballot };
    }
    last = own?.code;
  }
  if (codes.length > 0 && last !== undefined && !equalBytes(last, lastCode)) return 'last-code';
  const closed = codeHash(election, concatBytes(last ?? lastCode, baux0, utf8('CLOSE')));
  return equalBytes(closingHash, closed) ? undefined : 'closing-hash';
}

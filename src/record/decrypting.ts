/** What a trustee decrypts of a closed record, and the entries that it makes of it (spec section 7.6). */
import type { Rng } from '../core/random.js';
import { decryptChunk } from '../elgamal/batched-decryption.js';
import type { DecryptionRequest } from '../elgamal/decryption-guard.js';
import { partialDecrypt, type TrusteeShare } from '../elgamal/threshold.js';
import { type EntrySigner, makeEntry } from './entry.js';
import { chunkContext, chunkCount, chunkOf, listName } from './list-shares.js';
import { writeShare } from './messages.js';
import { writeListShare } from './mix-messages.js';
import type { MixChain } from './mixing.js';
import { tallyContext } from './sum-shares.js';
import type { TallyPhase } from './tallying.js';

/**
 * All that is to be decrypted: what a trustee remembers.
 * @throws {RangeError} if shuffles are missing
 */
export function decryptionRequest({ toDecrypt, shuffles, opened, hash }: TallyPhase): DecryptionRequest {
  const { electionId } = opened.context;
  const parts = toDecrypt.map(({ contest, ciphertexts, ballots }) => {
    const { tally } = tallyContext(electionId, hash, contest);
    return { tally, ciphertexts, ballots };
  });
  const lists = shuffles.chains.map((chain) => ({
    tally: listName(chain),
    ciphertexts: chain.rows,
    ballots: chain.shape.count,
  }));
  return { electionId, parts, lists };
}

/** A share of each sum of which the trustee has posted none. */
export function sumShareEntries(
  tallying: TallyPhase,
  key: TrusteeShare,
  signer: EntrySigner,
  rng: Rng,
): readonly Uint8Array[] {
  const { electionId } = tallying.opened.context;
  const posted = new Set(tallying.sharesOf(signer.index));
  return tallying.toDecrypt
    .filter(({ contest }) => !posted.has(contest))
    .map(({ contest, ciphertexts }) => {
      const context = tallyContext(electionId, tallying.hash, contest);
      const partial = partialDecrypt(ciphertexts, key, context, rng);
      const payload = writeShare({ contest, tally: tallying.hash, partial });
      return makeEntry('share', electionId, payload, [signer]);
    });
}

/**
 * A share of each chunk of each list of which the trustee has posted none.
 * @throws {RangeError} if shuffles are missing
 */
export function listShareEntries(
  { shuffles, listShares, opened }: TallyPhase,
  key: TrusteeShare,
  signer: EntrySigner,
  rng: Rng,
): readonly Uint8Array[] {
  const entryOf = (chain: MixChain, chunk: number): Uint8Array => {
    const partial = decryptChunk(chunkOf(chain, chunk), key, chunkContext(opened, chain, chunk), rng);
    const payload = writeListShare({ contest: chain.contest, list: listName(chain), chunk, partial });
    return makeEntry('list-share', opened.context.electionId, payload, [signer]);
  };
  return shuffles.chains.flatMap((chain) => {
    const posted = new Set(listShares.chunksOf(chain.contest, signer.index + 1));
    return Array.from({ length: chunkCount(chain.shape) }, (_, chunk) => chunk)
      .filter((chunk) => !posted.has(chunk))
      .map((chunk) => entryOf(chain, chunk));
  });
}

/** A pre-encrypted ballot: for each short code a vector of encryptions, which were printed before anybody voted. */
import { compareBytes, concatBytes, toBase64, toHex } from '../../../../src/core/bytes.js';
import { tag, word } from '../../../../src/verify/foreign/electionguard/hash.js';
import type { Json } from './plan.js';
import type { Prover, Vote } from './prover.js';

/** A contest of a ballot on which some options were marked: the votes that add up, and what is published of them. */
export interface PreEncryptedContest {
  readonly votes: readonly Vote[];
  readonly hash: Uint8Array;
  readonly json: Json;
}

/**
 * Encrypts vectors for all options, and a blank one for each vote, and selects some.
 * @param marked - the numbers of the selected vectors; those from the number of options on are blank
 */
export function preEncrypt(
  prover: Prover,
  sequence: number,
  shape: { readonly options: number; readonly limit: number },
  marked: readonly number[],
): PreEncryptedContest {
  const { options, limit } = shape;
  const key = prover.eg.encode(prover.key);
  const vectors = Array.from({ length: options + limit }, (_, k) => {
    const votes = Array.from({ length: options }, (__, i) => prover.encrypt(i === k ? 1 : 0));
    const parts = votes.flatMap(({ alpha, beta }) => [prover.eg.encode(alpha), prover.eg.encode(beta)]);
    return { votes, hash: prover.hash.digest(tag(0x40), key, ...parts) };
  });
  const all = vectors.map(({ hash }) => hash).sort(compareBytes);
  const hash = prover.hash.digest(tag(0x41), word(sequence), key, concatBytes(...all));
  const selected = marked.flatMap((k) => vectors[k] ?? []);
  const votes = Array.from({ length: options }, (_, i) =>
    selected
      .flatMap((vector) => vector.votes[i] ?? [])
      .reduce((sum, vote) => ({
        sigma: sum.sigma + vote.sigma,
        xi: sum.xi.add(vote.xi),
        alpha: sum.alpha.add(vote.alpha),
        beta: sum.beta.add(vote.beta),
      })),
  );
  const json = {
    preencryption_hash: toBase64(hash),
    all_selection_hashes: all.map(toBase64),
    selected_vectors: selected.map((vector) => ({
      selection_hash: toBase64(vector.hash),
      short_code: toHex(vector.hash).toUpperCase().slice(0, 5),
      encryptions: vector.votes.map(({ alpha, beta }) => ({
        pad: toBase64(prover.eg.encode(alpha)),
        data: toBase64(prover.eg.encode(beta)),
      })),
    })),
  };
  return { votes, hash, json };
}

/** Writes `encrypted_tally.json`, `tally.json` and `dballot-*.json`. */

import type { Element } from '../../../../src/core/group.js';
import type { Form, Pair } from './form.js';
import type { Json } from './plan.js';
import type { Branch } from './prover.js';

/** The encrypted total of one option, or the vote on one ballot. */
export interface Sum extends Pair {
  readonly option: string;
  readonly count: number;
}

/** One contest of a tally or ballot. */
export interface Sums {
  readonly id: string;
  readonly ballots: number;
  readonly options: readonly Sum[];
  /** Contest data in the clear, of a ballot. */
  readonly data?: Json;
}

/** Decrypts, with a proof. */
export type Decrypt = (alpha: Element, beta: Element) => { readonly power: Element; readonly proof: Branch };

export function encryptedTallyJson(
  form: Form,
  electionId: Uint8Array,
  cast: readonly string[],
  contests: readonly Sums[],
): Json {
  return {
    election_id: form.text(electionId),
    tally_id: 'tally',
    cast_ballot_ids: cast,
    contests: contests.map(({ id, ballots, options }, c) => ({
      contest_id: id,
      sequence_order: c + 1,
      ballot_count: ballots,
      selections: options.map((vote, i) => ({
        selection_id: vote.option,
        sequence_order: i + 1,
        encrypted_vote: form.vote(vote),
      })),
    })),
  };
}

export function decryptedJson(
  form: Form,
  electionId: Uint8Array,
  id: string,
  contests: readonly Sums[],
  decrypt: Decrypt,
): Json {
  return {
    election_id: form.text(electionId),
    id,
    contests: contests.map((contest) => ({
      contest_id: contest.id,
      ballot_count: contest.ballots,
      selections: contest.options.map((vote) => {
        const { power, proof } = decrypt(vote.alpha, vote.beta);
        return {
          selection_id: vote.option,
          tally: vote.count,
          b_over_m: form.element(power),
          encrypted_vote: form.vote(vote),
          proof: form.branch(proof),
        };
      }),
      ...(contest.data === undefined ? {} : { decrypted_contest_data: contest.data }),
    })),
  };
}

/** The product of ciphertexts. */
export function product(votes: readonly Pair[]): Pair {
  return votes.reduce(({ alpha, beta }, vote) => ({
    alpha: alpha.add(vote.alpha),
    beta: beta.add(vote.beta),
  }));
}

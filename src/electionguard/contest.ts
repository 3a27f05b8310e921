/** One contest of a ballot of ElectionGuard (specification 2.0, 3.3). */
import { toBase64 } from '../core/bytes.js';
import type { JsonValue } from '../core/json.js';
import type { NonceStream } from '../core/nonce-stream.js';
import type { Branch } from '../verify/foreign/electionguard/ballot.js';
import type { Election } from '../verify/foreign/electionguard/board.js';
import type { ContestData } from '../verify/foreign/electionguard/contest-data.js';
import { tag, word } from '../verify/foreign/electionguard/hash.js';
import type { Contest } from '../verify/foreign/electionguard/manifest.js';
import type { ContestVotes } from './ballot.js';
import { encryptData } from './encrypt-data.js';
import { powersOf } from './powers.js';
import { type EncodedPair, type Exponents, type Opening, planRange } from './range-proof.js';

/** A contest as it is written, and its hash. */
export interface EncryptedContest {
  readonly json: JsonValue;
  readonly hash: Uint8Array;
}

/**
 * Encrypts a contest.
 * @param answer - `undefined` for no vote
 * @throws {RangeError} if the contest does not allow the votes, or has no room for what is written in
 */
export function encryptContest(
  election: Election,
  contest: Contest,
  answer: ContestVotes | undefined,
  nonces: NonceStream,
): EncryptedContest {
  const { group } = election.eg;
  const votes = answer?.votes ?? contest.options.map(() => 0);
  if (votes.length !== contest.options.length)
    throw new RangeError(`contest ${contest.id} has ${contest.options.length} options`);
  const openings = votes.map((value): Opening => ({ value, nonce: nonces.next() }));
  const total = openings.reduce(
    (sum, { value, nonce }): Opening => ({ value: sum.value + value, nonce: sum.nonce.add(nonce) }),
    { value: 0, nonce: group.scalar(0) },
  );
  const plans = openings.map((opening) => planRange(election, opening, contest.optionLimit, nonces));
  const whole = planRange(election, total, contest.limit, nonces);
  const secret = nonces.next();
  const encrypted = (opening: Opening): Exponents => ({
    ofGenerator: opening.nonce,
    ofKey: opening.nonce.add(group.scalar(opening.value)),
  });
  const all = [
    [{ ofGenerator: secret, ofKey: secret }, encrypted(total), ...openings.map(encrypted)],
    ...[...plans, whole].map(({ exponents }) => exponents),
  ];
  const [[shared, sum, ...votesCast] = [], ...commitments] = cut(powersOf(election, all.flat()), all);
  if (shared === undefined || sum === undefined) throw new RangeError('a contest has data and a sum');
  const proofs = [...plans, whole].map((plan, i) =>
    plan.finish(votesCast[i] ?? sum, commitments[i] ?? []).map(branchJson),
  );
  const data = encryptData(election, contest, dataOf(contest, total.value, answer), shared);
  return written(election, contest, { votesCast, proofs, data });
}

/** The parts of a contest: encrypted votes, the proofs of each and of their sum, and contest data. */
interface Parts {
  readonly votesCast: readonly EncodedPair[];
  readonly proofs: readonly (readonly JsonValue[])[];
  readonly data: JsonValue;
}

function written(
  { hash, encodedKey }: Election,
  { id, sequence, options }: Contest,
  { votesCast, proofs, data }: Parts,
): EncryptedContest {
  const encoded = votesCast.flatMap(({ alpha, beta }) => [alpha, beta]);
  const contestHash = hash.digest(tag(0x23), word(sequence), encodedKey, ...encoded);
  const json = {
    contest_id: id,
    sequence_order: sequence,
    contest_hash: toBase64(contestHash),
    selections: options.map((option, i) => ({
      selection_id: option.id,
      sequence_order: option.sequence,
      encrypted_vote: pairJson(votesCast[i]),
      proof: { proofs: proofs[i] ?? [] },
    })),
    proof: { proofs: proofs.at(-1) ?? [] },
    encrypted_contest_data: data,
  };
  return { json, hash: contestHash };
}

function pairJson(pair: EncodedPair | undefined): JsonValue {
  if (pair === undefined) throw new RangeError('a vote for each option');
  return { pad: toBase64(pair.alpha), data: toBase64(pair.beta) };
}

/** What goes with the votes: how many of those allowed were given, and what was written in. */
function dataOf({ limit }: Contest, given: number, answer: ContestVotes | undefined): ContestData {
  const status = given === 0 ? 'null_vote' : given < limit ? 'under_vote' : 'normal';
  return { overVotes: [], writeIns: answer?.writeIns ?? [], status };
}

/** A list cut into parts as long as those of another. */
function cut<T>(items: readonly T[], like: readonly (readonly unknown[])[]): readonly (readonly T[])[] {
  let start = 0;
  return like.map(({ length }) => {
    const part = items.slice(start, start + length);
    start += length;
    return part;
  });
}

function branchJson({ challenge, response }: Branch): JsonValue {
  return { challenge: toBase64(challenge.toBytes()), response: toBase64(response.toBytes()) };
}

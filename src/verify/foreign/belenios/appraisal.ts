/**
 * What can be said of ballots without looking at others: BEL-14, and BEL-17 to BEL-22. It depends on the election and on
 * the ballot alone, so that workers can do it.
 */
import { joinBytes } from '../../../core/bytes.js';
import { publicSums } from '../../../core/engine/public-sums.js';
import { DecodeError } from '../../../core/errors.js';
import type { Element } from '../../../core/group.js';
import type { Appraise, RawBallot } from '../workers/appraise.js';
import { type Answer, type Ballot, readBallot } from './ballot.js';
import { type BallotClaim, claimsOf } from './ballot-claims.js';
import type { Ground } from './board.js';
import type { BelCheckId } from './checks.js';
import { decide, wrongProof } from './claims.js';
import { type Election, readElection } from './election.js';
import { encodings, latePoints } from './text-group.js';

/** Something that is wrong with a ballot. */
export interface BallotFault {
  readonly check: BelCheckId;
  readonly code: string;
  readonly message: string;
}

/** A ballot that can be read. */
export interface ReadBallot {
  readonly tracker: string;
  readonly electionUuid: string;
  readonly electionHash: string;
  /** The text of the public credential. */
  readonly credential: string;
  /** Encodings of all that is added up, question by question. */
  readonly row: Uint8Array;
  /** The ciphertext of each question that is shuffled, as two encodings. */
  readonly shuffled: readonly Uint8Array[];
  /** How many claims there were, by check. */
  readonly claims: ReadonlyMap<BelCheckId, number>;
  readonly faults: readonly BallotFault[];
}

/** What was found of a ballot; `unreadable` says why it could not be read. */
export type BallotAppraisal =
  | { readonly unreadable: BallotFault; readonly ballot?: never }
  | { readonly ballot: ReadBallot; readonly unreadable?: never };

/** Tables and bases of an election. */
export function groundOf(election: Election): Ground {
  const { group, publicKey } = election;
  const [generator, key] = [group.group.generator(), group.group.withTable(publicKey.element)];
  const sums = publicSums(group.group, [generator, key]);
  return { election, bases: { group, generator, key, sums }, court: { group, sums } };
}

/** The same for a worker. @param body - of the election. @throws {DecodeError} */
export function openBelenios(body: Uint8Array): Appraise<BallotAppraisal> {
  return appraiserOf(groundOf(readElection(body)));
}

/** Appraises ballots; their proofs are computed all together. */
export function appraiserOf(ground: Ground): Appraise<BallotAppraisal> {
  return (ballots) => {
    const read = readAll(ground.election, ballots);
    const claims = read.map(({ ballot }) => (ballot === undefined ? [] : claimsOf(ground, ballot)));
    const verdicts = decide(
      ground.court,
      claims.flat().map(({ claim }) => claim),
    );
    let done = 0;
    const each = read.map(({ ballot, unreadable }, i): BallotAppraisal => {
      if (unreadable !== undefined) return { unreadable };
      const own = claims[i] ?? [];
      const broken = own.filter((_, j) => verdicts[done + j] !== true);
      done += own.length;
      return { ballot: summaryOf(ballot, own, broken) };
    });
    return { each, total: totalOf(ground, read) };
  };
}

type Read =
  | { readonly ballot: Ballot; readonly unreadable?: never }
  | { readonly unreadable: BallotFault; readonly ballot?: never };

/** Points are decoded all together; if one is none, the ballots are read again one by one, to say which. */
function readAll(election: Election, ballots: readonly RawBallot[]): readonly Read[] {
  const { group, settle } = latePoints(election.group);
  const read = ballots.map(({ bytes }) => readOr({ ...election, group }, bytes));
  return settle() ? read : ballots.map(({ bytes }) => readOr(election, bytes));
}

function readOr(election: Election, body: Uint8Array): Read {
  try {
    return { ballot: readBallot(election, body) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { unreadable: { check: 'BEL-14', code: error.code, message: error.message } };
  }
}

function summaryOf(
  { tracker, electionUuid, electionHash, credential, answers, signature }: Ballot,
  claims: readonly BallotClaim[],
  broken: readonly BallotClaim[],
): ReadBallot {
  const faults: BallotFault[] = broken.map(({ check, what }) => wrongProof(check, what));
  const { hash, expected } = signature;
  const code = 'other-hash';
  if (hash !== expected)
    faults.unshift({ check: 'BEL-17', code, message: 'the hash that is signed is not that of the ballot' });
  for (const answer of answers)
    if (answer.kind === 'lists' && answer.nonzeroProof.commitment.element.isIdentity())
      faults.unshift({ check: 'BEL-22', code: 'wrong-proof', message: NO_COMMITMENT });
  const counts = new Map<BelCheckId, number>();
  for (const { check } of claims) counts.set(check, (counts.get(check) ?? 0) + 1);
  return {
    tracker,
    electionUuid,
    electionHash,
    credential: credential.text,
    row: encodings(rowOf(answers)),
    shuffled: answers.flatMap((answer) =>
      answer.kind === 'shuffled' ? [encodings(elementsOf(answer))] : [],
    ),
    claims: counts,
    faults,
  };
}

const NO_COMMITMENT = 'the proof that a candidate is chosen has the identity as commitment';

/** The sums of the rows of all ballots; `undefined` if one cannot be read. */
function totalOf({ court: { sums } }: Ground, read: readonly Read[]): Uint8Array | undefined {
  const rows = read.map(({ ballot }) => (ballot === undefined ? undefined : rowOf(ballot.answers)));
  const [first] = rows;
  if (first === undefined || rows.includes(undefined)) return undefined;
  const columns = first.map((_, column) => rows.flatMap((row) => row?.[column] ?? []));
  return joinBytes(sums.totals(columns));
}

/** All that is added up of a ballot, question by question. */
export function rowOf(answers: readonly Answer[]): readonly Element[] {
  return answers.flatMap((answer) => (answer.kind === 'shuffled' ? [] : elementsOf(answer)));
}

function elementsOf(answer: Answer): readonly Element[] {
  const ciphertexts = answer.kind === 'shuffled' ? [answer.choices] : answer.choices.flat();
  return ciphertexts.flatMap(({ alpha, beta }) => [alpha.element, beta.element]);
}

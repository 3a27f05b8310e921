/**
 * What can be said of ballots without looking at others: BEL-14, and BEL-17 to BEL-22. It depends on the election and on
 * the ballot alone, so that workers can do it.
 */
import { joinBytes } from '../../../core/bytes.js';
import { publicSums } from '../../../core/engine/public-sums.js';
import { DecodeError } from '../../../core/errors.js';
import type { Element } from '../../../core/group.js';
import type { Appraise } from '../workers/appraise.js';
import type { Appraised } from '../workers/pool.js';
import { type Answer, type Ballot, readBallot } from './ballot.js';
import { type BallotClaim, claimsOf } from './ballot-claims.js';
import { productsOfBallots } from './ballot-products.js';
import type { Ground } from './board.js';
import type { BelCheckId } from './checks.js';
import { productsOf, verdictsOf, wrongProof } from './claims.js';
import { type Election, readElection } from './election.js';
import { latePoints, type PointSums } from './late-points.js';
import { encodings, type TextGroup } from './text-group.js';

/** Something that is wrong with a ballot. */
interface BallotFault {
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
  return { election, bases: { group, generator, key }, court: { group, sums } };
}

/** The same for a worker. @param body - of the election. @throws {DecodeError} */
export function openBelenios(body: Uint8Array): Appraise<BallotAppraisal> {
  return appraiserOf(groundOf(readElection(body)));
}

/**
 * Appraises ballots; their points are decoded and their proofs computed all together. If one of the points is no element, all
 * is done again with ballots that are read one by one, to say which.
 */
export function appraiserOf(ground: Ground): Appraise<BallotAppraisal> {
  const { election, court } = ground;
  return (ballots) => {
    const readEach = (group: TextGroup): readonly Read[] =>
      ballots.map(({ bytes }) => readOr({ ...election, group }, bytes));
    const late = latePoints(election.group);
    const read = readEach(late.group);
    const sums = late.settle(court.sums);
    const appraised =
      (sums && appraiseRead(ground, sums, read)) ??
      appraiseRead(ground, court.sums, readEach(election.group));
    if (appraised === undefined) throw new RangeError('elements have sums');
    return appraised;
  };
}

type Read =
  | { readonly ballot: Ballot; readonly unreadable?: never }
  | { readonly unreadable: BallotFault; readonly ballot?: never };

/** Appraises ballots that are read; `undefined` if it turns out that a point of them is no element. */
function appraiseRead(
  ground: Ground,
  sums: PointSums,
  read: readonly Read[],
): Appraised<BallotAppraisal> | undefined {
  const { group } = ground.election;
  const products = productsOfBallots(
    group.group,
    sums,
    read.flatMap(({ ballot }) => ballot ?? []),
  );
  if (products === undefined) return undefined;
  const claims = read.map(({ ballot }) => (ballot === undefined ? [] : claimsOf(ground, ballot, products)));
  const all = claims.flat().map(({ claim }) => claim);
  const commitments = sums.each(productsOf(all));
  if (commitments === undefined) return undefined;
  const verdicts = verdictsOf(group, all, commitments);
  let done = 0;
  const each = read.map(({ ballot, unreadable }, i): BallotAppraisal => {
    if (unreadable !== undefined) return { unreadable };
    const own = claims[i] ?? [];
    const broken = own.filter((_, j) => verdicts[done + j] !== true);
    done += own.length;
    return { ballot: summaryOf(ballot, own, broken) };
  });
  return { each, total: totalOf(sums, read) };
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
  // The equations hold with it for whoever chooses no candidate: it is g to the power of their number times a secret.
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
function totalOf({ totals }: PointSums, read: readonly Read[]): Uint8Array | undefined {
  const rows = read.map(({ ballot }) => (ballot === undefined ? undefined : rowOf(ballot.answers)));
  const [first] = rows;
  if (first === undefined || rows.includes(undefined)) return undefined;
  const columns = first.map((_, column) => rows.flatMap((row) => row?.[column] ?? []));
  const sums = totals(columns);
  return sums && joinBytes(sums);
}

/** All that is added up of a ballot, question by question. */
export function rowOf(answers: readonly Answer[]): readonly Element[] {
  return answers.flatMap((answer) => (answer.kind === 'shuffled' ? [] : elementsOf(answer)));
}

function elementsOf(answer: Answer): readonly Element[] {
  const ciphertexts = answer.kind === 'shuffled' ? [answer.choices] : answer.choices.flat();
  return ciphertexts.flatMap(({ alpha, beta }) => [alpha.element, beta.element]);
}

/**
 * What can be said of ballots without looking at others: most of EG-06 and EG-07, EG-09 to EG-11, EG-13. It depends on the
 * election and on the ballot alone, so that workers can do it.
 */
import { equalBytes } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import { parseJson } from '../../../core/json.js';
import type { Appraise, RawBallot } from '../workers/appraise.js';
import { type EncryptedBallot, readBallot } from './ballot.js';
import type { Election } from './board.js';
import type { EgCheckId } from './checks.js';
import { type ChainedCodes, wrongCode } from './codes.js';
import { MAX_FILE_BYTES } from './files.js';
import type { Contest } from './manifest.js';
import { wrongPreEncryption } from './pre-encryption.js';
import { type RangeGround, type RangeStatement, rangeGround, rangeProofsHold } from './range-proofs.js';
import { type NamedElement, namedElements } from './sightings.js';
import { wrongStyle } from './style.js';
import { contestTotal, encodedVotes } from './votes.js';

/** Something that is wrong with a ballot. */
interface BallotFault {
  readonly check: EgCheckId;
  readonly code: string;
  readonly message: string;
}

/** The votes of a contest as encodings of `core`: both halves of every option. */
interface ContestRow {
  readonly id: string;
  readonly row: Uint8Array;
}

/** A ballot of this election that has the right contests and options. */
export interface WholeBallot extends ChainedCodes {
  readonly kind: 'whole';
  readonly id: string;
  readonly device: string;
  readonly cast: boolean;
  readonly preEncrypted: boolean;
  readonly contests: readonly ContestRow[];
  readonly elements: readonly NamedElement[];
  /** Proofs of selections, and of contests. */
  readonly proofs: readonly [selections: number, contests: number];
  readonly faults: readonly BallotFault[];
}

/** What was found of a file. */
export type BallotAppraisal =
  | { readonly kind: 'unreadable'; readonly fault: BallotFault }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'wrong-style'; readonly id: string; readonly fault: BallotFault }
  | WholeBallot;

/** Appraises ballots; their proofs are computed all together. */
export function appraiserOf(election: Election): Appraise<BallotAppraisal> {
  const ground = rangeGround(election);
  return (ballots) => {
    const found = ballots.map((raw) => readWhole(election, raw));
    const claims = found.map((one) => ('ballot' in one ? claimsOf(election, one.ballot) : []));
    const holds = rangeProofsHold(ground, claims.flat().filter(isCounted));
    let done = 0;
    const each = found.map((one, i): BallotAppraisal => {
      if (!('ballot' in one)) return one;
      const own = claims[i] ?? [];
      const verdicts = holds.slice(done, done + own.filter(isCounted).length);
      done += verdicts.length;
      return summaryOf(ground, one.ballot, own, verdicts);
    });
    return { each };
  };
}

/** A ballot that can be verified, or why it cannot. */
function readWhole(
  election: Election,
  { name, bytes }: RawBallot,
): { readonly ballot: EncryptedBallot } | Exclude<BallotAppraisal, WholeBallot> {
  try {
    const ballot = readBallot(election, parseJson(bytes, MAX_FILE_BYTES, name), name);
    if (!equalBytes(ballot.electionId, election.extendedHash)) return { kind: 'foreign' };
    const message = wrongStyle(election.manifest, ballot);
    if (message === undefined) return { ballot };
    return { kind: 'wrong-style', id: ballot.id, fault: { check: 'EG-07', code: 'wrong-style', message } };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { kind: 'unreadable', fault: { check: 'EG-06', code: error.code, message: error.message } };
  }
}

/** A range proof with what it must show. */
interface RangeClaim extends RangeStatement {
  readonly check: 'EG-09' | 'EG-10';
  readonly name: string;
  readonly limit: number;
}

function isCounted({ branches, limit }: RangeClaim): boolean {
  return branches.length === limit + 1;
}

/** EG-09 and EG-10. */
function claimsOf({ manifest, eg }: Election, { contests }: EncryptedBallot): readonly RangeClaim[] {
  return contests.flatMap((contest) => {
    const { limit, optionLimit } = manifest.contests.get(contest.id) as Contest;
    const { alpha, beta } = contestTotal(contest, eg.group);
    const vote = {
      alpha: { element: alpha, encoded: eg.encode(alpha) },
      beta: { element: beta, encoded: eg.encode(beta) },
    };
    const { id, branches } = contest;
    const ofContest = { check: 'EG-10', name: id, limit, vote, branches } as const;
    const ofSelections = contest.selections.map(
      ({ id: option, ...rest }) =>
        ({ check: 'EG-09', name: `${id}/${option}`, limit: optionLimit, ...rest }) as const,
    );
    return [...ofSelections, ofContest];
  });
}

/** @param verdicts - of the claims that have the right number of branches */
function summaryOf(
  { election }: RangeGround,
  ballot: EncryptedBallot,
  claims: readonly RangeClaim[],
  verdicts: readonly boolean[],
): WholeBallot {
  const { id, device, cast, preEncrypted, codeBaux, code, contests } = ballot;
  const broken = claims.filter(isCounted).filter((_, i) => verdicts[i] !== true);
  const selections = claims.filter(({ check }) => check === 'EG-09').length;
  return {
    kind: 'whole',
    ...{ id, device, cast, preEncrypted, codeBaux, code },
    contests: contests.map((contest) => ({ id: contest.id, row: encodedVotes(contest.selections) })),
    elements: namedElements(ballot),
    proofs: [selections, claims.length - selections],
    faults: [
      ...claims.filter((claim) => !isCounted(claim)).map(wrongCount),
      ...broken.map(({ check, name }) => ({
        check,
        code: 'bad-proof',
        message: `${JSON.stringify(name)}: the proof does not hold`,
      })),
      ...faultsOfCodes(election, ballot),
    ],
  };
}

function wrongCount({ check, name, branches, limit }: RangeClaim): BallotFault {
  const message = `${JSON.stringify(name)}: ${branches.length} branches, not ${limit + 1}`;
  return { check, code: 'wrong-count', message };
}

/** EG-11, and EG-13 of cast ballots. */
function faultsOfCodes(election: Election, ballot: EncryptedBallot): readonly BallotFault[] {
  const { preEncrypted, cast, contests } = ballot;
  const code = wrongCode(election, ballot);
  const strange = !preEncrypted && contests.some(({ preEncryption }) => preEncryption !== undefined);
  const printed = preEncrypted && cast ? wrongPreEncryption(election, ballot) : undefined;
  const strangeData = 'data of a pre-encryption on another ballot';
  return [
    ...(code === undefined ? [] : [{ check: 'EG-11', code: 'wrong-code', message: code } as const]),
    ...(strange ? [{ check: 'EG-13', code: 'strange-data', message: strangeData } as const] : []),
    ...(printed === undefined ? [] : [{ check: 'EG-13', code: 'wrong-code', message: printed } as const]),
  ];
}

/** Challenged ballots: specification 6.6. */
import {
  type Ballot,
  type BallotContest,
  bodyLength,
  type Election,
  readContests,
  readHeader,
  readSignature,
  voterOf,
} from './ballot.js';
import { at, equal, H, Malformed } from './bytes.js';
import { MESSAGE_BYTES } from './embedding.js';
import { isAllowed } from './layout.js';
import { type Manifest, positionsOf, ruleOf } from './manifest.js';
import { elementsOf, INVALID, voteOf } from './mixed.js';
import { G, type Point, samePoint, sumOf, times } from './p256.js';
import { Reader } from './reader.js';

interface Opening {
  readonly values: readonly bigint[];
  readonly nonces: readonly bigint[];
}

export interface Challenge extends Ballot {
  readonly openings: readonly Opening[];
}

/** 6.6a. The voter is looked up by the credential. */
export function readChallenge(bytes: Uint8Array, election: Election): Challenge {
  const r = new Reader(bytes);
  r.tag(0x21);
  const header = readHeader(r);
  const voter = voterOf(election, header.credential);
  if (voter === undefined || !equal(header.election, election.manifest.electionId))
    throw new Malformed('header');
  const contests = readContests(r, voter);
  const openings = contests.map(({ own, ciphertexts }) => {
    const values = own.kind === 'sum' ? ciphertexts.length : MESSAGE_BYTES * own.width;
    return {
      values: r.times(values, () => BigInt(r.u64())),
      nonces: ciphertexts.map(() => r.scalar()),
    };
  });
  const signature = readSignature(r);
  r.end();
  const tracker = H('hanpyo tracker v1', bytes.subarray(2, 2 + bodyLength(voter)));
  return { header, voter, contests, tracker, signature, openings };
}

/** 6.6b: the openings make the ciphertexts, and are of a choice or a vote that is allowed. */
export function opens({ manifest, K }: Election, { contests, openings }: Challenge): boolean {
  return contests.every((contest, c) => {
    const opening = at(openings, c);
    const plaintexts = plaintextsOf(manifest, contest, opening);
    return (
      plaintexts?.every((M, i) => encrypts(K, M, at(opening.nonces, i), at(contest.ciphertexts, i))) ?? false
    );
  });
}

/** The plaintexts that are opened; undefined if they are of nothing that is allowed. */
function plaintextsOf(
  m: Manifest,
  { own }: BallotContest,
  { values }: Opening,
): readonly Point[] | undefined {
  if (own.kind === 'sum') {
    const contest = at(m.contests, own.index);
    const allowed =
      values.length === positionsOf(contest) && isAllowed(ruleOf(contest), own.excluded, values);
    return allowed ? values.map((v) => times(v, G)) : undefined;
  }
  if (values.some((value) => value > 255n)) return undefined;
  const message = Uint8Array.from(values, Number);
  return voteOf(own.rule, message) === INVALID ? undefined : elementsOf(message);
}

/** 4.1a and 4.1d */
function encrypts(K: Point, M: Point, r: bigint, { c1, c2 }: BallotContest['ciphertexts'][number]): boolean {
  const second = sumOf([
    [r, K],
    [1n, M],
  ]);
  return r !== 0n && samePoint(c1, times(r, G)) && samePoint(c2, second);
}

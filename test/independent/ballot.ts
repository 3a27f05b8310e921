/** Ballots and challenged ballots: specification 6.2 to 6.6. */
import { at, concat, equal, H, Malformed, u32 } from './bytes.js';
import type { CommitmentKey } from './hash-to-curve.js';
import { isAllowed } from './layout.js';
import { type Manifest, positionsOf, ruleOf } from './manifest.js';
import { encodePoint, G, type Point, samePoint, sumOf } from './p256.js';
import { Reader } from './reader.js';
import type { Roll, Voter, VoterContest } from './roll.js';
import { type SigmaProof, Transcript, verifySigma } from './transcript.js';
import { type Ciphertext, readVectorProof, type VectorProof, verifyVectorProof } from './vector-proof.js';

/** 6.1: what is fixed before the first ballot. */
export interface Election {
  readonly manifest: Manifest;
  readonly K: Point;
  readonly roll: Roll;
  readonly commitmentKey: CommitmentKey;
}

/** The first fields of a ballot, which say whose it is. */
export interface Header {
  readonly election: Uint8Array;
  readonly credential: Uint8Array;
  readonly sequence: number;
  readonly previous: Uint8Array;
}

export interface BallotContest {
  readonly own: VoterContest;
  readonly ciphertexts: readonly Ciphertext[];
  readonly proof: VectorProof;
}

export interface Ballot {
  readonly header: Header;
  readonly voter: Voter;
  readonly contests: readonly BallotContest[];
  readonly tracker: Uint8Array;
  readonly signature: SigmaProof;
}

/** The contests of a ballot are not those of its voter. */
export class WrongContests extends Error {}

/** 6.2, up to `previous`. */
export function readHeader(r: Reader): Header {
  r.tag(0x20);
  return { election: r.raw(32), credential: r.raw(64), sequence: r.u32(), previous: r.raw(32) };
}

/** 6.2: the length of a body without its signature. */
export function bodyLength({ contests }: Voter): number {
  const [E, S] = [64, 32];
  const own = contests.map(({ layout }) => 4 + (2 * layout.rows.length + 6) * E + (layout.bits + 3) * S);
  return 2 + 32 + E + 4 + 32 + 4 + own.reduce((a, b) => a + b, 0);
}

function readContests(r: Reader, voter: Voter): BallotContest[] {
  if (r.u32() !== voter.contests.length) throw new WrongContests();
  return voter.contests.map((own) => {
    if (r.u32() !== own.index) throw new WrongContests();
    const ciphertexts = own.layout.rows.map(() => ({ c1: r.element(), c2: r.elementOrIdentity() }));
    return { own, ciphertexts, proof: readVectorProof(r, own.layout.bits) };
  });
}

const readSignature = (r: Reader): SigmaProof => ({
  commitments: [r.elementOrIdentity()],
  response: r.scalar(),
});

/** B-08: indices of the contests without decoding what stands between them. */
function contestsFit(bytes: Uint8Array, voter: Voter): boolean {
  const r = new Reader(bytes);
  readHeader(r);
  if (bytes.length !== bodyLength(voter) + 96 || r.u32() !== voter.contests.length) return false;
  return voter.contests.every(({ index, layout }) => {
    const fits = r.u32() === index;
    r.raw((2 * layout.rows.length + 6) * 64 + (layout.bits + 3) * 32);
    return fits;
  });
}

/** The whole ballot of a known voter. Throws WrongContests (B-08) or Malformed (B-09). */
export function readBallot(bytes: Uint8Array, voter: Voter): Ballot {
  if (!contestsFit(bytes, voter)) throw new WrongContests();
  const r = new Reader(bytes);
  const header = readHeader(r);
  const contests = readContests(r, voter);
  const tracker = H('hanpyo tracker v1', bytes.subarray(0, bodyLength(voter)));
  const signature = readSignature(r);
  r.end();
  return { header, voter, contests, tracker, signature };
}

export interface Challenge extends Ballot {
  readonly openings: readonly { readonly values: readonly bigint[]; readonly nonces: readonly bigint[] }[];
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
  const openings = contests.map(({ ciphertexts }) => ({
    values: ciphertexts.map(() => BigInt(r.u64())),
    nonces: ciphertexts.map(() => r.scalar()),
  }));
  const signature = readSignature(r);
  r.end();
  const tracker = H('hanpyo tracker v1', bytes.subarray(2, 2 + bodyLength(voter)));
  return { header, voter, contests, tracker, signature, openings };
}

export function voterOf({ roll }: Election, credential: Uint8Array): Voter | undefined {
  return roll.voters.find(({ key }) => equal(key, credential));
}

/** 6.3b; 6.6a with its own role. */
export function signatureHolds(
  { manifest }: Election,
  ballot: Ballot,
  role: 'ballot signature' | 'challenge signature',
): boolean {
  const transcript = new Transcript(manifest.electionId, role);
  transcript.absorb('message', ballot.tracker);
  return verifySigma(transcript, [{ image: ballot.voter.point, base: G }], ballot.signature);
}

/** 6.3a, all contests. */
export function proofsHold({ manifest, K, commitmentKey }: Election, { header, contests }: Ballot): boolean {
  return contests.every(({ own, ciphertexts, proof }) => {
    const transcript = new Transcript(manifest.electionId, 'contest proof');
    const { credential, sequence, previous } = header;
    transcript.absorb('context', concat(credential, u32(own.index), u32(sequence), previous));
    return verifyVectorProof(transcript, K, ciphertexts, own.layout, commitmentKey, proof);
  });
}

/** 6.6b: the openings make the ciphertexts, and the values are an allowed choice. */
export function opens({ manifest, K }: Election, { contests, openings }: Challenge): boolean {
  return contests.every(({ own, ciphertexts }, c) => {
    const contest = at(manifest.contests, own.index);
    const { values, nonces } = at(openings, c);
    const encrypts = ciphertexts.every(({ c1, c2 }, i) => {
      const [v, r] = [at(values, i), at(nonces, i)];
      return (
        r !== 0n &&
        samePoint(c1, sumOf([[r, G]])) &&
        samePoint(
          c2,
          sumOf([
            [r, K],
            [v, G],
          ]),
        )
      );
    });
    return (
      encrypts && values.length === positionsOf(contest) && isAllowed(ruleOf(contest), own.excluded, values)
    );
  });
}

/** 6.7: fingerprints of every c1 and every B. */
export function fingerprints({ contests }: Ballot): string[] {
  const print = (tag: string, point: Point): string =>
    Buffer.from(H(tag, encodePoint(point)).subarray(0, 16)).toString('hex');
  return contests.flatMap(({ ciphertexts, proof }) => [
    ...ciphertexts.map(({ c1 }) => print('hanpyo ciphertext fingerprint v1', c1)),
    print('hanpyo commitment fingerprint v1', proof.B),
  ]);
}

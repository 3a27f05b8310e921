/** Ballots: specification 6.2 to 6.4. */
import { at, concat, equal, H, u32 } from './bytes.js';
import type { CommitmentKey } from './hash-to-curve.js';
import { type KnowledgeProof, readKnowledgeProof, verifyKnowledge } from './knowledge.js';
import type { Manifest } from './manifest.js';
import { encodePoint, G, type Point } from './p256.js';
import { Reader } from './reader.js';
import type { MixedContest, Roll, SumContest, Voter, VoterContest } from './roll.js';
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

/** One contest of a ballot. */
export type BallotContest =
  | {
      readonly kind: 'sum';
      readonly own: SumContest;
      readonly ciphertexts: readonly Ciphertext[];
      readonly proof: VectorProof;
    }
  | {
      readonly kind: 'mixed';
      readonly own: MixedContest;
      readonly ciphertexts: readonly Ciphertext[];
      readonly proof: KnowledgeProof;
    };

export interface Ballot {
  readonly header: Header;
  readonly voter: Voter;
  readonly contests: readonly BallotContest[];
  readonly tracker: Uint8Array;
  readonly signature: SigmaProof;
}

const [E, S] = [64, 32];

/** The contests of a ballot are not those of its voter. */
export class WrongContests extends Error {}

/** 6.2, up to `previous`. */
export function readHeader(r: Reader): Header {
  r.tag(0x20);
  return { election: r.raw(32), credential: r.raw(64), sequence: r.u32(), previous: r.raw(32) };
}

/** 6.2: the length of a body without its signature. */
export function bodyLength({ contests }: Voter): number {
  return 2 + 32 + E + 4 + 32 + 4 + contests.reduce((sum, own) => sum + 4 + contestLength(own), 0);
}

/** Ciphertexts and proof of a contest. */
function contestLength(own: VoterContest): number {
  if (own.kind === 'mixed') return 3 * own.width * E + own.width * S;
  return (2 * own.layout.rows.length + 6) * E + (own.layout.bits + 3) * S;
}

export function readContests(r: Reader, voter: Voter): BallotContest[] {
  if (r.u32() !== voter.contests.length) throw new WrongContests();
  const ciphertext = (): Ciphertext => ({ c1: r.element(), c2: r.elementOrIdentity() });
  return voter.contests.map((own): BallotContest => {
    if (r.u32() !== own.index) throw new WrongContests();
    if (own.kind === 'mixed') {
      const ciphertexts = r.times(own.width, ciphertext);
      return { kind: 'mixed', own, ciphertexts, proof: readKnowledgeProof(r, own.width) };
    }
    const ciphertexts = own.layout.rows.map(ciphertext);
    return { kind: 'sum', own, ciphertexts, proof: readVectorProof(r, own.layout.bits) };
  });
}

export const readSignature = (r: Reader): SigmaProof => ({
  commitments: [r.elementOrIdentity()],
  response: r.scalar(),
});

/** B-08: indices of the contests without decoding what stands between them. */
function contestsFit(bytes: Uint8Array, voter: Voter): boolean {
  const r = new Reader(bytes);
  readHeader(r);
  if (bytes.length !== bodyLength(voter) + 96 || r.u32() !== voter.contests.length) return false;
  return voter.contests.every((own) => {
    const fits = r.u32() === own.index;
    r.raw(contestLength(own));
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
  return contests.every((contest) => {
    const { own, ciphertexts } = contest;
    const transcript = new Transcript(manifest.electionId, 'contest proof');
    const { credential, sequence, previous } = header;
    transcript.absorb('context', concat(credential, u32(own.index), u32(sequence), previous));
    if (contest.kind === 'mixed') return verifyKnowledge(transcript, K, ciphertexts, contest.proof);
    const { layout } = contest.own;
    return verifyVectorProof(transcript, K, ciphertexts, layout, commitmentKey, contest.proof);
  });
}

/** 6.7: fingerprints of every c1 and of the first commitment of every proof. */
export function fingerprints({ contests }: Ballot): string[] {
  const print = (tag: string, point: Point): string =>
    Buffer.from(H(tag, encodePoint(point)).subarray(0, 16)).toString('hex');
  return contests.flatMap(({ kind, ciphertexts, proof }) => [
    ...ciphertexts.map(({ c1 }) => print('hanpyo ciphertext fingerprint v1', c1)),
    print('hanpyo commitment fingerprint v1', kind === 'sum' ? proof.B : at(proof.T, 0)),
  ]);
}

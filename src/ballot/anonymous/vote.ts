/**
 * The ballot of an anonymous voter as an entry of a record (spec section 11.9): a nullifier, and a part for each contest that
 * it is the nullifier of. Where one nullifier stands for several contests, every part's proof holds for just these parts in
 * just this order, so that nobody can exchange parts of one ballot, or mix those of two.
 */
import { decode, type Reader, Writer } from '../../core/codec.js';
import { DecodeError } from '../../core/errors.js';
import { BABYJUBJUB } from '../../core/groups/babyjubjub.js';
import { taggedHash } from '../../core/hash.js';
import { bytesToInteger, integerToBytes } from '../../core/integers.js';
import { SNARK_FIELD } from '../../core/poseidon.js';
import { keccak256 } from '../../core/sha3.js';
import { type Ciphertext, readCiphertext, writeCiphertext } from '../../elgamal/cipher.js';
import { decodeProof, encodeProof, type Groth16Proof, PROOF_BYTES } from '../../zk/groth16/proof.js';
import type { Groth16Claim } from '../../zk/groth16/verify.js';
import { fieldElement } from './ballot.js';
import { MAX_POSITIONS } from './contest.js';
import type { AnonymousElection } from './election.js';
import { CHALLENGE_TAG, compressWithDigest, publicSignals, statementWords } from './statement.js';

/** One contest of a ballot. */
export interface AnonymousPart {
  /** Index in `manifest.contests`. */
  readonly contest: number;
  readonly digest: bigint;
  readonly proof: Groth16Proof;
  /** One for each position of the contest. */
  readonly ciphertexts: readonly Ciphertext[];
}

/** A ballot: with a nullifier for each contest it has one part, with one for the election a part for each contest. */
export interface AnonymousVote {
  readonly nullifier: bigint;
  readonly parts: readonly AnonymousPart[];
}

/** What a part's challenge is hashed with besides its statement. */
export interface PartBinding {
  readonly tag: string;
  readonly words: readonly bigint[];
}

/** A part without its proof. */
export type PartChoice = Pick<AnonymousPart, 'contest' | 'ciphertexts'>;

const VERSION = 1;
const TYPE = 0x62;
const JOINT_TAG = 'hanpyo anonymous ballot of contests v1';
const TRACKER_TAG = 'hanpyo anonymous tracker v1';
const MAX_CONTESTS = 1000;

/** The bytes of a ballot. */
export function encodeAnonymousVote({ nullifier, parts }: AnonymousVote): Uint8Array {
  return new Writer()
    .tag(VERSION, TYPE)
    .raw(integerToBytes(nullifier, 32))
    .list(parts, ({ contest, digest, proof, ciphertexts }, writer) => {
      writer.u32(contest).raw(integerToBytes(digest, 32)).raw(encodeProof(proof));
      writer.list(ciphertexts, (ciphertext) => writeCiphertext(writer, ciphertext));
    })
    .finish();
}

/**
 * Reads a ballot of an election.
 * @throws {DecodeError} also if it does not have just the contests, and each of them just the positions, that it must have
 */
export function decodeAnonymousVote(
  bytes: Uint8Array,
  { contests, nullifiers }: Pick<AnonymousElection, 'contests' | 'nullifiers'>,
): AnonymousVote {
  const joint = nullifiers === 'per-election';
  const wanted = joint ? contests.length : 1;
  const positionsOf = (contest: number, place: number): number | undefined =>
    joint && contest !== place ? undefined : contests[contest]?.layout.positions;
  return decode(bytes, 'ballot', (reader) => {
    const vote = readVote(reader, wanted, positionsOf);
    if (vote.parts.length !== wanted) throw reader.error('bad-value', `need ${wanted} parts`);
    vote.parts.forEach(({ contest, ciphertexts }) => {
      if (contests[contest]?.layout.positions !== ciphertexts.length)
        throw reader.error('bad-value', `contest ${contest} has more positions`);
    });
    return vote;
  });
}

/**
 * The tracker of a ballot (6.4): of its nullifier and its ciphertexts, and not of its proofs, which whoever relays the ballot
 * can replace by others of the same statement.
 * @param electionId - 32 bytes
 * @returns 32 bytes; `undefined` for bytes that are no ballot of any election
 */
export function anonymousTracker(electionId: Uint8Array, bytes: Uint8Array): Uint8Array | undefined {
  try {
    const { nullifier, parts } = decode(bytes, 'ballot', (reader) =>
      readVote(reader, MAX_CONTESTS, () => MAX_POSITIONS),
    );
    const writer = new Writer().raw(electionId).raw(integerToBytes(nullifier, 32));
    return taggedHash(TRACKER_TAG, writer.raw(choiceBytes(parts)).finish());
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/**
 * What each part of a ballot is bound to besides its statement: with a nullifier for each contest nothing, for the scope names
 * the contest; with one for the election its contest and all parts.
 */
export function bindingOf(
  { nullifiers }: Pick<AnonymousElection, 'nullifiers'>,
  choices: readonly PartChoice[],
): (contest: number) => PartBinding {
  if (nullifiers === 'per-contest') return () => ({ tag: CHALLENGE_TAG, words: [] });
  const all = bytesToInteger(keccak256(choiceBytes(choices))) % SNARK_FIELD;
  return (contest) => ({ tag: JOINT_TAG, words: [BigInt(contest), all] });
}

/** What the proofs of a ballot claim, part by part, with the positions of their contests. */
export function claimsOf(
  election: AnonymousElection,
  { nullifier, parts }: AnonymousVote,
): readonly { readonly contest: number; readonly claim: Groth16Claim }[] {
  const binding = bindingOf(election, parts);
  return parts.map(({ contest, ciphertexts, digest, proof }) => {
    const { scope, root } = election.contests[contest] ?? fail(contest);
    const words = statementWords({ scope, root, nullifier, publicKey: election.publicKey, ciphertexts });
    const { tag, words: bound } = binding(contest);
    const signals = publicSignals(compressWithDigest(words, digest, tag, bound));
    return { contest, claim: { proof, signals } };
  });
}

/** What a vote chooses: for each part the contest and the ciphertexts, as they are hashed. */
function choiceBytes(choices: readonly PartChoice[]): Uint8Array {
  const writer = new Writer();
  writer.list(choices, ({ contest, ciphertexts }, w) => {
    w.u32(contest).list(ciphertexts, (ciphertext) => writeCiphertext(w, ciphertext));
  });
  return writer.finish();
}

/**
 * Reads a ballot, and no point more than it may have: to examine points is dear, and anybody may send a ballot.
 * @param positionsOf - most positions of a contest in a part's place; `undefined` where it has no place there
 */
function readVote(
  reader: Reader,
  maxParts: number,
  positionsOf: (contest: number, place: number) => number | undefined,
): AnonymousVote {
  reader.tag(VERSION, TYPE);
  const nullifier = reader.field('nullifier', fieldElement);
  if (nullifier === 0n) throw reader.error('bad-scalar', 'no nullifier is 0');
  const parts = reader.field('parts', (r) =>
    r.list(maxParts, (part, place) => readPart(part, (contest) => positionsOf(contest, place))),
  );
  return Object.freeze({ nullifier, parts: Object.freeze(parts) });
}

function readPart(reader: Reader, positionsOf: (contest: number) => number | undefined): AnonymousPart {
  const contest = reader.u32();
  const positions = positionsOf(contest);
  if (positions === undefined) throw reader.error('bad-value', `no part of contest ${contest} belongs here`);
  const digest = reader.field('digest', fieldElement);
  const proof = reader.raw(PROOF_BYTES);
  const ciphertexts = reader.field('ciphertexts', (r) =>
    r.list(positions, (item) => readCiphertext(item, BABYJUBJUB)),
  );
  return Object.freeze({
    ...{ contest, digest, proof: decodeProof(proof, 'ballot.proof') },
    ciphertexts: Object.freeze(ciphertexts),
  });
}

function fail(contest: number): never {
  throw new RangeError(`there is no contest ${contest}`);
}

/**
 * An anonymous ballot of a record as its bytes say it, before a point of it is looked at: to read the form costs microseconds, to
 * examine the points some milliseconds. Whoever has examined a ballot needs no more than this to count it.
 */
import { decode, type Reader, Writer } from '../../core/codec.js';
import { DecodeError } from '../../core/errors.js';
import { taggedHash } from '../../core/hash.js';
import { integerToBytes } from '../../core/integers.js';
import { PROOF_BYTES } from '../../zk/groth16/proof.js';
import { fieldElement } from './ballot.js';
import { MAX_POSITIONS } from './contest.js';
import type { AnonymousElection } from './election.js';

/** One contest of a ballot. */
export interface EncodedPart {
  /** Index in `manifest.contests`. */
  readonly contest: number;
  readonly digest: bigint;
  /** 256 bytes. */
  readonly proof: Uint8Array;
  /** Both points of the ciphertext of each position, {@link CIPHERTEXT_BYTES} each. */
  readonly ciphertexts: Uint8Array;
}

/** A ballot of which it is not known whether its points are points, and its proofs hold. */
export interface EncodedVote {
  /** All of it. */
  readonly bytes: Uint8Array;
  readonly nullifier: bigint;
  readonly parts: readonly EncodedPart[];
}

/** What ballots must have: the contests, and whether a ballot has one of them or all. */
export type VoteForm = Pick<AnonymousElection, 'contests' | 'nullifiers'>;

/** Bytes of a ciphertext: two points of Baby Jubjub. */
export const CIPHERTEXT_BYTES = 128;

/** Version and type of a ballot. */
export const VOTE_TAG: readonly [version: number, type: number] = [1, 0x62];

const TRACKER_TAG = 'hanpyo anonymous tracker v1';
const MAX_CONTESTS = 1000;
/** Tag, nullifier, number of parts. */
const HEADER_BYTES: number = 2 + 32 + 4;
/** Contest, digest, proof, number of ciphertexts. */
const PART_BYTES: number = 4 + 32 + PROOF_BYTES + 4;

/**
 * Reads the form of a ballot of an election, and no point.
 * @param bytes - they are not copied and must not change
 * @throws {DecodeError} if it does not have just the contests, and each of them just the positions, that it must have; for a word
 *   that is not below the field's prime
 */
export function readEncodedVote(bytes: Uint8Array, { contests, nullifiers }: VoteForm): EncodedVote {
  const joint = nullifiers === 'per-election';
  const wanted = joint ? contests.length : 1;
  const positionsOf = (contest: number, place: number): number | undefined =>
    joint && contest !== place ? undefined : contests[contest]?.layout.positions;
  return decode(bytes, 'ballot', (reader) => {
    const vote = readForm(bytes, reader, wanted, positionsOf);
    if (vote.parts.length !== wanted) throw reader.error('bad-value', `need ${wanted} parts`);
    for (const { contest, ciphertexts } of vote.parts)
      if (contests[contest]?.layout.positions !== ciphertexts.length / CIPHERTEXT_BYTES)
        throw reader.error('bad-value', `contest ${contest} has more positions`);
    return vote;
  });
}

/** How many bytes a ballot has. @param contest - that it is of; of no matter where a ballot has all */
export function voteBytes({ contests, nullifiers }: VoteForm, contest: number): number {
  const own = nullifiers === 'per-election' ? contests : contests.slice(contest, contest + 1);
  return own.reduce(
    (sum, { layout }) => sum + PART_BYTES + layout.positions * CIPHERTEXT_BYTES,
    HEADER_BYTES,
  );
}

/**
 * The tracker of a ballot (6.4): of its nullifier and its ciphertexts, and not of its proofs, which whoever relays the ballot
 * can replace by others of the same statement. Points are not examined.
 * @param electionId - 32 bytes
 * @returns 32 bytes; `undefined` for bytes that do not have the form of a ballot of any election
 */
export function anonymousTracker(electionId: Uint8Array, bytes: Uint8Array): Uint8Array | undefined {
  try {
    const { nullifier, parts } = decode(bytes, 'ballot', (reader) =>
      readForm(bytes, reader, MAX_CONTESTS, () => MAX_POSITIONS),
    );
    const writer = new Writer().raw(electionId).raw(integerToBytes(nullifier, 32));
    return taggedHash(TRACKER_TAG, writer.raw(choiceBytes(parts)).finish());
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** What a vote chooses: for each part the contest and the ciphertexts, as they are hashed. */
export function choiceBytes(choices: readonly Pick<EncodedPart, 'contest' | 'ciphertexts'>[]): Uint8Array {
  return new Writer()
    .list(choices, ({ contest, ciphertexts }, writer) => {
      writer
        .u32(contest)
        .u32(ciphertexts.length / CIPHERTEXT_BYTES)
        .raw(ciphertexts);
    })
    .finish();
}

/** @param positionsOf - most positions of a contest in a part's place; `undefined` where it has no place there */
function readForm(
  bytes: Uint8Array,
  reader: Reader,
  maxParts: number,
  positionsOf: (contest: number, place: number) => number | undefined,
): EncodedVote {
  reader.tag(...VOTE_TAG);
  const nullifier = reader.field('nullifier', fieldElement);
  if (nullifier === 0n) throw reader.error('bad-scalar', 'no nullifier is 0');
  const parts = reader.field('parts', (r) =>
    r.list(maxParts, (part, place) => readPart(part, (contest) => positionsOf(contest, place))),
  );
  return Object.freeze({ bytes, nullifier, parts: Object.freeze(parts) });
}

function readPart(reader: Reader, positionsOf: (contest: number) => number | undefined): EncodedPart {
  const contest = reader.u32();
  const positions = positionsOf(contest);
  if (positions === undefined) throw reader.error('bad-value', `no part of contest ${contest} belongs here`);
  const digest = reader.field('digest', fieldElement);
  const proof = reader.raw(PROOF_BYTES);
  const ciphertexts = reader.field('ciphertexts', (r) => {
    const count = r.u32();
    if (count > positions) throw r.error('too-large', `${count} items, at most ${positions} allowed`);
    return r.raw(count * CIPHERTEXT_BYTES);
  });
  return Object.freeze({ contest, digest, proof, ciphertexts });
}

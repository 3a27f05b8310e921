/**
 * The ballot of an anonymous voter as an entry of a record (spec section 11.9): a nullifier, and a part for each contest that
 * it is the nullifier of. Where one nullifier stands for several contests, every part's proof holds for just these parts in
 * just this order, so that nobody can exchange parts of one ballot, or mix those of two.
 */
import { Reader, Writer } from '../../core/codec.js';
import { BABYJUBJUB } from '../../core/groups/babyjubjub.js';
import { bytesToInteger, integerToBytes } from '../../core/integers.js';
import { SNARK_FIELD } from '../../core/poseidon.js';
import { keccak256 } from '../../core/sha3.js';
import { type Ciphertext, readCiphertext, writeCiphertext } from '../../elgamal/cipher.js';
import { decodeProof, encodeProof, type Groth16Proof } from '../../zk/groth16/proof.js';
import type { Groth16Claim } from '../../zk/groth16/verify.js';
import type { AnonymousElection } from './election.js';
import {
  CIPHERTEXT_BYTES,
  choiceBytes,
  type EncodedPart,
  type EncodedVote,
  readEncodedVote,
  VOTE_TAG,
  type VoteForm,
} from './encoded-vote.js';
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

const JOINT_TAG = 'hanpyo anonymous ballot of contests v1';

/** The bytes of a ballot. */
export function encodeAnonymousVote({ nullifier, parts }: AnonymousVote): Uint8Array {
  return new Writer()
    .tag(...VOTE_TAG)
    .raw(integerToBytes(nullifier, 32))
    .list(parts, ({ contest, digest, proof, ciphertexts }, writer) => {
      writer.u32(contest).raw(integerToBytes(digest, 32)).raw(encodeProof(proof));
      writer.list(ciphertexts, (ciphertext) => writeCiphertext(writer, ciphertext));
    })
    .finish();
}

/**
 * Reads a ballot of an election.
 * @throws {DecodeError} as {@link readEncodedVote}, and {@link openVote}
 */
export function decodeAnonymousVote(bytes: Uint8Array, form: VoteForm): AnonymousVote {
  return openVote(readEncodedVote(bytes, form));
}

/** Examines the points of a ballot. @throws {DecodeError} `bad-element`, `identity` */
export function openVote({ nullifier, parts }: EncodedVote): AnonymousVote {
  const opened = parts.map(({ contest, digest, proof, ciphertexts }, i): AnonymousPart => {
    const count = ciphertexts.length / CIPHERTEXT_BYTES;
    const points = Array.from({ length: count }, (_, j) => {
      const bytes = ciphertexts.subarray(j * CIPHERTEXT_BYTES, (j + 1) * CIPHERTEXT_BYTES);
      return readCiphertext(new Reader(bytes, `ballot.parts[${i}].ciphertexts[${j}]`), BABYJUBJUB);
    });
    const opened = { contest, digest, proof: decodeProof(proof, `ballot.parts[${i}].proof`) };
    return Object.freeze({ ...opened, ciphertexts: Object.freeze(points) });
  });
  return Object.freeze({ nullifier, parts: Object.freeze(opened) });
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
  const all = bytesToInteger(keccak256(choiceBytes(choices.map(encodedChoice)))) % SNARK_FIELD;
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

/** The points of a choice as bytes. */
function encodedChoice({ contest, ciphertexts }: PartChoice): Pick<EncodedPart, 'contest' | 'ciphertexts'> {
  const writer = new Writer();
  for (const ciphertext of ciphertexts) writeCiphertext(writer, ciphertext);
  return { contest, ciphertexts: writer.finish() };
}

function fail(contest: number): never {
  throw new RangeError(`there is no contest ${contest}`);
}

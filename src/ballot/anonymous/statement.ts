/**
 * What an anonymous ballot proves, as words, and the three public signals that stand for them (spec section 11.2).
 *
 * Notation: w the words, h their digest, x = Keccak-256(tag, h, w) mod r the challenge, and the combination
 * c = (...(w_0 x + w_1) x + ...) + w_last. The circuit holds words w' of its own with digest h and combination c at x. Poseidon
 * fixes w' before x is known, so that w' = w unless two polynomials of degree below the number of words meet at random.
 */
import { concatBytes, utf8 } from '../../core/bytes.js';
import { once } from '../../core/engine/once.js';
import type { Element } from '../../core/group.js';
import { bytesToInteger, integerToBytes } from '../../core/integers.js';
import { poseidonHash, SNARK_FIELD } from '../../core/poseidon.js';
import { keccak256 } from '../../core/sha3.js';
import type { Ciphertext } from '../../elgamal/cipher.js';

/** The claim of one ballot in one contest. */
export interface AnonymousStatement {
  readonly scope: bigint;
  /** Of the roll's tree. */
  readonly root: bigint;
  readonly nullifier: bigint;
  /** The election key, of the group `BabyJubJub`. */
  readonly publicKey: Element;
  readonly ciphertexts: readonly Ciphertext[];
}

/** The public signals of the circuit. */
export interface CompressedStatement {
  readonly digest: bigint;
  readonly challenge: bigint;
  readonly combination: bigint;
}

/** Public signals of the ballot circuit. */
export const SIGNALS = 3;

/** Words of a statement besides those of the ciphertexts. */
export const FIXED_WORDS = 5;

/** Of a ballot that stands alone; see `vote.ts` for ballots of several contests. */
export const CHALLENGE_TAG = 'hanpyo anonymous ballot v1';
/** Words that a link of the digest's chain takes in. */
const CHUNK = 7;
const linkHash = /* @__PURE__ */ once(() => poseidonHash(CHUNK + 1));

/** The words of a statement: scope, root, nullifier, the key, and both points of each ciphertext, x before y. */
export function statementWords(statement: AnonymousStatement): bigint[] {
  const { scope, root, nullifier, publicKey, ciphertexts } = statement;
  const points = [publicKey, ...ciphertexts.flatMap(({ c1, c2 }) => [c1, c2])];
  return [scope, root, nullifier, ...points.flatMap(coordinates)];
}

/** The two coordinates of a point of Baby Jubjub. */
export function coordinates(point: Element): readonly [bigint, bigint] {
  const bytes = point.toBytes();
  return [bytesToInteger(bytes.subarray(0, 32)), bytesToInteger(bytes.subarray(32))];
}

/**
 * The digest of words: a chain of Poseidon, each link over the link before it, 0 at first, and seven words.
 * @throws {RangeError} if a word is not a field element
 */
export function statementDigest(words: readonly bigint[]): bigint {
  const hash = linkHash();
  let link = 0n;
  for (let at = 0; at < words.length; at += CHUNK)
    link = hash([link, ...Array.from({ length: CHUNK }, (_, i) => words[at + i] ?? 0n)]);
  return link;
}

/**
 * The public signals of words with a digest that somebody states: what a verifier computes. A digest that is not the words'
 * is no matter: then no proof is valid.
 * @param tag - of the kind of statement; that of ballots if left out
 * @param bound - words that are hashed into the challenge and are not part of the statement: the proof holds for them only
 * @throws {RangeError} if a word or the digest is not a field element
 */
export function compressWithDigest(
  words: readonly bigint[],
  digest: bigint,
  tag: string = CHALLENGE_TAG,
  bound: readonly bigint[] = [],
): CompressedStatement {
  const hashedWords = [digest, ...words, ...bound];
  for (const word of hashedWords)
    if (word < 0n || word >= SNARK_FIELD) throw new RangeError('a word is not a field element');
  const hashed = keccak256(
    concatBytes(keccak256(utf8(tag)), ...hashedWords.map((word) => integerToBytes(word, 32))),
  );
  const challenge = bytesToInteger(hashed) % SNARK_FIELD;
  const combination = words.reduce((sum, word) => (sum * challenge + word) % SNARK_FIELD, 0n);
  return Object.freeze({ digest, challenge, combination });
}

/**
 * The public signals of words: what a prover computes.
 * @param bound - as in {@link compressWithDigest}
 * @throws {RangeError} if a word is not a field element
 */
export function compressStatement(
  words: readonly bigint[],
  tag: string = CHALLENGE_TAG,
  bound: readonly bigint[] = [],
): CompressedStatement {
  return compressWithDigest(words, statementDigest(words), tag, bound);
}

/** The signals in the order of the circuit. */
export function publicSignals({ digest, challenge, combination }: CompressedStatement): readonly bigint[] {
  return [digest, challenge, combination];
}

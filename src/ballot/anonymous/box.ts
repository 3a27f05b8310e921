/** The box of one contest's anonymous ballots: what it takes in is proved, and nobody's second ballot. */
import { toHex } from '../../core/bytes.js';
import { DecodeError } from '../../core/errors.js';
import { BABYJUBJUB } from '../../core/groups/babyjubjub.js';
import { integerToBytes } from '../../core/integers.js';
import type { Rng } from '../../core/random.js';
import { addCiphertexts, type Ciphertext, zeroCiphertext } from '../../elgamal/cipher.js';
import { type Groth16Claim, invalidGroth16 } from '../../zk/groth16/verify.js';
import type { VerifyingKey } from '../../zk/groth16/verifying-key.js';
import { type AnonymousBallot, decodeAnonymousBallot } from './ballot.js';
import type { AnonymousCheckId } from './checks.js';
import type { AnonymousContest } from './contest.js';
import { compressWithDigest, publicSignals, SIGNALS, statementWords } from './statement.js';

/** What a box says about a ballot. */
export type AnonymousVerdict =
  | { readonly kind: 'counted'; readonly ballot: AnonymousBallot }
  | {
      readonly kind: 'refused';
      readonly check: AnonymousCheckId;
      /** Hexadecimal, where the ballot has a nullifier that was read. */
      readonly nullifier?: string;
      readonly code: string;
      readonly message: string;
    };

/** A box. Mutable: it remembers the nullifiers and adds the ciphertexts up. */
export class AnonymousBox {
  readonly contest: AnonymousContest;
  readonly #key: VerifyingKey;
  readonly #nullifiers = new Set<bigint>();
  #sums: readonly Ciphertext[];

  /**
   * @param key - the verifying key of the circuit of this contest's shape; that it is the right one is for the caller to know
   * @throws {RangeError} if the key is of a circuit with another number of public signals
   */
  constructor(contest: AnonymousContest, key: VerifyingKey) {
    if (key.inputs.length !== SIGNALS + 1)
      throw new RangeError(`the circuit of a ballot has ${SIGNALS} public signals`);
    this.contest = contest;
    this.#key = key;
    this.#sums = Array.from({ length: contest.layout.positions }, () => zeroCiphertext(BABYJUBJUB));
  }

  /** Number of ballots that count. */
  get size(): number {
    return this.#nullifiers.size;
  }

  /** The sum of the counted ballots, position by position. */
  get sums(): readonly Ciphertext[] {
    return this.#sums;
  }

  /**
   * Takes ballots in, in order. All proofs are verified together. A ballot that is refused uses no nullifier up, so that
   * nobody can keep a voter out by sending rubbish under the voter's nullifier.
   * @param rng - 16 bytes for each ballot and batch
   */
  admit(encoded: readonly Uint8Array[], rng: Rng): AnonymousVerdict[] {
    const read = encoded.map((bytes) => this.#read(bytes));
    const claims: { readonly index: number; readonly claim: Groth16Claim }[] = [];
    read.forEach((item, index) => {
      if (item.kind === 'counted') claims.push({ index, claim: this.#claim(item.ballot) });
    });
    const invalid = new Set(
      invalidGroth16(
        this.#key,
        claims.map(({ claim }) => claim),
        rng,
      ).map((i) => claims[i]?.index),
    );
    return read.map((item, index) => (item.kind === 'counted' ? this.#take(item, invalid.has(index)) : item));
  }

  #read(bytes: Uint8Array): AnonymousVerdict {
    try {
      const ballot = decodeAnonymousBallot(bytes, this.contest.layout.positions);
      if (this.#nullifiers.has(ballot.nullifier)) return usedTwice(ballot);
      return Object.freeze({ kind: 'counted', ballot });
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      return Object.freeze({ kind: 'refused', check: 'A02', code: error.code, message: error.message });
    }
  }

  #claim(ballot: AnonymousBallot): Groth16Claim {
    const { nullifier, ciphertexts, digest, proof } = ballot;
    const words = statementWords({ ...this.contest, nullifier, ciphertexts });
    return { proof, signals: publicSignals(compressWithDigest(words, digest)) };
  }

  #take(verdict: { kind: 'counted'; ballot: AnonymousBallot }, isInvalid: boolean): AnonymousVerdict {
    const { ballot } = verdict;
    if (this.#nullifiers.has(ballot.nullifier)) return usedTwice(ballot);
    if (isInvalid) return refusal('A03', ballot, 'bad-proof', 'the proof is not valid');
    this.#nullifiers.add(ballot.nullifier);
    this.#sums = this.#sums.map((sum, i) =>
      addCiphertexts(sum, ballot.ciphertexts[i] ?? zeroCiphertext(BABYJUBJUB)),
    );
    return verdict;
  }
}

/** A nullifier as it is shown: 64 hexadecimal digits. */
export function nullifierText(nullifier: bigint): string {
  return toHex(integerToBytes(nullifier, 32));
}

function usedTwice(ballot: AnonymousBallot): AnonymousVerdict {
  return refusal('A04', ballot, 'double-vote', 'a ballot with this nullifier counts already');
}

function refusal(
  check: AnonymousCheckId,
  { nullifier }: AnonymousBallot,
  code: string,
  message: string,
): AnonymousVerdict {
  return Object.freeze({ kind: 'refused', check, nullifier: nullifierText(nullifier), code, message });
}

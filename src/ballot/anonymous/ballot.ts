/** Anonymous ballots as bytes (spec section 11.4): what a contract takes as calldata, and any other ledger as an entry. */
import { Reader, Writer } from '../../core/codec.js';
import { BABYJUBJUB } from '../../core/groups/babyjubjub.js';
import { bytesToInteger, integerToBytes } from '../../core/integers.js';
import { SNARK_FIELD } from '../../core/poseidon.js';
import { type Ciphertext, readCiphertext, writeCiphertext } from '../../elgamal/cipher.js';
import { decodeProof, encodeProof, type Groth16Proof, PROOF_BYTES } from '../../zk/groth16/proof.js';

/** A ballot of one contest. Scope, root and key are the contest's and not sent. */
export interface AnonymousBallot {
  readonly nullifier: bigint;
  /** See `statement.ts`. */
  readonly digest: bigint;
  readonly proof: Groth16Proof;
  /** One for each position of the layout. */
  readonly ciphertexts: readonly Ciphertext[];
}

/** Nullifier, digest, proof, then both points of each ciphertext: 320 + 128 n bytes. */
export function encodeAnonymousBallot(ballot: AnonymousBallot): Uint8Array {
  const writer = new Writer()
    .raw(integerToBytes(ballot.nullifier, 32))
    .raw(integerToBytes(ballot.digest, 32))
    .raw(encodeProof(ballot.proof));
  for (const ciphertext of ballot.ciphertexts) writeCiphertext(writer, ciphertext);
  return writer.finish();
}

/**
 * Reads a ballot of a contest with this many positions.
 * @throws {DecodeError} `bad-scalar` for a word that is not below the field's prime, `bad-element`, `identity`, `truncated`,
 * `trailing-bytes`
 */
export function decodeAnonymousBallot(bytes: Uint8Array, positions: number): AnonymousBallot {
  const reader = new Reader(bytes, 'ballot');
  const nullifier = reader.field('nullifier', fieldElement);
  const digest = reader.field('digest', fieldElement);
  const proof = decodeProof(reader.raw(PROOF_BYTES), 'ballot.proof');
  const ciphertexts = Array.from({ length: positions }, (_, i) =>
    reader.field(`ciphertexts[${i}]`, (r) => readCiphertext(r, BABYJUBJUB)),
  );
  reader.end();
  return Object.freeze({ nullifier, digest, proof, ciphertexts: Object.freeze(ciphertexts) });
}

/** Reads a word. @throws {DecodeError} `bad-scalar` if it is not below the field's prime */
export function fieldElement(reader: Reader): bigint {
  const value = bytesToInteger(reader.raw(32));
  if (value >= SNARK_FIELD) throw reader.error('bad-scalar', 'not below the prime of the field');
  return value;
}

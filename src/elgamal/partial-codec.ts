/** Partial decryptions as bytes (spec section 4.4): self-contained, so that they decode before the tally is known. */
import type { Reader, Writer } from '../core/codec.js';
import type { Group } from '../core/group.js';
import type { PartialDecryption } from './threshold.js';

/** The most ciphertexts that one tally may hold. */
export const MAX_TALLY_CIPHERTEXTS = 65_535;

/**
 * Writes a partial decryption: u32 trustee, list of factors, list of commitments, one response.
 * @throws {TypeError} if the proof does not have the shape of a partial decryption's
 */
export function writePartial(writer: Writer, partial: PartialDecryption): void {
  const { trustee, factors, proof } = partial;
  const [response, ...more] = proof.kind === 'linear' ? proof.responses : [];
  if (proof.kind !== 'linear' || response === undefined || more.length > 0)
    throw new TypeError('not the proof of a partial decryption');
  writer.u32(trustee);
  writer.list(factors, (factor, w) => w.elementOrIdentity(factor));
  writer.list(proof.commitments, (commitment, w) => w.elementOrIdentity(commitment));
  writer.scalar(response);
}

/**
 * Reads a partial decryption. Whether it has a factor for each ciphertext is checked against the tally, not here.
 * @throws {DecodeError} `bad-value` for trustee 0 or more than one commitment beyond the factors, and as elements decode
 */
export function readPartial(reader: Reader, group: Group): PartialDecryption {
  const trustee = reader.field('trustee', (r) => {
    const index = r.u32();
    if (index === 0) throw r.error('bad-value', 'trustees count from 1');
    return index;
  });
  const factors = reader.field('factors', (r) =>
    r.list(MAX_TALLY_CIPHERTEXTS, (item) => item.elementOrIdentity(group)),
  );
  const commitments = reader.field('commitments', (r) =>
    r.list(factors.length + 1, (item) => item.elementOrIdentity(group)),
  );
  const response = reader.field('response', (r) => r.scalar(group));
  const proof = Object.freeze({ kind: 'linear' as const, commitments, responses: [response] });
  return Object.freeze({ trustee, factors, proof });
}

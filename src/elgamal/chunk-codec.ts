/** A trustee's part in the decryption of a chunk, as bytes (spec section 4.9d). */
import type { Reader, Writer } from '../core/codec.js';
import type { Group } from '../core/group.js';
import type { ChunkPartial } from './batched-decryption.js';

/** The most bytes that the factors of a chunk may have. */
export const MAX_CHUNK_FACTOR_BYTES = 60_000;

/**
 * Writes a part: u32 trustee, the factors, one or two commitments, one response.
 * @throws {TypeError} if the proof does not have the shape of such a part's
 */
export function writeChunkPartial(writer: Writer, { trustee, factors, proof }: ChunkPartial): void {
  const [response, ...more] = proof.kind === 'linear' ? proof.responses : [];
  if (proof.kind !== 'linear' || response === undefined || more.length > 0)
    throw new TypeError('not the proof of a part of a chunk');
  writer.u32(trustee).bytes(factors);
  writer.list(proof.commitments, (commitment, w) => w.elementOrIdentity(commitment));
  writer.scalar(response);
}

/**
 * Reads a part. Every factor is an element; whether there is one for each ciphertext is checked against the list.
 * @throws {DecodeError} `bad-value` for trustee 0 or factors that are not whole, and as elements and scalars decode
 */
export function readChunkPartial(reader: Reader, group: Group): ChunkPartial {
  const trustee = reader.field('trustee', (r) => {
    const index = r.u32();
    if (index === 0) throw r.error('bad-value', 'trustees count from 1');
    return index;
  });
  const factors = reader.field('factors', (r) => {
    const bytes = r.bytes(MAX_CHUNK_FACTOR_BYTES).slice();
    if (bytes.length % group.elementBytes !== 0) throw r.error('bad-value', 'not whole factors');
    const bad = group.bulk.firstInvalid(bytes);
    if (bad >= 0) throw r.error('bad-element', `factor ${bad} is not an element of ${group.id}`);
    return bytes;
  });
  const commitments = reader.field('commitments', (r) => r.list(2, (item) => item.elementOrIdentity(group)));
  const response = reader.field('response', (r) => r.scalar(group));
  const proof = Object.freeze({ kind: 'linear' as const, commitments, responses: [response] });
  return Object.freeze({ trustee, factors, proof });
}

/** The proof of plaintext knowledge: specification 3.8. */
import { at, concat, listOf, u8, u32 } from './bytes.js';
import { encodePoint, G, type Point, sumOf } from './p256.js';
import type { Reader } from './reader.js';
import type { Transcript } from './transcript.js';
import type { Ciphertext } from './vector-proof.js';

export interface KnowledgeProof {
  readonly T: readonly Point[];
  readonly z: readonly bigint[];
}

export function readKnowledgeProof(reader: Reader, n: number): KnowledgeProof {
  return { T: reader.times(n, () => reader.elementOrIdentity()), z: reader.times(n, () => reader.scalar()) };
}

/** 3.8b */
export function verifyKnowledge(
  transcript: Transcript,
  K: Point,
  ciphertexts: readonly Ciphertext[],
  { T, z }: KnowledgeProof,
): boolean {
  const pairs = ciphertexts.map(({ c1, c2 }) => concat(encodePoint(c1), encodePoint(c2)));
  transcript.absorb('ciphertexts', concat(encodePoint(K), listOf(pairs)));
  const equations = ciphertexts.map(({ c1 }, j) =>
    concat(encodePoint(c1), listOf([concat(u32(j), encodePoint(G))])),
  );
  transcript.absorb('statement', concat(u8(1), u32(ciphertexts.length), listOf(equations)));
  transcript.absorbElements('commitments', T);
  const c = transcript.challenge('challenge');
  return ciphertexts.every(
    ({ c1 }, j) =>
      sumOf([
        [at(z, j), G],
        [-1n, at(T, j)],
        [-c, c1],
      ]) === null,
  );
}

/** Decryption of lists: specification 4.9. */
import { at, bytesOf, concat, Malformed, mod, power, toBig, u32 } from './bytes.js';
import type { Keys } from './ceremony.js';
import type { Manifest } from './manifest.js';
import { encodePoint, G, negate, ORDER, type Point, sumOf, times } from './p256.js';
import type { Reader } from './reader.js';
import { digest, points } from './shuffle.js';
import { type SigmaProof, Transcript, verifySigma } from './transcript.js';

/** 4.9d */
export interface ChunkPart {
  readonly trustee: number;
  readonly factors: readonly Point[];
  readonly proof: SigmaProof;
}

export function readChunkPart(r: Reader): ChunkPart {
  const trustee = r.u32();
  if (trustee === 0) throw new Malformed('trustee 0');
  const factors = points(r.bytes(60_000));
  const commitments = r.list(2, () => r.elementOrIdentity());
  return { trustee, factors, proof: { commitments, response: r.scalar() } };
}

/** s = (n - 1)! */
function scale(n: number): bigint {
  return Array.from({ length: n - 1 }, (_, i) => BigInt(i + 1)).reduce((a, b) => a * b, 1n);
}

/** A chunk of a list: its number, its ciphertexts c1, c2 in turn, and the tally bytes. */
export interface ListChunk {
  readonly tally: Uint8Array;
  readonly number: number;
  readonly ciphertexts: readonly Point[];
}

/** 4.9b */
export function partHolds(
  m: Pick<Manifest, 'electionId' | 'trustees'>,
  keys: Pick<Keys, 'verification'>,
  chunk: ListChunk,
  part: ChunkPart,
): boolean {
  const { trustee, factors, proof } = part;
  const n = m.trustees.length;
  const first = chunk.ciphertexts.filter((_, i) => i % 2 === 0);
  if (factors.length !== first.length) return false;
  if (first.some((c1, i) => c1 === null && at(factors, i) !== null)) return false;
  const V = times(power(mod(scale(n), ORDER), ORDER - 2n, ORDER), at([...keys.verification], trustee - 1));
  const transcript = new Transcript(m.electionId, 'list decryption');
  transcript.absorb('context', concat(u32(trustee), u32(n), bytesOf(chunk.tally), u32(chunk.number)));
  transcript.absorb('public key', encodePoint(V));
  transcript.absorb('ciphertexts', digest(concat(...chunk.ciphertexts.map(encodePoint))));
  transcript.absorb('factors', digest(concat(...factors.map(encodePoint))));
  const drawn = transcript.challengeBytes('weights', 16 * factors.length);
  const e = factors.map((_, i) => toBig(drawn.subarray(16 * i, 16 * i + 16)));
  const combined = (list: readonly Point[]): Point => sumOf(list.map((P, i) => [at(e, i), P] as const));
  const [A, B] = [combined(first), combined(factors)];
  if (A === null && B !== null) return false;
  const relation = [{ image: V, base: G }, ...(A === null ? [] : [{ image: B, base: A }])];
  return verifySigma(transcript, relation, proof);
}

/** 4.9c: the plaintexts of a chunk from exactly t valid parts, by the integers of 4.2d. */
export function plaintexts(n: number, { ciphertexts }: ListChunk, parts: readonly ChunkPart[]): Point[] {
  const weights = parts.map(({ trustee }) => {
    const others = parts.map((part) => part.trustee).filter((j) => j !== trustee);
    const numerator = others.reduce((product, j) => product * BigInt(j), scale(n));
    return numerator / others.reduce((product, j) => product * BigInt(j - trustee), 1n);
  });
  return Array.from({ length: ciphertexts.length / 2 }, (_, i) =>
    sumOf([
      [1n, at(ciphertexts, 2 * i + 1)],
      ...parts.map(({ factors }, j) => less(at(weights, j), at(factors, i))),
    ]),
  );
}

/** The term of -a D, with a factor that is not negative: those are short. */
function less(a: bigint, D: Point): readonly [bigint, Point] {
  return a < 0n ? [-a, D] : [a, negate(D)];
}

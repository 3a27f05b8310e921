/**
 * Decryption of long lists (spec section 4.9): ciphertexts that are not added up but decrypted one by one, after a
 * shuffle. A trustee publishes for each its factor, and for a chunk of them one proof about a random linear combination
 * (M. Bellare, J. Garay, T. Rabin, "Fast batch verification for modular exponentiation", 1998; for the logarithms of a
 * mixnet: Verificatum). The weights come from a transcript that has absorbed all factors, so a wrong one goes unnoticed
 * with probability 2^-128 only.
 *
 * Notation: n trustees, s = (n - 1)!, x = x_j / s the scaled share of trustee j, V = x G; c1_i the first halves,
 * D_i = x c1_i the factors, e_i the weights, A = sum e_i c1_i, B = sum e_i D_i. The proof: log_G V = log_A B.
 * Because of s, a plaintext is c2 less a sum of factors with small integer weights (`scaled-sums.ts`).
 */
import { sumsBlinded } from '../core/blinding.js';
import { Writer } from '../core/codec.js';
import { DecodeError } from '../core/errors.js';
import type { Element, Group } from '../core/group.js';
import { LABELS, ROLES } from '../core/labels.js';
import { listDigest } from '../core/list-digest.js';
import type { Rng } from '../core/random.js';
import { Transcript } from '../core/transcript.js';
import { type Proof, proveStatement, verifyStatement } from '../zk/nizk.js';
import { type Equation, type LinearRelation, linearRelation } from '../zk/relation.js';
import type { TallyContext } from './factors.js';
import { lagrangeScale } from './polynomial.js';
import type { TrusteeShare } from './threshold.js';

/** Which part of which list is decrypted, and by how many trustees the key was made. */
export interface ChunkContext extends TallyContext {
  /** Number of the chunk in its list, from 0. */
  readonly chunk: number;
  /** Trustees that hold shares: the factors are scaled for them. */
  readonly trustees: number;
}

/** What a trustee publishes for one chunk. */
export interface ChunkPartial {
  /** Counts from 1. */
  readonly trustee: number;
  /** One factor for each ciphertext, encoded end to end. */
  readonly factors: Uint8Array;
  readonly proof: Proof;
}

/** Bytes of a weight, in groups of a size that is secure. */
const WEIGHT_BYTES = 16;

/**
 * A trustee's part in the decryption of a chunk (spec 4.9a). It decrypts whatever it is given: ask `permitDecryption` first.
 * @param ciphertexts - the chunk: c1 || c2 of each, encoded end to end
 * @throws {RangeError} if they are not whole ciphertexts
 * @throws {DecodeError} `bad-element` if a first half does not decode
 */
export function decryptChunk(
  ciphertexts: Uint8Array,
  { trustee, share }: TrusteeShare,
  context: ChunkContext,
  rng: Rng,
): ChunkPartial {
  const { group } = share;
  const scaled = share.multiply(group.scalar(lagrangeScale(context.trustees)).invert());
  const { first } = halvesOf(group, ciphertexts);
  const multiples = elementsOf(group, first).map((base) => [{ base, scalar: scaled }]);
  const factors = sumsBlinded(group, multiples, rng)
    .reduce((writer, factor) => writer.elementOrIdentity(factor), new Writer())
    .finish();
  const key = group.generator().multiply(scaled);
  const transcript = chunkTranscript(group, ciphertexts, { trustee, factors }, key, context);
  const statement = chunkStatement(first, factors, key, transcript);
  const proof = proveStatement(statement, { kind: 'linear', secrets: [scaled] }, transcript, rng);
  return Object.freeze({ trustee, factors, proof });
}

/**
 * Verifies a trustee's part (spec 4.9b). Never throws because of the bytes of the part or of the chunk.
 * @param verificationKey - `x_j G` as the ceremony made it, not scaled
 */
export function checkChunk(
  ciphertexts: Uint8Array,
  partial: ChunkPartial,
  verificationKey: Element,
  context: ChunkContext,
): boolean {
  const { group } = verificationKey;
  const { factors, proof } = partial;
  if (2 * factors.length !== ciphertexts.length || ciphertexts.length % (2 * group.elementBytes) !== 0)
    return false;
  const { first } = halvesOf(group, ciphertexts);
  const key = verificationKey.multiplyVartime(group.scalar(lagrangeScale(context.trustees)).invert());
  const transcript = chunkTranscript(group, ciphertexts, partial, key, context);
  try {
    return verifyStatement(chunkStatement(first, factors, key, transcript), proof, transcript);
  } catch (error) {
    // A point that is none. Anything else is a fault of ours.
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

/**
 * First and second halves of a list of ciphertexts, each end to end.
 * @throws {RangeError} if it is not whole ciphertexts
 */
export function halvesOf(
  group: Group,
  ciphertexts: Uint8Array,
): { readonly first: Uint8Array; readonly second: Uint8Array } {
  const size = group.elementBytes;
  if (ciphertexts.length % (2 * size) !== 0) throw new RangeError('not a whole number of ciphertexts');
  const [first, second] = [new Uint8Array(ciphertexts.length / 2), new Uint8Array(ciphertexts.length / 2)];
  for (let at = 0; at < first.length; at += size) {
    first.set(ciphertexts.subarray(2 * at, 2 * at + size), at);
    second.set(ciphertexts.subarray(2 * at + size, 2 * at + 2 * size), at);
  }
  return { first, second };
}

/** Everything but the statement: who decrypts what, and the factors, before any weight is drawn. */
function chunkTranscript(
  group: Group,
  ciphertexts: Uint8Array,
  { trustee, factors }: Omit<ChunkPartial, 'proof'>,
  key: Element,
  { electionId, tally, chunk, trustees }: ChunkContext,
): Transcript {
  const who = new Writer().u32(trustee).u32(trustees).bytes(tally).u32(chunk).finish();
  return Transcript.create({ group, session: electionId, role: ROLES.listDecryption })
    .absorb(LABELS.context, who)
    .absorb(LABELS.publicKey, key.toBytes())
    .absorb(LABELS.ciphertexts, listDigest(ciphertexts))
    .absorb(LABELS.factors, listDigest(factors));
}

/**
 * The statement about the combinations. Where A is the identity nothing but the identity is a multiple of it.
 * @throws {DecodeError} `bad-element` if a point does not decode
 */
function chunkStatement(
  first: Uint8Array,
  factors: Uint8Array,
  key: Element,
  transcript: Transcript,
): LinearRelation {
  const { group } = key;
  const weights = drawWeights(group, factors.length / group.elementBytes, transcript);
  const base = combined(group, first, weights);
  const image = combined(group, factors, weights);
  const equations: Equation[] = [{ image: key, terms: [{ secret: 0, base: group.generator() }] }];
  if (!base.isIdentity()) equations.push({ image, terms: [{ secret: 0, base }] });
  else if (!image.isIdentity())
    throw new DecodeError('bad-value', 'factors', 'a multiple of the identity is the identity');
  return linearRelation(group, 1, equations);
}

/** Weights as scalars end to end, of 128 bits, or of a byte less than a scalar where that is fewer. */
function drawWeights(group: Group, count: number, transcript: Transcript): Uint8Array {
  const size = Math.min(WEIGHT_BYTES, group.scalarBytes - 1);
  const drawn = transcript.challengeBytes(LABELS.weights, count * size);
  const weights = new Uint8Array(count * group.scalarBytes);
  for (let i = 0; i < count; i++)
    weights.set(drawn.subarray(i * size, (i + 1) * size), (i + 1) * group.scalarBytes - size);
  return weights;
}

function combined(group: Group, points: Uint8Array, weights: Uint8Array): Element {
  return group.elementOrIdentityFromBytes(group.bulk.multiMultiplyVartime(points, weights));
}

function elementsOf(group: Group, points: Uint8Array): Element[] {
  const size = group.elementBytes;
  return Array.from({ length: points.length / size }, (_, i) =>
    group.elementOrIdentityFromBytes(points.subarray(i * size, (i + 1) * size), `ciphertexts[${i}].c1`),
  );
}

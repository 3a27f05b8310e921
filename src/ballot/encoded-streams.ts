/** The hashes of many ballots of one shape: trackers, fingerprints, and the challenges of their proofs (spec section 6). */
import { sha256Each } from '../core/engine/sha2-lanes.js';
import { tagPrefix } from '../core/hash.js';
import { DIGEST_BYTES, STRETCH_BYTES } from '../core/transcript-template.js';
import type { EncodedPlan, Filling, StreamPlan } from './encoded-plan.js';
import { FINGERPRINT_BYTES, fingerprintTag } from './fingerprints.js';
import { TRACKER_TAG } from './tracker.js';

/** Trackers of ballots of one shape, 32 bytes each. */
export function trackersOf(
  { shape }: Pick<EncodedPlan, 'shape'>,
  ballots: readonly Uint8Array[],
): Uint8Array {
  return taggedEach(TRACKER_TAG, ballots, [[0, shape.signature]]);
}

/** Fingerprints of each ballot, in the order of spec 6.7, end to end. */
export function fingerprintsOf(
  { shape }: Pick<EncodedPlan, 'shape'>,
  ballots: readonly Uint8Array[],
  elementBytes: number,
): Uint8Array[] {
  const c1 = shape.contests.flatMap(({ size, ciphertexts }) =>
    Array.from({ length: size.positions }, (_, i) => ciphertexts + 2 * i * elementBytes),
  );
  const firsts = shape.contests.map(({ commitments }) => commitments);
  const ranges = (offsets: readonly number[]) => offsets.map((at) => [at, at + elementBytes] as const);
  const ciphertexts = taggedEach(fingerprintTag('ciphertext'), ballots, ranges(c1));
  const commitments = taggedEach(fingerprintTag('commitment'), ballots, ranges(firsts));
  const length = (c1.length + firsts.length) * FINGERPRINT_BYTES;
  const all = new Uint8Array(ballots.length * length);
  let [next, ciphertext, commitment] = [0, 0, 0];
  const take = (digests: Uint8Array, number: number): void => {
    const from = number * DIGEST_BYTES;
    all.set(digests.subarray(from, from + FINGERPRINT_BYTES), next);
    next += FINGERPRINT_BYTES;
  };
  return ballots.map((_, b) => {
    for (const { size } of shape.contests) {
      for (let i = 0; i < size.positions; i++) take(ciphertexts, ciphertext++);
      take(commitments, commitment++);
    }
    return all.subarray(b * length, (b + 1) * length);
  });
}

/**
 * The challenges of one stream: for each cut the bytes of every ballot's challenge, end to end.
 * @param length - bytes of a challenge
 * @param also - what else to write into the streams
 */
export function challengesOf(
  plan: StreamPlan,
  ballots: readonly Uint8Array[],
  length: number,
  also: (streams: Uint8Array, offset: number, ballot: number) => void = () => {},
): Uint8Array[] {
  const { bytes, cuts } = plan.template;
  const stride = bytes.length;
  const streams = new Uint8Array(Math.min(BLOCK, ballots.length) * stride);
  for (let at = 0; at < streams.length; at += stride) streams.set(bytes, at);
  const challenges = cuts.map(() => new Uint8Array(ballots.length * length));
  for (let first = 0; first < ballots.length; first += BLOCK) {
    const block = ballots.slice(first, first + BLOCK);
    block.forEach((ballot, b) => {
      for (const filling of plan.fillings) fill(streams, b * stride, ballot, filling);
      also(streams, b * stride, first + b);
    });
    const used = streams.subarray(0, block.length * stride);
    for (const [i, cut] of cuts.entries())
      challenges[i]?.set(stretchEach(digestsAt(used, stride, cut), length), first * length);
  }
  return challenges;
}

/** Ballots whose streams are in memory at a time. */
const BLOCK = 128;

/** The digest of the first `cut` bytes of every stream, which is also written behind them, where there is more. */
function digestsAt(streams: Uint8Array, stride: number, cut: number): Uint8Array {
  const digests = sha256Each(prefixes(streams, stride, cut), cut);
  if (cut < stride)
    for (let from = 0, to = cut; from < digests.length; from += DIGEST_BYTES, to += stride)
      streams.set(digests.subarray(from, from + DIGEST_BYTES), to);
  return digests;
}

function fill(
  streams: Uint8Array,
  offset: number,
  ballot: Uint8Array,
  { from, length, holes }: Filling,
): void {
  const part = ballot.subarray(from, from + length);
  for (const hole of holes) streams.set(part, offset + hole);
}

/** The first `length` bytes of every stream, end to end. */
function prefixes(streams: Uint8Array, stride: number, length: number): Uint8Array {
  if (length === stride) return streams;
  const out = new Uint8Array((streams.length / stride) * length);
  for (let from = 0, to = 0; from < streams.length; from += stride, to += length)
    out.set(streams.subarray(from, from + length), to);
  return out;
}

/** Every digest stretched to `length` bytes, end to end: hashes of the digest with a counter, as in `Transcript`. */
function stretchEach(digests: Uint8Array, length: number): Uint8Array {
  const count = digests.length / DIGEST_BYTES;
  const blocks = Math.ceil(length / DIGEST_BYTES);
  const messages = new Uint8Array(count * blocks * STRETCH_BYTES);
  for (let i = 0; i < count * blocks; i++) {
    const from = Math.floor(i / blocks) * DIGEST_BYTES;
    messages.set(digests.subarray(from, from + DIGEST_BYTES), i * STRETCH_BYTES);
    messages[(i + 1) * STRETCH_BYTES - 1] = i % blocks;
  }
  return prefixes(sha256Each(messages, STRETCH_BYTES), blocks * DIGEST_BYTES, length);
}

/** Tagged hashes of the same ranges of every ballot, ballot by ballot; all ranges have one length. */
function taggedEach(
  tag: string,
  ballots: readonly Uint8Array[],
  ranges: readonly (readonly [from: number, to: number])[],
): Uint8Array {
  const prefix = tagPrefix(tag);
  const [[from, to] = [0, 0]] = ranges;
  const length = prefix.length + to - from;
  const messages = new Uint8Array(ballots.length * ranges.length * length);
  let at = 0;
  for (const ballot of ballots)
    for (const [start, end] of ranges) {
      messages.set(prefix, at);
      messages.set(ballot.subarray(start, end), at + prefix.length);
      at += length;
    }
  return sha256Each(messages, length);
}

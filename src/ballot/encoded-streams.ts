/** The hashes of many ballots of one shape: trackers, fingerprints, and the challenges of their proofs (spec section 6). */
import type { Hole, SlotHasher, SlotStream } from '../core/engine/sha2.js';
import { sha256Slots } from '../core/engine/sha2-lanes.js';
import { tagPrefix } from '../core/hash.js';
import { DIGEST_BYTES, STRETCH_BYTES } from '../core/transcript-template.js';
import type { BallotShape } from './ballot-shape.js';
import type { EncodedPlan, StreamPlan } from './encoded-plan.js';
import { FINGERPRINT_BYTES, fingerprintTag } from './fingerprints.js';
import { TRACKER_TAG } from './tracker.js';

/** What names ballots: see the specification, sections 6.4 and 6.7. */
export interface BallotNames {
  /** 32 bytes each, end to end. */
  readonly trackers: Uint8Array;
  /** Of each ballot, in the order of spec 6.7, end to end. */
  readonly fingerprints: readonly Uint8Array[];
}

/** All hashes of ballots. */
export interface BallotHashes extends BallotNames {
  /** For every challenge of every contest, in order, then for that of the signature: bytes of every ballot, end to end. */
  readonly challenges: readonly Uint8Array[];
}

/** Trackers and fingerprints of ballots of one shape. */
export function namesOf(shape: BallotShape, ballots: readonly Uint8Array[]): BallotNames {
  const hasher = NAMES.get(shape) ?? new HashPlan(shape).named().hasher();
  NAMES.set(shape, hasher);
  const [trackers = NOTHING, fingerprints = NOTHING] = hasher.hashEach(ballots);
  return { trackers, fingerprints: split(fingerprints, ballots.length) };
}

/** All hashes of ballots of one plan. */
export function hashesOf(plan: EncodedPlan, ballots: readonly Uint8Array[]): BallotHashes {
  const hasher = HASHES.get(plan) ?? new HashPlan(plan.shape).named().challenged(plan).hasher();
  HASHES.set(plan, hasher);
  const [trackers = NOTHING, fingerprints = NOTHING, ...challenges] = hasher.hashEach(ballots);
  return { trackers, fingerprints: split(fingerprints, ballots.length), challenges };
}

const NAMES = /* @__PURE__ */ new WeakMap<BallotShape, SlotHasher>();
const HASHES = /* @__PURE__ */ new WeakMap<EncodedPlan, SlotHasher>();
const NOTHING = /* @__PURE__ */ new Uint8Array(0);

/** Collects what is hashed of ballots of one shape. A ballot lies at the beginning of its slot, digests follow. */
class HashPlan {
  readonly #shape: BallotShape;
  readonly #streams: SlotStream[] = [];
  readonly #columns: { readonly from: number; readonly length: number }[] = [];
  readonly #tracker: number;
  #slotBytes: number;

  constructor(shape: BallotShape) {
    this.#shape = shape;
    this.#slotBytes = shape.length;
    this.#tracker = this.#room(DIGEST_BYTES);
  }

  /** With trackers and fingerprints. */
  named(): this {
    const { contests, credential, sequence, signature } = this.#shape;
    const elementBytes = sequence - credential;
    this.#tagged(TRACKER_TAG, { from: 0, length: signature }, this.#tracker);
    this.#columns.push({ from: this.#tracker, length: DIGEST_BYTES });
    const prints = contests.flatMap(({ size, ciphertexts, commitments }) => [
      ...Array.from(
        { length: size.positions },
        (_, i) => ['ciphertext', ciphertexts + 2 * i * elementBytes] as const,
      ),
      ['commitment', commitments] as const,
    ]);
    // The second half of each digest is where the first of the next one goes.
    const length = prints.length * FINGERPRINT_BYTES;
    const place = this.#room(length + DIGEST_BYTES - FINGERPRINT_BYTES);
    for (const [i, [kind, from]] of prints.entries())
      this.#tagged(fingerprintTag(kind), { from, length: elementBytes }, place + i * FINGERPRINT_BYTES);
    this.#columns.push({ from: place, length });
    return this;
  }

  /** With the challenges. */
  challenged({ contests, signature, challengeBytes }: EncodedPlan): this {
    for (const { stream } of contests) this.#challenges(stream, [], challengeBytes);
    const trackers = signature.tracker.map((at) => ({ at, from: this.#tracker, length: DIGEST_BYTES }));
    this.#challenges(signature, trackers, challengeBytes);
    return this;
  }

  hasher(): SlotHasher {
    return sha256Slots({
      recordBytes: this.#shape.length,
      slotBytes: this.#slotBytes,
      streams: this.#streams,
      columns: this.#columns,
    });
  }

  /** Digests at the cuts of a stream, each of which follows its cut in the stream, stretched to challenges. */
  #challenges(
    { template: { bytes, cuts }, fillings }: StreamPlan,
    also: readonly Hole[],
    length: number,
  ): void {
    const digests = cuts.map((at) => ({ at, from: this.#room(DIGEST_BYTES), length: DIGEST_BYTES }));
    const filled = fillings.flatMap(({ from, length, holes }) => holes.map((at) => ({ at, from, length })));
    this.#streams.push({
      bytes,
      holes: outermost([...filled, ...also, ...digests.slice(0, -1)]),
      cuts: digests.map(({ at, from }) => ({ length: at, to: from })),
    });
    for (const { from } of digests) this.#columns.push({ from: this.#stretched(from, length), length });
  }

  /** Hashes of a digest with a counter, as in `Transcript`. @returns where they are, end to end */
  #stretched(digest: number, length: number): number {
    const blocks = Math.ceil(length / DIGEST_BYTES);
    const place = this.#room(blocks * DIGEST_BYTES);
    for (let i = 0; i < blocks; i++) {
      const bytes = new Uint8Array(STRETCH_BYTES);
      bytes[STRETCH_BYTES - 1] = i;
      const holes = [{ at: 0, from: digest, length: DIGEST_BYTES }];
      this.#streams.push({ bytes, holes, cuts: [{ length: STRETCH_BYTES, to: place + i * DIGEST_BYTES }] });
    }
    return place;
  }

  /** The tagged hash of a part of the ballot. */
  #tagged(tag: string, { from, length }: Omit<Hole, 'at'>, to: number): void {
    const prefix = tagPrefix(tag);
    const bytes = new Uint8Array(prefix.length + length);
    bytes.set(prefix);
    const holes = [{ at: prefix.length, from, length }];
    this.#streams.push({ bytes, holes, cuts: [{ length: bytes.length, to }] });
  }

  #room(bytes: number): number {
    const place = this.#slotBytes;
    this.#slotBytes += bytes;
    return place;
  }
}

/**
 * Holes in ascending order, without those that lie within others: what stands in a list of elements is found again when
 * it is looked for on its own.
 * @throws {TypeError} if such a one is filled with something else
 */
function outermost(holes: readonly Hole[]): Hole[] {
  const found: Hole[] = [];
  for (const hole of [...holes].sort((a, b) => a.at - b.at || b.length - a.length)) {
    const last = found.at(-1);
    if (last === undefined || hole.at + hole.length > last.at + last.length) found.push(hole);
    else if (hole.from - hole.at !== last.from - last.at) throw new TypeError('two fillings of one hole');
  }
  return found;
}

/** As many parts of one length. */
function split(bytes: Uint8Array, count: number): Uint8Array[] {
  const length = bytes.length / count;
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * length, (i + 1) * length));
}

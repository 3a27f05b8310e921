/**
 * Transcripts of many proofs of one shape at once. The proof code runs once over a recorder, with markers in place of
 * what differs from proof to proof; that gives the stream that is hashed, with holes where the markers were. So the code
 * that says what is absorbed stays in one place, and filling holes is all that is left to do for each proof.
 */
import { concatBytes } from './bytes.js';
import type { Sha256State } from './hash.js';
import { sha256 } from './hash.js';

/** A recorded stream. */
export interface TranscriptTemplate {
  /** The stream, up to the last challenge; what is in the holes is of no account. */
  readonly bytes: Uint8Array;
  /** For every marker, all offsets where it stood. */
  readonly holes: ReadonlyMap<string, readonly number[]>;
  /**
   * For every challenge, in order, how much of the stream it is the hash of; the digest itself follows there, except for
   * the last.
   */
  readonly cuts: readonly number[];
}

/** Bytes of a digest. */
export const DIGEST_BYTES = 32;

/**
 * Records what `run` absorbs.
 * @param markers - byte strings that stand for what will be filled in; each must occur in the stream, none by chance
 * @param run - creates a transcript with the given state and derives all its challenges from it
 * @throws {TypeError} if a marker does not occur, or no challenge is derived
 */
export function recordTranscript(
  markers: ReadonlyMap<string, Uint8Array>,
  run: (state: Sha256State) => void,
): TranscriptTemplate {
  const recorder = new Recorder();
  run(recorder);
  const stream = recorder.stream();
  const bytes = stream.subarray(0, recorder.cuts.at(-1) ?? 0);
  if (bytes.length === 0) throw new TypeError('no challenge was derived');
  const holes = new Map(Array.from(markers, ([name, marker]) => [name, occurrences(bytes, marker)] as const));
  for (const [name, offsets] of holes)
    if (offsets.length === 0) throw new TypeError(`${name} was not absorbed`);
  return Object.freeze({ bytes, holes, cuts: Object.freeze([...recorder.cuts]) });
}

/** What a challenge is stretched by: hashes of the digest and a u32 counter. */
export const STRETCH_BYTES: number = DIGEST_BYTES + 4;

/** Stands in for a hash, and keeps what goes into it. Copies share one memory: only one of them may go on. */
class Recorder implements Sha256State {
  readonly cuts: number[] = [];
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  update(data: Uint8Array): Sha256State {
    this.#parts.push(new Uint8Array(data));
    this.#length += data.length;
    return this;
  }

  /** Of what was absorbed so far, so that recorded challenges are as good as any. */
  digest(): Uint8Array {
    this.cuts.push(this.#length);
    return sha256(this.stream());
  }

  clone(): Sha256State {
    return this;
  }

  stream(): Uint8Array {
    return concatBytes(...this.#parts);
  }
}

function occurrences(bytes: Uint8Array, marker: Uint8Array): number[] {
  const found: number[] = [];
  for (let at = 0; at + marker.length <= bytes.length; at++)
    if (marker.every((byte, i) => bytes[at + i] === byte)) found.push(at);
  return found;
}

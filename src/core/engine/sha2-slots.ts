/** Hashes of records on the SHA-256 kernels: records lie in slots, and streams are never put together. */
import type { SlotPlan, SlotStream } from './sha2.js';
import type { Sha2Kernels } from './sha2-kernels.js';
import { CALL_MESSAGES, DIGESTS, MESSAGE_BYTES, MESSAGES } from './sha2-layout.js';
import { type Content, lastBlocks, type Program, wholeBlocks, wholeLanes } from './sha2-program.js';
import { recordAt } from './sha2-slot-plan.js';
import type { LaneHash } from './sha2-wasm.js';

const DIGEST_BYTES = 32;
/** Room of a column in bytes, for all slots of a call. */
const COLUMN_BYTES = MESSAGES - DIGESTS - DIGEST_BYTES;
/** Longer slots are left to the plain engine: fewer than eight of them fit into the memory. */
export const LONGEST_SLOT: number = MESSAGE_BYTES / 8 - DIGEST_BYTES;

/** Programs that are run for all slots: from a state that all have in common, or that each one has kept. */
interface Segment {
  readonly programs: readonly Program[];
  readonly start: { readonly state: Uint8Array | undefined } | 'kept';
  /** Where in the slot the result goes. */
  readonly to: number;
}

/** A plan on one instance. */
export class LaneSlots {
  readonly #plan: SlotPlan;
  readonly #kernels: Sha2Kernels;
  readonly #sha256: LaneHash;
  readonly #memory: Uint8Array;
  readonly #segments: readonly Segment[];

  constructor(plan: SlotPlan, kernels: Sha2Kernels, sha256: LaneHash) {
    this.#plan = plan;
    this.#kernels = kernels;
    this.#sha256 = sha256;
    this.#memory = new Uint8Array(kernels.memory.buffer);
    this.#segments = plan.streams.flatMap((stream) => this.#segmentsOf(stream));
  }

  /** See `SlotHasher`. */
  hashEach(records: readonly Uint8Array[]): Uint8Array[] {
    const { columns, slotBytes } = this.#plan;
    const stride = slotBytes + DIGEST_BYTES;
    const widest = columns.reduce((most, { length }) => Math.max(most, length), 1);
    const room = Math.min(Math.floor(MESSAGE_BYTES / stride), Math.floor(COLUMN_BYTES / widest));
    const perCall = wholeLanes(Math.min(CALL_MESSAGES, room));
    const out = columns.map(({ length }) => new Uint8Array(records.length * length));
    for (let done = 0; done < records.length; done += perCall) {
      const count = Math.min(perCall, records.length - done);
      this.#place(records, done, count, stride);
      for (const { programs, start, to } of this.#segments) {
        const [from, fromStride] =
          start === 'kept' ? [MESSAGES + slotBytes, stride] : [this.#sha256.start(start.state), 0];
        this.#sha256.run(programs, from, fromStride, {
          stride,
          count,
          out: MESSAGES + to,
          outStride: stride,
        });
      }
      columns.forEach(({ from, length }, i) => {
        this.#kernels.copyEach(MESSAGES + from, stride, DIGESTS, length, count);
        out[i]?.set(this.#memory.subarray(DIGESTS, DIGESTS + count * length), done * length);
      });
    }
    return out;
  }

  #place(records: readonly Uint8Array[], first: number, count: number, stride: number): void {
    for (let i = 0; i < count; i++)
      this.#memory.set(recordAt(this.#plan, records, first + i), MESSAGES + i * stride);
  }

  /**
   * Whole blocks that no slot has a part in are taken in here. Every other block is compressed once, also if there are
   * several cuts: the state after the whole blocks before a cut is kept behind the slot, and the next cut begins from it.
   */
  #segmentsOf({ bytes, holes, cuts }: SlotStream): Segment[] {
    const { blockBytes } = this.#sha256;
    const kept = this.#plan.slotBytes;
    const before = wholeBytes(Math.min(holes[0]?.at ?? bytes.length, cuts[0]?.length ?? 0), blockBytes);
    const { state } = this.#sha256.prefix(bytes.subarray(0, before));
    const content: Content = {
      bytes: bytes.subarray(before),
      holes: holes.map((hole) => ({ ...hole, at: hole.at - before })),
      before,
    };
    const segments: Segment[] = [];
    let [start, block] = [{ state } as Segment['start'], 0];
    for (const [i, { length, to }] of cuts.entries()) {
      const whole = Math.floor((length - before) / blockBytes);
      if (i < cuts.length - 1 && whole > block) {
        segments.push({ programs: wholeBlocks(content, blockBytes, block, whole), start, to: kept });
        [start, block] = ['kept', whole];
      }
      segments.push({ programs: lastBlocks(content, blockBytes, block, length - before), start, to });
    }
    return segments;
  }
}

function wholeBytes(length: number, blockBytes: number): number {
  return length - (length % blockBytes);
}

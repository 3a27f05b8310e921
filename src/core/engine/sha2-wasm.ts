/** SHA-2 of many messages of one length on the WebAssembly kernels (FIPS 180-4): eight or four of them at a time. */
import type { Sha2, Sha256Prefix, SlotHasher, SlotPlan } from './sha2.js';
import type { Sha2Kernel, Sha2Kernels } from './sha2-kernels.js';
import {
  CALL_MESSAGES,
  DIGESTS,
  INITIAL_256,
  INITIAL_512,
  MESSAGE_BYTES,
  MESSAGES,
  MIDSTATE,
  PROGRAM,
} from './sha2-layout.js';
import { commonLength, messageCount, plainSha2 } from './sha2-plain.js';
import { type Content, lastBlocks, type Program, wholeBlocks, wholeLanes } from './sha2-program.js';
import { checkSlots } from './sha2-slot-plan.js';
import { LaneSlots, LONGEST_SLOT } from './sha2-slots.js';

/** Longer messages are hashed one after the other on the plain engine: fewer than four of them fit into a call. */
export const LONGEST_IN_LANES: number = MESSAGE_BYTES / 4;

/** The functions on an instance of the kernels. Not for secrets: messages stay in the memory of the instance. */
export function wasmSha2(kernels: Sha2Kernels): Sha2 {
  const plain = plainSha2();
  const sha256 = new LaneHash(kernels, kernels.sha256, SHA_256);
  const sha512 = new LaneHash(kernels, kernels.sha512, SHA_512);
  return Object.freeze({
    engine: 'wasm',
    sha256Each: (messages: Uint8Array, length: number) =>
      length > LONGEST_IN_LANES
        ? plain.sha256Each(messages, length)
        : sha256.hashEach(NO_PREFIX, messages, length),
    sha512Each: (messages: Uint8Array, length: number) =>
      length > LONGEST_IN_LANES
        ? plain.sha512Each(messages, length)
        : sha512.hashEach(NO_PREFIX, messages, length),
    sha256Prefix: (bytes: Uint8Array): Sha256Prefix => {
      const slow = plain.sha256Prefix(bytes);
      const prefix = sha256.prefix(bytes);
      return Object.freeze({
        hashEach: (tails: Uint8Array, length: number) =>
          length > LONGEST_IN_LANES ? slow.hashEach(tails, length) : sha256.hashEach(prefix, tails, length),
        hashAll: (tails: readonly Uint8Array[]) =>
          (tails[0]?.length ?? 0) > LONGEST_IN_LANES ? slow.hashAll(tails) : sha256.hashAll(prefix, tails),
      });
    },
    sha256Slots: (plan: SlotPlan): SlotHasher => {
      if (plan.slotBytes > LONGEST_SLOT) return plain.sha256Slots(plan);
      const slots = new LaneSlots(checkSlots(plan), kernels, sha256);
      return Object.freeze({ hashEach: (records: readonly Uint8Array[]) => slots.hashEach(records) });
    },
  } satisfies Sha2);
}

/** Sizes in bytes, and where the initial state lies. */
interface Variant {
  readonly blockBytes: number;
  readonly digestBytes: number;
  readonly initial: number;
}

/** A prefix taken in: the state after its whole blocks, if there are any, and the bytes that follow them. */
export interface Midstate {
  readonly state: Uint8Array | undefined;
  /** Bytes of the whole blocks. */
  readonly before: number;
  readonly rest: Uint8Array;
}

/** One hash function on one instance. */
export class LaneHash {
  readonly blockBytes: number;
  readonly #kernel: Sha2Kernel;
  readonly #variant: Variant;
  readonly #memory: Uint8Array;
  #last: { midstate: Midstate; length: number; programs: readonly Program[] } | undefined;

  constructor(kernels: Sha2Kernels, kernel: Sha2Kernel, variant: Variant) {
    this.blockBytes = variant.blockBytes;
    this.#kernel = kernel;
    this.#variant = variant;
    this.#memory = new Uint8Array(kernels.memory.buffer);
  }

  /** Takes in a prefix. */
  prefix(bytes: Uint8Array): Midstate {
    const { blockBytes, digestBytes } = this.#variant;
    const before = bytes.length - (bytes.length % blockBytes);
    let state: Uint8Array | undefined;
    for (let done = 0; done < before; done += MESSAGE_BYTES) {
      const part = bytes.subarray(done, Math.min(before, done + MESSAGE_BYTES));
      this.#memory.set(part, MESSAGES);
      const whole = { bytes: NOTHING, holes: [{ at: 0, from: 0, length: part.length }], before: 0 };
      const programs = wholeBlocks(whole, blockBytes, 0, part.length / blockBytes);
      this.run(programs, this.start(state), 0, { stride: 0, count: 1, out: DIGESTS, outStride: digestBytes });
      state = this.#memory.slice(DIGESTS, DIGESTS + digestBytes);
    }
    return { state, before, rest: new Uint8Array(bytes.subarray(before)) };
  }

  /** Digests of prefix || tail for every tail, end to end. @throws {RangeError} as {@link messageCount} */
  hashEach(midstate: Midstate, tails: Uint8Array, length: number): Uint8Array {
    return this.#hash(midstate, messageCount(tails, length), length, (first, end) => {
      this.#memory.set(tails.subarray(first * length, end * length), MESSAGES);
    });
  }

  /** Likewise of tails of one length, wherever they are. @throws {RangeError} as {@link commonLength} */
  hashAll(midstate: Midstate, tails: readonly Uint8Array[]): Uint8Array {
    const length = commonLength(tails);
    return this.#hash(midstate, tails.length, length, (first, end) => {
      for (let i = first, at = MESSAGES; i < end; i++, at += length)
        this.#memory.set(tails[i] ?? NOTHING, at);
    });
  }

  /** @param place - puts the tails [first, end) into the memory, end to end */
  #hash(
    midstate: Midstate,
    count: number,
    length: number,
    place: (first: number, end: number) => void,
  ): Uint8Array {
    const { digestBytes } = this.#variant;
    const out = new Uint8Array(count * digestBytes);
    if (count === 0) return out;
    const programs = this.#programs(midstate, length);
    const start = this.start(midstate.state);
    const perCall = wholeLanes(Math.min(CALL_MESSAGES, Math.floor(MESSAGE_BYTES / length)));
    for (let done = 0; done < count; done += perCall) {
      const some = Math.min(perCall, count - done);
      place(done, done + some);
      this.run(programs, start, 0, { stride: length, count: some, out: DIGESTS, outStride: digestBytes });
      out.set(this.#memory.subarray(DIGESTS, DIGESTS + some * digestBytes), done * digestBytes);
    }
    return out;
  }

  /** What hashes tails of one length behind a prefix. The last one is kept: it is often asked for again. */
  #programs(midstate: Midstate, length: number): readonly Program[] {
    if (this.#last?.midstate === midstate && this.#last.length === length) return this.#last.programs;
    const { before, rest } = midstate;
    const content: Content = { bytes: rest, holes: [{ at: rest.length, from: 0, length }], before };
    const programs = lastBlocks(content, this.blockBytes, 0, rest.length + length);
    this.#last = { midstate, length, programs };
    return programs;
  }

  /** The address of the state to begin with. */
  start(state: Uint8Array | undefined): number {
    if (state === undefined) return this.#variant.initial;
    this.#memory.set(state, MIDSTATE);
    return MIDSTATE;
  }

  /** Takes the blocks of programs, one after the other, of every message. */
  run(
    programs: readonly Program[],
    start: number,
    startStride: number,
    { stride, count, out, outStride }: Run,
  ): void {
    let [from, fromStride] = [start, startStride];
    for (const { bytes, steps } of programs) {
      this.#memory.set(bytes, PROGRAM);
      this.#kernel(from, fromStride, MESSAGES, stride, count, steps, out, outStride);
      [from, fromStride] = [out, outStride];
    }
  }
}

/** Messages of the kernels' memory, and where their digests go; see `Sha2Kernel`. */
interface Run {
  readonly stride: number;
  readonly count: number;
  readonly out: number;
  readonly outStride: number;
}

const NOTHING = /* @__PURE__ */ new Uint8Array(0);
const SHA_256: Variant = { blockBytes: 64, digestBytes: 32, initial: INITIAL_256 };
const SHA_512: Variant = { blockBytes: 128, digestBytes: 64, initial: INITIAL_512 };
const NO_PREFIX: Midstate = { state: undefined, before: 0, rest: NOTHING };

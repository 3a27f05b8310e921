/** SHA-2 of many messages of one length on the WebAssembly kernels (FIPS 180-4): four or two of them side by side. */
import type { Sha2, Sha256Prefix } from './sha2.js';
import type { Sha2Kernel, Sha2Kernels } from './sha2-kernels.js';
import {
  CALL_MESSAGES,
  DIGESTS,
  INITIAL_256,
  INITIAL_512,
  INSERTIONS,
  MASKS,
  MESSAGE_BYTES,
  MESSAGES,
  MIDSTATE,
} from './sha2-layout.js';
import { messageCount, plainSha2 } from './sha2-plain.js';

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
      });
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
interface Midstate {
  readonly state: Uint8Array | undefined;
  /** Bytes of the whole prefix. */
  readonly length: number;
  readonly rest: Uint8Array;
}

/** One hash function on one instance. */
class LaneHash {
  readonly #kernel: Sha2Kernel;
  readonly #variant: Variant;
  readonly #memory: Uint8Array;

  constructor(kernels: Sha2Kernels, kernel: Sha2Kernel, variant: Variant) {
    this.#kernel = kernel;
    this.#variant = variant;
    this.#memory = new Uint8Array(kernels.memory.buffer);
  }

  /** Takes in a prefix. */
  prefix(bytes: Uint8Array): Midstate {
    const { blockBytes } = this.#variant;
    const whole = bytes.length - (bytes.length % blockBytes);
    let state: Uint8Array | undefined;
    for (let done = 0; done < whole; done += MESSAGE_BYTES) {
      const part = bytes.subarray(done, Math.min(whole, done + MESSAGE_BYTES));
      this.#memory.set(part, MESSAGES);
      this.#kernel(this.#start(state), MESSAGES, 0, 1, 0, part.length / blockBytes, 0);
      state = this.#digests(1).slice();
    }
    return { state, length: bytes.length, rest: new Uint8Array(bytes.subarray(whole)) };
  }

  /** Digests of prefix || tail for every tail, end to end. @throws {RangeError} as {@link messageCount} */
  hashEach(prefix: Midstate, tails: Uint8Array, length: number): Uint8Array {
    const count = messageCount(tails, length);
    const out = new Uint8Array(count * this.#variant.digestBytes);
    const edits = this.#writeEdits(prefix, length);
    const start = this.#start(prefix.state);
    const perCall = Math.min(CALL_MESSAGES, 4 * Math.floor(MESSAGE_BYTES / (4 * length)));
    for (let done = 0; done < count; done += perCall) {
      const some = Math.min(perCall, count - done);
      this.#memory.set(tails.subarray(done * length, (done + some) * length), MESSAGES);
      this.#kernel(start, MESSAGES - prefix.rest.length, length, some, ...edits);
      out.set(this.#digests(some), done * this.#variant.digestBytes);
    }
    return out;
  }

  /**
   * Says what is not to be taken from memory. Behind the midstate, a message is the rest of the prefix, the tail and
   * the padding. The kernel reads blocks that begin so many bytes before the tail as the rest has; masks remove what is
   * not of the tail, and the rest and the padding are inserted.
   * @returns how many blocks are edited at first, plain, and edited at last
   */
  #writeEdits({ rest, length: prefixLength }: Midstate, length: number): [number, number, number] {
    const { blockBytes } = this.#variant;
    const end = rest.length + length;
    const full = Math.floor(end / blockBytes);
    const blocks = Math.ceil((end + 1 + blockBytes / 8) / blockBytes);
    const head = rest.length > 0 && full > 0 ? 1 : 0;
    const edited = (head + blocks - full) * blockBytes;
    const masks = this.#memory.subarray(MASKS, MASKS + edited).fill(0);
    const insertions = this.#memory.subarray(INSERTIONS, INSERTIONS + edited).fill(0);
    // Where the byte at `end` lies among the edited blocks.
    const padding = head * blockBytes + (end % blockBytes);
    masks.fill(0xff, rest.length, padding);
    insertions.set(rest);
    insertions[padding] = 0x80;
    const bits = new DataView(insertions.buffer, insertions.byteOffset + edited - 8);
    bits.setBigUint64(0, 8n * BigInt(prefixLength + length));
    return [head, full - head, blocks - full];
  }

  /** The address of the state to begin with. */
  #start(state: Uint8Array | undefined): number {
    if (state === undefined) return this.#variant.initial;
    this.#memory.set(state, MIDSTATE);
    return MIDSTATE;
  }

  #digests(count: number): Uint8Array {
    return this.#memory.subarray(DIGESTS, DIGESTS + count * this.#variant.digestBytes);
  }
}

const SHA_256: Variant = { blockBytes: 64, digestBytes: 32, initial: INITIAL_256 };
const SHA_512: Variant = { blockBytes: 128, digestBytes: 64, initial: INITIAL_512 };
const NO_PREFIX: Midstate = { state: undefined, length: 0, rest: /* @__PURE__ */ new Uint8Array(0) };

/** The SHA-2 module: everything the runtime in `src/core/engine/sha2-kernels.ts` calls. */
import { type I32, i32 } from '../wasm/expression.js';
import type { Local } from '../wasm/function.js';
import { ModuleBuilder } from '../wasm/module.js';
import { begin, defineAbsorb, finish } from './blocks.js';
import { DIGESTS, INITIAL_256, INITIAL_512, PAGES } from './layout.js';
import { defineCompress } from './rounds.js';
import {
  blockBytesOf,
  initialState,
  lanesOf,
  roundConstants,
  SHA_256,
  SHA_512,
  type Variant,
} from './variant.js';

/** The module in the binary format; equal on every machine. */
export function sha2Module(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(PAGES);
  module.data(INITIAL_256, initialState(SHA_256));
  module.data(INITIAL_512, initialState(SHA_512));
  for (const variant of [SHA_256, SHA_512]) module.data(variant.constants, roundConstants(variant));
  defineHash(module, 'sha256', SHA_256);
  defineHash(module, 'sha512', SHA_512);
  return module.encode();
}

/**
 * Defines `hash(start, messages, stride, count, head, plain, tail)`: hashes `count` messages that begin `stride` bytes
 * apart, each of `head` edited blocks, `plain` blocks as they are and `tail` edited blocks, from the state at `start`;
 * states go to DIGESTS, where a vector's worth may be written even if fewer messages are left.
 */
function defineHash(module: ModuleBuilder, name: string, variant: Variant): void {
  const lanes = lanesOf(variant);
  const blockBytes = blockBytesOf(variant);
  const absorb = defineAbsorb(module, variant, defineCompress(module, variant));
  module.procedure(name, 7, (fn, ...parameters) => {
    const [start, messages, stride, count] = parameters as [Parameter, Parameter, Parameter, Parameter];
    const [head, plain, tail] = parameters.slice(4) as [Parameter, Parameter, Parameter];
    const digests = fn.let(i32.constant(DIGESTS));
    const addresses = Array.from({ length: lanes }, () => fn.local('i32'));
    const absorbAfter = (before: I32, blocks: I32, edits: I32): void => {
      const offset = fn.let(i32.mul(before, i32.constant(blockBytes)));
      fn.call(absorb, ...addresses.map((address) => i32.add(address, offset)), blocks, edits);
    };
    fn.while(i32.lessSigned(i32.constant(0), count), () => {
      for (const [lane, address] of addresses.entries()) {
        const ahead = i32.mul(stride, i32.lessSigned(i32.constant(lane), count));
        fn.set(address, lane === 0 ? messages : i32.add(addresses[lane - 1] ?? messages, ahead));
      }
      begin(fn, variant, start);
      absorbAfter(i32.constant(0), head, i32.constant(0));
      absorbAfter(head, plain, i32.constant(-1));
      absorbAfter(i32.add(head, plain), tail, i32.mul(head, i32.constant(blockBytes)));
      finish(fn, variant, digests);
      fn.set(messages, i32.add(messages, i32.mul(stride, i32.constant(lanes))));
      fn.set(digests, i32.add(digests, i32.constant(8 * variant.words.bytes * lanes)));
      fn.set(count, i32.sub(count, i32.constant(lanes)));
    });
  });
}

type Parameter = Local<'i32'>;

/**
 * The random machinery of Verificatum: a pseudo-random generator and a random oracle made of one hash function, and the
 * prefix ρ that binds every query to the session (reference of the verifier of Verificatum 3.0.4, sections 4 to 6).
 */
import { utf8 } from '../../../core/bytes.js';
import type { Group } from '../../../core/group.js';
import type { HashFunction } from '../../../core/hash-function.js';
import { bytesToInteger, integerToBytes } from '../../../core/integers.js';
import { integerLeaf, leaf, node } from './byte-tree.js';
import type { ProtocolInfo } from './protocol-info.js';

/** A pseudo-random stream: the blocks `H(seed || u32 counter)` for the counters 0, 1, 2, ... laid end to end. */
export class Prg {
  readonly #hash: HashFunction;
  readonly #seed: Uint8Array;
  #counter = 0;
  #rest: Uint8Array = new Uint8Array();

  /** @param seed - as long as a digest of `hash` */
  constructor(hash: HashFunction, seed: Uint8Array) {
    this.#hash = hash;
    this.#seed = seed;
  }

  /** The next bytes of the stream. */
  next(length: number): Uint8Array {
    const out = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      if (this.#rest.length === 0) this.#rest = this.#block();
      const part = this.#rest.subarray(0, length - done);
      out.set(part, done);
      this.#rest = this.#rest.subarray(part.length);
      done += part.length;
    }
    return out;
  }

  /** The next integer of `bits` bits: whole bytes, big-endian, without the surplus bits at the top. */
  nextInteger(bits: number): bigint {
    return bytesToInteger(this.next(Math.ceil(bits / 8))) & ((1n << BigInt(bits)) - 1n);
  }

  #block(): Uint8Array {
    return this.#hash.digest(this.#seed, integerToBytes(BigInt(this.#counter++), 4));
  }
}

/**
 * The random oracle with `bits` bits of output: a generator seeded with `H(u32 bits || data)`.
 * @param data - laid end to end
 * @returns whole bytes, with the surplus bits at the top cleared
 */
function randomOracle(hash: HashFunction, bits: number, ...data: readonly Uint8Array[]): Uint8Array {
  const seed = hash.digest(integerToBytes(BigInt(bits), 4), ...data);
  const out = new Prg(hash, seed).next(Math.ceil(bits / 8));
  const surplus = 8 * out.length - bits;
  if (surplus > 0) out[0] = (out[0] ?? 0) & (0xff >> surplus);
  return out;
}

/** The oracle of one session: its parameters, and ρ. */
export interface SessionOracle {
  readonly info: ProtocolInfo;
  /** ρ */
  readonly prefix: Uint8Array;
}

/** What ρ is the hash of. @param auxsid - the name of the session */
export function prefixTree(info: ProtocolInfo, auxsid: string): Uint8Array {
  return node(
    leaf(utf8(info.version)),
    leaf(utf8(`${info.sid}.${auxsid}`)),
    integerLeaf(info.statisticalBits),
    integerLeaf(info.challengeBits),
    integerLeaf(info.batchBits),
    leaf(utf8(info.prg.name)),
    leaf(utf8(info.groupText)),
    leaf(utf8(info.hash.name)),
  );
}

/** The oracle of a session of a protocol. */
export function sessionOracle(info: ProtocolInfo, auxsid: string): SessionOracle {
  return Object.freeze({ info, prefix: info.hash.digest(prefixTree(info, auxsid)) });
}

/** The seed of a list of batching exponents. @param tree - the byte tree of the statement, in parts */
export function batchSeed({ info, prefix }: SessionOracle, ...tree: readonly Uint8Array[]): Uint8Array {
  return randomOracle(info.hash, 8 * info.prg.bytes, prefix, ...tree);
}

/** A challenge v, not reduced. @param commitment - the byte tree of the commitment */
export function challengeOf(
  { info, prefix }: SessionOracle,
  seed: Uint8Array,
  commitment: Uint8Array,
): bigint {
  const tree = node(leaf(seed), commitment);
  return bytesToInteger(randomOracle(info.hash, info.challengeBits, prefix, tree));
}

/** The stream that independent generators are derived from. */
export function generatorStream({ info, prefix }: SessionOracle): Prg {
  const seed = randomOracle(info.hash, 8 * info.hash.bytes, prefix, leaf(utf8('generators')));
  return new Prg(info.hash, seed);
}

/** The batching exponents e_0, ..., e_{count-1}, reduced modulo the order of the group and encoded end to end. */
export function batchExponents(
  { info }: SessionOracle,
  seed: Uint8Array,
  count: number,
  { order, scalarBytes: size }: Group,
): Uint8Array {
  const stream = new Prg(info.prg, seed);
  const out = new Uint8Array(count * size);
  for (let i = 0; i < count; i++)
    out.set(integerToBytes(stream.nextInteger(info.batchBits) % order, size), i * size);
  return out;
}

/** Secret scalars in bulk, for provers of long statements. */
import { chacha20 } from '@noble/ciphers/chacha.js';
import { concatBytes, utf8 } from './bytes.js';
import type { Group, Scalar } from './group.js';
import { sha256 } from './hash.js';
import { integerToBytes } from './integers.js';
import type { NonceSource } from './transcript.js';

const NONCE_BYTES = 12;

/**
 * A long stream of secret scalars: the key stream of ChaCha20 (RFC 8439) under a key made of two hedged nonces of a
 * transcript, so that it depends on what they depend on. Each call takes a key stream of its own.
 */
export class NonceStream {
  readonly #group: Group;
  readonly #key: Uint8Array;
  #calls = 0;

  /** @param nonces - whose next two nonces are taken */
  constructor(group: Group, nonces: NonceSource) {
    const [first, second] = [nonces.next(), nonces.next()];
    this.#group = group;
    this.#key = sha256(concatBytes(utf8('hanpyo nonce stream'), first.toBytes(), second.toBytes()));
  }

  /** The next `count` scalars, uniform modulo the order but for a bias below 2^-128. */
  take(count: number): Scalar[] {
    const size = this.#group.uniformBytes;
    const stream = this.#stream(count * size);
    const scalars = Array.from({ length: count }, (_, i) =>
      this.#group.scalarFromUniformBytes(stream.subarray(i * size, (i + 1) * size)),
    );
    stream.fill(0);
    return scalars;
  }

  /** The next scalar. */
  next(): Scalar {
    const [scalar] = this.take(1);
    if (scalar === undefined) throw new RangeError('the stream has no scalar');
    return scalar;
  }

  #stream(length: number): Uint8Array {
    const nonce = integerToBytes(BigInt(this.#calls++), NONCE_BYTES);
    return chacha20(this.#key, nonce, new Uint8Array(length));
  }
}

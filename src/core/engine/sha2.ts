/** What a SHA-2 engine does for messages in bulk. */

/** SHA-256 of messages that begin alike. */
export interface Sha256Prefix {
  /**
   * SHA-256 of prefix || tail for every tail.
   * @param tails - end to end, each `tailLength` bytes
   * @returns 32 bytes each, end to end
   * @throws {RangeError} if `tailLength` is not a positive integer or `tails` not a whole number of them
   */
  hashEach(tails: Uint8Array, tailLength: number): Uint8Array;
}

/** SHA-2 (FIPS 180-4) of many messages of one length. Every engine gives the same bytes. */
export interface Sha2 {
  /** What computes: the embedded kernels, or noble. */
  readonly engine: 'wasm' | 'noble';
  /**
   * SHA-256 of every message.
   * @param messages - end to end, each `length` bytes
   * @returns 32 bytes each, end to end
   * @throws {RangeError} if `length` is not a positive integer or `messages` not a whole number of them
   */
  sha256Each(messages: Uint8Array, length: number): Uint8Array;
  /** SHA-512 of every message; as {@link sha256Each}, with 64 bytes each. */
  sha512Each(messages: Uint8Array, length: number): Uint8Array;
  /** Takes in a prefix, of any length, that many messages share. */
  sha256Prefix(prefix: Uint8Array): Sha256Prefix;
}

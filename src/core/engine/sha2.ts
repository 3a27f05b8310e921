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
  /**
   * Likewise of tails that do not lie end to end.
   * @throws {RangeError} if one has another length than the first, or none
   */
  hashAll(tails: readonly Uint8Array[]): Uint8Array;
}

/** Bytes of a slot that go into a stream. */
export interface Hole {
  /** Where in the stream. */
  readonly at: number;
  /** Where in the slot. */
  readonly from: number;
  readonly length: number;
}

/** A stream that is the same for every slot, but for what comes from the slot. */
export interface SlotStream {
  /** What is in the holes is of no account. */
  readonly bytes: Uint8Array;
  /** In ascending order, without overlaps. */
  readonly holes: readonly Hole[];
  /**
   * How much of the stream is hashed, in ascending order, and where in the slot the digest goes: not to where something
   * before it in the stream comes from. What follows in the stream may be made of it.
   */
  readonly cuts: readonly { readonly length: number; readonly to: number }[];
}

/** Hashes of records of one length, each of which lies at the beginning of a slot, with room for digests behind it. */
export interface SlotPlan {
  readonly recordBytes: number;
  readonly slotBytes: number;
  /** Hashed one after the other: each may use the digests of those before it. */
  readonly streams: readonly SlotStream[];
  /** What is wanted of every slot. */
  readonly columns: readonly { readonly from: number; readonly length: number }[];
}

/** A plan made ready. */
export interface SlotHasher {
  /**
   * Hashes records.
   * @returns for every column the bytes of all slots, end to end
   * @throws {RangeError} if a record has another length than the plan says
   */
  hashEach(records: readonly Uint8Array[]): Uint8Array[];
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
  /**
   * Makes a plan ready: what streams have in common at their beginnings is hashed once, here.
   * @throws {RangeError} if something lies outside of its stream or slot, or is out of order, or is read where nothing was
   *   written, or a digest takes the place of what its own stream is made of
   */
  sha256Slots(plan: SlotPlan): SlotHasher;
}

/**
 * The Fiat–Shamir transcript (spec section 2.5), after Merlin (H. de Valence): the application creates it, proof code
 * only receives it, the whole statement is absorbed first, and every message carries its label and its length.
 *
 * It is one running SHA-256 over frames `u32 |label| || label || u32 |data| || data`. A challenge is
 * `d = SHA-256(stream so far)` stretched by `SHA-256(d || u32 counter)`; `d` is absorbed back, so that every later
 * challenge depends on every earlier one.
 */
import { concatBytes, utf8 } from './bytes.js';
import { Writer } from './codec.js';
import type { Element, Group, Scalar } from './group.js';
import { type Sha256State, sha256, sha256State, sha512 } from './hash.js';
import { integerToBytes } from './integers.js';
import { LABELS, type Label, type Role } from './labels.js';
import { drawBytes, type Rng } from './random.js';

/** What every transcript is bound to before anything else. */
export interface TranscriptContext {
  readonly group: Group;
  /** The session: the 32-byte election id, or another text or byte string that no other session uses. */
  readonly session: Uint8Array;
  readonly role: Role;
}

const PROTOCOL = 'hanpyo';
const VERSION = 1;

/** A transcript. Mutable: each proof takes one, or a {@link Transcript.fork} of one. */
export class Transcript {
  readonly group: Group;
  readonly #state: Sha256State;

  private constructor(group: Group, state: Sha256State) {
    this.group = group;
    this.#state = state;
  }

  /**
   * Starts a transcript bound to protocol, version, group, session and role.
   * @param state - what takes the stream in; a fresh SHA-256, unless the stream itself is wanted (`transcript-template.ts`)
   */
  static create(context: TranscriptContext, state: Sha256State = sha256State()): Transcript {
    return new Transcript(context.group, state)
      .absorb(LABELS.protocol, utf8(PROTOCOL))
      .absorb(LABELS.version, Uint8Array.of(VERSION))
      .absorb(LABELS.group, groupBytes(context.group))
      .absorb(LABELS.session, context.session)
      .absorb(LABELS.role, utf8(context.role));
  }

  /** Absorbs one labelled message. */
  absorb(label: Label, data: Uint8Array): this {
    const name = utf8(label);
    this.#state.update(new Writer().bytes(name).u32(data.length).finish()).update(data);
    return this;
  }

  /** Absorbs a list of elements as one message: u32 count, then the encodings. */
  absorbElements(label: Label, elements: readonly Element[]): this {
    const writer = new Writer().u32(elements.length);
    for (const element of elements) writer.elementOrIdentity(element);
    return this.absorb(label, writer.finish());
  }

  /** A copy that goes its own way from here. */
  fork(): Transcript {
    return new Transcript(this.group, this.#state.clone());
  }

  /** `length` challenge bytes, bound to all that was absorbed. */
  challengeBytes(label: Label, length: number): Uint8Array {
    this.absorb(label, integerToBytes(BigInt(length), 4));
    const digest = this.#state.clone().digest();
    this.#state.update(digest);
    return stretch(sha256, digest, length);
  }

  /** A challenge scalar by wide reduction: the bias is below 2^-128. */
  challengeScalar(label: Label): Scalar {
    return this.group.scalarFromUniformBytes(this.challengeBytes(label, this.group.uniformBytes));
  }

  /**
   * Hedged nonces: a stream of scalars that depends on the statement (all absorbed so far), on the witness and on fresh
   * randomness. A broken generator cannot make two statements share a nonce, and a known witness alone gives none away.
   * The transcript itself does not move.
   */
  nonces(witness: readonly Scalar[], rng: Rng): NonceSource {
    const statement = this.#state.clone().digest();
    const writer = new Writer().raw(statement).u32(witness.length);
    for (const scalar of witness) writer.bytes(scalar.toBytes());
    const key = sha512(concatBytes(utf8('hanpyo nonces'), writer.raw(drawBytes(rng, 32)).finish()));
    return new NonceSource(this.group, key);
  }
}

/** A stream of secret scalars; see {@link Transcript.nonces}. */
export class NonceSource {
  readonly #group: Group;
  readonly #key: Uint8Array;
  #index = 0;

  constructor(group: Group, key: Uint8Array) {
    this.#group = group;
    this.#key = key;
  }

  /** The next nonce, uniform modulo the group order. */
  next(): Scalar {
    const seed = sha512(concatBytes(this.#key, integerToBytes(BigInt(this.#index++), 4)));
    return this.#group.scalarFromUniformBytes(stretch(sha512, seed, this.#group.uniformBytes));
  }

  /** The next `count` nonces. */
  take(count: number): Scalar[] {
    return Array.from({ length: count }, () => this.next());
  }
}

/** The group as it is hashed: its name, and its generator so that no two readings of the name can differ. */
function groupBytes(group: Group): Uint8Array {
  return new Writer().text(group.id).raw(group.generator().toBytes()).finish();
}

function stretch(hash: (data: Uint8Array) => Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let have = 0, i = 0; have < length; i++) {
    const block = hash(concatBytes(seed, integerToBytes(BigInt(i), 4)));
    blocks.push(block);
    have += block.length;
  }
  return concatBytes(...blocks).subarray(0, length);
}

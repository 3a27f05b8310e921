/** A workbench for tampering with the entries of a held election. */
import { type EntrySigner, makeEntry } from '../../src/record/entry.js';
import { at, concat, H, mod, u32, uint } from './bytes.js';
import { type EntryType, readEntry } from './entry.js';
import type { HeldElection } from './held-election.js';
import { encodePoint, G, ORDER, times } from './p256.js';
import { Transcript, verifySigma } from './transcript.js';

/** A copy with some bits of one byte turned over; a negative position counts from the end. */
export function flipped(bytes: Uint8Array, position: number): Uint8Array {
  const copy = bytes.slice();
  const i = position < 0 ? bytes.length + position : position;
  copy[i] = at([...bytes], i) ^ 1;
  return copy;
}

/** The entries of a held election, to be changed. */
export class Bench {
  readonly #held: HeldElection;

  constructor(held: HeldElection) {
    this.#held = held;
  }

  /** Position of the nth entry of a type. */
  at(type: EntryType, nth = 0): number {
    const found = this.#held.entries.flatMap((bytes, i) => (readEntry(bytes).type === type ? [i] : []));
    return at(found, nth);
  }

  entry(type: EntryType, nth = 0): Uint8Array {
    return at(this.#held.entries, this.at(type, nth));
  }

  /** All entries with one replaced by others. */
  with(type: EntryType, nth: number, ...others: readonly Uint8Array[]): Uint8Array[] {
    const copy = [...this.#held.entries];
    copy.splice(this.at(type, nth), 1, ...others);
    return copy;
  }

  /** An entry with its payload changed, signed again by whoever signed it. */
  changed(type: EntryType, nth: number, change: (payload: Uint8Array) => Uint8Array): Uint8Array[] {
    return this.with(type, nth, this.signed(type, nth, change));
  }

  signed(type: EntryType, nth: number, change: (payload: Uint8Array) => Uint8Array): Uint8Array {
    const { electionId, payload, signatures } = readEntry(this.entry(type, nth));
    const { officers, trustees } = this.#held.election;
    const signers = signatures.map(
      ({ role, index }): EntrySigner => (role === 1 ? at(officers, index) : at(trustees, index).signer),
    );
    return makeEntry(type, electionId, change(payload), signers);
  }

  /** Another manifest, with the id that follows from it. */
  manifest(change: (payload: Uint8Array) => Uint8Array): Uint8Array {
    const payload = change(readEntry(this.entry('manifest')).payload);
    return makeEntry('manifest', H('hanpyo election v1', payload), payload, this.#held.election.officers);
  }

  /** The body of the nth ballot: all but its signature. */
  body(nth: number): Uint8Array {
    return readEntry(this.entry('ballot', nth)).payload.slice(0, -SIGNATURE);
  }

  /** All entries with the nth of a type there twice. */
  twice(type: EntryType, nth = 0): Uint8Array[] {
    return this.with(type, nth, this.entry(type, nth), this.entry(type, nth));
  }

  /** A ballot body with a new signature of a voter (6.3b). */
  ballot(voter: number, body: Uint8Array): Uint8Array {
    const { electionId } = readEntry(this.entry('ballot'));
    const { secret } = at(this.#held.election.voters, voter);
    const x = BigInt(`0x${Buffer.from(secret.toBytes()).toString('hex')}`);
    const signature = signTracker(electionId, x, H('hanpyo tracker v1', body));
    return makeEntry('ballot', electionId, concat(body, signature));
  }
}

/** 3.3a for the signature of a ballot. The nonce need not be secret here. */
export function signTracker(electionId: Uint8Array, x: bigint, tracker: Uint8Array): Uint8Array {
  const begin = (): Transcript => {
    const transcript = new Transcript(electionId, 'ballot signature');
    transcript.absorb('message', tracker);
    return transcript;
  };
  const nonce = 424_242n;
  const [image, T] = [times(x, G), times(nonce, G)];
  const transcript = begin();
  const equation = concat(encodePoint(image), u32(1), u32(0), encodePoint(G));
  transcript.absorb('statement', concat(Uint8Array.of(1), u32(1), u32(1), equation));
  transcript.absorbElements('commitments', [T]);
  const response = mod(nonce + transcript.challenge('challenge') * x, ORDER);
  if (!verifySigma(begin(), [{ image, base: G }], { commitments: [T], response }))
    throw new Error('signature');
  return concat(encodePoint(T), uint(response, 32));
}

/** Bytes of the signature of a ballot. */
export const SIGNATURE = 96;

/**
 * A kiosk of the hall, which works without a network: it signs every ballot that it takes into a chain of its own, with a counter
 * that never goes back, and hands the chain over later, on a memory stick if need be. Whoever imports it sees what is missing,
 * what was moved or changed, and whether the kiosk ever told two stories. The ballots are those of the voters' cards: a
 * kiosk can lose them, which shows, and cannot change one.
 */
import {
  concatBytes,
  DecodeError,
  decode,
  ed25519PublicKey,
  ed25519Sign,
  ed25519Verify,
  equalBytes,
  taggedHash,
  Writer,
} from 'hanpyo/core';

/** One line of a chain. */
export interface KioskLine {
  /** From 0, each one more than the one before. */
  readonly counter: number;
  /** Hash of the line before; zeros for the first. */
  readonly previous: Uint8Array;
  /** A ballot entry. */
  readonly entry: Uint8Array;
  readonly signature: Uint8Array;
}

/** Which kiosk, in which election. The key is registered before the vote. */
export interface KioskIdentity {
  readonly electionId: Uint8Array;
  readonly name: string;
  /** Ed25519 public key. */
  readonly key: Uint8Array;
}

/** What is wrong with a batch, at which counter. Nothing of it from there on is taken. */
export interface KioskFault {
  readonly kind: 'gap' | 'altered' | 'fork';
  readonly counter: number;
}

/** What became of a batch. */
export interface KioskImport {
  readonly imported: number;
  /** Lines that were there from an earlier import. */
  readonly known: number;
  /** Ballots that the board refused, with the check; they stay in the chain as evidence. */
  readonly refused: readonly { readonly counter: number; readonly check: string }[];
  readonly fault: KioskFault | undefined;
}

/** Posts a ballot entry. @returns the check that refused it, if one did */
export type PostBallot = (entry: Uint8Array) => Promise<string | undefined>;

const TYPE = 0x7b;
const START: Uint8Array = new Uint8Array(32);
const MAX_LINES = 20_000;
const MAX_ENTRY = 65_535;

/** A kiosk's memory. Mutable: it grows by a line with every ballot. */
export class Kiosk {
  readonly identity: KioskIdentity;
  readonly #seed: Uint8Array;
  readonly #lines: KioskLine[] = [];
  #head: Uint8Array = START;

  /** @param seed - Ed25519, 32 bytes that only this device has */
  constructor(electionId: Uint8Array, name: string, seed: Uint8Array) {
    this.identity = Object.freeze({ electionId, name, key: ed25519PublicKey(seed) });
    this.#seed = seed;
  }

  /** Takes a ballot entry that a voter has cast here. */
  take(entry: Uint8Array): void {
    const line = { counter: this.#lines.length, previous: this.#head, entry };
    this.#head = lineHash(this.identity, line);
    this.#lines.push(Object.freeze({ ...line, signature: ed25519Sign(this.#head, this.#seed) }));
  }

  /** What is handed over: the lines from a counter on, all of them unless told. */
  batch(from = 0): Uint8Array {
    return writeBatch(this.#lines.slice(from));
  }
}

/** Bytes of a batch. */
export function writeBatch(lines: readonly KioskLine[]): Uint8Array {
  return new Writer()
    .tag(1, TYPE)
    .list(lines, ({ counter, previous, entry, signature }, w) =>
      w.u32(counter).raw(previous).bytes(entry).raw(signature),
    )
    .finish();
}

/** Reads a batch. @throws {DecodeError} */
export function readBatch(bytes: Uint8Array): readonly KioskLine[] {
  return decode(bytes, 'kiosk', (reader) => {
    reader.tag(1, TYPE);
    return reader.list(MAX_LINES, (r) => ({
      counter: r.u32(),
      previous: r.raw(32).slice(),
      entry: r.bytes(MAX_ENTRY).slice(),
      signature: r.raw(64).slice(),
    }));
  });
}

/** The office's side of one kiosk. Mutable: it remembers how far it has come, so that a batch may come again. */
export class KioskDesk {
  readonly #identity: KioskIdentity;
  /** Hashes of the lines that were taken. */
  readonly #taken: Uint8Array[] = [];

  constructor(identity: KioskIdentity) {
    this.#identity = identity;
  }

  /** Lines that were taken. */
  get next(): number {
    return this.#taken.length;
  }

  /**
   * Imports a batch, line by line, up to the first that does not continue the chain.
   * @throws {DecodeError} if the batch does not decode, or a line is not signed by the kiosk
   */
  async import(bytes: Uint8Array, post: PostBallot): Promise<KioskImport> {
    let [imported, known] = [0, 0];
    const refused: { counter: number; check: string }[] = [];
    for (const line of readBatch(bytes)) {
      const { counter, previous, entry, signature } = line;
      const hash = lineHash(this.#identity, line);
      if (!ed25519Verify(signature, hash, this.#identity.key))
        throw new DecodeError('bad-value', `kiosk.${counter}`, 'is not signed by the kiosk');
      const fault = this.#faultOf(counter, previous, hash);
      if (fault !== undefined) return { imported, known, refused, fault: { kind: fault, counter } };
      if (counter < this.next) {
        known++;
        continue;
      }
      const check = await post(entry);
      if (check !== undefined) refused.push({ counter, check });
      this.#taken.push(hash);
      imported++;
    }
    return { imported, known, refused, fault: undefined };
  }

  #faultOf(counter: number, previous: Uint8Array, hash: Uint8Array): KioskFault['kind'] | undefined {
    if (counter > this.next) return 'gap';
    const seen = this.#taken[counter];
    if (seen !== undefined) return equalBytes(seen, hash) ? undefined : 'fork';
    return equalBytes(this.#taken[counter - 1] ?? START, previous) ? undefined : 'altered';
  }
}

function lineHash(
  { electionId, name, key }: KioskIdentity,
  { counter, previous, entry }: Pick<KioskLine, 'counter' | 'previous' | 'entry'>,
): Uint8Array {
  const writer = new Writer().raw(electionId).text(name).raw(key).u32(counter).raw(previous);
  return taggedHash('gyeonggi kiosk line v1', concatBytes(writer.finish(), entry));
}

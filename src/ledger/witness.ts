/**
 * Witnesses (spec L-7): others who cosign a checkpoint after they have seen that it extends the last one they cosigned. How
 * a witness is reached is the caller's; this file asks all of them and counts the quorum.
 */

import { utf8 } from '../core/bytes.js';
import type { Checkpoint } from './checkpoint.js';
import { formatTreeHead } from './checkpoint.js';
import { LedgerError } from './ledger-error.js';
import { type NoteSignature, parseSignatureLine } from './note.js';
import type { NoteVerifier } from './note-keys.js';

/** One witness. */
export interface Witness {
  readonly key: NoteVerifier;
  /**
   * Asks for a cosignature.
   * @param checkpoint - the new checkpoint
   * @param proofFrom - makes the consistency proof from the size (1 or more) that the witness last cosigned
   * @returns its signature line
   */
  cosign(checkpoint: Checkpoint, proofFrom: (size: number) => Promise<Uint8Array[]>): Promise<string>;
  /** The size it last cosigned for this log, 0 for none: the rollback guard asks at start. */
  size?(): Promise<number>;
}

/** All witnesses of a log, and how many must cosign. */
export class WitnessCircle {
  readonly #witnesses: readonly Witness[];
  readonly #quorum: number;
  readonly #prove: (from: number, to: number) => Promise<Uint8Array[]>;

  /** @throws {RangeError} for a quorum outside 0 .. number of witnesses, or two witnesses of one name */
  constructor(
    witnesses: readonly Witness[],
    quorum: number,
    prove: (from: number, to: number) => Promise<Uint8Array[]>,
  ) {
    if (!Number.isInteger(quorum) || quorum < 0 || quorum > witnesses.length)
      throw new RangeError('quorum must be 0 to the number of witnesses');
    if (new Set(witnesses.map(({ key }) => key.name)).size < witnesses.length)
      throw new RangeError('witnesses are counted by name, and two have the same');
    this.#witnesses = witnesses;
    this.#quorum = quorum;
    this.#prove = prove;
  }

  /** Whether any quorum is set. */
  get hasQuorum(): boolean {
    return this.#quorum > 0;
  }

  /** Whether enough witnesses cosigned. Without witnesses nothing is ever witnessed. */
  isQuorum(checkpoint: Checkpoint): boolean {
    return this.#quorum > 0 && new Set(checkpoint.cosigners).size >= this.#quorum;
  }

  /**
   * Asks all witnesses at once.
   * @returns the valid cosignatures, at least a quorum
   * @throws {LedgerWitnessError} if fewer came
   */
  async cosign(checkpoint: Checkpoint): Promise<NoteSignature[]> {
    if (this.#quorum === 0) throw new LedgerWitnessError('the log has no quorum of witnesses', []);
    const answers = await Promise.allSettled(
      this.#witnesses.map((witness) => this.#ask(witness, checkpoint)),
    );
    const signatures = answers.flatMap((a) => (a.status === 'fulfilled' ? [a.value] : []));
    const failures = answers.flatMap((a) => (a.status === 'rejected' ? [a.reason] : []));
    if (signatures.length < this.#quorum)
      throw new LedgerWitnessError(`${signatures.length} of ${this.#quorum} cosignatures`, failures);
    return signatures;
  }

  /**
   * The rollback guard (spec L-6.10).
   * @throws {LedgerRollbackError} if a witness has cosigned more than there is
   * @throws {LedgerWitnessError} if fewer witnesses than the quorum answer
   */
  async guard(size: number): Promise<void> {
    const asked = this.#witnesses.filter((w) => w.size !== undefined);
    const answers = await Promise.allSettled(asked.map((w) => w.size?.() ?? 0));
    const sizes = answers.flatMap((a) => (a.status === 'fulfilled' ? [a.value] : []));
    for (const seen of sizes)
      if (seen > size)
        throw new LedgerRollbackError(`a witness has seen ${seen} entries, the store holds ${size}`);
    if (asked.length > 0 && sizes.length < Math.min(this.#quorum, asked.length))
      throw new LedgerWitnessError('too few witnesses answer at start', []);
  }

  async #ask(witness: Witness, checkpoint: Checkpoint): Promise<NoteSignature> {
    const line = await witness.cosign(checkpoint, (from) => this.#prove(from, checkpoint.size));
    const signature = parseSignatureLine(line.replace(/\n$/, ''), 'cosignature');
    const { key } = witness;
    const valid =
      signature.name === key.name &&
      signature.keyId === key.keyId &&
      key.verify(utf8(formatTreeHead(checkpoint)), signature.signature);
    if (!valid) throw new LedgerWitnessError(`${key.name} returned a bad cosignature`, []);
    return signature;
  }
}

/** Too few witnesses cosigned. The entries are published all the same; ask again later. */
export class LedgerWitnessError extends LedgerError {
  /** What went wrong with each witness that did not cosign. */
  readonly failures: readonly unknown[];

  constructor(message: string, failures: readonly unknown[]) {
    super('ledger-witness', message, true);
    this.failures = failures;
  }
}

/** The store holds less than was signed or witnessed before: it is an old copy. Do not write to it. */
export class LedgerRollbackError extends LedgerError {
  constructor(message: string) {
    super('ledger-rollback', message, false);
  }
}

/**
 * Witnesses (spec L-7): others who cosign a checkpoint after they have seen that it extends the last one they cosigned. How
 * a witness is reached is its own matter; this file asks all of them and says whether those who cosigned are enough.
 */
import { equalBytes, utf8 } from '../core/bytes.js';
import {
  type Checkpoint,
  type CheckpointTrust,
  formatTreeHead,
  isQuorumOf,
  openCheckpoint,
} from './checkpoint.js';
import { LedgerError } from './ledger-error.js';
import { MAX_NOTE_SIGNATURES, type NoteSignature, openNote, parseSignatureLine } from './note.js';
import type { NoteKey, NoteVerifier } from './note-keys.js';
import type { Policy } from './policy.js';
import { LedgerForkError } from './reader.js';

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
  /** The size it last cosigned for the log of this origin, 0 for none: the rollback guard asks at start. */
  size?(origin: string): Promise<number>;
  /** The note it last cosigned, its own cosignature verified: better than `size`, for it is evidence. */
  latest?(origin: string): Promise<Uint8Array | undefined>;
}

/** What a circle of witnesses needs. */
export interface WitnessCircleParts {
  readonly witnesses: readonly Witness[];
  /** How many must cosign, or the policy that says who. */
  readonly quorum: number | Policy;
  /** Origin and keys of the log. */
  readonly trust: CheckpointTrust;
  /** The consistency proof between two sizes of the tree. */
  readonly prove: (from: number, to: number) => Promise<Uint8Array[]>;
  /** The root of the first `size` >= 1 entries. */
  readonly rootAt: (size: number) => Promise<Uint8Array>;
}

/** All witnesses of a log, and who of them must cosign. */
export class WitnessCircle {
  readonly #parts: WitnessCircleParts;

  /** @throws {RangeError} for a quorum that these witnesses cannot be, too many of them, or two of one name */
  constructor(parts: WitnessCircleParts) {
    const { witnesses, quorum } = parts;
    const keys = witnesses.map(({ key }) => key);
    if (typeof quorum === 'number' && (!Number.isInteger(quorum) || quorum < 0 || quorum > keys.length))
      throw new RangeError('quorum must be 0 to the number of witnesses');
    if (typeof quorum !== 'number' && !isQuorumOf(quorum, keys))
      throw new RangeError('all witnesses together are not the quorum of the policy');
    if (new Set(keys.map(({ name }) => name)).size < keys.length)
      throw new RangeError('witnesses are counted by name, and two have the same');
    if (keys.length > MAX_WITNESSES)
      throw new RangeError(`a note has room for the cosignatures of ${MAX_WITNESSES} witnesses`);
    this.#parts = parts;
  }

  /** Whether any quorum is set. */
  get hasQuorum(): boolean {
    const { quorum } = this.#parts;
    return typeof quorum === 'number' ? quorum > 0 : quorum.quorum.kind !== 'none';
  }

  /** Whether enough witnesses cosigned. Without a quorum nothing is ever witnessed. */
  isQuorum(checkpoint: Checkpoint): boolean {
    if (!this.hasQuorum || checkpoint.cosigners.length === 0) return false;
    const keys = this.#parts.witnesses.map(({ key }) => key);
    return this.#isEnough(openNote(checkpoint.note, keys).verified.map(({ key }) => key));
  }

  /**
   * Asks all witnesses at once.
   * @returns the valid cosignatures, at least a quorum
   * @throws {LedgerWitnessError} if fewer came
   * @throws {LedgerForkError} if a witness holds a checkpoint of another history, signed by this log
   */
  async cosign(checkpoint: Checkpoint): Promise<NoteSignature[]> {
    if (!this.hasQuorum) throw new LedgerWitnessError('the log has no quorum of witnesses', []);
    const { witnesses } = this.#parts;
    const answers = await Promise.allSettled(witnesses.map((witness) => this.#ask(witness, checkpoint)));
    const signatures = answers.flatMap((a) => (a.status === 'fulfilled' ? [a.value] : []));
    const failures = answers.flatMap((a) => (a.status === 'rejected' ? [a.reason] : []));
    for (const failure of failures) await this.#checkEvidence(failure, checkpoint);
    if (this.#isEnough(witnesses.flatMap(({ key }, i) => (answers[i]?.status === 'fulfilled' ? [key] : []))))
      return signatures;
    throw new LedgerWitnessError(`${signatures.length} cosignatures are no quorum`, failures);
  }

  /**
   * The rollback guard (spec L-6.10).
   * @param size - entries in the store
   * @param stored - the last checkpoint in the store
   * @throws {LedgerRollbackError} if a witness has cosigned more than there is
   * @throws {LedgerForkError} if a witness has cosigned another history
   * @throws {LedgerWitnessError} if fewer witnesses than the quorum answer
   */
  async guard(size: number, stored: Checkpoint | undefined): Promise<void> {
    const asked = this.#parts.witnesses.filter((w) => (w.latest ?? w.size) !== undefined);
    const answers = await Promise.allSettled(asked.map((witness) => this.#lastSeen(witness)));
    for (const answer of answers) {
      if (answer.status === 'rejected') continue;
      const { size: seen, checkpoint } = answer.value;
      if (seen > size) throw rolledBack(seen, size, checkpoint, stored);
      if (checkpoint !== undefined && stored !== undefined) await this.#checkHistory(checkpoint, stored);
    }
    const answered = asked.filter((_, i) => answers[i]?.status === 'fulfilled').map(({ key }) => key);
    const failures = answers.flatMap((a) => (a.status === 'rejected' ? [a.reason] : []));
    if (failures.length > 0 && !this.#isEnough(answered))
      throw new LedgerWitnessError('too few witnesses answer at start', failures);
  }

  #isEnough(cosigned: readonly NoteKey[]): boolean {
    const { quorum } = this.#parts;
    if (typeof quorum !== 'number') return isQuorumOf(quorum, cosigned);
    return new Set(cosigned.map(({ name }) => name)).size >= quorum;
  }

  /** What a witness last cosigned. What it shows counts only if the log has signed it: a witness cannot make it up. */
  async #lastSeen(witness: Witness): Promise<{ size: number; checkpoint?: Checkpoint }> {
    const { trust } = this.#parts;
    if (witness.latest === undefined) return { size: (await witness.size?.(trust.origin)) ?? 0 };
    const note = await witness.latest(trust.origin);
    if (note === undefined) return { size: 0 };
    const checkpoint = openCheckpoint(note, trust);
    return { size: checkpoint.size, checkpoint };
  }

  /** @throws {LedgerForkError} if a refusal shows that this log signed another history */
  async #checkEvidence(failure: unknown, checkpoint: Checkpoint): Promise<void> {
    const { trust } = this.#parts;
    const note = failure instanceof LedgerError && 'seen' in failure ? failure.seen : undefined;
    if (!(note instanceof Uint8Array)) return;
    let seen: Checkpoint;
    try {
      seen = openCheckpoint(note, trust);
    } catch {
      return;
    }
    if (seen.size <= checkpoint.size) await this.#checkHistory(seen, checkpoint);
  }

  async #checkHistory(seen: Checkpoint, own: Checkpoint): Promise<void> {
    if (seen.size > 0 && !equalBytes(await this.#parts.rootAt(seen.size), seen.root))
      throw new LedgerForkError(seen, own);
  }

  async #ask(witness: Witness, checkpoint: Checkpoint): Promise<NoteSignature> {
    const line = await witness.cosign(checkpoint, (from) => this.#parts.prove(from, checkpoint.size));
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

/** The most witnesses of a log: its own signatures, several during a rotation, stand in the note besides theirs. */
const MAX_WITNESSES = MAX_NOTE_SIGNATURES - 10;

function rolledBack(
  seen: number,
  size: number,
  checkpoint: Checkpoint | undefined,
  stored: Checkpoint | undefined,
): LedgerRollbackError {
  const notes = [stored, checkpoint].flatMap((c) => (c === undefined ? [] : [c.note]));
  return new LedgerRollbackError(`a witness has seen ${seen} entries, the store holds ${size}`, notes);
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
  /** The signed notes that show it, as far as there are any: what the store holds, then what a witness holds. */
  readonly notes: readonly Uint8Array[];

  constructor(message: string, notes: readonly Uint8Array[] = []) {
    super('ledger-rollback', message, false);
    this.notes = notes;
  }
}

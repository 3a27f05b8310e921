/**
 * What a ballot box remembers (spec section 6.7): per credential a few numbers in flat arrays, and the fingerprints of
 * everything it has accepted. No ballot is kept, so that millions of credentials take little more than 45 bytes each.
 */
import { systemRng } from '../core/random.js';
import type { Nullifiers } from './anonymous/nullifier-set.js';
import { FINGERPRINT_BYTES, FingerprintSet, type PrintSet } from './fingerprints.js';
import { PrintHash } from './print-hash.js';

/** Where a credential stands. Each credential is in exactly one of these. */
export const STATUS = { none: 0, online: 1, paper: 2, revoked: 3 } as const;

/** A value of {@link STATUS}. */
export type Status = (typeof STATUS)[keyof typeof STATUS];

const TRACKER_BYTES = 32;
const NO_INDEX = -1;

/** How many credentials and ballots there are of each kind (spec section 6.10). */
export interface Accounting {
  /** Credentials on the roll: always `online + paper + revoked + abstained`. */
  readonly roll: number;
  /** Credentials whose online ballot counts. */
  readonly online: number;
  readonly paper: number;
  readonly revoked: number;
  readonly abstained: number;
  /** Ballots ever accepted: always `online + superseded + removed`. */
  readonly accepted: number;
  /** Accepted ballots that a later one of the same voter replaced. */
  readonly superseded: number;
  /** Last ballots that a paper vote or a revocation took out. */
  readonly removed: number;
  /** Ballots opened by their voters, which can never count. */
  readonly challenged: number;
}

/**
 * Tells a box which fingerprints it must remember: none but suspects. What the box decides is right if these are all that
 * occur in more than one of the entries that {@link CopyWatch.note} was told of; whoever watches finds out afterwards, and lets
 * another box decide where they are not.
 */
export interface CopyWatch {
  /** Told of the fingerprints of every whole ballot and challenged ballot, end to end, before it is decided about. */
  note(fingerprints: Uint8Array): void;
  /** Whether the fingerprint at an offset must be remembered: the same answer at all times. */
  isSuspect(fingerprints: Uint8Array, at: number): boolean;
}

/** What a box remembers fingerprints with: by default it keeps all of them in memory. */
export interface BoxMemory {
  /** Decides which are remembered. */
  readonly watch?: CopyWatch;
  /** Makes an empty set; called twice for a box. Such as a `PagedPrintSet`, so that memory does not grow with ballots. */
  readonly prints?: () => PrintSet;
  /** Where voters are anonymous: makes one of so many empty sets, such as a `PagedNullifierSet`. By default all are in memory. */
  readonly nullifiers?: (sets: number) => Nullifiers;
}

/** The mutable state. Only the box itself and the functions beside it hold one. */
export class BoxState {
  /** Ciphertexts and proof commitments of accepted ballots. */
  readonly seen: PrintSet;
  /** Ciphertexts and proof commitments of challenged ballots. */
  readonly challenged: PrintSet;
  /** Challenged ballots so far. */
  challenges = 0;
  /** Ledger index of the last accepted ballot, or -1. */
  highestIndex: number = NO_INDEX;
  readonly #status: Uint8Array;
  readonly #ballots: Uint32Array;
  readonly #trackers: Uint8Array;
  /** Ledger indices plus 1; 0 where there is none. */
  readonly #places: Float64Array;
  readonly #counts: Float64Array = new Float64Array(4);
  readonly #watch: CopyWatch | undefined;
  #accepted = 0;
  #superseded = 0;
  #removed = 0;

  /** @param roll - number of credentials */
  constructor(roll: number, { watch, prints = inMemory() }: BoxMemory = {}) {
    this.seen = prints();
    this.challenged = prints();
    this.#watch = watch;
    this.#status = new Uint8Array(roll);
    this.#ballots = new Uint32Array(roll);
    this.#trackers = new Uint8Array(roll * TRACKER_BYTES);
    this.#places = new Float64Array(roll);
    this.#counts[STATUS.none] = roll;
  }

  status(credential: number): Status {
    return (this.#status[credential] ?? STATUS.none) as Status;
  }

  /** Ballots accepted of this credential; the sequence number of its next one. */
  ballots(credential: number): number {
    return this.#ballots[credential] ?? 0;
  }

  /** Tracker of the last accepted ballot; 32 zero bytes where there is none. A copy. */
  lastTracker(credential: number): Uint8Array {
    return this.#trackers.slice(credential * TRACKER_BYTES, (credential + 1) * TRACKER_BYTES);
  }

  /** Whether bytes are the {@link lastTracker}. */
  isLastTracker(credential: number, bytes: Uint8Array): boolean {
    if (bytes.length !== TRACKER_BYTES) return false;
    const start = credential * TRACKER_BYTES;
    for (let i = 0; i < TRACKER_BYTES; i++) if (bytes[i] !== this.#trackers[start + i]) return false;
    return true;
  }

  /** Ledger index of the last accepted ballot, or -1. */
  lastIndex(credential: number): number {
    return (this.#places[credential] ?? 0) - 1;
  }

  /** Takes note of what will be looked for, before it is. */
  note(fingerprints: Uint8Array): void {
    this.#watch?.note(fingerprints);
  }

  /** Remembers fingerprints in one of the sets, as far as it matters. */
  remember(set: PrintSet, fingerprints: Uint8Array): void {
    for (let at = 0; at < fingerprints.length; at += FINGERPRINT_BYTES)
      if (this.#watch === undefined || this.#watch.isSuspect(fingerprints, at)) set.add(fingerprints, at);
  }

  /** Records an accepted ballot. */
  accept(credential: number, tracker: Uint8Array, ledgerIndex: number): void {
    if (this.status(credential) === STATUS.online) this.#superseded += 1;
    this.#move(credential, STATUS.online);
    this.#ballots[credential] = this.ballots(credential) + 1;
    this.#trackers.set(tracker, credential * TRACKER_BYTES);
    this.#places[credential] = ledgerIndex + 1;
    this.highestIndex = ledgerIndex;
    this.#accepted += 1;
  }

  /** Takes a credential out of the online vote. Returns whether a ballot of it counted until now. */
  withdraw(credential: number, to: typeof STATUS.paper | typeof STATUS.revoked): boolean {
    const counted = this.status(credential) === STATUS.online;
    this.#move(credential, to);
    if (counted) this.#removed += 1;
    return counted;
  }

  /** The numbers of {@link Accounting}. */
  accounting(): Accounting {
    const count = (status: Status): number => this.#counts[status] ?? 0;
    const online = count(STATUS.online);
    return Object.freeze({
      roll: this.#status.length,
      online,
      paper: count(STATUS.paper),
      revoked: count(STATUS.revoked),
      abstained: count(STATUS.none),
      accepted: this.#accepted,
      superseded: this.#superseded,
      removed: this.#removed,
      challenged: this.challenges,
    });
  }

  #move(credential: number, to: Status): void {
    const from = this.status(credential);
    this.#counts[from] = (this.#counts[from] ?? 0) - 1;
    this.#counts[to] = (this.#counts[to] ?? 0) + 1;
    this.#status[credential] = to;
  }
}

/** Makes sets that share a key. */
function inMemory(): () => PrintSet {
  const hash = new PrintHash(systemRng);
  return () => new FingerprintSet(hash);
}

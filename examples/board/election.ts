/**
 * The election behind the service: its board, restored by replay, and what is remembered besides the record so that voters
 * and onlookers get their answers. Everything here can be made again from the ledger.
 */
import { systemRng } from 'hanpyo';
import { readBallotHeader } from 'hanpyo/ballot';
import { fastestGroups, Reader, ScratchError } from 'hanpyo/core';
import {
  formatVerifierKey,
  type HashReader,
  type Ledger,
  type LogBundle,
  type NoteSigner,
} from 'hanpyo/ledger';
import { type CrewCalls, ElectionBoard, ElectionRecord, type EntryFrame, readFrame } from 'hanpyo/record';
import { Acts, votersTakenOut } from './acts.js';
import { SharedCheckpoints } from './cosigned.js';
import type { Origin } from './kiosks.js';
import { NullifierPositions, nullifierOfBallot } from './nullifiers.js';
import { BallotPositions, POSITION_WORDS } from './positions.js';
import { Problem } from './problems.js';
import { ProofMaker } from './proofs.js';
import type { DiskRoom } from './room.js';
import { Turnout } from './turnout.js';
import { watchedLedger } from './watched-ledger.js';

/** How an election is held. */
export interface RestoreOptions {
  /** The stored hashes of the log. */
  readonly readHashes: HashReader;
  /** How long anybody waits for a receipt. */
  readonly receiptMs: number;
  /** For what grows with ballots. */
  readonly room: DiskRoom;
  /** Who examines ballots; by default this process does. */
  readonly calls?: CrewCalls;
}

/** An election that is being held. */
export class HeldElection {
  readonly ledger: Ledger;
  readonly record: ElectionRecord;
  readonly checkpoints: SharedCheckpoints;
  readonly proofs: ProofMaker;
  /** Where ballots of anonymous voters stand. */
  readonly nullifiers: NullifierPositions;
  /** What officers and trustees have posted. */
  readonly acts: Acts = new Acts();
  readonly #room: DiskRoom;
  #board: ElectionBoard | undefined;
  #positions: BallotPositions | undefined;
  #turnout: Turnout | undefined;
  #fail: (error: unknown) => void = () => {};
  /** Resolves with the reason when the board can not go on. */
  readonly failed: Promise<unknown> = new Promise((resolve) => {
    this.#fail = resolve;
  });

  private constructor(
    ledger: Ledger,
    record: ElectionRecord,
    { receiptMs, readHashes, room }: Pick<RestoreOptions, 'receiptMs' | 'readHashes' | 'room'>,
  ) {
    this.#room = room;
    this.nullifiers = new NullifierPositions(room.table());
    this.ledger = ledger;
    this.proofs = new ProofMaker(readHashes);
    this.record = record;
    this.checkpoints = new SharedCheckpoints(ledger, receiptMs);
  }

  /**
   * Restores an election from its ledger, in one pass and in memory that does not grow with ballots.
   * @throws `BoardError` if an entry is not in order; {RangeError} if the key is not one that manifest or officers name
   */
  static async restore(ledger: Ledger, signer: NoteSigner, options: RestoreOptions): Promise<HeldElection> {
    const { find } = await fastestGroups();
    const election = new HeldElection(ledger, new ElectionRecord(find, options.room.boxMemory), options);
    const { record } = election;
    const watched = watchedLedger(ledger, (bundle) => election.#replayed(bundle));
    election.#board = await ElectionBoard.open(watched, systemRng, record, options.calls ?? {});
    const first = record.manifest?.ledger.key;
    if (first !== undefined && ![first, ...record.notices.logKeys].includes(formatVerifierKey(signer)))
      throw new RangeError('the key of the log is not one that manifest or officers name');
    election.#countAll();
    return election;
  }

  get board(): ElectionBoard {
    if (this.#board === undefined) throw new RangeError('the election is not restored yet');
    return this.#board;
  }

  /** Where ballots of voters with keys stand. @throws {RangeError} before the opening, and of anonymous voters */
  get positions(): BallotPositions {
    this.#positions ??= new BallotPositions(
      this.record.voting.opened.context.roll.count,
      this.#room.column(POSITION_WORDS),
    );
    return this.#positions;
  }

  /** Who has voted. @throws {RangeError} before the opening; of anonymous voters nobody can say */
  get turnout(): Turnout {
    this.#turnout ??= new Turnout(this.record.voting.opened.context, this.record.voting.box);
    return this.#turnout;
  }

  /**
   * What to answer where an entry could not be posted. After an append of unknown outcome the board takes no more, and where
   * the room for what was seen is broken, nobody knows what a ballot repeats: the service must be started again, and replay what the ledger holds.
   */
  problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    const broken = this.board.failure !== undefined || this.ledger.health().state === 'failed';
    if (broken || error instanceof ScratchError) this.#fail(error);
    return new Problem('failed');
  }

  /** Takes note of an entry that is on the ledger now. @param origin - of a ballot */
  noted(index: number, bytes: Uint8Array, origin?: Origin): void {
    const frame = readFrame(bytes);
    this.#note(index, frame, bytes);
    const named =
      frame.type === 'ballot' ? [voterOfBallot(this.record, frame).credential] : this.#takenOut(frame);
    for (const credential of named) this.turnout.update(credential, origin);
  }

  /** Takes note that a kiosk has a ballot which is on the ledger: it was cast there. Only a voter's last one counts. */
  cameFromKiosk(index: number, bytes: Uint8Array): void {
    if (this.record.voters === 'anonymous') return;
    const { credential } = voterOfBallot(this.record, readFrame(bytes));
    const [last] = this.positions.of(credential);
    if (last === index) this.turnout.update(credential, 'kiosk');
  }

  /** Takes note of what a replay has read. Whether it is in order, the replay says. */
  #replayed({ first, entries }: LogBundle): void {
    if (this.record.blocked !== undefined) return;
    for (const [i, bytes] of entries.entries()) this.#note(first + i, readFrame(bytes), bytes);
  }

  #note(index: number, frame: EntryFrame, bytes: Uint8Array): void {
    if (frame.type === 'ballot') this.positions.add(voterOfBallot(this.record, frame).credential, index);
    else if (frame.type === 'anonymous-ballot')
      this.nullifiers.add(nullifierOfBallot(this.record, frame), index);
    else this.acts.add(index, frame, bytes, this.record);
  }

  /** The credentials that an entry takes out of the online vote. */
  #takenOut(frame: EntryFrame): readonly number[] {
    if (!this.record.opened || this.record.voters === 'anonymous') return [];
    const { context } = this.record.voting.opened;
    return votersTakenOut(frame, context).flatMap((key) => context.roll.find(key)?.index ?? []);
  }

  #countAll(): void {
    if (!this.record.opened || this.record.voters === 'anonymous') return;
    const { count } = this.record.voting.opened.context.roll;
    for (let credential = 0; credential < count; credential++) this.turnout.update(credential);
  }
}

/** Whose ballot it claims to be, by position on the roll, and its number in the voter's chain. */
export interface ClaimedVoter {
  readonly credential: number;
  readonly sequence: number;
}

/** Reads no further than the header of a ballot. @throws `DecodeError`; {RangeError} if the credential is not on the roll */
export function voterOfBallot(record: ElectionRecord, { payload }: EntryFrame): ClaimedVoter {
  const { context } = record.voting.opened;
  const { credential, sequence } = readBallotHeader(new Reader(payload, 'ballot'), context);
  const entry = context.roll.find(credential);
  if (entry === undefined) throw new RangeError('a ballot of nobody');
  return { credential: entry.index, sequence };
}

/**
 * A forum's board: takes entries in, judges them with the record that verifiers run, appends what is in order, and posts
 * by itself the changes of stage that follow from it.
 */

import { Writer } from '../core/codec.js';
import { DecodeError, HanpyoError } from '../core/errors.js';
import { taggedHash } from '../core/hash.js';
import { openCheckpoint } from '../ledger/checkpoint.js';
import type { Ledger } from '../ledger/interfaces.js';
import { NoteError } from '../ledger/note.js';
import { parseVerifierKey } from '../ledger/note-keys.js';
import type { Charter } from './charter.js';
import { readCharter } from './charter-read.js';
import type { ForumFinding } from './checks.js';
import { type ForumSigner, forumKey, readForumFrame } from './entry.js';
import type { ForumState } from './forum-state.js';
import type { ProposalState, StageEvent } from './proposal-state.js';
import { ForumRecord } from './record.js';
import { dueStageEntries } from './steps.js';

/** What became of an entry: its position on the log, or why it was refused. */
export type Posted =
  | { readonly index: number; readonly refused?: never }
  | { readonly index?: never; readonly refused: readonly ForumFinding[] };

/**
 * Told of every change of stage once it is durable: the place to wake whoever writes to a proposer. What it throws is dropped,
 * for the change stands all the same; and after a crash nothing is told again. A sender that must not lose a letter remembers
 * the last entry that it wrote about, and asks `stageNews`.
 */
export type Notify = (proposal: Uint8Array, event: StageEvent) => unknown;

/** The board over a ledger that this process alone writes. Entries are taken one after the other, in the order of the calls. */
export class ForumBoard {
  readonly record: ForumRecord = new ForumRecord();
  readonly #ledger: Ledger;
  readonly #operator: ForumSigner;
  readonly #notify: Notify;
  #last: Promise<unknown> = Promise.resolve();
  /** Why the board takes no more. */
  #failure: unknown;
  /** The forum's time when windows were last looked at. */
  #looked = -1;

  private constructor(ledger: Ledger, operator: ForumSigner, notify: Notify) {
    this.#ledger = ledger;
    this.#operator = operator;
    this.#notify = notify;
  }

  /**
   * Opens a board, replaying what the ledger holds; what was due and not posted is posted now.
   * @param operator - signs the changes of stage that follow from the entries
   * @throws {ForumBoardError} if the ledger holds an entry that is not in order; {RangeError} if the charter names another
   * log, or the operator is none of its operators
   */
  static async open(ledger: Ledger, operator: ForumSigner, notify: Notify = () => {}): Promise<ForumBoard> {
    const board = new ForumBoard(ledger, operator, notify);
    const { sequenced } = ledger.size();
    if (sequenced > 0) {
      const { size } = await ledger.checkpoint({ size: sequenced });
      for await (const { index, entry } of ledger.read(0, size)) {
        const judged = board.record.judge(entry);
        const [first] = judged.findings;
        if (first !== undefined) throw new ForumBoardError(`entry ${index}: ${first.message}`);
        board.record.add(judged);
      }
      if (board.record.state !== undefined) await board.#assertOurs(board.record.state.charter);
      await board.#postDue();
    }
    return board;
  }

  /**
   * Posts an entry.
   * @returns once it is durable, and so is every change of stage that it brought about; or refused
   * @throws {ForumBoardError} if it is not known what became of it: the board takes no more then, and must be opened again;
   * {RangeError} for a charter that names another log, or not the operator of this board
   */
  post(bytes: Uint8Array): Promise<Posted> {
    // Its turn comes later, and the caller's bytes may be others then.
    const own = Uint8Array.from(bytes);
    const turn = this.#last.then(async () => {
      if (this.#failure !== undefined)
        throw new ForumBoardError('the board has failed; open it again', { cause: this.#failure });
      const posted = await this.#take(own);
      if (posted.refused === undefined) await this.#postDue();
      return posted;
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Posts entries one after the other. @throws {ForumBoardError} on the first that is refused */
  async postAll(entries: Iterable<Uint8Array>): Promise<readonly number[]> {
    const indexes: number[] = [];
    for (const bytes of entries) {
      const { index, refused } = await this.post(bytes);
      if (refused !== undefined)
        throw new ForumBoardError(refused.map(({ check, message }) => `${check}: ${message}`).join('; '));
      indexes.push(index);
    }
    return indexes;
  }

  async #take(bytes: Uint8Array): Promise<Posted> {
    const judged = this.record.judge(bytes);
    if (judged.findings.length > 0) return { refused: judged.findings };
    const index = this.record.size;
    if (index === 0) await this.#assertOurs(readCharter(readForumFrame(bytes).payload));
    await this.#append(judged.bytes, index);
    this.record.add(judged);
    if (judged.moves !== undefined) this.#tell(judged.moves);
    return { index };
  }

  /** After an error nobody knows whether the ledger holds the entry: only a replay tells. */
  async #append(bytes: Uint8Array, index: number): Promise<void> {
    try {
      // Under a key of its position: equal bytes would pass for a retry, and another entry for this one never does.
      const receipt = await this.#ledger.append(bytes, { key: positionKey(index) });
      if (receipt.index !== index || receipt.duplicate)
        throw new ForumBoardError('the ledger has another writer');
    } catch (error) {
      this.#failure = error;
      throw error instanceof ForumBoardError
        ? error
        : new ForumBoardError('what became of an entry is not known', { cause: error });
    }
  }

  /** A charter that names another log, or a board that cannot act, would be found out at the first threshold. */
  async #assertOurs({ ledger, operators }: Charter): Promise<void> {
    const key = forumKey(this.#operator.seed);
    if (this.#operator.role !== 'operator' || !operators.some((office) => office.key === key))
      throw new RangeError('the board’s operator is none of the charter');
    const { note } = await this.#ledger.checkpoint();
    try {
      openCheckpoint(note, { origin: ledger.origin, logKeys: [parseVerifierKey(ledger.key)] });
    } catch (error) {
      if (!(error instanceof NoteError || error instanceof DecodeError)) throw error;
      throw new RangeError('the charter names another log or key than that of the ledger', { cause: error });
    }
  }

  async #postDue(): Promise<void> {
    const { state } = this.record;
    if (state === undefined) return;
    for (;;) {
      const due = new Set([...this.record.due, ...this.#expired(state)]);
      const entries = dueStageEntries(state, due, this.#operator);
      if (entries.length === 0) return;
      for (const bytes of entries) {
        const { refused } = await this.#take(bytes);
        if (refused !== undefined)
          throw new ForumBoardError(`a change of stage was refused: ${refused[0]?.message}`);
      }
    }
  }

  /** Proposals whose window is over: looked for when the forum's time has changed. */
  #expired(state: ForumState): readonly ProposalState[] {
    if (state.time === this.#looked) return [];
    this.#looked = state.time;
    return [...state.proposals.values()].filter((proposal) => !proposal.isOpen(state.time));
  }

  #tell({ id, history }: ProposalState): void {
    const event = history.at(-1);
    if (event === undefined) return;
    // The change stands whatever becomes of the news, and the record tells of it to whoever asks.
    new Promise((resolve) => resolve(this.#notify(id, event))).catch(() => {});
  }
}

/** A key that no other entry has: equal bytes may stand on a forum's log twice. */
function positionKey(index: number): Uint8Array {
  return taggedHash('hanpyo forum position v1', new Writer().u64(index).finish());
}

/** A board that cannot go on. */
export class ForumBoardError extends HanpyoError {
  constructor(message: string, options?: ErrorOptions) {
    super('forum-board', message, options);
  }
}

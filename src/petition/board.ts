/**
 * A forum's board: takes entries in, judges them with the record that verifiers run, appends what is in order, and posts
 * by itself the changes of stage that follow from it.
 */

import { Writer } from '../core/codec.js';
import { HanpyoError } from '../core/errors.js';
import { taggedHash } from '../core/hash.js';
import type { Ledger } from '../ledger/interfaces.js';
import type { ForumFinding } from './checks.js';
import type { ForumSigner } from './entry.js';
import type { ForumState } from './forum-state.js';
import type { ProposalState, StageEvent } from './proposal-state.js';
import { ForumRecord } from './record.js';
import { dueStageEntries } from './steps.js';

/** What became of an entry: its position on the log, or why it was refused. */
export type Posted =
  | { readonly index: number; readonly refused?: never }
  | { readonly index?: never; readonly refused: readonly ForumFinding[] };

/** Told of every change of stage once it is durable: the place for letters to a proposer. */
export type Notify = (proposal: Uint8Array, event: StageEvent) => void;

/** The board over a ledger that this process alone writes. Entries are taken one after the other, in the order of the calls. */
export class ForumBoard {
  readonly record: ForumRecord = new ForumRecord();
  readonly #ledger: Ledger;
  readonly #operator: ForumSigner;
  readonly #notify: Notify;
  #last: Promise<unknown> = Promise.resolve();
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
   * @throws {ForumBoardError} if the ledger holds an entry that is not in order
   */
  static async open(ledger: Ledger, operator: ForumSigner, notify: Notify = () => {}): Promise<ForumBoard> {
    const board = new ForumBoard(ledger, operator, notify);
    const { sequenced } = ledger.size();
    if (sequenced > 0) {
      const { size } = await ledger.checkpoint({ size: sequenced });
      for await (const { index, entry } of ledger.read(0, size)) {
        const judgement = board.record.judge(entry);
        const [first] = judgement.findings;
        if (first !== undefined) throw new ForumBoardError(`entry ${index}: ${first.message}`);
        board.record.add(entry, judgement);
      }
      await board.#postDue();
    }
    return board;
  }

  /** Posts an entry. @returns once it is durable, and so is every change of stage that it brought about, or refused */
  post(bytes: Uint8Array): Promise<Posted> {
    const turn = this.#last.then(async () => {
      const posted = await this.#take(bytes);
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
    const judgement = this.record.judge(bytes);
    if (judgement.findings.length > 0) return { refused: judgement.findings };
    const index = this.record.size;
    // Equal bytes are another entry here, such as two ticks of one time; the log would take them for a retry.
    const receipt = await this.#ledger.append(bytes, { key: positionKey(index) });
    if (receipt.index !== index) throw new ForumBoardError('the ledger has another writer');
    this.record.add(bytes, judgement);
    return { index };
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
      for (const { id, history } of due) this.#tell(id, history.at(-1));
    }
  }

  /** Proposals whose window is over: looked for when the forum's time has changed. */
  #expired(state: ForumState): readonly ProposalState[] {
    if (state.time === this.#looked) return [];
    this.#looked = state.time;
    return [...state.proposals.values()].filter((proposal) => !proposal.isOpen(state.time));
  }

  #tell(id: Uint8Array, event: StageEvent | undefined): void {
    if (event !== undefined) this.#notify(id, event);
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

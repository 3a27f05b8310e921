/** A forum as its entries have made it (spec 12.4): charter, members, clock, proposals, and the tree over all entries. */
import { toHex } from '../core/bytes.js';
import { appendLeaf, type CompactRange, emptyRange, leafHash, rangeRoot } from '../ledger/tree.js';
import type { Charter } from './charter.js';
import type { Activity, Media } from './forum-messages.js';
import { FORUM_LIMITS as LIMITS } from './limits.js';
import type { ProposalState } from './proposal-state.js';

/** A member's place on the list. */
export interface Membership {
  /** From 0, in the order of joining. */
  readonly index: number;
  left: boolean;
}

/** A publication and where it stands. */
export interface Published<T> {
  readonly entry: number;
  readonly item: T;
}

/** The state of a forum. Mutable; `ForumRecord` alone changes it. */
export class ForumState {
  readonly charter: Charter;
  /** 32 bytes. */
  readonly id: Uint8Array;
  /** By key, in hexadecimal. */
  readonly members: Map<string, Membership> = new Map();
  /** By id, in hexadecimal, in the order of filing. */
  readonly proposals: Map<string, ProposalState> = new Map();
  /** By entry. */
  readonly activities: Map<number, Published<Activity>> = new Map();
  readonly media: Published<Media>[] = [];
  /** Seconds since 1970; 0 before the first tick. */
  time = 0;
  /** Members who have not left. */
  present = 0;
  #range: CompactRange = emptyRange();
  /** Proposals with a threshold that waits to be recorded, with the size of the log when it was reached; oldest first. */
  readonly overdue: Map<ProposalState, number> = new Map();
  /** Those that waited longer than the charter allows. */
  readonly late: Set<ProposalState> = new Set();
  /** Keys of tokens, in hexadecimal: under one key, a token for one proposal would be one for another. */
  readonly tokenKeys: Set<string> = new Set();

  /** Names of entries that nothing else keeps from being posted again by whoever has read them. */
  readonly once: Set<string> = new Set();

  constructor(charter: Charter, id: Uint8Array) {
    this.charter = charter;
    this.id = id;
  }

  /** Entries so far. */
  get size(): number {
    return this.#range.size;
  }

  /** Root of the tree over all entries so far. */
  get root(): Uint8Array {
    return rangeRoot(this.#range);
  }

  /** Takes an entry into the tree. */
  grow(entry: Uint8Array): void {
    this.#range = appendLeaf(this.#range, leafHash(entry));
  }

  /** The membership of a key that has joined and not left. */
  member(key: Uint8Array): Membership | undefined {
    const membership = this.members.get(toHex(key));
    return membership?.left === false ? membership : undefined;
  }

  proposal(id: Uint8Array): ProposalState | undefined {
    return this.proposals.get(toHex(id));
  }

  /** Whether so many more members fit. */
  hasRoom(count: number): boolean {
    return this.members.size + count <= LIMITS.members;
  }

  /** Looks whether an entry, which is in the tree already, brought a proposal to a threshold. */
  observe(proposal: ProposalState): void {
    const news = proposal.observe(this.time, this.size, () => this.root);
    if (news && !this.late.has(proposal) && !this.overdue.has(proposal))
      this.overdue.set(proposal, this.size);
  }

  /** A proposal has gone on: nothing of its former stage is due. */
  settle(proposal: ProposalState): void {
    this.overdue.delete(proposal);
    this.late.delete(proposal);
  }
}

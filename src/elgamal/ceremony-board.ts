/**
 * The public messages of one run, sorted by round (spec section 4.3g). Posting the same message twice is harmless;
 * posting two different ones, or one before its round, is not.
 */
import { equalBytes } from '../core/bytes.js';
import {
  type CeremonyAnswer,
  type CeremonyCommit,
  type CeremonyComplaint,
  type CeremonyConfirm,
  type CeremonyMessage,
  type CeremonyReveal,
  ceremonyMessageBytes,
} from './ceremony-messages.js';
import { type CeremonyParams, isTrustee } from './ceremony-params.js';

/** What was posted, by trustee; complaints and answers by `dealer/complainer`. */
export interface CeremonyBoard {
  readonly commits: ReadonlyMap<number, CeremonyCommit>;
  readonly reveals: ReadonlyMap<number, CeremonyReveal>;
  readonly confirms: ReadonlyMap<number, CeremonyConfirm>;
  readonly complaints: ReadonlyMap<string, CeremonyComplaint>;
  readonly answers: ReadonlyMap<string, CeremonyAnswer>;
  /** Faults in the order of messages. */
  readonly culprits: readonly BoardCulprit[];
}

/** How messages can fail to fit together. */
export type BoardFault = 'unknown-trustee' | 'equivocation' | 'out-of-order';

/** A trustee whose messages do not fit together. */
interface BoardCulprit {
  readonly trustee: number;
  readonly reason: BoardFault;
}

/** Sorts the messages of this run. It stops where every trustee has confirmed: nothing later can undo the key. */
export function readBoard(params: CeremonyParams, messages: readonly CeremonyMessage[]): CeremonyBoard {
  const board = new Board(params);
  for (const message of messages) if (message.run === params.run && !board.complete()) board.post(message);
  return board;
}

class Board implements CeremonyBoard {
  readonly commits = new Map<number, CeremonyCommit>();
  readonly reveals = new Map<number, CeremonyReveal>();
  readonly confirms = new Map<number, CeremonyConfirm>();
  readonly complaints = new Map<string, CeremonyComplaint>();
  readonly answers = new Map<string, CeremonyAnswer>();
  readonly culprits: BoardCulprit[] = [];
  readonly #params: CeremonyParams;

  constructor(params: CeremonyParams) {
    this.#params = params;
  }

  complete(): boolean {
    return this.culprits.length === 0 && this.#all(this.confirms);
  }

  post(message: CeremonyMessage): void {
    const { trustee } = message;
    const reason = isTrustee(this.#params, trustee) ? this.#place(message) : 'unknown-trustee';
    if (reason !== undefined) this.culprits.push({ trustee, reason });
  }

  #place(message: CeremonyMessage): BoardFault | undefined {
    const { trustee } = message;
    switch (message.kind) {
      case 'commit':
        return this.#store(this.commits, trustee, message, true);
      case 'reveal':
        return this.#store(this.reveals, trustee, message, this.#all(this.commits));
      case 'confirm':
        if (this.#hasComplained(trustee)) return 'equivocation';
        return this.#store(this.confirms, trustee, message, this.#all(this.reveals));
      case 'complaint': {
        if (this.confirms.has(trustee)) return 'equivocation';
        const inOrder = this.#all(this.reveals) && isTrustee(this.#params, message.dealer);
        return this.#store(this.complaints, `${message.dealer}/${trustee}`, message, inOrder);
      }
      case 'answer': {
        const key = `${trustee}/${message.complainer}`;
        return this.#store(this.answers, key, message, this.complaints.has(key));
      }
    }
  }

  #store<K, T extends CeremonyMessage>(
    posted: Map<K, T>,
    key: K,
    message: T,
    inOrder: boolean,
  ): BoardFault | undefined {
    const earlier = posted.get(key);
    if (earlier === undefined) {
      if (inOrder) posted.set(key, message);
      return inOrder ? undefined : 'out-of-order';
    }
    const same = equalBytes(ceremonyMessageBytes(earlier), ceremonyMessageBytes(message));
    return same ? undefined : 'equivocation';
  }

  #all(posted: ReadonlyMap<number, unknown>): boolean {
    return posted.size === this.#params.trustees.length;
  }

  #hasComplained(trustee: number): boolean {
    return [...this.complaints.values()].some((complaint) => complaint.trustee === trustee);
  }
}

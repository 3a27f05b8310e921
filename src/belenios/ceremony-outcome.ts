/** What comes of the messages of a ceremony: something to go on with, or who spoiled it. */
import { DecodeError } from '../core/errors.js';

/** What a trustee can be named for; a code of {@link DecodeError} where its message cannot be read. */
export type CeremonyFaultCode =
  | DecodeError['code']
  | 'wrong-signature'
  | 'wrong-proof'
  | 'other-context'
  | 'repeated-key'
  | 'other-polynomial'
  | 'wrong-secret'
  | 'other-key';

/**
 * What is wrong with a trustee's messages. What is sealed is signed inside only, so that whoever passes messages on can also
 * have spoiled it: a trustee named for a sealed message shows what it sent.
 */
export interface CeremonyFault {
  /** Number of the trustee, from 1. */
  readonly culprit: number;
  readonly code: CeremonyFaultCode;
  readonly message: string;
}

/** What comes of messages: the value, or everything that is wrong, by trustee. */
export type CeremonyOutcome<T> =
  | { readonly kind: 'good'; readonly value: T }
  | { readonly kind: 'spoiled'; readonly faults: readonly CeremonyFault[] };

/** Collects what is wrong with the messages of all trustees. */
export class FaultCollector {
  readonly #faults: CeremonyFault[] = [];

  /** Names a trustee. */
  blame(culprit: number, code: CeremonyFaultCode, message: string): void {
    this.#faults.push(Object.freeze({ culprit, code, message }));
  }

  /** Reads what a trustee sent; if it cannot be read, that is its fault, and there is no value. */
  read<T>(culprit: number, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.blame(culprit, error.code, error.message);
      return undefined;
    }
  }

  /**
   * What comes of it all.
   * @param parts - by trustee; where one is missing, a fault was found
   * @param make - makes the value of all parts
   */
  outcome<P, T>(parts: readonly (P | undefined)[], make: (parts: readonly P[]) => T): CeremonyOutcome<T> {
    const present = parts.filter((part) => part !== undefined);
    if (this.#faults.length === 0 && present.length === parts.length)
      return Object.freeze({ kind: 'good', value: make(present) });
    if (this.#faults.length === 0) throw new TypeError('a part is missing, but nobody is named for it');
    return Object.freeze({ kind: 'spoiled', faults: Object.freeze([...this.#faults]) });
  }
}

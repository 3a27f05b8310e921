/** A desk to which shuffles are posted, honest or not. */
import { type EntryType, makeEntry } from '../../src/record/entry.js';
import {
  readShuffleEnd,
  readShufflePart,
  type ShuffleEnd,
  type ShufflePart,
  writeShuffleEnd,
  writeShufflePart,
} from '../../src/record/mix-messages.js';
import { shuffleEntries } from '../../src/record/mix-step.js';
import type { MixChain } from '../../src/record/mixing.js';
import { stageDigest } from '../../src/record/stage-bytes.js';
import { recordOf } from '../helpers/tamper.js';
import { COUNCIL, Desk, type MixedElection, payloadOf, signerOf } from './mixed-election.js';

/** See the head of this file. Trustees count from 1. */
export class ShuffleDesk extends Desk {
  readonly #election: MixedElection;

  constructor(election: MixedElection) {
    super(recordOf(election.closed), election.closed.length);
    this.#election = election;
  }

  /** The chain of a contest. */
  chainOf(contest: number): MixChain {
    const chain = this.record.tallying.shuffles.chain(contest);
    if (chain === undefined) throw new RangeError('no chain');
    return chain;
  }

  /** An honest shuffle: its only part, and its end. */
  honest(
    trustee: number,
    contest: number = COUNCIL,
  ): { readonly part: ShufflePart; readonly end: ShuffleEnd } {
    const [part, end] = shuffleEntries(this.record, contest, signerOf(this.#election, trustee), this.rng);
    return { part: readShufflePart(payloadOf(part)), end: readShuffleEnd(payloadOf(end)) };
  }

  /** An entry of any payload, signed by a trustee. */
  signed(type: EntryType, payload: Uint8Array, trustee: number): Uint8Array {
    return makeEntry(type, this.record.setup.electionId, payload, [signerOf(this.#election, trustee)]);
  }

  /** A part as an entry of the trustee that it names. */
  partEntry(part: ShufflePart): Uint8Array {
    return this.signed('shuffle-part', writeShufflePart(part), part.trustee);
  }

  /** An end as an entry of the trustee that it names. */
  endEntry(end: ShuffleEnd): Uint8Array {
    return this.signed('shuffle', writeShuffleEnd(end), end.trustee);
  }

  /** What is said of the end of a shuffle of these bytes, all in one part, which is taken. */
  saidOf(part: ShufflePart, end: ShuffleEnd): readonly (readonly [string, string, string])[] {
    this.takeAll([this.partEntry(part)]);
    return this.findings(this.endEntry({ ...end, digest: stageDigest(part.bytes) }));
  }

  /** Lets a trustee shuffle. */
  shuffle(trustee: number, contest: number = COUNCIL): void {
    this.takeAll(shuffleEntries(this.record, contest, signerOf(this.#election, trustee), this.rng));
  }
}

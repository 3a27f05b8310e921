/**
 * Where everything but ballots comes in: what officers and trustees have signed, and challenged ballots. An entry of theirs
 * holds up the ballots behind it, so nothing gets that far before its signature is verified.
 */
import { DecodeError, equalBytes, fromHex, toHex } from 'hanpyo/core';
import { type EntryFrame, type EntrySignature, readFrame, verifyEntrySignature } from 'hanpyo/record';
import { checkOf, type Placed } from './casting.js';
import type { LimitsConfig, RateConfig } from './config.js';
import type { HeldElection } from './election.js';
import { nativeLeafHash } from './native-hash.js';
import { NetworkBuckets } from './networks.js';
import { Problem } from './problems.js';

/**
 * Entries of one address that come to nothing, each of which costs the verification of a signature, and challenges, which anybody
 * can send. What officers and trustees have signed and the ledger takes is theirs to send, however many shares that are at once.
 */
const RATE: RateConfig = { burst: 20, perSecond: 2 };

/** The desk for entries other than ballots. */
export class EntryDesk {
  readonly #election: HeldElection;
  readonly #limits: LimitsConfig;
  readonly #rates: NetworkBuckets;
  /** What is on its way, by leaf hash. */
  readonly #underWay = new Map<string, Promise<number>>();
  readonly #challenges = new Set<string>();
  readonly #signed = new Set<string>();

  constructor(election: HeldElection, limits: LimitsConfig) {
    this.#election = election;
    this.#limits = limits;
    this.#rates = new NetworkBuckets(RATE, limits.buckets);
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay.values());
  }

  /**
   * Takes an entry in. What is signed and on the ledger already gets the same answer again.
   * @throws {Problem}
   */
  async post(bytes: Uint8Array, address: string): Promise<Placed> {
    const frame = frameOf(bytes);
    const known = this.#election.acts.positionOf(bytes);
    if (known !== undefined) return { index: known, duplicate: true };
    const leaf = toHex(nativeLeafHash(bytes));
    const same = this.#underWay.get(leaf);
    if (same !== undefined) return { index: await same, duplicate: true };
    const { waiting, most } = this.#queueOf(frame);
    if (waiting.size >= most) throw new Problem('busy', { retryAfterSeconds: 1 });
    const wait = this.#rates.take(address);
    if (wait > 0) throw new Problem('too-many', { retryAfterSeconds: Math.ceil(wait) });
    this.#screen(frame);
    const work = this.#append(bytes).finally(() => {
      this.#underWay.delete(leaf);
      waiting.delete(leaf);
    });
    this.#underWay.set(leaf, work);
    waiting.add(leaf);
    const index = await work;
    if (frame.type !== 'challenge') this.#rates.give(address);
    return { index, duplicate: false };
  }

  /** Anybody can send challenges, and they must not keep an officer from closing. */
  #queueOf({ type }: EntryFrame): { readonly waiting: Set<string>; readonly most: number } {
    const { waitingChallenges, waitingEntries } = this.#limits;
    return type === 'challenge'
      ? { waiting: this.#challenges, most: waitingChallenges }
      : { waiting: this.#signed, most: waitingEntries };
  }

  /** A challenged ballot is signed by its credential, inside; everything else carries signatures, one of them valid. */
  #screen(frame: EntryFrame): void {
    const { record } = this.#election;
    if (record.phase === 'empty') throw new Problem('not-open');
    const { electionId, manifest } = record.setup;
    if (!equalBytes(frame.electionId, electionId)) throw new Problem('refused', { check: 'V06' });
    if (frame.type === 'challenge') {
      if (record.phase !== 'voting') throw new Problem(record.opened ? 'closed' : 'not-open');
      return;
    }
    const [first] = frame.signatures;
    const key = first && keyOf(first, manifest);
    if (first === undefined || key === undefined || !verifyEntrySignature(frame, first, fromHex(key)))
      throw new Problem('refused', { check: 'V10' });
  }

  async #append(bytes: Uint8Array): Promise<number> {
    try {
      const { index, refused } = await this.#election.board.post(bytes);
      if (refused !== undefined) throw new Problem('refused', { check: checkOf(refused) });
      this.#election.noted(index, bytes);
      return index;
    } catch (error) {
      throw this.#election.problemOf(error);
    }
  }
}

function keyOf(
  { role, index }: EntrySignature,
  { officers, trustees }: HeldElection['record']['setup']['manifest'],
): string | undefined {
  return role === 'officer' ? officers[index]?.key : trustees[index]?.signingKey;
}

/** @throws {Problem} `malformed` for what is not an entry, or is a ballot, which has a door of its own */
function frameOf(bytes: Uint8Array): EntryFrame {
  try {
    const frame = readFrame(bytes);
    if (frame.type !== 'ballot' && frame.type !== 'anonymous-ballot') return frame;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  throw new Problem('malformed');
}

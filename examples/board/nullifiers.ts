/**
 * Where on the ledger the ballots of anonymous voters stand, by nullifier: 16 to 32 bytes of memory a ballot. Enough to answer a ballot
 * that comes again, and to show everybody what stands under a nullifier.
 */
import { nullifierText, readEncodedVote } from 'hanpyo/ballot/anonymous';
import type { ElectionRecord, EntryFrame } from 'hanpyo/record';

/** Words of a slot: two of the nullifier, and the position plus 1; 0 where the slot is free. */
const WORDS = 3;
const FIRST_SLOTS = 16;

/**
 * Positions of ballots, by the last 8 bytes of their nullifiers, which are hashes. Mutable. Whoever has many secrets may find nullifiers
 * that end alike: the ledger says which is which.
 */
export class NullifierPositions {
  #slots: Uint32Array = new Uint32Array(FIRST_SLOTS * WORDS);
  #size = 0;

  /**
   * Adds a ballot that was accepted; under a nullifier there is one.
   * @param nullifier - 64 hexadecimal digits
   * @throws {RangeError} for a position beyond 2^32 - 2
   */
  add(nullifier: string, position: number): void {
    if (position >= 2 ** 32 - 1) throw new RangeError(`no position ${position}`);
    put(this.#slots, ...endOf(nullifier), position + 1);
    this.#size += 1;
    if (4 * this.#size > 3 * (this.#slots.length / WORDS)) this.#grow();
  }

  /** Positions of ballots under nullifiers that end as this one does: that of its own ballot, if there is one, is among them. */
  *of(nullifier: string): Generator<number> {
    const slots = this.#slots;
    const [low, high] = endOf(nullifier);
    for (let at = home(slots, low); slots[at + 2] !== 0; at = (at + WORDS) % slots.length)
      if (slots[at] === low && slots[at + 1] === high) yield (slots[at + 2] ?? 0) - 1;
  }

  #grow(): void {
    const [old, larger] = [this.#slots, new Uint32Array(2 * this.#slots.length)];
    for (let at = 0; at < old.length; at += WORDS) {
      const [low = 0, high = 0, next = 0] = old.subarray(at, at + WORDS);
      if (next !== 0) put(larger, low, high, next);
    }
    this.#slots = larger;
  }
}

/**
 * The nullifier that a ballot claims. No point of it is looked at.
 * @throws `DecodeError` for what does not have the form of a ballot; {RangeError} where voters have keys
 */
export function nullifierOfBallot(record: ElectionRecord, { payload }: EntryFrame): string {
  const { anonymous } = record.poll.opened;
  if (anonymous === undefined) throw new RangeError('the voters of this election have keys');
  return nullifierText(readEncodedVote(payload, anonymous.election).nullifier);
}

/** Puts a ballot into the first slot that is free from its own on; there always is one. */
function put(slots: Uint32Array, low: number, high: number, next: number): void {
  let at = home(slots, low);
  while (slots[at + 2] !== 0) at = (at + WORDS) % slots.length;
  slots.set([low, high, next], at);
}

function home(slots: Uint32Array, low: number): number {
  return (low % (slots.length / WORDS)) * WORDS;
}

/** The last two words of a nullifier, the last one first. */
function endOf(nullifier: string): readonly [low: number, high: number] {
  return [Number.parseInt(nullifier.slice(-8), 16), Number.parseInt(nullifier.slice(-16, -8), 16)];
}

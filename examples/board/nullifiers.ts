/**
 * Where on the ledger the ballots of anonymous voters stand, by nullifier, outside of memory. Enough to answer a ballot that comes
 * again, and to show everybody what stands under a nullifier.
 */
import { PrintHash } from 'hanpyo/ballot';
import { nullifierText, readEncodedVote } from 'hanpyo/ballot/anonymous';
import { type PageCache, PageTable, systemRng } from 'hanpyo/core';
import type { ElectionRecord, EntryFrame } from 'hanpyo/record';

/** Words of a nullifier that are kept, its last ones; then comes the position plus 1, so that no record is all zeros. */
const KEPT = 4;

/**
 * Positions of ballots, by the last 16 bytes of their nullifiers, which are hashes. Mutable. Nullifiers may end alike: the ledger
 * says which is which.
 */
export class NullifierPositions {
  /** Where records lie: under a key of this run, so that nobody can choose nullifiers that crowd one place. */
  readonly #hash: PrintHash = new PrintHash(systemRng);
  readonly #table: PageTable;

  /** @param pages - empty, and for these positions alone */
  constructor(pages: PageCache) {
    this.#table = new PageTable(pages, { width: KEPT + 1, hash: (words, at) => this.#hash.of(words, at) });
  }

  /**
   * Adds a ballot that was accepted; under a nullifier there is one.
   * @param nullifier - 64 hexadecimal digits
   * @throws {RangeError} for a position beyond 2^32 - 2; `ScratchError`
   */
  add(nullifier: string, position: number): void {
    if (position >= 2 ** 32 - 1) throw new RangeError(`no position ${position}`);
    const end = endOf(nullifier);
    this.#table.add(Uint32Array.of(...end, position + 1), this.#hash.of(end));
  }

  /**
   * Positions of ballots under nullifiers that end as this one does: that of its own ballot, if there is one, is among them.
   * @throws `ScratchError`
   */
  of(nullifier: string): readonly number[] {
    const end = endOf(nullifier);
    const found: number[] = [];
    this.#table.has(this.#hash.of(end), (words, at) => {
      if (end.every((word, i) => words[at + i] === word)) found.push((words[at + KEPT] ?? 0) - 1);
      return false;
    });
    return found;
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

/** The last words of a nullifier. */
function endOf(nullifier: string): Uint32Array {
  const first = nullifier.length - 8 * KEPT;
  return Uint32Array.from({ length: KEPT }, (_, i) =>
    Number.parseInt(nullifier.slice(first + 8 * i, first + 8 * (i + 1)), 16),
  );
}

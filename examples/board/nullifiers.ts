/**
 * Where on the ledger the ballots of anonymous voters stand, by nullifier: some 150 bytes a ballot. Enough to answer a ballot that
 * comes again, and to show everybody what stands under a nullifier.
 */
import { nullifierText, readEncodedVote } from 'hanpyo/ballot/anonymous';
import type { ElectionRecord, EntryFrame } from 'hanpyo/record';

/** Positions of ballots, by nullifier (64 hexadecimal digits). Mutable. */
export class NullifierPositions {
  readonly #positions = new Map<string, number>();

  /** Adds a ballot that was accepted; under a nullifier there is one. */
  add(nullifier: string, position: number): void {
    this.#positions.set(nullifier, position);
  }

  /** Position of the ballot under a nullifier. */
  of(nullifier: string): number | undefined {
    return this.#positions.get(nullifier);
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

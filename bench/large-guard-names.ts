/** Names in the large records of ElectionGuard. */

/** The only device. */
export const DEVICE = 'device1';
/** The only contest. */
export const CONTEST = 'board';
/** The style that has it. */
export const STYLE = 'all';

/** The file of a ballot, below the folder of the record. */
export function ballotPath(ballot: number): string {
  return `encrypted_ballots/${DEVICE}/eballot-${ballot}.json`;
}

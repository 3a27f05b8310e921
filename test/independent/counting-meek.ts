/** Meek's single transferable vote: specification 9.5. */
import { at } from './bytes.js';
import { type Count, extreme, preferences } from './counting.js';

const up = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;
const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);

/** Numbers are multiples of 10^-digits. */
export function meek({ candidates, seats, ballots, lot }: Count, digits: number, omega: number): number[] {
  const one = 10n ** BigInt(digits);
  const keep = new Array<bigint>(candidates).fill(one);
  const hopeful = new Set(keep.keys());
  const elected: number[] = [];
  const papers = ballots.map((ballot) => ({ list: preferences(ballot), weight: BigInt(ballot.weight) }));
  const distribute = (): bigint[] => {
    const votes = new Array<bigint>(candidates).fill(0n);
    for (const { list, weight } of papers) {
      let w = one;
      for (const c of list) {
        const part = up(w * at(keep, c), one);
        votes[c] = at(votes, c) + part * weight;
        w -= part;
      }
    }
    return votes;
  };
  const byVotes = (among: readonly number[], votes: readonly bigint[]): number[] =>
    lot.filter((c) => among.includes(c)).sort((a, b) => Number(at(votes, b) - at(votes, a)));
  const take = (chosen: readonly number[]): void => {
    elected.push(...chosen);
    for (const c of chosen) hopeful.delete(c);
  };
  /** Returns the votes with which it ended. */
  const round = (): bigint[] => {
    let before: bigint | undefined;
    for (let repetition = 1; ; repetition++) {
      const votes = distribute();
      const quota = sum(votes) / BigInt(seats + 1) + 1n;
      const chosen = [...hopeful].filter((c) => at(votes, c) >= quota);
      if (chosen.length > 0) {
        take(byVotes(chosen, votes));
        return votes;
      }
      const over = sum(elected.map((c) => at(votes, c) - quota));
      const s = over > 0n ? over : 0n;
      const stuck = before !== undefined && s >= before;
      if (s < 10n ** BigInt(digits - omega) || stuck || repetition === 10_000) {
        const lowest = at(votes, at(extreme([...hopeful], votes, 'fewest'), 0));
        const equal = lot.filter((c) => hopeful.has(c) && at(votes, c) <= lowest + s);
        const out = at(equal, equal.length - 1);
        keep[out] = 0n;
        hopeful.delete(out);
        return votes;
      }
      before = s;
      for (const c of elected) {
        const next = up(up(at(keep, c) * quota, one) * one, at(votes, c));
        keep[c] = next < one ? next : one;
      }
    }
  };
  let votes = distribute();
  while (elected.length < seats && hopeful.size > seats - elected.length) votes = round();
  if (elected.length < seats) take(byVotes([...hopeful], votes));
  return elected;
}

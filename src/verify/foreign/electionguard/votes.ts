/** The running products of ciphertexts, option by option. */
import type { Element, Group } from '../../../core/group.js';
import type { Contest, Manifest } from './manifest.js';
import type { Ciphertext } from './pool.js';

/** A contest of a ballot, as far as it is added up. */
export interface Votes {
  readonly id: string;
  readonly selections: readonly { readonly vote: Ciphertext }[];
}

/** A product of ciphertexts. */
export interface Total {
  readonly alpha: Element;
  readonly beta: Element;
}

/** The product of one contest's ciphertexts on one ballot. */
export function contestTotal({ selections }: Pick<Votes, 'selections'>, group: Group): Total {
  const none: Total = { alpha: group.identity(), beta: group.identity() };
  return selections.reduce(
    ({ alpha, beta }, { vote }) => ({
      alpha: alpha.add(vote.alpha.element),
      beta: beta.add(vote.beta.element),
    }),
    none,
  );
}

/** The totals of one contest over all ballots that were added. */
export interface ContestTotals {
  readonly contest: Contest;
  readonly ballots: number;
  /** By option, in the order of the manifest. */
  readonly totals: readonly Total[];
}

/** Totals over cast ballots. */
export class VoteTotals {
  readonly #contests: Map<string, { contest: Contest; ballots: number; totals: Total[] }>;

  constructor(manifest: Manifest, group: Group) {
    const none: Total = { alpha: group.identity(), beta: group.identity() };
    this.#contests = new Map(
      [...manifest.contests.values()].map((contest) => [
        contest.id,
        { contest, ballots: 0, totals: contest.options.map(() => none) },
      ]),
    );
  }

  /** Adds the contests of a ballot, which has the right options. */
  add(contests: readonly Votes[]): void {
    for (const { id, selections } of contests) {
      const slot = this.#contests.get(id);
      if (slot === undefined) throw new RangeError(`no contest ${id}`);
      slot.ballots++;
      slot.totals = slot.totals.map(({ alpha, beta }, i) => {
        const vote = selections[i]?.vote;
        if (vote === undefined) throw new RangeError(`contest ${id} has too few options`);
        return { alpha: alpha.add(vote.alpha.element), beta: beta.add(vote.beta.element) };
      });
    }
  }

  /** The totals of a contest. */
  of(contest: string): ContestTotals | undefined {
    return this.#contests.get(contest);
  }
}

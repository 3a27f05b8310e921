/**
 * Rankings as integers: the rank of every option is a digit, that of the first option the highest. Ranks are dense: 1 is
 * first, equal numbers are tied, no number is left out below the largest, 0 stands for unranked.
 */

/** Which rankings a contest allows. */
export interface RankingLimits {
  /** Number of options of the contest. */
  readonly options: number;
  /** Fewest options that may be ranked. */
  readonly min: number;
  /** Most options that may be ranked. */
  readonly max: number;
  readonly ties: 'refused' | 'allowed';
}

/** How many integers {@link packRanks} uses: 0 up to this number, exclusive. */
export function rankingCount({ options, max }: RankingLimits): bigint {
  return BigInt(max + 1) ** BigInt(options);
}

/**
 * What is wrong with a ranking, or `undefined` if it is allowed.
 * @param ranks - one per option; any numbers
 */
export function rankingProblem(limits: RankingLimits, ranks: readonly number[]): string | undefined {
  const { options, min, max, ties } = limits;
  if (ranks.length !== options) return `a ranking has ${options} ranks`;
  if (!ranks.every((rank) => Number.isInteger(rank) && rank >= 0)) return 'a rank is not a whole number';
  const ranked = ranks.filter((rank) => rank > 0);
  if (ranked.length < min) return `fewer than ${min} options are ranked`;
  if (ranked.length > max) return `more than ${max} options are ranked`;
  const places = new Set(ranked);
  if (ties === 'refused' && places.size !== ranked.length) return 'options are tied';
  if (ranked.some((rank) => rank > places.size)) return 'a rank is left out';
  return undefined;
}

/** The integer of a ranking in which {@link rankingProblem} finds nothing wrong: its ranks as digits in base `max + 1`. */
export function packRanks({ max }: RankingLimits, ranks: readonly number[]): bigint {
  const base = BigInt(max + 1);
  return ranks.reduce((packed, rank) => packed * base + BigInt(rank), 0n);
}

/** The ranks of an integer below {@link rankingCount}; whether they are a ranking that is allowed, {@link rankingProblem} tells. */
export function unpackRanks({ options, max }: RankingLimits, packed: bigint): number[] {
  const base = BigInt(max + 1);
  const ranks: number[] = [];
  let rest = packed;
  for (let i = 0; i < options; i++) {
    ranks.unshift(Number(rest % base));
    rest /= base;
  }
  return ranks;
}

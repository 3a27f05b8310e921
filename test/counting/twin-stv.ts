/** Slow twins of the rules that move votes: every paper is followed on its own, and nothing is shared with the library. */
import type { RankedBallot } from '../../src/counting/ballot.js';

/** What a twin says of a count. */
export interface TwinCount {
  readonly elected: readonly number[];
  readonly excluded: readonly number[];
  /** Votes of all candidates at each stage, in units. */
  readonly stages: readonly (readonly bigint[])[];
}

/** Every single paper as the list of its preferences. */
function singlePapers(ballots: readonly RankedBallot[], skipped: 'end' | 'pass'): number[][] {
  return ballots.flatMap(({ ranking, weight }) => {
    const list: number[] = [];
    for (const rank of ranking.map((one) => (typeof one === 'number' ? [one] : one))) {
      if (rank.length > 1 || (rank.length === 0 && skipped === 'end')) break;
      list.push(...rank);
    }
    return list.length === 0 ? [] : Array.from({ length: weight }, () => list);
  });
}

const at = (list: readonly bigint[] | undefined, i: number): bigint => list?.[i] ?? 0n;

/** Who of `tied` is first when compared by their votes from the latest stage back, then by lot. */
function choose(
  tied: readonly number[],
  stages: readonly (readonly bigint[])[],
  lot: readonly number[],
  most: boolean,
): number {
  const better = (a: number, b: number): number => {
    for (const votes of [...stages].reverse()) {
      if (at(votes, a) !== at(votes, b)) return at(votes, a) > at(votes, b) === most ? -1 : 1;
    }
    return (lot.indexOf(a) - lot.indexOf(b)) * (most ? 1 : -1);
  };
  return [...tied].sort(better)[0] ?? -1;
}

/** The Order of 2007, paper by paper. Comparing by (latest, ..., first, lot) is the same as narrowing down a tie. */
export function slowScottish(
  candidates: number,
  seats: number,
  ballots: readonly RankedBallot[],
  lot: readonly number[],
): TwinCount {
  const all = Array.from({ length: candidates }, (_, c) => c);
  const papers = singlePapers(ballots, 'end').map((list) => ({
    list,
    holder: list[0] ?? -1,
    value: 100_000n,
  }));
  const quota = (BigInt(papers.length) / BigInt(seats + 1) + 1n) * 100_000n;
  const settled = new Map<number, bigint>();
  const stages: bigint[][] = [];
  const [elected, excluded]: [number[], number[]] = [[], []];
  const isFree = (c: number): boolean => !elected.includes(c) && !excluded.includes(c);
  const close = (): void => {
    const votes = all.map(
      (c) => settled.get(c) ?? papers.reduce((sum, p) => (p.holder === c ? sum + p.value : sum), 0n),
    );
    stages.push(votes);
    const take = (list: readonly number[]): void => {
      const rest = [...list];
      while (rest.length > 0) {
        const next = choose(rest, stages, lot, true);
        elected.push(next);
        rest.splice(rest.indexOf(next), 1);
      }
    };
    take(all.filter((c) => isFree(c) && at(votes, c) >= quota));
    const free = all.filter(isFree);
    if (free.length <= seats - elected.length) take(free);
  };
  const move = (from: number, value: (old: bigint) => bigint): void => {
    for (const paper of papers.filter((p) => p.holder === from)) {
      const next = paper.list.slice(paper.list.indexOf(from) + 1).find(isFree);
      paper.holder = next ?? -1;
      paper.value = value(paper.value);
    }
  };
  close();
  while (elected.length < seats && all.some(isFree)) {
    const votes = stages.at(-1);
    const above = elected.filter((c) => at(votes, c) > quota);
    if (above.length > 0) {
      const from = choose(above, stages, lot, true);
      const total = at(votes, from);
      settled.set(from, quota);
      move(from, (old) => ((total - quota) * old) / total);
    } else {
      const out = choose(all.filter(isFree), stages, lot, false);
      excluded.unshift(out);
      settled.set(out, 0n);
      move(out, (old) => old);
    }
    close();
  }
  return { elected, excluded, stages };
}

/** Instant run-off by counting all papers anew in every round. */
export function slowIrv(
  candidates: number,
  ballots: readonly RankedBallot[],
  lot: readonly number[],
  rule: { readonly skipped: 'end' | 'pass'; readonly ties: 'earlier-stage' | 'lot' },
): TwinCount {
  const papers = singlePapers(ballots, rule.skipped);
  let left = Array.from({ length: candidates }, (_, c) => c);
  const stages: bigint[][] = [];
  const excluded: number[] = [];
  for (;;) {
    const tops = papers.map((list) => list.find((c) => left.includes(c))).filter((c) => c !== undefined);
    const votes = Array.from({ length: candidates }, (_, c) =>
      BigInt(tops.filter((top) => top === c).length),
    );
    stages.push(votes);
    const winner = left.find((c) => left.length === 1 || at(votes, c) * 2n > BigInt(tops.length));
    if (winner !== undefined) return { elected: [winner], excluded, stages };
    const out = choose(left, rule.ties === 'lot' ? [votes] : stages, lot, false);
    excluded.unshift(out);
    left = left.filter((c) => c !== out);
  }
}

/** Meek's rule: each paper is handed on from candidate to candidate, excluded ones keeping nothing. */
export function slowMeek(
  candidates: number,
  seats: number,
  ballots: readonly RankedBallot[],
  lot: readonly number[],
  rule: { readonly digits: number; readonly omega: number; readonly skipped: 'end' | 'pass' },
): TwinCount {
  const papers = singlePapers(ballots, rule.skipped);
  const one = 10n ** BigInt(rule.digits);
  const up = (a: bigint, b: bigint): bigint => a / b + (a % b === 0n ? 0n : 1n);
  const keep = Array.from({ length: candidates }, () => one);
  const [elected, excluded, stages]: [number[], number[], bigint[][]] = [[], [], []];
  const hopeful = (): number[] =>
    [...keep.keys()].filter((c) => !elected.includes(c) && !excluded.includes(c));
  const count = (): { votes: bigint[]; quota: bigint; surplus: bigint } => {
    const votes = Array.from({ length: candidates }, () => 0n);
    for (const list of papers) {
      let left = one;
      for (const c of list) {
        const kept = up(left * at(keep, c), one);
        votes[c] = at(votes, c) + kept;
        left -= kept;
      }
    }
    const quota = votes.reduce((sum, own) => sum + own, 0n) / BigInt(seats + 1) + 1n;
    const surplus = elected.reduce((sum, c) => sum + at(votes, c) - quota, 0n);
    return { votes, quota, surplus: surplus > 0n ? surplus : 0n };
  };
  const take = (list: readonly number[], votes: readonly bigint[]): void => {
    const order = [...list].sort((a, b) => {
      if (at(votes, a) !== at(votes, b)) return at(votes, a) > at(votes, b) ? -1 : 1;
      return lot.indexOf(a) - lot.indexOf(b);
    });
    elected.push(...order);
  };
  let last = count();
  stages.push(last.votes);
  while (hopeful().length > seats - elected.length && elected.length < seats) {
    for (let before: bigint | undefined; ; before = last.surplus) {
      last = count();
      const { votes, quota, surplus } = last;
      const reach = hopeful().filter((c) => at(votes, c) >= quota);
      if (reach.length > 0) {
        take(reach, votes);
        break;
      }
      if (surplus < 10n ** BigInt(rule.digits - rule.omega) || (before !== undefined && surplus >= before)) {
        const isLow = (c: number): boolean =>
          hopeful().every((other) => at(votes, c) <= at(votes, other) + surplus);
        const low = hopeful().filter(isLow);
        const out = [...lot].reverse().find((c) => low.includes(c)) ?? -1;
        excluded.unshift(out);
        keep[out] = 0n;
        break;
      }
      for (const c of elected) {
        const next = up(up(at(keep, c) * quota, one) * one, at(votes, c));
        keep[c] = next < one ? next : one;
      }
    }
    stages.push(last.votes);
  }
  if (elected.length < seats) take(hopeful(), last.votes);
  return { elected, excluded, stages };
}

/**
 * The single transferable vote as Belenios counts it: one winner at a time, whose votes pass on by the part above the quota,
 * or one loser, whose votes pass on whole. Equals are told apart by their order in the question. Weights are floating-point
 * numbers, added in the order in which Belenios adds them, so that ties come out the same.
 */

/** One step of a count. */
type StvEvent =
  | readonly ['Win', readonly number[]]
  | readonly ['Lose', number]
  | readonly ['TieWin', readonly number[]]
  | readonly ['TieLose', readonly number[]];

/** What a count came to. */
export interface StvCount {
  /** Valid votes as answers, best first, in order. */
  readonly ballots: readonly (readonly number[])[];
  readonly invalid: number;
  readonly events: readonly StvEvent[];
  readonly winners: readonly number[];
}

/** A ballot and what is left of its weight. */
interface Weighted {
  readonly weight: number;
  readonly ballot: readonly number[];
}

/** An answer, the ballots that have it first, and their sum. */
interface Score {
  readonly answer: number;
  readonly ballots: readonly Weighted[];
  readonly sum: number;
}

/** Counts. @param votes - ranks from 1, the best; 0 is no rank */
export function countStv(votes: readonly (readonly number[])[], seats: number): StvCount {
  const ballots = votes
    .flatMap((vote) => {
      const ballot = preferences(vote);
      return ballot === undefined ? [] : [ballot];
    })
    .sort(compareLists);
  const quota = Math.floor(ballots.length / (seats + 1)) + 1;
  const events: StvEvent[] = [];
  let weighted: readonly Weighted[] = ballots.map((ballot) => ({ weight: 1, ballot }));
  for (let left = seats; left > 0; ) {
    const scores = scoresOf(weighted);
    const [best] = scores;
    const worst = scores.at(-1);
    if (scores.length <= left || best === undefined || worst === undefined) {
      const rest = scores.map(({ answer }) => answer).sort((a, b) => a - b);
      events.push(['Win', rest]);
      break;
    }
    if (best.sum >= quota) {
      const next = scores[1];
      if (next?.sum === best.sum) events.push(['TieWin', [best.answer, next.answer]]);
      events.push(['Win', [best.answer]]);
      weighted = passOn((best.sum - quota) / best.sum, best.answer, scores);
      left--;
    } else {
      const next = scores.at(-2);
      if (next?.sum === worst.sum) events.push(['TieLose', [worst.answer, next.answer]]);
      events.push(['Lose', worst.answer]);
      weighted = passOn(1, worst.answer, scores);
    }
  }
  const winners = events.flatMap(([kind, who]) => (kind === 'Win' ? who : []));
  return { ballots, invalid: votes.length - ballots.length, events, winners };
}

/** A vote as answers, best first; `undefined` if its ranks are not 1, 2, 3 and so on, each once. */
function preferences(vote: readonly number[]): readonly number[] | undefined {
  const ballot: number[] = [];
  for (let rank = 1; vote.includes(rank); rank++) ballot.push(vote.indexOf(rank));
  return vote.every((rank, i) => rank === 0 || ballot.includes(i)) ? ballot : undefined;
}

/** All answers that some ballot has, the best first. */
function scoresOf(weighted: readonly Weighted[]): readonly Score[] {
  const piles = new Map<number, Weighted[]>();
  for (const each of weighted)
    each.ballot.forEach((answer, place) => {
      const pile = piles.get(answer) ?? [];
      if (place === 0) pile.push(each);
      piles.set(answer, pile);
    });
  return [...piles]
    .map(([answer, pile]) => {
      const ballots = pile.reverse();
      return { answer, ballots, sum: ballots.reduce((sum, { weight }) => sum + weight, 0) };
    })
    .sort((a, b) => b.sum - a.sum || a.answer - b.answer);
}

/** All ballots without an answer; those that had it first lose a part of their weight. */
function passOn(part: number, gone: number, scores: readonly Score[]): readonly Weighted[] {
  return scores
    .flatMap(({ answer, ballots }) =>
      ballots.map(({ weight, ballot }) => ({
        weight: answer === gone ? weight * part : weight,
        ballot: ballot.filter((each) => each !== gone),
      })),
    )
    .reverse();
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Small elections for property tests, and short ways to write ballots. */
import fc from 'fast-check';
import type { RankedBallot, ScoredBallot } from '../../src/counting/ballot.js';
import type { CountResult, StageStep, TieStep } from '../../src/counting/result.js';

/** `papers(5, 'ACB')`: five papers that prefer A to C to B. `(AB)` shares a rank, `-` skips one. */
export function papers(weight: number, text: string): RankedBallot {
  const ranks = text.match(/\([A-Z]+\)|[A-Z]|-/g) ?? [];
  const ranking = ranks.map((rank) => {
    if (rank === '-') return [];
    const group = [...rank.replace(/[()]/g, '')].map((letter) => letter.charCodeAt(0) - 65);
    return group.length === 1 ? (group[0] ?? 0) : group;
  });
  return { ranking, weight };
}

/** `letters(3)`: A, B, C. */
export function letters(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => String.fromCharCode(65 + i));
}

/** Candidates' positions as letters. */
export function spell(candidates: readonly number[]): string {
  return candidates.map((candidate) => String.fromCharCode(65 + candidate)).join('');
}

/** The stages of a transcript, without the filling of last vacancies. */
export function stagesOf(result: CountResult): readonly StageStep[] {
  return result.transcript.filter(
    (step): step is StageStep => step.kind === 'stage' && step.action.kind !== 'last-vacancies',
  );
}

/** The ties of a transcript. */
export function tiesOf(result: CountResult): readonly TieStep[] {
  return result.transcript.filter((step): step is TieStep => step.kind === 'tie');
}

/** An election to test with. */
export interface SmallElection<B> {
  readonly candidates: readonly string[];
  readonly seats: number;
  readonly lot: readonly number[];
  readonly ballots: readonly B[];
}

type Kind = 'strict' | 'with ties' | 'with all';

/** Ranked elections of 1 to `most` candidates: strict and partial, with shared ranks, or with skipped ranks too. */
export function rankedElections(kind: Kind, most = 5): fc.Arbitrary<SmallElection<RankedBallot>> {
  return fc.integer({ min: 1, max: most }).chain((count) =>
    fc.record({
      candidates: fc.constant(letters(count)),
      seats: fc.integer({ min: 1, max: count }),
      lot: shuffled(count),
      ballots: fc.array(rankedBallot(kind, count), { maxLength: 12 }),
    }),
  );
}

/** Rated elections: scores from `min` to `max`, or none. */
export function scoredElections(min: number, max: number): fc.Arbitrary<SmallElection<ScoredBallot>> {
  const score = fc.option(fc.integer({ min, max }), { freq: 5 });
  return fc.integer({ min: 1, max: 5 }).chain((count) =>
    fc.record({
      candidates: fc.constant(letters(count)),
      seats: fc.integer({ min: 1, max: count }),
      lot: shuffled(count),
      ballots: fc.array(
        fc.record({
          scores: fc.array(score, { minLength: count, maxLength: count }),
          weight: fc.integer({ min: 1, max: 3 }),
        }),
        { maxLength: 10 },
      ),
    }),
  );
}

function shuffled(count: number): fc.Arbitrary<number[]> {
  const all = Array.from({ length: count }, (_, i) => i);
  return fc.shuffledSubarray(all, { minLength: count });
}

function rankedBallot(kind: Kind, count: number): fc.Arbitrary<RankedBallot> {
  const all = Array.from({ length: count }, (_, i) => i);
  return fc.record({
    ranking: fc
      .tuple(fc.shuffledSubarray(all), fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count }))
      .map(([order, marks]) => grouped(kind, order, marks)),
    weight: fc.integer({ min: 1, max: 6 }),
  });
}

function grouped(kind: Kind, order: readonly number[], marks: readonly number[]): number[][] {
  if (kind === 'strict') return order.map((candidate) => [candidate]);
  const groups: number[][] = [];
  order.forEach((candidate, i) => {
    const mark = marks[i] ?? 0;
    if (mark < 2 && groups.length > 0) groups.at(-1)?.push(candidate);
    else groups.push([candidate]);
    if (mark === 9 && kind === 'with all') groups.push([]);
  });
  return groups;
}

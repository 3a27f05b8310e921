/** An election with every odd layout that a manifest and a roll can make, and both examiners of its ballots. */
import { contestsOf } from '../../src/ballot/context.js';
import { encodedExaminer } from '../../src/ballot/encoded-examiner.js';
import {
  type Examination,
  type Examiner,
  elementExaminer,
  type ShapedBallot,
} from '../../src/ballot/examiner.js';
import type { Contest, Manifest, Rule } from '../../src/ballot/manifest.js';
import type { Group } from '../../src/core/group.js';
import { assignBits, type Choice } from '../../src/zk/layout.js';
import { sumVoterContest } from '../helpers/sum-contests.js';
import {
  BLANK,
  smallManifest,
  type TestElection,
  type TestRow,
  testElection,
  values,
} from './ballot-fixtures.js';
import type { ForgedContest } from './forged-ballot.js';

const WIDE = 85;

/** What every voter of {@link oddElection} votes, by contest. */
const VOTES: Readonly<Record<string, Choice>> = {
  question: values(1, 0),
  twin: BLANK,
  lone: values(1),
  free: values(0, 3),
  unit: values(2, 5, 2),
  fixed: values(1, 1),
  wide: values(...Array.from({ length: WIDE }, (_, i) => Number(i % 29 === 3))),
};

/** Rows of {@link oddElection}; none of them is the same style with the same exclusions. */
export const ODD_ROWS: readonly TestRow[] = [
  { style: 0 },
  { style: 1 },
  { style: 2 },
  { style: 3 },
  { style: 0, excluded: [{ contest: 1, options: [0] }] },
  { style: 0, excluded: [{ contest: 1, options: [0, 1] }] },
  { style: 3, excluded: [{ contest: 2, options: [0] }] },
  { style: 1, excluded: [{ contest: 6, options: [0, 2, 84] }] },
];

/** Twins with one layout; all contests but a wide one, in another order; the wide one; one option and no constraint. */
function oddManifest(group: Group): Manifest {
  const options = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ id: `o${i}`, name: { en: `Option ${i}` } }));
  const contest = (id: string, count: number, rule: Rule): Contest => ({
    ...{ id, title: { en: id }, options: options(count), rule },
  });
  return smallManifest({
    group: group.id as Manifest['group'],
    contests: [
      contest('question', 2, { kind: 'choice', min: 0, max: 1, blank: true }),
      contest('twin', 2, { kind: 'choice', min: 0, max: 1, blank: true }),
      contest('lone', 1, { kind: 'choice', min: 0, max: 1, blank: false }),
      contest('free', 2, { kind: 'score', minScore: 0, maxScore: 5, blank: false }),
      contest('unit', 3, { kind: 'score', minScore: 2, maxScore: 6, maxTotal: 9, blank: true }),
      contest('fixed', 2, { kind: 'score', minScore: 1, maxScore: 1, blank: true }),
      contest('wide', WIDE, { kind: 'choice', min: 0, max: 3, blank: true }),
    ],
    styles: [
      { id: 'twins', contests: ['question', 'twin'] },
      { id: 'wide', contests: ['wide', 'question'] },
      { id: 'most', contests: ['unit', 'lone', 'twin', 'fixed', 'free', 'question'] },
      { id: 'lone', contests: ['lone'] },
    ],
  });
}

/** The election of {@link ODD_ROWS}, or of others. */
export function oddElection(group: Group, rows: readonly TestRow[] = ODD_ROWS): TestElection {
  return testElection(rows, { manifest: oddManifest(group), group, seed: 'odd' });
}

/** Honest bits of a voter, as far as the exclusions allow the usual vote; else zeros or blank. */
export function honestContests(
  { context }: TestElection,
  voter: { readonly index: number },
): ForgedContest[] {
  const contests = contestsOf(context, context.roll.entry(voter.index)).map(sumVoterContest);
  return contests.map(({ id, layout }) => {
    const none = layout.rule.blank ? BLANK : values(...layout.options.map(() => 0));
    const fits = layout.rule.excluded.length === 0 ? (VOTES[id] ?? none) : none;
    return { bits: assignBits(layout, fits) };
  });
}

/** A ballot as an examiner gets it. */
export function shapedBallot({ context }: TestElection, bytes: Uint8Array): ShapedBallot {
  const entry = context.roll.find(bytes.subarray(34, 34 + context.group.elementBytes));
  if (entry === undefined) throw new RangeError('no such credential');
  return { bytes, entry, contests: contestsOf(context, entry) };
}

/** The examiner over bytes, whose group must have an engine. */
export function bytesExaminer({ context }: TestElection): Examiner {
  const open = context.group.bulk.openEquations;
  if (open === undefined) throw new TypeError(`${context.group.id} runs on an engine here`);
  return encodedExaminer(context, open);
}

/** Both examiners of an election on the same ballots: the one over bytes first. */
export function bothExaminers(
  election: TestElection,
): (ballots: readonly Uint8Array[]) => [readonly Examination[], readonly Examination[]] {
  const [encoded, elements] = [bytesExaminer(election), elementExaminer(election.context)];
  return (ballots) => {
    const shaped = ballots.map((bytes) => shapedBallot(election, bytes));
    return [encoded(shaped, election.rng), elements(shaped, election.rng)];
  };
}

/** The code of a refusal, or `sound`. */
export function codeOfExamination({ malformed, ...rest }: Examination): string {
  return malformed?.code ?? ('fault' in rest ? rest.fault?.code : undefined) ?? 'sound';
}

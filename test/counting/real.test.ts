import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type BltElection, readBlt } from '../../src/counting/blt.js';
import { withoutWithdrawn } from '../../src/counting/blt-write.js';
import { countBallots } from '../../src/counting/count.js';
import { formatVotes } from '../../src/counting/decimal.js';
import { readPreflib } from '../../src/counting/preflib.js';
import type { CountResult } from '../../src/counting/result.js';
import type { CountingRule } from '../../src/counting/rule.js';
import { describeWithData } from '../helpers/shared-data.js';
import { stagesOf, tiesOf } from './elections.js';
import { filesOf, type OfficialCount, type OfficialVotes, readOfficial, readWard } from './real-files.js';

const inOrder = (election: BltElection): readonly number[] => [...election.candidates.keys()];

const scottish = (election: BltElection): CountResult =>
  countBallots(
    { rule: 'scottish-stv', seats: election.seats },
    election.candidates,
    election.ballots,
    inOrder(election),
  );

const winnersOf = (result: CountResult): readonly string[] =>
  result.winners.map((winner) => result.candidates[winner] ?? '');

/** Two misprints of the collection: its own column of transfers says otherwise. Ward, stage, printed, correct. */
const MISPRINTS: ReadonlyArray<readonly [string, number, bigint, bigint]> = [
  ['Linn', 3, 39_300_000n, 30_300_000n],
  ['Penicuik', 3, 83_284_154n, 83_284_152n],
];

/**
 * Whether votes are those printed: to five decimals, or, where fewer are printed, rounded or cut off there. Some wards
 * round votes from 1,000 to two decimals or none and then write noughts.
 */
function isPrinted(ours: bigint, printed: OfficialVotes): boolean {
  if (ours === printed.votes) return true;
  const units = printed.votes >= 100_000_000n ? [printed.unit, 1_000n, 100_000n] : [printed.unit];
  return units.some((unit) =>
    [ours, ours + unit / 2n].some((votes) => votes - (votes % unit) === printed.votes),
  );
}

/** Where our votes are not the official ones, as they are printed. */
function differences(official: OfficialCount, result: CountResult): readonly string[] {
  const stages = stagesOf(result);
  if (stages.length !== official.stages.length) return [`${official.ward}: ${stages.length} stages`];
  return official.stages.flatMap((rows, at) => {
    const own = stages[at]?.votes ?? [];
    return rows.flatMap((row, candidate) => {
      const misprint = MISPRINTS.find(
        ([ward, stage, printed]) => ward === official.ward && stage === at + 1 && printed === row.votes,
      );
      const printed = { ...row, votes: misprint?.[3] ?? row.votes };
      const ours = own[candidate] ?? -1n;
      if (isPrinted(ours, printed)) return [];
      return [
        `${official.ward}, stage ${at + 1}, ${row.name}: ${formatVotes(ours, 5)}, not ${formatVotes(row.votes, 5)}`,
      ];
    });
  });
}

describeWithData('the 351 wards of 2017', 'ranked/scotland-2017', (folder) => {
  it('every stage of every count is the official one, to five decimals, and so are those elected', () => {
    const wards = new Map<string, BltElection>();
    for (const file of filesOf(`${folder}/../scotland-wards`, /_2017_ward.*\.blt$/)) {
      const ward = readWard(`${folder}/../scotland-wards/${file}`);
      wards.set(signature(firstPreferences(ward)), ward);
    }
    const files = filesOf(folder, /\.json$/);
    expect(files.length).toBe(351);
    expect(wards.size).toBe(351);
    let [exact, all] = [0, 0];
    for (const file of files) {
      const unsorted = readOfficial(`${folder}/${file}`);
      const ward = wards.get(
        signature((unsorted.stages[0] ?? []).map(({ votes }) => Number(votes / 100_000n))),
      );
      if (ward === undefined) throw new Error(`no profile of ${unsorted.ward}`);
      const official = inOrderOf(ward, unsorted);
      const result = scottish(ward);
      expect(differences(official, result)).toEqual([]);
      const elected = (official.stages.at(-1) ?? []).flatMap(({ status }, i) =>
        status === 'Elected' ? [i] : [],
      );
      expect([...result.winners].sort((a, b) => a - b)).toEqual(elected);
      expect(stagesOf(result)[0]?.quota).toBe(BigInt(official.quota) * 100_000n);
      expectBalance(result);
      for (const [at, rows] of official.stages.entries())
        for (const [candidate, { votes }] of rows.entries()) {
          all++;
          if (stagesOf(result)[at]?.votes[candidate] === votes) exact++;
        }
    }
    expect(all).toBeGreaterThan(17_000);
    expect(exact / all).toBeGreaterThan(0.97);
  });
});

/** What tells a ward from all others: its first preferences. */
const signature = (counted: readonly number[]): string => [...counted].sort((a, b) => a - b).join(' ');

/** The official count with its candidates in the order of the profile: by first preferences, equals by surname. */
function inOrderOf(ward: BltElection, official: OfficialCount): OfficialCount {
  const first = official.stages[0] ?? [];
  const order = firstPreferences(ward).map((counted, candidate) => {
    const equal = [...first.keys()].filter((i) => first[i]?.votes === BigInt(counted) * 100_000n);
    const name = (ward.candidates[candidate] ?? '').toLowerCase();
    const own = equal.find((i) => name.includes(first[i]?.name.split(' ').at(-1) ?? '?'));
    return (equal.length === 1 ? equal[0] : own) ?? -1;
  });
  if (new Set(order).size !== order.length || order.includes(-1))
    throw new Error(`names of ${official.ward}`);
  const stages = official.stages.map((rows) => order.flatMap((i) => rows[i] ?? []));
  return { ...official, stages };
}

/** Votes, exhausted votes and lost decimals add up to the valid papers. */
function expectBalance(result: CountResult): void {
  for (const { votes, exhausted, loss } of stagesOf(result)) {
    const sum = votes.reduce((total, own) => total + own, exhausted + loss);
    expect(sum).toBe(BigInt(result.papers.valid) * 100_000n);
  }
}

function firstPreferences(election: BltElection): readonly number[] {
  const counted = election.candidates.map(() => 0);
  for (const { ranking, weight } of election.ballots) {
    const [first] = ranking;
    if (typeof first === 'number') counted[first] = (counted[first] ?? 0) + weight;
  }
  return counted;
}

describeWithData('wards and by-elections of other years, 2007 to 2022', 'ranked/scotland-wards', (folder) => {
  it('the books balance at every stage, and as many are elected as there are seats', () => {
    const files = filesOf(folder, /^(?!.*_2017_ward).*\.blt$/);
    expect(files.length).toBe(749);
    for (const file of files) {
      const ward = readWard(`${folder}/${file}`);
      const result = scottish(ward);
      expect(result.winners.length).toBe(Math.min(ward.seats, ward.candidates.length));
      expectBalance(result);
    }
  });

  it('with one seat, the instant run-off elects the same candidate', () => {
    let single = 0;
    for (const file of filesOf(folder, /by_election.*\.blt$/)) {
      const ward = readWard(`${folder}/${file}`);
      if (ward.seats !== 1) continue;
      single++;
      const rule: CountingRule = { rule: 'irv', skipped: 'end', ties: 'earlier-stage' };
      const irv = countBallots(rule, ward.candidates, ward.ballots, inOrder(ward));
      expect(winnersOf(irv)).toEqual(winnersOf(scottish(ward)));
    }
    expect(single).toBeGreaterThan(20);
  });
});

describeWithData('Glasgow 2022, as the council published it', 'ranked/glasgow-2022', (folder) => {
  const read = (name: RegExp): BltElection =>
    readBlt(readFileSync(`${folder}/${filesOf(folder, name)[0] ?? ''}`));

  it('all 23 wards and the by-election are read, with parties', () => {
    for (const file of filesOf(folder, /\.blt$/)) {
      const ward = readBlt(readFileSync(`${folder}/${file}`));
      expect(ward.parties?.length).toBe(ward.candidates.length);
      expect(scottish(ward).winners.length).toBe(ward.seats);
    }
  });

  it('elects in Linn whom the council declared', () => {
    expect([...winnersOf(scottish(read(/Linn_06052022/)))].sort(byText)).toEqual([
      'Catherine VALLIS',
      'Malcolm CUNNING',
      'Margaret MORGAN',
      'Paul MCCABE',
    ]);
    expect(winnersOf(scottish(read(/Linn_18112022/)))).toEqual(['John CARSON']);
  });
});

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

interface Reference {
  readonly actions: ReadonlyArray<{
    readonly tag: string;
    readonly quota?: string;
    readonly cstate?: Readonly<Record<string, { readonly code: string; readonly vote: string }>>;
  }>;
}

describeWithData('reference counts of another implementation', 'ranked/droop/reports', (folder) => {
  const names = filesOf(folder, /fixed/).filter((name) => !/^(42t|M135|SCwopt)-/.test(name));

  it.each(names)('%s', (name) => {
    const blt = name.replace(/-(?:meek-prf|scotland)-.*$/, '.blt');
    const all = readBlt(readFileSync(`${folder}/../blt/${blt}`));
    const election = withoutWithdrawn(all);
    const { seats } = election;
    const rule: CountingRule = name.includes('meek-prf')
      ? { rule: 'meek-stv', seats, digits: 9, omega: 6, skipped: 'end' }
      : { rule: 'scottish-stv', seats };
    // Its ties exclude whom the file names first; ours exclude whom the lot names last.
    const lot = [...inOrder(election)].reverse();
    const result = countBallots(rule, election.candidates, election.ballots, lot);
    const reference: Reference = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
    const end = reference.actions.findLast(({ tag }) => tag === 'end')?.cstate ?? {};
    const votes = stagesOf(result).at(-1)?.votes ?? [];
    const theirs = Object.entries(end).flatMap(([id, { code, vote }]) =>
      code === 'E' ? [`${all.candidates[Number(id) - 1]} ${vote}`] : [],
    );
    const ours = result.winners.map(
      (winner) => `${election.candidates[winner]} ${formatVotes(votes[winner] ?? 0n, result.digits)}`,
    );
    expect([...ours].sort(byText)).toEqual([...theirs].sort(byText));
  });

  it('is not an empty folder', () => expect(names.length).toBeGreaterThan(30));
});

describeWithData('Takoma Park 2007, ward 5', 'ranked/preflib/00023-00000001.toi', (path) => {
  it('elects Reuben Snipper in the first round', () => {
    const profile = readPreflib(readFileSync(path));
    const rule: CountingRule = { rule: 'irv', skipped: 'end', ties: 'lot' };
    const result = countBallots(rule, profile.candidates, profile.ballots, [...profile.candidates.keys()]);
    expect(result.papers).toEqual({ all: 204, valid: 203, empty: 1 });
    expect(stagesOf(result).map(({ votes }) => votes)).toEqual([[23n, 72n, 107n, 1n]]);
    expect(winnersOf(result)).toEqual(['Reuben Snipper']);
    expect(tiesOf(result)).toEqual([]);
    const schulze = countBallots(
      { rule: 'schulze', seats: 1 },
      profile.candidates,
      profile.ballots,
      [0, 1, 2, 3],
    );
    expect(winnersOf(schulze)).toEqual(['Reuben Snipper']);
  });
});

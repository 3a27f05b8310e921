/** What votes decide, derived twice: by the library, and from the specification alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Award, decideAward } from '../../src/ballot/award.js';
import type { TieBreak } from '../../src/ballot/budget.js';
import { decide } from '../../src/ballot/decision.js';
import { type Choices, castBallot } from '../../src/ballot/index.js';
import { type Contest, type Manifest, writeManifest } from '../../src/ballot/manifest.js';
import { nativeGroup } from '../../src/core/groups/native.js';
import { ballotEntry } from '../../src/record/steps.js';
import { verifyElection } from '../../src/verify/index.js';
import { contest, manifestFixture, options } from '../ballot/manifest-fixture.js';
import {
  credentialOf,
  entriesOf,
  finishTestElection,
  openTestElection,
  prepareFor,
} from '../helpers/election.js';
import { filesOf, publishEntries } from '../helpers/publish.js';
import { seededRng } from '../helpers/rng.js';
import { readManifest } from './manifest.js';
import { outcomesOf } from './outcomes.js';
import { independentVerify } from './verify.js';

const one = { kind: 'choice', min: 1, max: 1, blank: true } as const;
const any = { kind: 'choice', min: 0, max: 3, blank: false } as const;
const LAST: readonly TieBreak[] = ['listed-first'];
const TIES: Readonly<Award['ties']>[] = [LAST, ['lower-cost-first', ...LAST], ['higher-cost-first', ...LAST]];

function manifestOf(award: Partial<Award>, costs: readonly number[], majority: readonly number[]): Manifest {
  const [bound = 1, numerator = 1, denominator = 2] = majority;
  const contests: Contest[] = [
    contest('chair', one, options(2)),
    contest('a', any, options(3, costs.slice(0, 3))),
    contest('b', any, options(3, costs.slice(3))),
  ];
  return manifestFixture({
    contests,
    styles: [{ id: 'all', contests: contests.map(({ id }) => id) }],
    classes: manifestFixture().classes.map((voters) => ({ ...voters, weight: 1 })),
    decisions: [
      {
        contest: 'chair',
        turnout: { numerator: 1, denominator: 3 },
        majority: { bound: bound === 1 ? 'more-than' : 'at-least', numerator, denominator },
      },
    ],
    awards: [
      {
        ...{ id: 'fund', name: manifestFixture().title, contests: ['a', 'b'], budget: 10, most: 3 },
        ...{ ties: LAST, misfit: 'skip', minVotes: 1 },
        ...award,
      },
    ],
  });
}

/** The same with English texts alone. */
function inEnglish<T>(part: T): T {
  return JSON.parse(JSON.stringify(part), (_, value) =>
    typeof value === 'object' && value !== null && 'en' in value ? { en: value.en } : value,
  );
}

describe('what votes decide', () => {
  it('is the same for whoever reads the specification, whatever the votes and the rule', () => {
    const small = fc.integer({ min: 0, max: 6 });
    const votes = fc.tuple(
      fc.array(small, { minLength: 3, maxLength: 3 }),
      fc.array(small, { minLength: 6, maxLength: 6 }),
    );
    const costs = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 6, maxLength: 6 });
    const majority = fc.constantFrom([1, 1, 2], [2, 2, 3], [1, 2, 3], [2, 1, 1], [2, 3, 5]);
    const rule = fc.record({
      ties: fc.constantFrom(...TIES),
      misfit: fc.constantFrom('skip' as const, 'stop' as const),
      most: fc.integer({ min: 1, max: 6 }),
      minVotes: fc.integer({ min: 1, max: 4 }),
      budget: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(
        votes,
        costs,
        majority,
        rule,
        fc.integer({ min: 0, max: 60 }),
        ([chair, funds], prices, bound, award, roll) => {
          const manifest = manifestOf(award, prices, bound);
          const totals = [chair, funds.slice(0, 3), funds.slice(3)];
          const online = chair.reduce((sum, n) => sum + n, 0);
          const own = outcomesOf(
            readManifest(writeManifest(manifest)),
            { roll, online, paper: 0 },
            totals.map((list) => list.map(BigInt)),
          );
          const [first] = manifest.decisions ?? [];
          const [fund] = manifest.awards ?? [];
          if (first === undefined || fund === undefined) throw new Error('there are both');
          const counts = {
            eligible: roll,
            participants: online,
            votes: chair.slice(0, 2).map((n, i) => ({ id: `o${i}`, votes: n })),
          };
          const { outcome, option } = decide(first, counts);
          const places = manifest.contests[0]?.options.map(({ id }) => id) ?? [];
          expect(own.decided).toEqual([
            {
              contest: 'chair',
              outcome,
              ...(option !== undefined && { option: places[Number(option.slice(1))] }),
            },
          ]);
          const funding = decideAward(
            fund,
            manifest,
            new Map(manifest.contests.map(({ id }, i) => [id, totals[i] ?? []])),
          );
          const steps = funding.steps.map(({ id, funded }) => [id, funded]);
          expect(own.awarded).toEqual([{ id: 'fund', steps, left: funding.left, withheld: [] }]);
        },
      ),
    );
  });

  it.each([
    [
      1,
      [
        [0, [1, 1, 0], [0, 0, 1]],
        [0, [1, 0, 0], [0, 0, 1]],
        ['blank', [0, 0, 1], [1, 0, 0]],
      ],
    ],
    [
      4,
      [
        [0, [1, 1, 0], [0, 0, 1]],
        [1, [1, 0, 0], [0, 0, 1]],
      ],
    ],
  ] as const)(
    'is the same for both verifiers of a record, with a floor of %i',
    async (minimumUnit, ballots) => {
      const {
        decisions = [],
        awards = [],
        contests,
        styles,
        classes,
      } = manifestOf({ ties: LAST }, [4, 4, 2, 1, 9, 5], [2, 2, 3]);
      const election = await openTestElection({
        seed: 'outcomes',
        group: nativeGroup('P-256'),
        voters: 5,
        manifest: { minimumUnit, ...inEnglish({ contests, styles, classes, decisions, awards }) },
      });
      for (const [voter, [chair, a, b]] of ballots.entries()) {
        const values = (list: readonly number[]) => ({ kind: 'values' as const, values: [...list] });
        const choices: Choices = new Map([
          ['chair', chair === 'blank' ? { kind: 'blank' as const } : values([1 - chair, chair])],
          ['a', values(a)],
          ['b', values(b)],
        ]);
        const cast = castBallot(
          prepareFor(election, voter, choices),
          credentialOf(election, voter).secret,
          election.rng,
        );
        await election.board.postAll([ballotEntry(cast)]);
      }
      await finishTestElection(election);
      const files = await publishEntries(await entriesOf(election), election.origin, election.logSeed);
      const own = independentVerify(files);
      const report = await verifyElection(filesOf(files), { rng: seededRng('verifier') });
      expect([own.verdict, report.verdict]).toEqual(['verified', 'verified']);
      const withheld = minimumUnit > 1;
      expect(own.decided?.map(({ outcome }) => outcome)).toEqual([withheld ? 'withheld' : 'decided']);
      expect(own.decided).toEqual(
        report.result?.flatMap(({ id, decision }) =>
          decision === undefined
            ? []
            : [
                {
                  contest: id,
                  outcome: decision.outcome,
                  ...(decision.option !== undefined && { option: decision.option }),
                },
              ],
        ),
      );
      expect(own.awarded?.map(({ id, steps, withheld }) => [id, steps, withheld])).toEqual(
        report.awards?.map(({ id, steps, undecided }) => [
          id,
          steps.map((step) => [step.id, step.funded]),
          undecided,
        ]),
      );
      expect(own.awarded?.[0]?.steps.filter(([, funded]) => funded).length).toBe(withheld ? 0 : 3);
    },
  );
});

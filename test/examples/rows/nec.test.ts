/** The rows of the national vote's example, each by its id: what `npm run example:nec` shows, with 860 people on the roll. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pseudonymOf, syntheticPeople } from '../../../examples/nec/people.js';
import { ballotOf, foldersOf, papersOf } from '../../../examples/nec/referendum.js';
import { QUARTER, THIRD } from '../../../examples/nec/rules.js';
import { firstFinding, type NecStory, runNec } from '../../../examples/nec/story.js';
import { decide, readSecondFactor } from '../../../src/ballot/index.js';
import { fastestGroups } from '../../../src/core/groups/fastest-kernels.js';
import { readFrame } from '../../../src/record/index.js';
import { reportToJson } from '../../../src/verify/index.js';
import { newDesk } from '../../cli/cli.js';
import { startRedis } from '../../helpers/redis.js';
import { seededRng } from '../../helpers/rng.js';
import { entriesIn } from './published-log.js';

const VOTERS = 860;
const redis = await startRedis();
let folder: string;
let told: NecStory;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-nec-'));
  const groups = (await fastestGroups()).find;
  const plan = { folder, voters: VOTERS, groups, say: () => {}, ...(redis && { queue: redis.url }) };
  told = await runNec(plan, seededRng('nec'));
}, 600_000);
afterAll(async () => {
  await redis?.remove();
  await rm(folder, { recursive: true, force: true });
});

const survived = (how: string) => told.distributed.find((one) => one.how === how);
const forged = (what: string) => {
  const found = told.forged.find((one) => one.what === what);
  if (found === undefined) throw new Error(`nobody tried: ${what}`);
  return found.report;
};

describe('the verification', () => {
  it('NEC-03 makes the same report on two processes of which one is killed with ballots in its hands', () => {
    const { report, killed } = survived('processes') ?? {};
    expect([report && reportToJson(report), killed]).toEqual([reportToJson(told.report), 1]);
    expect(told.report.verdict).toBe('verified');
  });

  it.skipIf(redis === undefined)('NEC-03 does so over a queue too (needs redis-server)', () => {
    const { report, killed } = survived('queue') ?? {};
    expect([report && reportToJson(report), killed]).toEqual([reportToJson(told.report), 1]);
  });

  it('NEC-04 goes on after a crash where it ended, to the same report', () => {
    const { report, killed } = survived('resumed') ?? {};
    expect([report && reportToJson(report), killed]).toEqual([reportToJson(told.report), 1]);
    const found = told.distributed.flatMap((one) => ('found' in one ? [one.found] : []));
    expect([found.length > 0, found.every((chunks) => Number(chunks) >= 1)]).toEqual([true, true]);
  });
});

describe('the rule', () => {
  it('NEC-05 decides by a quarter and a majority what the same votes do not decide by a third', () => {
    expect(told.report.result?.[0]?.decision).toMatchObject({
      ...{ outcome: 'decided', option: 'yes', eligible: VOTERS, participants: 258, participantsNeeded: 215 },
      ...{ turnout: QUARTER.turnout, majority: QUARTER.majority },
    });
    expect(told.older).toMatchObject({ outcome: 'no-turnout', participantsNeeded: 287 });
  });

  it.each([
    ['exactly a quarter', QUARTER, 10_000_000, 2_500_000, 'decided'],
    ['one voter less', QUARTER, 10_000_000, 2_499_999, 'no-turnout'],
    ['exactly a third', THIRD, 9_999_999, 3_333_333, 'decided'],
    ['a third of a person too few', THIRD, 10_000_000, 3_333_333, 'no-turnout'],
  ] as const)('NEC-05 counts %s exactly', (_, rule, eligible, participants, outcome) => {
    const votes = [{ id: 'yes', votes: participants }];
    expect(decide(rule, { eligible, participants, votes }).outcome).toBe(outcome);
  });

  it('NEC-05 takes exactly half of the valid votes for no majority', () => {
    const of = (yes: number, no: number) =>
      decide(QUARTER, {
        ...{ eligible: 10_000_000, participants: 5_000_000 },
        votes: [
          { id: 'yes', votes: yes },
          { id: 'no', votes: no },
        ],
      }).option;
    expect([of(1_000_000, 1_000_000), of(1_000_001, 1_000_000), of(1, 2)]).toEqual([undefined, 'yes', 'no']);
  });
});

describe('the key', () => {
  it('NEC-06 is split: two of five decrypt nothing, three do, and whoever lies is named', () => {
    expect(told.refusals.twoTrustees).toContain('valid shares missing: 1');
    const { trustees, threshold } = told.referendum.manifest;
    expect([trustees.map(({ id }) => id), threshold]).toEqual([
      ['commission', 'party-a', 'party-b', 'bar', 'observer'],
      3,
    ]);
    const notes = told.report.checks.find(({ id }) => id === 'V26')?.notes;
    expect(notes).toEqual(['contest 0, share not used: trustee 3: bad-proof']);
  });
});

describe('a voter', () => {
  it('NEC-07 needs the card and the second factor: a stolen card alone is nobody’s', () => {
    expect(told.refusals.cardAlone).toBe('the credential is not on the roll');
    const { referendum } = told;
    const [mine, other] = [papersOf(referendum, 1), papersOf(referendum, 2)];
    const rng = seededRng('thief');
    const cast = (factor: string) => () => ballotOf(referendum, { ...mine, factor }, 'no', rng);
    expect(cast(other.factor)).toThrow('not on the roll');
    expect(cast(`${mine.factor.slice(0, -1)}${mine.factor.endsWith('7') ? '8' : '7'}`)).toThrow();
    expect(readSecondFactor(mine.factor.toLowerCase())).toBe(mine.factor);
  });
});

describe('whoever owns the log', () => {
  it('NEC-08 cannot add ghosts to the roll after its seal: the verifier names the entry', async () => {
    const report = forged('ghost voters after the seal');
    // Where the published list begins to differ from the honest one, behind the seal, the ghosts stand.
    const honest = await entriesIn(foldersOf(told.referendum.plan).record);
    const published = await entriesIn(join(folder, 'forged-0'));
    const ghosts = published.findIndex((entry, i) => !Buffer.from(entry).equals(honest[i] ?? entry));
    const types = published.slice(ghosts - 1, ghosts + 1).map((entry) => readFrame(entry).type);
    expect(types).toEqual(['roll-seal', 'roll-chunk']);
    expect(published.length).toBe(honest.length + 1);
    const [seal = 0] = report.checks.find(({ id }) => id === 'V13')?.findings ?? [];
    expect([report.verdict, seal]).toMatchObject([
      'failed',
      { culprit: 'roll', code: 'sealed', entry: ghosts },
    ]);
    expect(report.result).toBeUndefined();
  });

  it.each([
    ['a ballot left out', 'V24'],
    ['a ballot put in twice', 'V17'],
    ['one more flag: voted', 'V29'],
    ['one flag fewer', 'V29'],
  ])('NEC-09 cannot flip who voted by %s', (what, check) => {
    const report = forged(what);
    expect([report.verdict, firstFinding(report).slice(0, 3)]).toEqual(['failed', check]);
  });

  it('NEC-09 has no flag to flip: who voted follows from the ballots', () => {
    expect(told.report.accounting).toMatchObject({ roll: VOTERS, online: 258, abstained: VOTERS - 258 });
  });
});

describe('an observer', () => {
  it('NEC-10 compares three copies: equal, one damaged, one rewritten with the real key', async () => {
    const { honest, tampered, rewritten } = told.copies;
    expect(honest).toMatchObject({ comparison: { kind: 'equal' }, odd: undefined });
    expect(tampered).toMatch(/^V02 log/);
    expect(rewritten).toMatchObject({ comparison: { kind: 'fork' }, odd: 'commission' });
  });

  it('NEC-10 does so with one command, which keeps both signed notes', async () => {
    const desk = await newDesk('nec');
    const { record } = foldersOf(told.referendum.plan);
    const copies = ['copy-party', 'copy-observer'].map((name) => join(folder, name));
    const equal = await desk.hanpyo(['ledger', 'compare', record, ...copies]);
    expect([equal.code, equal.stdout.split('\n')[0]]).toEqual([0, 'equal']);
    const forked = ['ledger', 'compare', join(folder, 'copy-rewritten'), ...copies, '--evidence', '@notes'];
    const fork = await desk.hanpyo(forked);
    expect([fork.code, fork.stdout.split('\n')[0]]).toMatchObject([
      1,
      expect.stringMatching(/^FORK between copies 1 and [23], first different entry \d+$/),
    ]);
    expect((await readdir(desk.path('notes'))).length).toBe(2);
    await desk.clear();
  });
});

describe('personal data', () => {
  it('NEC-11 stands in no published file, and can be erased without breaking anything', async () => {
    const { record, offices } = foldersOf(told.referendum.plan);
    const { bytes, secrets } = told.erased;
    expect([existsSync(offices), bytes > 100 * VOTERS, secrets.length]).toEqual([false, true, 8 * VOTERS]);
    const published = (await readdir(record, { recursive: true, withFileTypes: true })).filter((item) =>
      item.isFile(),
    );
    const all = Buffer.concat(
      await Promise.all(published.map(({ parentPath, name }) => readFile(join(parentPath, name)))),
    );
    expect(all.length).toBeGreaterThan(300_000);
    for (const secret of secrets) expect(all.includes(secret)).toBe(false);
    expect(reportToJson(told.afterErasure)).toBe(reportToJson(told.report));
  });

  it('NEC-11 is hidden by a salt of its own for each person', () => {
    const [person = { number: '', name: '' }] = syntheticPeople(1);
    const salted = [0, 1].map((salt) => pseudonymOf(person, new Uint8Array(16).fill(salt)));
    expect(new Set(salted).size).toBe(2);
    expect(salted.every((name) => /^[0-9a-f]{32}$/.test(name))).toBe(true);
  });
});

describe('a practice vote', () => {
  it('NEC-12 is another election: its ballots are refused, its cards too', () => {
    const { practiceBallot, practiceRenamed, practiceHashed } = told.refusals;
    expect(practiceBallot).toBe('V06 ballot: is of another election');
    // In an entry of the real vote it still says whose it is; where that is overwritten too, and the card is good, the signature is not.
    expect(practiceRenamed).toBe('V06 entry: the ballot is for another election');
    expect(practiceHashed).toMatch(/^V19 /);
    expect(told.report.election?.practice).toBe(false);
    const { referendum } = told;
    const elsewhere = { ...referendum, id: seededRng('practice')(32) };
    const cast = () => ballotOf(elsewhere, papersOf(referendum, 1), 'yes', seededRng('x'));
    expect(cast).toThrow('this card is of another election');
  });
});

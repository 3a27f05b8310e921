/** The rows of the resident vote, each by its id: 68 contests, 815 communities and their real rule, with fewer people. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { communitiesOf } from '../../../examples/gyeonggi/communities.js';
import { boardDoor } from '../../../examples/gyeonggi/doors.js';
import { type Opened, openElection } from '../../../examples/gyeonggi/election.js';
import { castEntry, cheatingDevice } from '../../../examples/gyeonggi/hostile.js';
import { CLASSES, GYEONGGI, LIKES, rollSize } from '../../../examples/gyeonggi/plan.js';
import { enrol, type Person, registerCsv } from '../../../examples/gyeonggi/register.js';
import { type HeldDay, holdDay } from '../../../examples/gyeonggi/story.js';
import { type Day, planDay } from '../../../examples/gyeonggi/voters.js';
import { decideAward } from '../../../src/ballot/award.js';
import { contestsOf, readManifest, writeManifest } from '../../../src/ballot/index.js';
import { toHex } from '../../../src/core/bytes.js';
import { fastestGroups } from '../../../src/core/groups/fastest-kernels.js';
import { readFrame } from '../../../src/record/entry.js';
import { seededRng } from '../../helpers/rng.js';
import { expectedTotals } from './expected-totals.js';

const rng = seededRng('gyeonggi');
const PLAN = { ...GYEONGGI, membersPerCommunity: 1, others: 6 };
let folder: string;
let election: Opened;
let day: Day;
let held: HeldDay;
const stages: (readonly [string, number])[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanpyo-gg-'));
  election = await openElection({ plan: PLAN, folder, origin: 'example.org/gg', practice: false }, rng);
  day = planDay(election, 650);
  // A ballot of another election; the rehearsal itself is in `gg-rules.test.ts`.
  const other = { ...election.context, electionId: election.context.electionId.map((byte) => byte ^ 1) };
  held = await holdDay(
    election,
    day,
    {
      door: boardDoor(election),
      practiceBallot: castEntry({ context: other }, personOf(0), [], rng),
      workers: 2,
      onStage: (...stage) => stages.push(stage),
    },
    rng,
  );
  return async () => {
    await election.ledger.close();
    await rm(folder, { recursive: true, force: true });
  };
}, 900_000);

function personOf(position: number): Person {
  const person = election.people[position];
  if (person === undefined) throw new Error(`there is no person ${position}`);
  return person;
}

describe('Gyeonggi', () => {
  it('GG-01 imports the register of 8,868: three classes, the same root in any order, mistakes by line', async () => {
    expect([rollSize(GYEONGGI), rollSize(PLAN), election.people.length]).toEqual([8868, 1772, 1772]);
    // The whole register, from its beginning and from its end.
    const [header = '', ...rows] = registerCsv(GYEONGGI, communitiesOf(GYEONGGI)).trimEnd().split('\n');
    const group = (await fastestGroups()).find(election.manifest.group);
    const [one, other] = [rows, rows.toReversed()].map((list) =>
      enrol(`${[header, ...list].join('\n')}\n`, election.manifest, election.seed, group),
    );
    if (one === undefined || other === undefined || 'errors' in one || 'errors' in other)
      throw new Error('the register is in order');
    expect([one.people.length, one.roll.perClass]).toEqual([8868, [815, 7917, 136]]);
    expect(new Set(one.people.map(({ card }) => card)).size).toBe(8868);
    expect(toHex(other.roll.root)).toBe(toHex(one.roll.root));
    const strange = enrol(election.csv, election.manifest, rng(32));
    expect('roll' in strange && toHex(strange.roll.root)).not.toBe(toHex(election.roll.root));
    const faulty = [
      header,
      'a,member,g01,g01:c001',
      'a,member,g01,g01:c001',
      'b,member,g69,',
      'c,guest,g01,',
      'd,member,g01,g01:nobody',
    ];
    const refused = enrol(`${faulty.join('\n')}\n`, election.manifest, election.seed);
    expect('errors' in refused && refused.errors.map(({ line, message }) => [line, message])).toEqual([
      [3, '"a" is on line 2 already'],
      [4, 'unknown name "g69"'],
      [5, 'unknown name "guest"'],
      [6, '"nobody" is not an option of this contest'],
    ]);
  }, 120_000);

  it('GG-02 counts one vote of a card, however often it is used', () => {
    const twice = day.home.filter(({ votes }) => votes.length === 2);
    expect(twice.length).toBeGreaterThan(2);
    expect(held.report.accounting?.superseded).toBe(twice.length);
  });

  it('GG-05 takes none to six likes; the prover refuses seven, the verifier a forged proof of seven', () => {
    const [person, options] = [
      personOf(0),
      [...Array(12).keys()].filter((option) => option !== personOf(0).own),
    ];
    for (const likes of [0, LIKES])
      expect(() => castEntry(election, person, options.slice(0, likes), rng)).not.toThrow();
    // All numbers of them were cast, and every ballot that was cast is accepted (GG-08) and counted (GG-07).
    const cast = [...day.home, ...day.kiosks.flat()].flatMap(({ votes }) =>
      votes.map(({ length }) => length),
    );
    expect([...new Set(cast)].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(() => castEntry(election, person, options.slice(0, 7), rng)).toThrow(RangeError);
    expect(() => cheatingDevice(election, person, person.own ?? 0)).not.toThrow();
    expect(held.attempts.find(({ what }) => what.en === 'seven likes')?.refusedBy).toBe('B-13');
  });

  it('GG-06 encrypts nothing for the own community, and says so by proof', () => {
    const person = personOf(0);
    expect(() => castEntry(election, person, [person.own ?? 0], rng)).toThrow(RangeError);
    expect(held.attempts.find(({ what }) => what.en === 'a like for the own community')?.refusedBy).toBe(
      'B-13',
    );
    const entry = election.context.roll.find(person.credential.key.toBytes());
    if (entry === undefined) throw new Error('she is on the roll');
    const [contest] = contestsOf(election.context, entry);
    if (contest?.kind !== 'sum') throw new Error('likes are added up');
    expect(contest.layout.weights[person.own ?? 0]).toEqual([]);
    expect(contest.layout.weights.filter((row) => row.length === 0).length).toBe(1);
    expect(contest.layout.weights.length).toBe(12);
  });

  it('GG-07 runs 68 contests at once', () => {
    expect(readManifest(writeManifest(election.manifest)).contests.length).toBe(68);
    const sizes = election.manifest.contests.map(({ options }) => options.length);
    expect([Math.min(...sizes), Math.max(...sizes), sizes.reduce((a, b) => a + b)]).toEqual([11, 12, 815]);
    expect(held.report.result?.map(({ options }) => options.map(({ votes }) => votes))).toEqual(
      sizes.map((_, group) => expectedTotals(election, day, group)),
    );
  });

  it('GG-08 brings kiosks and homes to one ledger', () => {
    const [full, again] = [
      held.kiosks.filter((_, i) => i % 2 === 0),
      held.kiosks.filter((_, i) => i % 2 === 1),
    ];
    const hall = day.kiosks.flat();
    expect(full.reduce((sum, { imported }) => sum + imported, 0)).toBe(hall.length);
    expect(again.map(({ imported, refused }) => [imported, refused.length])).toEqual(again.map(() => [0, 0]));
    expect(hall.every(({ person }) => person.class !== 1)).toBe(true);
    expect(held.report.accounting?.accepted).toBe(
      hall.length + day.home.reduce((sum, { votes }) => sum + votes.length, 0),
    );
  });

  it('GG-10 weighs classes under encryption: the only plaintexts are totals of groups', async () => {
    const { tallying } = election.board.record;
    const positions = election.manifest.contests.map(({ options }) => options.length);
    expect(tallying.tally.contests.map(({ ciphertexts }) => ciphertexts.length)).toEqual(positions);
    expect([tallying.toDecrypt.length, election.manifest.minimumUnit]).toEqual([68, 5]);
    expect(new Set(CLASSES.map(({ weight }) => weight)).size).toBe(3);
    // Three trustees gave a share of each of these sums; asked again, they have nothing more to give.
    const [trustee] = election.trustees;
    expect(trustee?.decrypt(election.board.record, rng)).toEqual([]);
    let shares = 0;
    for await (const { entry } of election.ledger.read(0, held.report.ledger?.size ?? 0))
      if (/share/.test(readFrame(entry).type)) shares++;
    expect(shares).toBe(3 * 68);
  });

  it('GG-12 finds 450 winners by the published rule, and so does whoever verifies', () => {
    const { awards = [], result = [] } = held.report;
    expect(awards.map(({ funded, most }) => [funded, most])).toEqual([
      [260, 260],
      [70, 70],
      [120, 120],
    ]);
    expect(awards.reduce((sum, { budget }) => sum + budget, 0)).toBe(3_100_000);
    expect(awards.every(({ spent, budget }) => spent <= budget)).toBe(true);
    const totals = new Map(result.map(({ id, options }) => [id, options.map(({ votes }) => votes)]));
    for (const [i, award] of (election.manifest.awards ?? []).entries()) {
      const decided = decideAward(award, election.manifest, totals);
      expect(awards[i]?.steps.map(({ id, funded }) => [id, funded])).toEqual(
        decided.steps.map(({ id, funded }) => [id, funded]),
      );
      const [worst] = decided.steps
        .filter(({ funded }) => funded)
        .map(({ votes }) => votes)
        .slice(-1);
      const [best] = decided.steps.filter(({ funded }) => !funded).map(({ votes }) => votes);
      expect((worst ?? 0) >= (best ?? 0)).toBe(true);
    }
    const [activity] = election.manifest.awards ?? [];
    if (activity === undefined) throw new Error('there are three');
    // Less money than places: the rule ends with the money.
    const poor = decideAward({ ...activity, budget: 100_000 }, election.manifest, totals);
    expect(poor.funded.length).toBeLessThan(26);
    expect(poor.steps.some(({ reason }) => reason === 'exceeds-rest')).toBe(true);
  });

  it('GG-15 says how long every stage took, the verification of everything among them', () => {
    expect(stages.map(([stage]) => stage)).toEqual([
      'home',
      'kiosks',
      'paper',
      'hostile',
      'closed',
      'decrypted',
      'verified',
    ]);
    expect(held.report.verdict).toBe('verified');
  });

  it('GG-17 reconciles roll, cast, effective, rejected and winners to zero', () => {
    expect(held.balances.map(({ en, difference }) => [en, difference])).toEqual(
      ['roll', 'handed in', 'accepted', 'effective', 'communities', 'budget', 'granted'].map((name) => [
        name,
        0,
      ]),
    );
    expect(held.balances.find(({ en }) => en === 'communities')?.parts[0]?.[2]).toBe(450);
    const refused = held.balances.find(({ en }) => en === 'handed in')?.parts.slice(1);
    // Eight attempts while voting was open, one behind its closing.
    expect(refused?.reduce((sum, [, , count]) => sum + count, 0)).toBe(9);
    expect(held.attempts.map(({ check, refusedBy }) => check === refusedBy)).toEqual(Array(8).fill(true));
  });

  it('GG-17 publishes keys and ballots, and no card, no id of the office', async () => {
    const all = await readdir(join(folder, 'record'), { recursive: true, withFileTypes: true });
    const files = all.filter((item) => item.isFile());
    const bytes = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))));
    const published = Buffer.concat(bytes);
    expect(published.length).toBeGreaterThan(1000 * day.home.length);
    for (const { id, card, credential } of election.people) {
      expect([id, published.includes(card), published.includes(id)]).toEqual([id, false, false]);
      expect(published.includes(Buffer.from(credential.key.toBytes()))).toBe(true);
    }
  }, 120_000);
});

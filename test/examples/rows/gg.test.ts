/** The rows of the resident vote, each by its id: 68 contests, 815 communities and their real rule, with fewer people. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import decodeQR from 'qr/decode.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { boardDoor } from '../../../examples/gyeonggi/doors.js';
import { type Opened, openElection } from '../../../examples/gyeonggi/election.js';
import { castEntry, cheatingDevice } from '../../../examples/gyeonggi/hostile.js';
import { CLASSES, GYEONGGI, LIKES, rollSize } from '../../../examples/gyeonggi/plan.js';
import { enrol, type Person } from '../../../examples/gyeonggi/register.js';
import { cardSheets } from '../../../examples/gyeonggi/sheets.js';
import { type HeldDay, holdDay } from '../../../examples/gyeonggi/story.js';
import { type Day, planDay } from '../../../examples/gyeonggi/voters.js';
import { decideAward } from '../../../src/ballot/award.js';
import { cardFromText, contestsOf, readManifest, writeManifest } from '../../../src/ballot/index.js';
import { toHex } from '../../../src/core/bytes.js';
import { DecodeError } from '../../../src/core/errors.js';
import { readFrame } from '../../../src/record/entry.js';
import { seededRng } from '../../helpers/rng.js';

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
  const other = await rehearsalBallot();
  held = await holdDay(
    election,
    day,
    {
      door: boardDoor(election),
      practiceBallot: other,
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

/** A ballot of another election; the rehearsal itself is in `gg-rules.test.ts`. */
async function rehearsalBallot(): Promise<Uint8Array> {
  const { context } = election;
  const other = { ...context, electionId: context.electionId.map((byte) => byte ^ 1) };
  return castEntry({ context: other }, personOf(0), [], rng);
}

function personOf(position: number): Person {
  const person = election.people[position];
  if (person === undefined) throw new Error(`there is no person ${position}`);
  return person;
}

/** What every vote that counts adds up to, person by person: in a group, by position. */
function expectedTotals(group: number): readonly number[] {
  const paper = new Set(day.paper.map(({ person }) => person));
  const lost = new Set(day.lost);
  const online = [...day.home, ...day.kiosks.flat()].filter(
    ({ person }) => !paper.has(person) && !lost.has(person),
  );
  const options = election.manifest.contests[group]?.options ?? [];
  return options.map((_, option) =>
    [...online, ...day.paper]
      .filter(({ person, votes }) => person.group === group && votes.at(-1)?.includes(option))
      .reduce((sum, { person }) => sum + (CLASSES[person.class]?.weight ?? 0), 0),
  );
}

describe('Gyeonggi', () => {
  it('GG-01 imports the register: three classes, the same root in any order, mistakes by line', () => {
    expect([rollSize(GYEONGGI), rollSize(PLAN), election.people.length]).toEqual([8868, 1772, 1772]);
    expect(election.roll.perClass).toEqual([815, 821, 136]);
    const [header = '', ...rows] = election.csv.trimEnd().split('\n');
    const again = enrol(`${[header, ...rows.reverse()].join('\n')}\n`, election.manifest, election.seed);
    expect('roll' in again && toHex(again.roll.root)).toBe(toHex(election.roll.root));
    const other = enrol(election.csv, election.manifest, rng(32));
    expect('roll' in other && toHex(other.roll.root)).not.toBe(toHex(election.roll.root));
    const faulty = [
      header,
      'a,member,g01,g01:c001',
      'a,member,g01,g01:c001',
      'b,member,g69,',
      'c,guest,g01,',
    ];
    const refused = enrol(`${faulty.join('\n')}\n`, election.manifest, election.seed);
    expect('errors' in refused && refused.errors.map(({ line, message }) => [line, message])).toEqual([
      [3, '"a" is on line 2 already'],
      [4, 'unknown name "g69"'],
      [5, 'unknown name "guest"'],
    ]);
  });

  it('GG-02 prints a card for each person, which a camera reads; a corrupted one is refused', () => {
    const cards = election.people.map(({ card, group }) => ({ card, title: `${group}` }));
    expect(new Set(cards.map(({ card }) => card)).size).toBe(1772);
    const sheets = cardSheets(cards.slice(0, 12), election.context.electionId);
    expect(sheets.length).toBe(2);
    const read = codesOn(sheets[0] ?? '');
    expect(read).toEqual(cards.slice(0, 10).map(({ card }) => card));
    const [card = ''] = read;
    expect(cardFromText(card).election).toEqual(election.context.electionId.subarray(0, 8));
    for (let i = 0; i < card.length; i++)
      if (card[i] !== '-')
        expect(() =>
          cardFromText(`${card.slice(0, i)}${card[i] === '7' ? '8' : '7'}${card.slice(i + 1)}`),
        ).toThrow(DecodeError);
  });

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
      sizes.map((_, group) => expectedTotals(group)),
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
    expect(tallying.toDecrypt.length).toBe(68);
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

  it('GG-17 publishes keys and ballots, and no name, no card, no id of the office', async () => {
    const published = await readFile(join(folder, 'record', 'tile', 'entries', '000'));
    expect(
      readFrame(held.batches.length > 0 ? castEntry(election, personOf(0), [], rng) : published).type,
    ).toBe('ballot');
    for (const { id, card } of election.people.slice(0, 50)) {
      expect(published.includes(card)).toBe(false);
      expect(published.includes(id.length > 6 ? id : `${id},`)).toBe(false);
    }
  });
});

/** Looks at a sheet as a camera does: its path is painted, three pixels a module, and decoded. */
function codesOn(sheet: string): readonly string[] {
  return [...sheet.matchAll(/ d="([^"]+)"/g)].map(([, path = '']) => {
    const squares = [...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    );
    const size = Math.max(...squares.map(([x, y]) => Math.max(x, y))) + 5;
    const [scale, side] = [3, 3 * size];
    const data = new Uint8ClampedArray(4 * side * side).fill(255);
    for (const [x, y] of squares)
      for (let i = 0; i < scale * scale; i++) {
        const at = 4 * ((scale * y + Math.floor(i / scale)) * side + scale * x + (i % scale));
        data.set([0, 0, 0], at);
      }
    return decodeQR({ data, width: side, height: side });
  });
}

/** An election of fewer ballots than the privacy floor: every command says why there are no totals. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cast, type Desk, newDesk, openVillage } from './cli.js';

const WITHHELD = ['chair', 'points'].map((id) => ({ id, ballots: 2, floor: 4 }));

let desk: Desk;
let opening: Awaited<ReturnType<typeof openVillage>>;

beforeAll(async () => {
  desk = await newDesk('withheld');
  opening = await openVillage(desk, ['kim,one', 'lee,two', 'park,two'], { minimumUnit: 4 });
  await cast(desk, 'kim', { chair: ['anna'], points: { well: 3 } });
  await cast(desk, 'lee', { chair: ['ben'], points: { road: 1 } });
});
afterAll(() => desk.clear());

it('takes choices of every contest within its rule, and one card', async () => {
  await desk.write('wrong.json', { chair: ['anna', 'ben'], points: { well: 2, road: 2 } });
  const wrong = await desk.hanpyo(['cast', '@w', '--card', '@card-park', '--choices', '@wrong.json']);
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toMatch(/contest chair: .+; contest points: /);
  const cards = await desk.hanpyo(['cast', '@w', '--card', '@cards.csv', '--choices', '@wrong.json']);
  expect(cards.code).toBe(2);
  expect(cards.stderr).toContain(`${desk.path('cards.csv')} holds the cards of all voters`);
});

it('is told to the officers when they open and close', async () => {
  expect(opening).toMatchObject({ code: 0, stdout: 'Voting is open.\n' });
  expect(opening.stderr).toContain('warning: the roll has 3 voters, fewer than the floor of 4');
  const { code, stderr } = await desk.hanpyo(['close', '@w', '--quiet']);
  expect(code).toBe(0);
  for (const id of ['chair', 'points'])
    expect(stderr).toContain(`warning: contest ${id} has 2 online ballots, fewer than the floor of 4`);
});

it('is told to everyone who asks for the status', async () => {
  expect(await desk.json('status', '@w')).toMatchObject({ phase: 'closed', withheld: WITHHELD });
  const { stdout } = await desk.hanpyo(['status', '@w']);
  expect(stdout).toContain('withheld   chair (2 ballots, floor 4)\n');
});

it('leaves the trustees nothing to decrypt, however often they ask', async () => {
  for (let i = 0; i < 2; i++) {
    const { code, stdout } = await desk.hanpyo(['decrypt', '@w', '--key', '@t1.json']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'Nothing to decrypt: every contest is below the floor of 4 ballots or empty.\n' +
        'Withheld: chair (2 ballots, floor 4), points (2 ballots, floor 4).\n',
    );
    expect(stdout).not.toContain('before');
  }
  expect(await desk.json('decrypt', '@w', '--key', '@t1.json')).toMatchObject({
    shares: 0,
    withheld: WITHHELD,
  });
});

it('is the published result, in every form', async () => {
  const text = 'Chair\n  withheld: 2 ballots, floor 4\n\nPoints\n  withheld: 2 ballots, floor 4\n';
  expect((await desk.hanpyo(['tally', '@w'])).stdout).toBe(text);
  const report = await desk.json('verify', '@w', '--html', '@report.html');
  expect(report.verdict).toBe('verified');
  expect(report.result).toEqual([
    { id: 'chair', title: 'Chair', online: 2, withheld: { ballots: 2, floor: 4 }, options: [] },
    { id: 'points', title: 'Points', online: 2, withheld: { ballots: 2, floor: 4 }, options: [] },
  ]);
  expect(await desk.read('report.html')).toContain('<h3>Chair</h3><p>withheld: 2 ballots, floor 4.');
  expect((await desk.hanpyo(['verify', '@w'])).stdout).toContain(text);
  const lost = await desk.hanpyo(['verify', '@w', '--html', '@nowhere/report.html']);
  expect(lost.code).toBe(2);
  expect(lost.stderr).toBe(`hanpyo: ${desk.path('nowhere/report.html')}: there is no such file or folder\n`);
});

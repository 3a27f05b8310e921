import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatherPeople } from '../../src/cli/demo/people.js';
import { assertTotals, plainTotals } from '../../src/cli/demo/plain-tally.js';
import { ASSEMBLY } from '../../src/cli/demo/question.js';
import { seededRng } from '../../src/cli/demo/seeded-rng.js';
import { CHECKS } from '../../src/record/checks.js';
import { describeWithData } from '../helpers/shared-data.js';
import { type Desk, newDesk } from './cli.js';

let desk: Desk;

beforeAll(async () => {
  desk = await newDesk('demo');
});
afterAll(() => desk.clear());

describe('the demonstration', () => {
  it('holds a whole election that everyone can verify, with progress on a terminal only', async () => {
    const ran = await desk.hanpyo([
      'demo',
      '--voters',
      '30',
      '--group',
      'ristretto255',
      '--out',
      '@demo',
      '--json',
    ]);
    expect(ran.stderr).toContain('The result equals the count of the votes in the clear.');
    expect(ran.stderr).toContain(`${CHECKS.length - 1} checks passed, 1 not asked: verified`);
    expect(ran.stderr).toContain(`npx hanpyo verify ${desk.path('demo')}`);
    const result = JSON.parse(ran.stdout);
    expect(result).toMatchObject({ verdict: 'verified', record: desk.path('demo/record') });
    expect(readFileSync(result.report, 'utf8')).toContain('<html');
    const terminal = await desk.hanpyo(['verify', '@demo', '--json'], { interactive: true });
    expect(terminal.stderr).toContain('verifying');
    expect(ran.stdout + ran.stderr).not.toContain('\u001b');
    const report = JSON.parse(terminal.stdout);
    expect(report.result).toEqual(result.result);
    expect(report.accounting).toMatchObject({ roll: 30, paper: 15, revoked: 1, challenged: 1 });
  });

  it('replaces an earlier demonstration, and nothing else', async () => {
    await desk.write('mine', 'precious');
    const { code, stderr } = await desk.hanpyo(['demo', '--voters', '30', '--out', desk.folder]);
    expect(code).toBe(1);
    expect(stderr).toContain('was not made by a demo');
    expect(await desk.read('mine')).toBe('precious');
  });

  it('fails loudly if the result is not what was voted', () => {
    const { manifest } = gatherPeople(ASSEMBLY, 'ristretto255', seededRng('people'));
    const right = plainTotals(manifest, [new Map([[0, [2, 0, 0]]])]);
    expect(() => assertTotals(manifest, right, right)).not.toThrow();
    const wrong = right.map((totals, i) => (i === 0 ? [1, 1, 0] : totals));
    expect(() => assertTotals(manifest, wrong, right)).toThrow('THE RESULT IS WRONG: contest charter');
    expect(() => assertTotals(manifest, [], right)).toThrow('THE RESULT IS WRONG');
  });
});

describe('a Pabulib vote', () => {
  it('is replayed with points, and its own counts must come out', async () => {
    const file = [
      'META\nkey;value\ndescription;Town\nbudget;80\nvote_type;cumulative\nmax_sum_points;5\n',
      'PROJECTS\nproject_id;cost;votes;score;name\np1;60;2;6;Park\np2;50;2;4;Well\np3;20;1;1;Road\n',
      'VOTES\nvoter_id;vote;points\na;p1;5\nb;p1,p2;1,3\nc;p2,p3;1,1\n',
    ].join('');
    await desk.write('town.pb', file);
    const args = ['demo', '--group', 'ristretto255', '--pabulib', '@town.pb', '--out', '@town', '--json'];
    const { stdout } = await desk.hanpyo(args);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      verdict: 'verified',
      ballots: 3,
      funding: { funded: ['p1', 'p3'], spent: 80 },
    });
    expect(result.result[0].options.map(({ votes }: { votes: number }) => votes)).toEqual([6, 4, 1]);
    expect(result.perPhase.map(({ name }: { name: string }) => name)).toContain('encrypt and prove');
    await desk.write('town.pb', file.replace('p1;60;2;6', 'p1;60;2;7'));
    const wrong = await desk.hanpyo(args);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('THE RESULT IS WRONG: project p1 has 6, the file says 7');
  });

  it('is refused where a ballot breaks the limits of the file', async () => {
    await desk.write(
      'limit.pb',
      'META\nkey;value\nbudget;80\nvote_type;approval\nmax_length;1\nPROJECTS\nproject_id;cost;votes;name\np1;60;1;P\np2;50;1;W\nVOTES\nvoter_id;vote\na;p1,p2\n',
    );
    const args = ['demo', '--group', 'ristretto255', '--pabulib', '@limit.pb', '--out', '@limit'];
    expect(await desk.hanpyo(args)).toMatchObject({ code: 1, stdout: '' });
    await desk.write('limit.pb', 'META\n');
    expect((await desk.hanpyo(args)).code).toBe(2);
  });
});

describeWithData('Amsterdam', 'pabulib/Netherlands_Amsterdam_417.pb', (path) => {
  it('votes again: the first ballots', async () => {
    const args = [
      'demo',
      '--group',
      'ristretto255',
      '--pabulib',
      path,
      '--limit',
      '3',
      '--out',
      '@a',
      '--json',
    ];
    const { stdout } = await desk.hanpyo(args);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'verified', ballots: 3 });
  });
});

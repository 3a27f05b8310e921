/** An election with rankings and texts by commands: cast, challenged, shuffled, decrypted, counted, verified. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/record/checks.js';
import { cast, type Desk, newDesk, openVillage } from './cli.js';

const text = (en: string): { en: string } => ({ en });
const CONTESTS = [
  {
    id: 'yes',
    title: text('Question'),
    options: ['yes', 'no'].map((id) => ({ id, name: text(id) })),
    rule: { kind: 'choice', min: 1, max: 1, blank: false },
  },
  {
    id: 'chair',
    title: text('Chair'),
    options: ['anna', 'ben', 'cyd'].map((id) => ({ id, name: text(id) })),
    rule: {
      ...{ kind: 'ranked', min: 1, max: 3, ties: 'allowed', blank: true, shuffles: 2 },
      counting: { rule: 'schulze', seats: 1 },
    },
  },
  {
    id: 'name',
    title: text('Name'),
    options: [],
    rule: { kind: 'write-in', maxBytes: 30, blank: false, shuffles: 2 },
  },
];

let desk: Desk;

beforeAll(async () => {
  desk = await newDesk('ranked');
  await openVillage(desk, ['kim,one', 'lee,one', 'park,one', 'choi,one'], {
    group: 'P-256',
    contests: CONTESTS,
    styles: [{ id: 'all', contests: ['yes', 'chair', 'name'] }],
    classes: [{ id: 'one', name: text('One'), weight: 1 }],
  });
});
afterAll(() => desk.clear());

const refused = async (...args: string[]): Promise<string> => {
  const { code, stderr } = await desk.hanpyo(args);
  expect(code).not.toBe(0);
  return stderr;
};

describe('an election with rankings and texts', () => {
  it('says in words what is wrong with a choice', async () => {
    const cases: readonly (readonly [object, RegExp])[] = [
      [{ yes: ['yes'], chair: ['anna', 'anna'], name: { text: 'x' } }, /option anna is ranked twice/],
      [{ yes: ['yes'], chair: ['dan'], name: { text: 'x' } }, /there is no option "dan"/],
      [{ yes: ['yes'], chair: { anna: 1 }, name: { text: 'x' } }, /choices\.chair/],
      [{ yes: ['yes'], chair: ['anna'], name: 'x' }, /choices\.name/],
      [{ yes: ['yes'], chair: [], name: { text: 'x' } }, /contest chair: /],
      [{ yes: ['yes'], chair: ['anna'], name: 'blank' }, /contest name: /],
      [{ yes: ['yes'], chair: ['anna'] }, /contest name: there is no choice/],
    ];
    for (const [choices, message] of cases) {
      await desk.write('wrong.json', choices);
      expect(await refused('cast', '@w', '--card', '@card-kim', '--choices', '@wrong.json')).toMatch(message);
    }
  });

  it('has no paper votes, and says so', async () => {
    const totals = { yes: { valid: 1, options: { yes: 1 } }, chair: { valid: 1, options: { anna: 1 } } };
    await desk.write('paper.json', { station: 'Hall', voters: ['kim'], ballots: 1, totals });
    expect(await refused('paper', '@w', '--batch', '@paper.json')).toContain(
      'batch.totals.chair: is shuffled: who has it cannot vote on paper',
    );
  });

  it('is challenged and cast', async () => {
    await desk.write('doubt.json', {
      yes: ['no'],
      chair: [['anna', 'cyd'], 'ben'],
      name: { text: ' a  b ' },
    });
    const doubt = await desk.hanpyo(['challenge', '@w', '--card', '@card-kim', '--choices', '@doubt.json']);
    expect(doubt.stdout).toContain('chair: anna = cyd > ben\nname: "a b"\n');
    await cast(desk, 'kim', { yes: ['no'], chair: ['ben'], name: { text: '솔숲' } });
    await cast(desk, 'kim', { yes: ['yes'], chair: ['anna', 'cyd'], name: { text: '솔숲' } });
    await cast(desk, 'lee', { yes: ['yes'], chair: [['anna', 'ben']], name: { text: 'Pine' } });
    await cast(desk, 'park', { yes: ['no'], chair: ['cyd', 'anna', 'ben'], name: { text: '솔숲' } });
    await cast(desk, 'choi', { yes: ['no'], chair: 'blank', name: { text: 'Pine' } });
  });

  it('is shuffled by two trustees, each once, before anything is decrypted', async () => {
    expect(await refused('mix', '@w', '--key', '@t1.json')).toContain('shuffled after closing');
    await desk.json('close', '@w');
    expect(await refused('decrypt', '@w', '--key', '@t1.json')).toMatch(/shuffle/);
    expect(await refused('tally', '@w')).toContain('contest chair lacks 2 shuffles');
    expect(await desk.json('mix', '@w', '--key', '@t3.json')).toEqual({
      trustee: 3,
      shuffled: ['chair', 'name'],
      waiting: [
        { contest: 'chair', missing: 1 },
        { contest: 'name', missing: 1 },
      ],
    });
    const again = await desk.hanpyo(['mix', '@w', '--key', '@t3.json']);
    expect(again.stdout).toBe(
      'Trustee 3 (t3) has nothing to shuffle. Still to be shuffled by other trustees: chair (1 more), name (1 more).\n',
    );
    expect(await desk.json('status', '@w')).toMatchObject({ shuffles: { chair: '1 of 2', name: '1 of 2' } });
    expect((await desk.hanpyo(['status', '@w'])).stdout).toContain('shuffles   chair 1 of 2, name 1 of 2\n');
    const filed = await desk.hanpyo('mix @w/record --key @t1.json --entries @mix.txt'.split(' '));
    expect(filed.stdout).toMatch(
      /shuffled 2 contests: chair, name\. The shuffles are in \S*mix\.txt: whoever keeps/,
    );
    expect(await desk.json('status', '@w')).toMatchObject({ shuffles: { chair: '1 of 2' } });
    await desk.json('post', '@w', '@mix.txt');
    expect((await desk.hanpyo(['mix', '@w', '--key', '@t2.json'])).stdout).toContain(
      'All shuffles are on the ledger',
    );
  });

  it('is decrypted, counted and verified', async () => {
    expect(await desk.json('decrypt', '@w', '--key', '@t2.json')).toMatchObject({ shares: 3 });
    expect(await refused('tally', '@w')).toContain(
      'contest chair lacks 1 valid share; posted by trustees: 2',
    );
    await desk.json('decrypt', '@w', '--key', '@t3.json');
    expect(await desk.json('decrypt', '@w', '--key', '@t3.json')).toMatchObject({ shares: 0 });
    const { stdout } = await desk.hanpyo(['tally', '@w']);
    expect(stdout).toContain(
      'Question\n  2  yes\n  2  no\n\nChair\n  4 votes = 3 valid + 1 blank + 0 invalid\n',
    );
    expect(stdout).toContain('  Elected: anna\n');
    expect(stdout).toContain('Name\n  4 votes = 4 valid + 0 blank + 0 invalid\n');
    const report = await desk.json('verify', '@w', '--html', '@report.html');
    expect(report.verdict).toBe('verified');
    expect(report.result).toMatchObject([
      { id: 'yes', online: 4 },
      { id: 'chair', online: 4, shuffled: { valid: 3, blank: 1, elected: ['anna'] } },
      {
        id: 'name',
        shuffled: {
          votes: [
            { vote: 'Pine', count: 2 },
            { vote: '솔숲', count: 2 },
          ],
        },
      },
    ]);
    const html = await desk.read('report.html');
    expect(html).toContain('<p class="identity">Elected: anna</p>');
    expect(html).toContain('<th scope="row">anna = ben</th>');
    const alone = await desk.hanpyo(['verify', '@w', '--json', '--workers', '0']);
    for (const more of [
      ['--workers', '2'],
      ['--second-opinion', '1'],
    ])
      expect(await desk.hanpyo(['verify', '@w', '--json', ...more])).toEqual(alone);
  });
});

describe('files of rankings', () => {
  it('come out of a record, and are counted as there', async () => {
    const { blt } = await desk.json('votes', '@w', 'chair');
    expect(String(blt)).toMatch(/^3 1\n1 1 3 0\n1 1=2 0\n1 3 1 2 0\n0\n"anna"\n"ben"\n"cyd"\n"Chair"\n$/);
    await desk.write('chair.blt', String(blt));
    const counted = await desk.hanpyo([...'count @chair.blt --rule schulze --lot listed'.split(' ')]);
    expect(counted.stdout).toContain('Elected: anna\n');
    expect(await desk.json('count', '@chair.blt', '--rule', 'borda', '--lot', 'ab'.repeat(16))).toMatchObject(
      {
        rule: { rule: 'borda', seats: 1 },
        winners: [0],
      },
    );
    expect(await refused('votes', '@w', 'name')).toContain('no contest of rankings');
    for (const wrong of [
      ['--lot', 'abc'],
      ['--lot', 'zz'.repeat(16)],
      ['--lot', 'listed', '--seats', '0'],
      [],
    ])
      expect((await desk.hanpyo(['count', '@chair.blt', '--rule', 'irv', ...wrong])).code).toBe(2);
  });
});

describe('demonstrations of shuffled votes', () => {
  it('decrypt what synthetic voters voted', async () => {
    const ran = await desk.hanpyo(['demo', '--ranked', '--voters', '30', '--out', '@ranked', '--json']);
    expect(ran.stderr).toContain(`${CHECKS.length - 1} checks passed, 1 not asked: verified`);
    const { result, verdict } = JSON.parse(ran.stdout);
    expect(verdict).toBe('verified');
    expect(result.map(({ id }: { id: string }) => id)).toEqual(['chair', 'council', 'hall']);
  });

  it('elect whom the papers of a file elect', async () => {
    await desk.write(
      'ward.blt',
      '3 2\n-3\n4 1 2 0\n3 2 1 0\n2 3 2 0\n1 3 0\n1 0\n0\n"Anna"\n"Ben"\n"Cyd"\n"Ward"\n',
    );
    const { result } = await desk.json('demo', '--blt', '@ward.blt', '--out', '@ward', '--rule', 'borda');
    expect(result).toMatchObject([
      { id: 'council', shuffled: { ballots: 11, valid: 9, blank: 2, elected: ['Ben', 'Anna'] } },
    ]);
    expect((await desk.hanpyo(['demo', '--blt', '@ward.blt', '--rule', 'dice'])).code).toBe(2);
    await desk.write('bad.blt', '3 2\n4 1 2\n');
    const bad = await desk.hanpyo(['demo', '--blt', '@bad.blt']);
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain('bad.blt: line 2');
    const some = await desk.hanpyo('demo --blt @ward.blt --out @some --rule irv --limit 5'.split(' '));
    expect(some.stderr).toContain('Ward: 2 candidates, the first 5 of 11 papers, counted by irv');
  });
});

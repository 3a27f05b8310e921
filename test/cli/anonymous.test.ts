/** Elections of anonymous voters by commands: registered, cast, counted, verified; and `hanpyo verify`, which needs no prover. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { developmentBallotCircuit } from '../../circuits/development.js';
import { DEPTH, SHAPE } from '../circuits/fixtures.js';
import { publishEntries } from '../helpers/publish.js';
import { holdScene } from '../verify/anonymous/scene.js';
import { configuration, type Desk, newDesk } from './cli.js';

const VOTERS = ['ann', 'bo', 'cho', 'dae'] as const;
const text = (en: string): { en: string } => ({ en });

/** Two contests of the small circuit: at most one of two options. */
function contests(): object[] {
  return ['chair', 'hall'].map((id) => ({
    ...{ id, title: text(id) },
    options: ['yes', 'no'].map((option) => ({ id: option, name: text(option) })),
    rule: { kind: 'choice', min: 0, max: 1, blank: false },
  }));
}

/** Lays the circuit out in the folder `@circuits`, and returns what the manifest says of it. */
async function layOutCircuit(desk: Desk): Promise<Record<string, unknown>> {
  const circuit = await developmentBallotCircuit(SHAPE);
  await mkdir(desk.path('circuits'));
  const { r1cs, program, provingKey, verifyingKey } = circuit;
  const files = { 'a.r1cs': r1cs, 'b.wasm': program, 'c.zkey': provingKey, 'd.json': verifyingKey };
  for (const [name, bytes] of Object.entries(files)) await writeFile(desk.path(`circuits/${name}`), bytes);
  return desk.json(
    ...['circuit', 'hash', '--r1cs', '@circuits/a.r1cs', '--program', '@circuits/b.wasm'],
    ...['--zkey', '@circuits/c.zkey', '--key', '@circuits/d.json'],
  );
}

/** A workspace `@w` whose ceremony is over, and the commitments of all voters in `@commitments.csv`. */
async function prepareVillage(desk: Desk, nullifiers: string): Promise<void> {
  const circuit = await layOutCircuit(desk);
  for (const i of [1, 2, 3]) await desk.json('trustee', 'new', `@t${i}.json`);
  await desk.write('config.json', {
    ...configuration(),
    ...{ group: 'BabyJubJub', revoting: 'first-only', contests: contests() },
    classes: [{ id: 'one', name: text('One'), weight: 1 }],
    styles: [{ id: 'all', contests: ['chair', 'hall'] }],
    eligibility: { kind: 'anonymous', depth: DEPTH, nullifiers, circuits: [circuit, circuit] },
  });
  await desk.json('init', '@config.json', '@w');
  for (let round = 0; round < 3; round++)
    for (const i of [1, 2, 3]) await desk.json('trustee', 'step', '@w', '--key', `@t${i}.json`);
  const rows: string[] = [];
  for (const voter of VOTERS) {
    await desk.json('voter', 'new', `@${voter}.json`);
    const { commitment } = JSON.parse(await desk.read(`${voter}.json.pub.json`));
    rows.push(`${voter},${commitment}`);
  }
  await desk.write('commitments.csv', `id,commitment\n${rows.join('\n')}\n`);
}

/** The arguments by which a voter casts. */
async function casting(desk: Desk, voter: string, choices: object): Promise<string[]> {
  await desk.write(`choices-${voter}.json`, choices);
  const files = ['--voter', `@${voter}.json`, '--choices', `@choices-${voter}.json`];
  return ['cast', '@w', ...files, '--circuits', '@circuits'];
}

describe('an election of anonymous voters by commands', () => {
  let desk: Desk;
  const receipts: string[] = [];

  beforeAll(async () => {
    desk = await newDesk('anonymous village');
    await prepareVillage(desk, 'per-contest');
  }, 300_000);
  afterAll(() => desk.clear());

  const refused = async (args: readonly string[]): Promise<readonly [number, string]> => {
    const { code, stdout, stderr } = await desk.hanpyo(args);
    expect(stdout).toBe('');
    return [code, stderr.split('\n')[0] ?? ''];
  };

  it('refuses registers that name somebody twice, and cards', async () => {
    const [header, ann = '', bo = ''] = (await desk.read('commitments.csv')).split('\n');
    const register = async (name: string, ...rows: readonly string[]): Promise<readonly [number, string]> => {
      await desk.write(name, [header, ...rows].join('\n'));
      return refused(['roll', 'register', '@w', '--commitments', `@${name}`]);
    };
    const said = [
      await register('person.csv', ann, `ann${bo.slice(2)}`),
      await register('shared.csv', ann, `bo${ann.slice(3)}`),
      await register('short.csv', ann.slice(0, -1)),
      await register('prime.csv', `ann,${'f'.repeat(64)}`),
    ];
    expect(said.map(([code]) => code)).toEqual([1, 1, 1, 1]);
    expect(said.map(([, line]) => line.replace(/^.*\.csv: /, ''))).toEqual([
      'ann is listed twice',
      'ann and bo have the same commitment',
      'ann has no commitment of 64 hexadecimal digits',
      expect.stringContaining('commitment'),
    ]);
    await desk.write('voters.csv', 'id\nkim\n');
    const cards = await refused(['roll', 'import', '@w', '--csv', '@voters.csv', '--cards', '@cards.csv']);
    expect(cards).toEqual([1, expect.stringContaining('use "hanpyo roll register"')]);
  });

  it('opens with a roll of commitments and the verifying keys', async () => {
    expect(await desk.json('roll', 'register', '@w', '--commitments', '@commitments.csv')).toMatchObject({
      voters: 4,
    });
    const again = await refused(['roll', 'register', '@w', '--commitments', '@commitments.csv']);
    expect(again).toEqual([1, 'hanpyo: the roll is sealed already']);
    expect((await refused(['open', '@w']))[1]).toContain('V36');
    // Both contests have one circuit; whoever made its key twice, by contest, posts it once.
    await desk.write('same.json', await desk.read('circuits/d.json'));
    await desk.json('circuit', 'post', '@w', '--key', '@circuits/d.json', '--key', '@same.json');
    const twice = await refused(['circuit', 'post', '@w', '--key', '@circuits/d.json']);
    expect(twice).toEqual([1, expect.stringContaining('the manifest lacks no key')]);
    expect((await refused(await casting(desk, 'ann', { chair: ['yes'] })))[1]).toContain(
      'voting is not open',
    );
    await desk.json('open', '@w');
    // Nothing on the board says in which order voters registered.
    const record = await desk.json('status', '@w');
    expect(record).toMatchObject({ phase: 'voting', roll: 8, online: 0 });
  });

  it('takes a ballot for each contest, once, which no receipt gives away', async () => {
    const ann = await desk.json(
      ...(await casting(desk, 'ann', { hall: ['no'] })),
      ...['--receipt', '@receipt-ann.txt'],
    );
    expect(ann).toMatchObject({ contests: ['hall'], receipt: desk.path('receipt-ann.txt') });
    receipts.push('--receipt', '@receipt-ann.txt');
    const again = await refused(await casting(desk, 'ann', { hall: ['yes'] }));
    expect(again).toEqual([1, 'hanpyo: this voter has voted in hall already, and the first ballot counts']);
    // Before anything is proved: there is no circuit.
    await mkdir(desk.path('none'));
    const early = await refused([
      ...(await casting(desk, 'ann', { chair: ['yes'], hall: ['yes'] })),
      '--circuits',
      '@none',
    ]);
    expect(early[1]).toContain('has voted in hall already');
    const bo = await casting(desk, 'bo', { chair: ['yes'], hall: [] });
    const both = await refused([...bo, '--receipt', '@one.txt']);
    expect(both).toEqual([2, expect.stringContaining('several ballots')]);
    await desk.json(...bo, '--entries', '@bo.entries');
    expect(await desk.json('status', '@w')).toMatchObject({ online: 1 });
    await desk.json('post', '@w', '@bo.entries');
    expect(await desk.json('status', '@w')).toMatchObject({ online: 3, abstained: 5 });
  }, 300_000);

  it('refuses what makes no ballot', async () => {
    const said = async (voter: string, choices: object, ...more: readonly string[]): Promise<string> =>
      (await refused([...(await casting(desk, voter, choices)), ...more]))[1];
    expect(await said('cho', { chair: ['yes', 'no'] })).toContain('contest chair: ');
    expect(await said('cho', {})).toContain('there is no choice');
    expect(await said('cho', { chair: ['yes'] }, '--card', '@ann.json')).toContain('voters');
    await desk.json('voter', 'new', '@stranger.json');
    expect(await said('stranger', { chair: ['yes'] })).toBe('hanpyo: this voter is not on the roll');
    await desk.write('open.json', await desk.read('ann.json'));
    expect(await said('open', { chair: ['yes'] })).toContain('others may read it');
    await mkdir(desk.path('empty'));
    expect(await said('cho', { chair: ['yes'] }, '--circuits', '@empty')).toContain(
      'the program (.wasm) of contest chair is not here',
    );
    await desk.write('card', 'no card', 0o600);
    for (const act of ['cast', 'challenge'])
      expect((await refused([act, '@w', '--card', '@card', '--choices', '@choices-cho.json']))[1]).toContain(
        'anonymous',
      );
  });

  it('is counted and verified, with the receipt', async () => {
    await desk.json('close', '@w');
    for (const i of [1, 3]) await desk.json('decrypt', '@w', '--key', `@t${i}.json`);
    const { stdout } = await desk.hanpyo(['tally', '@w']);
    expect(stdout).toBe('chair\n  1  yes\n  0  no\n\nhall\n  0  yes\n  1  no\n');
    const report = await desk.json('verify', '@w/record', ...receipts);
    expect(report).toMatchObject({ verdict: 'verified' });
    const checks = report.checks as { id: string; examined: number }[];
    expect(checks.find(({ id }) => id === 'V04')?.examined).toBe(1);
  });
});

it('has one ballot for all contests where they share a nullifier', async () => {
  const desk = await newDesk('one nullifier');
  await prepareVillage(desk, 'per-election');
  await desk.json('roll', 'register', '@w', '--commitments', '@commitments.csv');
  await desk.json('circuit', 'post', '@w', '--key', '@circuits/d.json');
  await desk.json('open', '@w');
  const some = await desk.hanpyo(await casting(desk, 'ann', { chair: ['yes'] }));
  expect([some.code, some.stderr]).toEqual([1, expect.stringContaining('contest hall: there is no choice')]);
  const ann = await casting(desk, 'ann', { hall: [], chair: ['yes'] });
  expect(await desk.json(...ann, '--receipt', '@r.txt')).toMatchObject({ contests: ['chair', 'hall'] });
  expect(await desk.json('status', '@w')).toMatchObject({ roll: 4, online: 1 });
  const again = await desk.hanpyo(await casting(desk, 'ann', { hall: [], chair: [] }));
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('this voter has voted already')]);
  await desk.clear();
}, 180_000);

it('verifies the record', async () => {
  const { election, entries } = await holdScene();
  const desk = await newDesk('anonymous');
  for (const [path, bytes] of await publishEntries(entries, election.origin, election.logSeed)) {
    await mkdir(dirname(join(desk.folder, path)), { recursive: true });
    await writeFile(join(desk.folder, path), bytes);
  }
  const { code, stdout } = await desk.hanpyo(['verify', desk.folder]);
  expect([code, /Verdict: VERIFIED/.test(stdout)]).toEqual([0, true]);
  expect(stdout).toContain('Roll 5 = online 3 + paper 0 + revoked 0 + abstained 2');
  await desk.clear();
}, 60_000);

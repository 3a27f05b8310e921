import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestFromJson } from '../../src/ballot/manifest-json.js';
import { parseChoices } from '../../src/cli/choices.js';
import { configuration, type Desk, newDesk } from './cli.js';

let desk: Desk;

beforeAll(async () => {
  desk = await newDesk('program');
});
afterAll(() => desk.clear());

describe('exit codes', () => {
  it('are 0 for help and version, on standard output', async () => {
    const help = await desk.hanpyo(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const word of ['init', 'trustee', 'cast', 'verify', 'ledger', 'demo', 'Exit codes'])
      expect(help.stdout).toContain(word);
    expect(await desk.hanpyo(['--version'])).toMatchObject({ code: 0, stdout: 'hanpyo 0.1.0\n' });
  });

  it.each([
    ['no such command', ['vote']],
    ['a missing argument', ['verify']],
    ['a missing option', ['cast', '@w']],
    ['an unknown option', ['verify', '@w', '--fast']],
    ['an unknown format', ['verify', '@empty', '--format', 'belenios2']],
    ['a folder that is not there', ['verify', '@nowhere']],
    ['a folder without a record', ['verify', '@empty']],
    ['a missing configuration', ['init', '@none.json', '@w']],
    ['a bad number', ['demo', '--voters', '1e3', '--out', '@d']],
    ['card and choices from one stream', ['cast', '@w', '--card', '-', '--choices', '-']],
  ])('are 2 for %s', async (_, args) => {
    await mkdir(desk.path('empty'), { recursive: true });
    const { code, stdout, stderr } = await desk.hanpyo(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('come out of a process that is run, without colours in a pipe', async () => {
    const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;
    const outcome = await new Promise<{ code: unknown; text: string }>((resolve) => {
      execFile(
        process.execPath,
        ['--import', 'tsx', main, 'verify', desk.path('nowhere')],
        (error, out, err) => resolve({ code: error?.code, text: out + err }),
      );
    });
    expect(outcome.code).toBe(2);
    expect(outcome.text).toBe(`hanpyo: ${desk.path('nowhere')}: there is no election record here\n`);
  });
});

describe('init', () => {
  it('names every rule that the manifest breaks, and writes nothing', async () => {
    for (const i of [1, 2, 3]) await desk.json('trustee', 'new', `@t${i}.json`);
    const broken = {
      ...configuration(),
      threshold: 9,
      minimumUnit: 0,
      styles: [{ id: 'all', contests: ['chair'] }],
    };
    await desk.write('broken.json', broken);
    const { code, stderr } = await desk.hanpyo(['init', '@broken.json', '@w1']);
    expect(code).toBe(1);
    for (const rule of ['M-10', 'M-17', 'M-18']) expect(stderr).toContain(rule);
    expect((await desk.hanpyo(['verify', '@w1'])).code).toBe(2);
    await desk.write('good.json', configuration());
    expect(await desk.json('init', '@good.json', '@w1')).toMatchObject({ workspace: desk.path('w1') });
    expect((await desk.hanpyo(['init', '@good.json', '@w1'])).code).toBe(1);
  });

  it('warns of recordings from which some voters are shut out, and makes the election all the same', async () => {
    const file = { hash: '0f'.repeat(32), size: 9, language: 'en' };
    const words = { ...file, mediaType: 'text/vtt' };
    const film = { ...file, mediaType: 'video/webm', captions: [], transcripts: [] };
    const media = [
      {
        contest: 'chair',
        option: 'anna',
        recordings: [{ ...film, captions: [words], transcripts: [words] }],
      },
      { contest: 'chair', option: 'ben', recordings: [film, { ...film, mediaType: 'audio/ogg' }] },
    ];
    await desk.write('media.json', { ...configuration(), media });
    const { code, stderr } = await desk.hanpyo(['init', '@media.json', '@media']);
    expect([code, stderr.match(/media\[.*/g)]).toEqual([
      0,
      [
        'media[1].recordings[0] of the manifest has no captions',
        'media[1].recordings[0] of the manifest has no transcript',
        'media[1].recordings[1] of the manifest has no transcript',
      ],
    ]);
  });

  it('takes the configuration that docs/cli.md shows', async () => {
    const page = await readFile(new URL('../../docs/cli.md', import.meta.url), 'utf8');
    const [, example = ''] = /\*\*Configuration\*\*[\s\S]*?```json\n([\s\S]*?)```/.exec(page) ?? [];
    for (const id of ['kim', 'lee', 'park']) await desk.json('trustee', 'new', `@${id}.json`);
    await desk.write('example.json', example);
    expect(await desk.json('init', '@example.json', '@example')).toMatchObject({
      workspace: desk.path('example'),
    });
    const manifest = manifestFromJson(JSON.parse(await desk.read('example/manifest.json')));
    const [, choices = ''] = /\*\*Choices\*\*[\s\S]*?```json\n([\s\S]*?)```/.exec(page) ?? [];
    const parsed = parseChoices(new TextEncoder().encode(choices), manifest);
    expect([...parsed.keys()]).toEqual(manifest.contests.map(({ id }) => id));
  });

  it('names the configuration that is no JSON', async () => {
    await desk.write('typo.json', '{ "title": ');
    const { code, stderr } = await desk.hanpyo(['init', '@typo.json', '@w2']);
    expect(code).toBe(2);
    expect(stderr).toContain(`hanpyo: ${desk.path('typo.json')}: config`);
  });

  it.each([
    ['a nonce of its own', { nonce: '00'.repeat(32) }, 'config.nonce'],
    ['an unknown key', { colour: 'red' }, 'unknown key "colour"'],
    ['a log name with a space', { ledger: { origin: 'a b' } }, 'config.ledger.origin'],
    [
      'a wrong kind of key file',
      { trustees: [{ id: 't', name: { en: 'T' }, publicKeyFile: 't1.json' }] },
      't1.json',
    ],
    [
      'a key file that is not there',
      { officers: [{ id: 'o', name: { en: 'O' }, publicKeyFile: 'no' }] },
      'no such',
    ],
  ])('refuses %s', async (_, change, message) => {
    await desk.write('changed.json', { ...configuration(), ...change });
    const { code, stderr } = await desk.hanpyo(['init', '@changed.json', '@w2']);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('registers and ballots', () => {
  it('a register with mistakes is refused by line', async () => {
    await desk.write('bad.csv', 'id,class\nkim,one\nkim,two\nlee,three\n');
    const { code, stderr } = await desk.hanpyo([
      'roll',
      'import',
      '@w1',
      '--csv',
      '@bad.csv',
      '--cards',
      '@cards',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${desk.path('bad.csv')}:3: column 1: "kim" is on line 2 already`);
    expect(stderr).toContain(`${desk.path('bad.csv')}:4: column 2: unknown name "three"`);
    await expect(desk.read('cards')).rejects.toThrow();
  });

  it('nothing opens before its time', async () => {
    const { code, stderr } = await desk.hanpyo(['open', '@w1']);
    expect(code).toBe(1);
    expect(stderr).toContain('ceremony');
    expect((await desk.hanpyo(['close', '@w1'])).code).toBe(1);
  });
});

describe('two machines', () => {
  it('a trustee and an officer without the log key write entries, and the operator posts them', async () => {
    await desk.json('officer', 'new', '@clerk.json');
    const officers = [{ id: 'clerk', name: { en: 'Clerk' }, publicKeyFile: 'clerk.json.pub.json' }];
    await desk.write('apart.json', { ...configuration(), officers });
    await desk.json('init', '@apart.json', '@w3', '--entries', '@manifest.txt');
    const signed = [
      'officer',
      'sign',
      '@w3',
      '@manifest.txt',
      '--key',
      '@clerk.json',
      '--out',
      '@signed.txt',
    ];
    expect(await desk.json(...signed)).toMatchObject({ types: ['manifest'], officer: 1 });
    expect((await desk.hanpyo(['post', '@w3', '@manifest.txt'])).code).toBe(1);
    expect(await desk.json('post', '@w3', '@signed.txt')).toEqual({ positions: [0] });
    await desk.json('ledger', 'export', '@w3', '@elsewhere');
    const step = ['trustee', 'step', '@elsewhere', '--key', '@t1.json'];
    expect((await desk.hanpyo(step)).code).toBe(2);
    expect(await desk.json(...step, '--entries', '@commit.txt')).toMatchObject({ posted: ['commit'] });
    expect(await desk.json('post', '@w3', '@commit.txt')).toEqual({ positions: [1] });
    expect(await desk.json('trustee', 'step', '@w3', '--key', '@t1.json')).toMatchObject({
      status: 'waiting',
    });
  });
});

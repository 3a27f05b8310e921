/** Where the parts of a record are: what is held in memory is bounded, and what cannot be read is a finding. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../../src/core/bytes.js';
import { verifyHelios } from '../../../../src/verify/foreign/helios/index.js';
import { openSource } from '../../../../src/verify/foreign/helios/source.js';
import { recordInFile, recordInFiles } from '../../../../src/verify/foreign/memory.js';
import type { ForeignRecord } from '../../../../src/verify/foreign/source.js';
import { SMALL } from './open.js';
import { bundleOf, folderOf, honestScene } from './scene.js';

const honest = honestScene();

describe('what is held in memory', () => {
  it('of a bundle is everything but the ballots', async () => {
    const bundle = bundleOf(honest);
    const { votes: _, ...rest } = JSON.parse(Buffer.from(bundle).toString());
    const kept = Object.values<string | string[]>(rest).flat().join('').length;
    const source = await openSource(recordInFile(bundle), kept);
    expect(source.spoiled).toHaveLength(1);
    await expect(openSource(recordInFile(bundle), kept - 1)).rejects.toMatchObject({
      ...{ code: 'too-large', path: 'spoiled[0]' },
      message: expect.stringContaining('too much beside the ballots'),
    });
  });

  it('of a folder are its pages of voters', async () => {
    const files = folderOf(honest);
    const page = files.get('voters.json') ?? new Uint8Array();
    files.set('voters/1.json', page).set('voters/2.json', page);
    for (const path of ['voters.json', 'spoiled/1.json']) files.delete(path);
    const { voters } = await openSource(recordInFiles(files), 2 * page.length);
    expect(voters.map(({ name }) => name)).toEqual(['voters/1.json', 'voters/2.json']);
    await expect(openSource(recordInFiles(files), 2 * page.length - 1)).rejects.toMatchObject({
      ...{ code: 'too-large', path: 'voters' },
    });
  });

  it('are not so many files that their number matters', async () => {
    const own = recordInFiles(folderOf(honest));
    const endless: ForeignRecord = {
      ...own,
      files: async (path, maxBytes) => (path.startsWith('spoiled/') ? utf8('{}') : own.files(path, maxBytes)),
    };
    await expect(openSource(endless)).rejects.toMatchObject({ code: 'too-large', path: 'spoiled' });
  });
});

it('a ballot that cannot be read is a finding, and no result is given', async () => {
  const own = recordInFiles(folderOf(honest));
  const bad = `ballots/${honest.voters[1].uuid}.json`;
  const files: ForeignRecord['files'] = async (path, maxBytes) => {
    if (path === bad) throw new Error('the disk failed');
    return own.files(path, maxBytes);
  };
  const { checks, result } = await verifyHelios({ ...own, files }, SMALL);
  const findings = checks.flatMap((check) => check.findings);
  expect(findings).toMatchObject([{ check: 'HEL-07', culprit: 'ballots', code: 'bad-value' }]);
  expect(findings[0]?.message).toBe(`${bad}: cannot be read: the disk failed`);
  expect(result).toBeUndefined();
});

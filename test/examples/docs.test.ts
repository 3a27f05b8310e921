import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';

/** The blocks of TypeScript on a page. */
function blocks(page: string): readonly (string | undefined)[] {
  return [...readFileSync(page, 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
}

/** What an example prints. */
async function printed(run: () => Promise<unknown>): Promise<readonly unknown[][]> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await run();
  const lines = log.mock.calls;
  log.mockRestore();
  return lines;
}

describe('the examples of the pages', () => {
  it.each([
    ['docs/ranked.md', ['examples/ranked-election.ts', 'examples/count.ts']],
    ['docs/mixnet.md', ['examples/shuffle.ts']],
    ['docs/petitions.md', ['examples/petition.ts']],
  ])('%s shows them as they stand in the files that are run below', (page, files) => {
    expect(blocks(page)).toEqual(files.map((file) => readFileSync(file, 'utf8')));
  });

  it('an election with rankings and texts verifies, and has the votes that were cast', async () => {
    expect(await printed(() => import('../../examples/ranked-election.js'))).toEqual([
      ['verified'],
      ['Council', ['kim', 'lee']],
      [1, 'kim > lee'],
      [1, 'kim > park > lee'],
      [1, 'lee > kim'],
      ['Name of the hall', []],
      [2, 'Pine hall'],
      [1, '솔숲회관'],
    ]);
  });

  it('a count of a file names the winners and every step', async () => {
    const [winners, transcript] = await printed(() => import('../../examples/count.js'));
    expect(winners).toEqual([['Kim', 'Park']]);
    expect(transcript?.[0]).toMatch(/Stage 2: exclusion of Lee[\s\S]*Elected: Kim, Park\n/);
  });

  it('a proposal rises by its supports, and anybody finds the same', async () => {
    expect(await printed(() => import('../../examples/petition.js'))).toEqual([
      ['reply', 'threshold'],
      ['debate', 'threshold'],
      ['verified', 'debate'],
    ]);
  });

  it('a list that two mixers have shuffled holds the same messages', async () => {
    expect(await printed(() => import('../../examples/shuffle.js'))).toEqual([
      [true],
      [['apple', 'pear', 'plum']],
    ]);
  });
});

/**
 * Titles and names in reports: in the language of the page where the manifest has them in it, and marked with their own where
 * not; rules in words; everything in the order of the manifest, whatever the votes.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/ballot/manifest.js';
import {
  type Report,
  reportToHtml,
  reportToJson,
  reportToText,
  verifyElection,
} from '../../src/verify/index.js';
import { castVote, entriesOf, finishTestElection, openTestElection } from '../helpers/election.js';
import { filesOf, publishEntries } from '../helpers/publish.js';
import { bilingualManifest, KOREAN } from '../helpers/two-languages.js';

const OPTIONS = { zoo: ['zebra', 'otter', 'mole'], arts: ['violin', 'drum', 'cello'] } as const;
const COSTS = [10, 20, 10];

function contest(id: 'zoo' | 'arts'): Manifest['contests'][number] {
  const options = OPTIONS[id].map((name, i) => ({ id: name, name: { en: name }, cost: COSTS[i] ?? 1 }));
  return { id, title: { en: `The ${id}` }, options, rule: { kind: 'choice', min: 1, max: 1, blank: true } };
}

const PARTS: Partial<Manifest> = {
  contests: [contest('zoo'), contest('arts')],
  styles: [{ id: 'all', contests: ['zoo', 'arts'] }],
  decisions: [
    {
      contest: 'arts',
      turnout: { numerator: 0, denominator: 1 },
      majority: { bound: 'more-than', numerator: 1, denominator: 2 },
    },
  ],
  awards: [
    {
      ...{ id: 'park', name: { en: 'The park' }, contests: ['zoo'], budget: 10, most: 1, minVotes: 1 },
      ...{ ties: ['lower-cost-first', 'listed-first'], misfit: 'skip' },
    },
  ],
};

describe('the report on an election in two languages', () => {
  let report: Report;
  let verifyIn: (language?: string) => Promise<Report>;
  beforeAll(async () => {
    const seed = 'texts';
    const election = await openTestElection({ seed, voters: 5, manifest: bilingualManifest(seed, PARTS) });
    for (const [voter, choice] of [2, 2, 0, 0].entries()) await castVote(election, voter, choice);
    await finishTestElection(election);
    const files = await publishEntries(await entriesOf(election), election.origin, election.logSeed);
    verifyIn = (language) => verifyElection(filesOf(files), language === undefined ? {} : { language });
    report = await verifyIn();
    expect(report.verdict).toBe('verified');
  }, 120_000);

  it('A-13: a page has the texts of its language, of contests, options, awards and the election', () => {
    const ko = reportToHtml(report, { language: 'ko' });
    const en = reportToHtml(report, { language: 'en' });
    for (const name of ['Test election', 'The zoo', 'The park', 'zebra']) {
      expect(ko).toContain(`>${name}${KOREAN}`);
      expect(en).toContain(`>${name}`);
    }
    expect(en).not.toContain(KOREAN);
    expect(ko).not.toContain('<bdi');
    expect(en).not.toContain('<bdi');
    expect(ko).toContain('>기권표<');
    expect(en).toContain('>Blank<');
  });

  it('A-13: where the manifest has no texts in the language of the page, every one of them is marked', () => {
    const { translations = [], ...rest } = report;
    const english = reportToHtml({ ...rest, translations: translations.slice(0, 1) });
    for (const name of ['Test election', 'The zoo', 'The park', 'zebra', 'The arts', 'cello'])
      expect(english).toContain(`<bdi lang="ko">${name}${KOREAN}</bdi>`);
    const unmarked = english
      .replace(/<bdi lang="ko">[^<]*<\/bdi>/g, '')
      .replace(/<p lang="ko">[^<]*<\/p>/g, '')
      .replace(/<title>[^<]*<\/title>/, '');
    expect(unmarked).not.toMatch(/[가-힣]/u);
  });

  it('data and text are in the language that was asked for, else in the default one, as ever', async () => {
    expect(reportToJson(report)).toContain(`"The zoo${KOREAN}"`);
    expect(reportToJson(report)).not.toContain('translations');
    const english = await verifyIn('en');
    expect(reportToText(english)).toContain('\nThe zoo\n');
    expect(reportToText(english)).not.toContain(KOREAN);
    expect(reportToHtml(english, { language: 'ko' })).toBe(reportToHtml(report, { language: 'ko' }));
  }, 60_000);

  it('rules that broke a tie are words in both languages', () => {
    const [ko, en] = ['ko', 'en'].map((language) => reportToHtml(report, { language }));
    expect(en).toContain('decided by this rule: the one listed first comes first');
    expect(ko).toContain('목록에서 앞선 쪽 우선');
    for (const text of [ko, en, reportToText(report)])
      expect(text).not.toMatch(/listed-first|lower-cost-first/);
  });

  it('A-12: contests and options are in the order of the manifest, whatever the votes', () => {
    const places = (text: string): readonly number[] =>
      [...OPTIONS.zoo, ...OPTIONS.arts].map((name) => text.lastIndexOf(name));
    for (const text of [
      ...['ko', 'en'].map((language) => reportToHtml(report, { language })),
      reportToText(report).split('The park')[0] ?? '',
      (reportToJson(report).split('"awards"')[0] ?? '').replaceAll(/"id": "[a-z]+"/g, ''),
    ]) {
      const found = places(text);
      expect(found.every((place) => place >= 0)).toBe(true);
      expect(found).toEqual([...found].sort((a, b) => a - b));
    }
    const votes = report.result?.map(({ options }) => options.map((option) => option.votes));
    expect(votes).toEqual([
      [2, 0, 2, 0],
      [2, 0, 2, 0],
    ]);
  });
});

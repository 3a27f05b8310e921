/** The HTML report in another language, and with hostile texts: shuffled votes in Korean too, nothing that turns lines around. */
import { expect, it } from 'vitest';
import { type Report, reportToHtml } from '../../src/verify/index.js';

const SHUFFLED = {
  ...{ ballots: 1234, valid: 1230, blank: 3, invalid: 1, elected: ['김', '이'], digest: 'ab'.repeat(32) },
  votes: [{ vote: '김 > 이', count: 1230 }],
  transcript: 'Stage 1\n<b>',
};

function report(title: string): Report {
  return {
    ...{ format: 'f', verdict: 'verified', software: 's', ledger: undefined, checks: [] },
    election: { id: '00', title, group: 'P-256', practice: false },
    ...{ accounting: undefined, timeline: undefined },
    result: [{ id: 'c', title, online: 1234, options: [], shuffled: SHUFFLED }],
  };
}

it('a contest whose votes were shuffled is reported in the language of the page', () => {
  const ko = reportToHtml(report('동장'), { language: 'ko' });
  for (const part of [
    '당선: 김, 이',
    '전체 1,234표 = 유효 1,230 + 백지 3 + 무효 1.',
    '<pre lang="en">Stage 1\n&#60;b&#62;',
  ])
    expect(ko).toContain(part);
  for (const word of ['Elected', 'Votes', 'shuffled', 'How often']) expect(ko).not.toContain(word);
  const en = reportToHtml(report('Chair'));
  expect(en).toContain('Elected: 김, 이');
  expect(en).toContain('Votes 1,234 = valid 1,230 + blank 3 + invalid 1.');
});

it('a title is text, of which everything is seen', () => {
  const html = reportToHtml(report('<img src=x>\u202e0042\u2066\ufeff\u0007'));
  expect(html).not.toMatch(/<img|[\u202a-\u202e\u2066-\u2069\ufeff]/u);
  expect(html).not.toContain('\u0007');
  expect(html).toContain('&#60;img src=x&#62;\\u202e0042\\u2066\\ufeff\\u0007');
});

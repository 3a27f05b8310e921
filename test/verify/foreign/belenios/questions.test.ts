/** What questions may ask for: no more than votes can hold, so that every count comes to its end. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../../src/core/bytes.js';
import { readElection } from '../../../../src/verify/foreign/belenios/election.js';
import { groupOfName } from '../../../../src/verify/foreign/belenios/groups.js';
import { codeOf } from '../../../core/all-groups.js';
import type { Loose } from './resign.js';

const election = (group: string, questions: readonly Loose[]) => {
  const { group: own, textOf } = groupOfName(group, '');
  const fields = { group, public_key: textOf(own.generator()), questions, uuid: 'hanpyoTests123' };
  return readElection(utf8(JSON.stringify({ version: 1, description: '', name: '', ...fields })));
};
const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `a${i}`);
const ranked = (count: number, extra?: Loose): Loose => ({
  ...{ type: 'NonHomomorphic', value: { answers: names(count), question: '' }, extra },
});

describe('a question that is shuffled', () => {
  it.each([
    ['Ed25519', 30],
    ['RFC-3526-2048', 255],
  ])('in %s has at most %i answers', (group, most) => {
    expect(election(group, [ranked(1), ranked(most)]).questions).toHaveLength(2);
    expect(codeOf(() => election(group, [ranked(1), ranked(most + 1)]))).toBe('too-large');
  });

  it('is not asked in a group in which Belenios hides no votes', () => {
    expect(codeOf(() => election('BELENIOS-2048', [ranked(1)]))).toBe('too-large');
  });

  it('has at most 4096 answers, together with all others', () => {
    const full = (count: number) => new Array(count).fill(ranked(255));
    expect(election('RFC-3526-2048', [...full(16), ranked(16)]).questions).toHaveLength(17);
    expect(codeOf(() => election('RFC-3526-2048', [...full(16), ranked(17)]))).toBe('too-large');
  });

  it('has at most 255 grades', () => {
    const graded = (count: number): Loose =>
      ranked(3, { type: 'ScoreVoting', method: 'MajorityJudgment', blank: true, grades: names(count) });
    expect(election('Ed25519', [graded(255)]).questions).toHaveLength(1);
    expect(codeOf(() => election('Ed25519', [graded(256)]))).toBe('too-large');
  });
});

describe('texts of an election', () => {
  it('are taken as people typed them', () => {
    const [question] = election('Ed25519', [
      { answers: ['e\u0301'], min: 0, max: 1, question: 'e\u0301?' },
    ]).questions;
    expect(question?.text).toBe('e\u0301?');
  });

  it('are no more than 65536 values', () => {
    const lists = (count: number) => ({ answers: names(count), min: 0, max: 1, question: '' });
    expect(election('Ed25519', new Array(15).fill(lists(4096))).questions).toHaveLength(15);
    expect(codeOf(() => election('Ed25519', new Array(16).fill(lists(4096))))).toBe('too-large');
  });
});

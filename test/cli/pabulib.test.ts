import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pabulibChoice, pabulibQuestion } from '../../src/cli/demo/pabulib-question.js';
import { parsePabulib } from '../../src/cli/pabulib.js';
import { utf8 } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { describeWithData } from '../helpers/shared-data.js';

const APPROVAL = `META
key;value
description;Town
unit;Oz
num_projects;3
num_votes;2
budget;100
vote_type;approval
min_length;1
max_length;2
max_sum_cost;90
currency;EUR
PROJECTS
project_id;cost;votes;name
p1;60;2;"Park; ""the green one"""
p2;50;1;Well
p3;10.0;0;Road
VOTES
voter_id;vote
a;p1
b;"p1,p2"
`;

const parse = (text: string): ReturnType<typeof parsePabulib> => parsePabulib(utf8(text));
const edit = (from: string, to: string): string => {
  expect(APPROVAL).toContain(from);
  return APPROVAL.replace(from, to);
};

describe('Pabulib files', () => {
  it('are read: approval', () => {
    const file = parse(APPROVAL);
    expect(file).toMatchObject({ title: 'Town, Oz', voteType: 'approval', budget: 100, currency: 'EUR' });
    expect(file.projects[0]).toEqual({ id: 'p1', name: 'Park; "the green one"', cost: 60, votes: 2 });
    expect(file.projects[2]?.cost).toBe(10);
    expect(file.ballots.map((ballot) => [...ballot])).toEqual([
      [[0, 1]],
      [
        [0, 1],
        [1, 1],
      ],
    ]);
    expect(file.limits).toMatchObject({ minLength: 1, maxLength: 2, maxSumCost: 90 });
    expect(parse(`\uFEFF${APPROVAL.replaceAll('\n', '\r\n')}`)).toEqual(file);
  });

  it('are read: cumulative, with points, whose totals are in the column score', () => {
    const file = parse(
      edit('approval', 'cumulative')
        .replace('max_sum_cost;90', 'max_sum_points;10\nmax_points;7')
        .replace('votes;name', 'votes;score;name')
        .replace('p1;60;2;', 'p1;60;2;9;')
        .replace('p2;50;1;', 'p2;50;1;3;')
        .replace('p3;10.0;0;', 'p3;10.0;0;0;')
        .replace('voter_id;vote', 'voter_id;vote;points')
        .replace('a;p1', 'a;p1;7')
        .replace('b;"p1,p2"', 'b;p1,p2;2,3'),
    );
    expect(file.projects.map(({ votes }) => votes)).toEqual([9, 3, 0]);
    expect([...(file.ballots[1] ?? [])]).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(pabulibQuestion(file).contests[0]?.rule).toEqual({
      kind: 'cumulative',
      points: 10,
      minTotal: 0,
      maxPerOption: 7,
      blank: false,
    });
    expect(pabulibChoice(file, file.ballots[1] ?? new Map())).toEqual({ kind: 'values', values: [2, 3, 0] });
  });

  it('are read: choose-1', () => {
    const file = parse(edit('approval', 'choose-1').replace('b;"p1,p2"', 'b;p2'));
    expect(pabulibQuestion(file).contests[0]?.rule).toMatchObject({ kind: 'choice', min: 1, max: 1 });
  });

  it('give their limits to the rule of the contest', () => {
    expect(pabulibQuestion(parse(APPROVAL)).contests[0]?.rule).toEqual({
      kind: 'knapsack',
      budget: 90,
      min: 1,
      max: 2,
      blank: false,
    });
    const unlimited = parse(edit('max_sum_cost;90\n', ''));
    expect(pabulibQuestion(unlimited).contests[0]?.rule).toMatchObject({ kind: 'choice', min: 1, max: 2 });
  });

  it('give plain names to the manifest', () => {
    const { contests } = pabulibQuestion(parse(edit('Well', 'We\u0007ll\u202E').replaceAll('p2', 'P_2')));
    expect(contests[0]?.options[1]).toMatchObject({ id: 'project-2', name: { en: 'We ll' } });
  });

  it.each([
    ['no section', 'VOTES\n', 'BALLOTS\n', 'line'],
    ['a section twice', 'VOTES\n', 'META\n', 'section META occurs twice'],
    ['a missing column', 'project_id;cost', 'project_id;price', 'column cost'],
    ['a row that is too short', 'p2;50;1;Well', 'p2;50;1', '3 cells'],
    ['a project twice', 'p2;50', 'p1;50', 'not unique'],
    ['a voter twice', 'b;"p1,p2"', 'a;"p1,p2"', 'votes twice'],
    ['an unknown project', 'a;p1', 'a;p9', 'p9'],
    ['a project named twice by a voter', '"p1,p2"', '"p1,p1"', 'named twice'],
    ['a vote of another number of voters', 'num_votes;2', 'num_votes;3', 'states 3'],
    ['another number of projects', 'num_projects;3', 'num_projects;2', 'states 2'],
    ['a cost with cents', 'p2;50;', 'p2;50.25;', 'line'],
    ['a negative cost', 'p2;50;', 'p2;-50;', 'line'],
    ['a cost beyond all numbers', 'p2;50;', 'p2;99999999999999999999;', 'line'],
    ['a cost in another notation', 'p2;50;', 'p2;0x32;', 'line'],
    ['a quote that does not end', '""the green one"""', '""the green one""', 'does not end'],
    ['text after a quote', 'one"""\n', 'one"""x\n', 'after a quoted cell'],
    ['no budget', 'budget;100\n', '', 'META.budget'],
    ['an unknown kind of vote', 'approval', 'ordinal', 'ordinal'],
  ])('are refused with %s', (_, from, to, message) => {
    const text = edit(from, to);
    expect(() => parse(text)).toThrow(DecodeError);
    expect(() => parse(text)).toThrow(message);
  });

  it('are refused when they are not UTF-8', () => {
    expect(() => parsePabulib(Uint8Array.of(0x4d, 0xff))).toThrow(DecodeError);
  });
});

describeWithData('the budget of Amsterdam', 'pabulib/Netherlands_Amsterdam_417.pb', (path) => {
  it('is read in full: its ballots add up to its counts and obey its limits', () => {
    const file = parsePabulib(readFileSync(path));
    expect(file.ballots).toHaveLength(9562);
    const counts = file.projects.map((_, i) => file.ballots.filter((ballot) => ballot.has(i)).length);
    expect(counts).toEqual(file.projects.map(({ votes }) => votes));
    expect(pabulibQuestion(file).contests[0]?.rule).toMatchObject({
      kind: 'knapsack',
      budget: 300000,
      max: 39,
    });
  });
});

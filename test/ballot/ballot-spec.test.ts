import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeBallot } from '../../src/ballot/ballot.js';
import { BallotBox, checkBallot } from '../../src/ballot/box.js';
import { REJECTIONS } from '../../src/ballot/rejections.js';
import { seededRng } from '../helpers/rng.js';
import { codeOf } from './ballot-fixtures.js';
import { workedBallot } from './worked-ballot.js';

describe('docs/spec/ballots.md', () => {
  const text = readFileSync('docs/spec/ballots.md', 'utf8');
  const { context, ballot, lines } = workedBallot();

  it('has the worked ballot, value by value', () => {
    const block = /<!-- worked ballot -->\n```text\n([\s\S]*?)\n```/.exec(text)?.[1] ?? '';
    expect(block.split('\n')).toEqual(lines);
  });

  it('and the library accepts it', () => {
    const verdict = checkBallot(new BallotBox(context), writeBallot(ballot), 0, seededRng('spec'));
    expect(codeOf(verdict)).toBe('accepted');
  });

  it('has every code, in the order in which they are checked', () => {
    const codes = [...text.matchAll(/^\| ([BCP]-\d\d) \|/gm)].map(([, code]) => code);
    expect(codes).toEqual(Object.keys(REJECTIONS));
  });
});

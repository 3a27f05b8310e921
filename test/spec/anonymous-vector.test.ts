/** The worked vector of the specification about anonymous ballots is what the library makes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { workedAnonymous } from './worked-anonymous.js';

describe('the specification', () => {
  it('has the worked anonymous statement, word by word', () => {
    const text = readFileSync('docs/spec/anonymous.md', 'utf8');
    const block = /<!-- worked anonymous statement -->\n```text\n([\s\S]*?)\n```/.exec(text)?.[1];
    expect(block?.split('\n')).toEqual(workedAnonymous());
  });
});

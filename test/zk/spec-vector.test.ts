import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verifyVector } from '../../src/zk/vector.js';
import { sessionTranscript } from './fixtures.js';
import { layoutLines } from './worked-layout.js';
import { workedVector } from './worked-vector.js';

describe('docs/spec/proofs.md', () => {
  const { statement, proof, session, role, lines } = workedVector();
  const { group } = statement.layout;

  const text = readFileSync('docs/spec/proofs.md', 'utf8');
  const block = (name: string): string[] =>
    (new RegExp(`<!-- ${name} -->\\n\`\`\`text\\n([\\s\\S]*?)\\n\`\`\``).exec(text)?.[1] ?? '').split('\n');

  it('has the worked layout, line by line', () => {
    expect(block('worked layout')).toEqual(layoutLines());
  });

  it('has the worked vector, value by value', () => {
    expect(block('worked vector')).toEqual(lines);
  });

  it('and the library accepts it', () => {
    expect(verifyVector(statement, proof, sessionTranscript(group, session, role))).toBe(true);
    expect(verifyVector(statement, proof, sessionTranscript(group, session, 'other'))).toBe(false);
  });

  it('has layout bytes of the rule that it names', () => {
    const { layout } = statement;
    expect([layout.bits, layout.positions, layout.constraints.length]).toEqual([4, 3, 1]);
    expect(layout.constraints[0]).toEqual({
      terms: [
        [0, 1],
        [1, 1],
        [2, 1],
        [3, 1],
      ],
      constant: 1,
    });
  });
});

/** The worked vectors of the specification about shuffled votes are what the library makes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeBallot } from '../../src/ballot/ballot.js';
import { BallotBox, checkBallot } from '../../src/ballot/box.js';
import { toHex } from '../../src/core/bytes.js';
import { P256 } from '../../src/core/groups/p256.js';
import { seededRng } from '../helpers/rng.js';
import { workedEmbedding } from './worked-embedding.js';
import { workedList } from './worked-list.js';
import { workedMixedBallot } from './worked-mixed-ballot.js';
import { workedShuffle } from './worked-shuffle.js';

/** The lines of a block of a chapter. */
function block(chapter: string, name: string): string[] {
  const text = readFileSync(`docs/spec/${chapter}.md`, 'utf8');
  const found = new RegExp(`<!-- ${name} -->\\n\`\`\`text\\n([\\s\\S]*?)\\n\`\`\``).exec(text)?.[1];
  return found?.split('\n') ?? [];
}

describe('the specification', () => {
  it('has the worked embedding', () => {
    expect(block('encoding', 'worked embedding')).toEqual(workedEmbedding());
  });

  it('has the worked ballot of shuffled votes, value by value, and the library accepts it', () => {
    const { context, ballot, lines } = workedMixedBallot();
    expect(block('ballots', 'worked mixed ballot')).toEqual(lines);
    const verdict = checkBallot(new BallotBox(context), writeBallot(ballot), 0, seededRng('spec'));
    expect(verdict.accepted).toBeDefined();
  });

  it('has the worked shuffle, value by value, and the library verifies it', () => {
    const { lines, verdict } = workedShuffle();
    expect(block('mixnet', 'worked shuffle')).toEqual(lines);
    expect(verdict.ok).toBe(true);
  });

  it('has the worked decryption of that list, which yields what was encrypted', () => {
    const lines = workedList(workedShuffle().outputs);
    expect(block('encryption', 'worked list')).toEqual(lines);
    const plaintexts = lines.filter((line) => line.startsWith('M_')).map((line) => line.split(' = ')[1]);
    const expected = [1, 2].map((v) => toHex(P256.generator().multiply(P256.scalar(v)).toBytes()));
    expect(new Set(plaintexts)).toEqual(new Set(expected));
  });
});

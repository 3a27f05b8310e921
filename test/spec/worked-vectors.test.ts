/** The worked vectors of the specification about the roll and about shuffled votes are what the library makes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeBallot } from '../../src/ballot/ballot.js';
import { BallotBox, checkBallot } from '../../src/ballot/box.js';
import { verifyRollEntry } from '../../src/ballot/roll-tree.js';
import { toHex } from '../../src/core/bytes.js';
import { Writer } from '../../src/core/codec.js';
import { DecodeError } from '../../src/core/errors.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { taggedHash } from '../../src/core/hash.js';
import { ShuffleGenerators } from '../../src/mixnet/index.js';
import { seededRng } from '../helpers/rng.js';
import { workedEmbedding } from './worked-embedding.js';
import { workedList } from './worked-list.js';
import { workedMixedBallot } from './worked-mixed-ballot.js';
import { workedRoll } from './worked-roll.js';
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

  it('has the worked roll, and the proof of its row leads to its root', () => {
    const { roll, proof, lines } = workedRoll();
    expect(block('manifest', 'worked roll')).toEqual(lines);
    const [, row] = [...roll];
    expect(row !== undefined && verifyRollEntry(row, proof, roll.root)).toBe(true);
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

  it('derives the generators of ristretto255 as it says (10.2)', () => {
    const expected = Array.from({ length: 12 }, (_, i) => ristrettoGenerator(i));
    const derived = ShuffleGenerators.derive(RISTRETTO255, 12).first(12);
    expect(toHex(derived)).toBe(expected.map(toHex).join(''));
  });
});

/** The first hash that is an encoding, its two bits that are 0 in all encodings cleared. */
function ristrettoGenerator(i: number): Uint8Array {
  for (let k = 0; ; k++) {
    const hash = taggedHash('hanpyo-v1 shuffle generators', new Writer().u32(i).u32(k).finish());
    hash[0] = (hash[0] ?? 0) & 0xfe;
    hash[31] = (hash[31] ?? 0) & 0x7f;
    try {
      return RISTRETTO255.elementFromBytes(hash).toBytes();
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }
}

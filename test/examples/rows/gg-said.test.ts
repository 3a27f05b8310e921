/** What is said of the resident vote, in plain words and in figures: rows GG-15 and GG-16. */
import { expect, it } from 'vitest';
import { RESULTS, readResults } from '../../../bench/report.js';
import { CHAPTERS } from '../../../examples/gyeonggi/words.js';

it('GG-15 the whole vote was recomputed from its record in less than four minutes, on one thread and on two', () => {
  const { about, figures, mode } = readResults(RESULTS).find(({ topic }) => topic === 'gyeonggi') ?? {};
  expect([about?.join().includes('8,868 people, 8,627 ballots'), mode]).toEqual([true, 'full']);
  const times = (figures ?? []).filter(({ metric }) => metric === 'seconds');
  expect(times.map(({ x }) => x)).toEqual(['one thread', '2 workers']);
  for (const { value } of times) expect(value).toBeLessThan(240);
});

it('GG-16 every stage is explained in both languages, without the words of the trade', () => {
  const words = Object.values(CHAPTERS);
  expect(words.length).toBe(9);
  for (const [name, explanation] of words)
    for (const language of ['ko', 'en'] as const) {
      expect([name.en, explanation[language].length > 3 * name[language].length]).toEqual([name.en, true]);
      expect(explanation[language]).not.toMatch(
        /ElGamal|homomorphic|zero.knowledge|Merkle|hash|ciphertext|해시|동형|영지식/i,
      );
    }
});

/** Elections of Belenios held again with our voters, mixers and trustees, judged by our verifier. */
import { expect, it } from 'vitest';
import { describeWithData } from '../helpers/shared-data.js';
import { putTogether } from '../verify/foreign/belenios/archive-model.js';
import { failures, firstFailed, verify } from '../verify/foreign/belenios/open.js';
import { readSource, replay, shuffledVotes, withResult } from './replay.js';

/** A threshold record, one with weights and a blank choice, one with lists; of the first, fewer voters need fewer seconds. */
const SUMS = [
  'h-ed25519-threshold-3of5-tenblank20',
  'h-ed25519-mixed-weights-revotes',
  'lists-ed25519-weights',
];

describeWithData('elections of Belenios, held again', 'belenios', (folder) => {
  it.each(SUMS)('%s: the published result comes out', { timeout: 60_000 }, async (name) => {
    const source = readSource(`${folder}/${name}`);
    const report = await verify(putTogether(withResult(replay(source, []), source.expected)));
    expect(failures(report)).toEqual([]);
    expect(report.verdict).toBe('verified');
  });

  it('rankings: two of our shuffles, and the votes come out', { timeout: 60_000 }, async () => {
    const all = readSource(`${folder}/nh-ed25519-stv50`);
    const source = { ...all, voters: all.voters.slice(0, 6) };
    const model = replay(source, [2, 1]);
    const votes = shuffledVotes(source, model);
    const texts = (list: readonly unknown[]): string[] => list.map((each) => JSON.stringify(each)).toSorted();
    expect(texts(votes)).toEqual(texts(source.voters.map(({ choices }) => choices[0])));
    const report = await verify(putTogether(withResult(model, JSON.stringify({ result: [votes] }))));
    expect(failures(report)).toEqual([]);
    expect(report.verdict).toBe('verified');
  });

  it('a result that the votes do not make is refused', { timeout: 60_000 }, async () => {
    const source = readSource(`${folder}/lists-ed25519-weights`);
    const other = source.expected.replace(/\d/, (digit) => String((Number(digit) + 1) % 10));
    const report = await verify(putTogether(withResult(replay(source, []), other)));
    expect(firstFailed(report)).toBe('BEL-29');
  });
});

/** Sums by column with everything that additions in batches must decide exactly: identities, equal and opposite points. */
import { describe, expect, it } from 'vitest';
import { BallotBox, checkBallots } from '../../src/ballot/box.js';
import { ColumnSums } from '../../src/ballot/column-sums.js';
import { EncryptedTally } from '../../src/ballot/tally.js';
import { concatBytes } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import type { Element, Group } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { ristretto255WithEngine } from '../../src/core/groups/ristretto255-engine.js';
import { addCiphertexts, subtractCiphertexts } from '../../src/elgamal/cipher.js';
import { seededRng } from '../helpers/rng.js';
import { voterOf } from './ballot-fixtures.js';
import { forgeBallot } from './forged-ballot.js';
import { honestContests, oddElection } from './hot-path-election.js';

const POSITIONS = 3;

/** Lists in which identities, equal and opposite elements abound, with their signs. */
function lists(group: Group, count: number, seed: string): { list: Element[]; sign: 'plus' | 'minus' }[] {
  const rng = seededRng(seed);
  const P = group.generator().multiply(group.randomScalar(rng));
  const few = [group.identity(), P, P.negate(), P, P.add(P), group.generator()];
  return Array.from({ length: count }, () => {
    const [sign = 0, ...picks] = rng(2 * POSITIONS + 1);
    return {
      list: picks.map((pick) => few[pick % few.length] ?? P),
      sign: sign % 3 === 0 ? 'minus' : 'plus',
    } as const;
  });
}

describe.each([P256, ristretto255WithEngine('wasm')])('sums by column in $id', (group) => {
  it.each([1, 2, 3, 5, 40])('are those of one by one, settled every %i lists', (every) => {
    const sums = new ColumnSums(group, POSITIONS);
    const expected = Array.from({ length: 2 * POSITIONS }, () => group.identity());
    lists(group, 80, `columns ${every}`).forEach(({ list, sign }, i) => {
      sums.add(concatBytes(...list.map((element) => element.toBytes())), sign);
      list.forEach((element, column) => {
        const before = expected[column] ?? element;
        expected[column] = sign === 'plus' ? before.add(element) : before.subtract(element);
      });
      if (i % every === 0) sums.settle();
    });
    sums.settle();
    const found = sums.values.flatMap(({ c1, c2 }) => [c1.toBytes(), c2.toBytes()]);
    expect(found).toEqual(expected.map((element) => element.toBytes()));
  });

  it('keep room for what waits, and not for what once waited', () => {
    const rooms: number[] = [];
    const sumColumns: Group['bulk']['sumColumns'] = (points, columns) => {
      rooms.push(points.buffer.byteLength);
      return group.bulk.sumColumns(points, columns);
    };
    const sums = new ColumnSums({ ...group, bulk: { ...group.bulk, sumColumns } }, POSITIONS);
    const list = concatBytes(...Array.from({ length: 2 * POSITIONS }, () => group.generator().toBytes()));
    for (const count of [100, 100, 1, 1, 0, 3]) {
      for (let i = 0; i < count; i++) sums.add(list, 'plus');
      sums.settle();
    }
    // With one list of what was summed before; nothing is summed where nothing waits.
    const lists = rooms.map((room) => room / list.length);
    expect(lists).toHaveLength(5);
    [101, 101, 2, 2, 4].forEach((needed, i) => {
      expect(lists[i]).toBeGreaterThanOrEqual(needed);
      // The second one has the room of the first; the third is the first to find that there is too much.
      expect(lists[i]).toBeLessThanOrEqual(i < 3 ? 202 : 2 * needed);
    });
    expect(lists[1]).toBe(lists[0]);
  });

  it('go back to nothing, however often and in whatever order the same is added and taken away', () => {
    const sums = new ColumnSums(group, 1);
    const G = group.generator();
    const one = concatBytes(G.toBytes(), G.add(G).toBytes());
    for (const sign of ['minus', 'plus', 'plus', 'plus', 'minus', 'minus'] as const) sums.add(one, sign);
    sums.settle();
    sums.settle();
    expect(sums.values.map(({ c1, c2 }) => [c1.isIdentity(), c2.isIdentity()])).toEqual([[true, true]]);
    expect(() => sums.add(one.subarray(1), 'plus')).toThrow(RangeError);
    expect(() =>
      sums.add(
        one.map((byte) => byte ^ 1),
        'minus',
      ),
    ).toThrow(DecodeError);
  });
});

describe('a tally', () => {
  it('is the same over more ciphertexts than may wait, ballots taken out and put back among them', () => {
    const election = oddElection(P256);
    const [wide, twins, lone] = [1, 0, 3].map((voter) =>
      forgeBallot(election, voter, { contests: honestContests(election, voterOf(election, voter)) }),
    );
    const box = new BallotBox(election.context);
    const items = [wide, twins, lone].map((bytes = new Uint8Array(), ledgerIndex) => ({
      bytes,
      ledgerIndex,
    }));
    const accepted = checkBallots(box, items, election.rng).flatMap((verdict) => verdict.accepted ?? []);
    expect(accepted.length).toBe(3);
    const once = new EncryptedTally(box);
    const often = new EncryptedTally(box);
    for (const ballot of accepted) once.add(ballot);
    for (const ballot of accepted) often.add(ballot);
    const [first] = accepted;
    if (first === undefined) throw new TypeError('a ballot');
    for (let i = 0; i < 60; i++) {
      often.remove(first);
      often.add(first);
    }
    const [a, b] = [once.finish(), often.finish()];
    const sums = (tally: typeof a) =>
      tally.contests.map(({ ciphertexts }) =>
        ciphertexts.flatMap(({ c1, c2 }) => [c1.toBytes(), c2.toBytes()]),
      );
    expect(sums(b)).toEqual(sums(a));
    expect(b.contests.map(({ ballots, maxTotal }) => [ballots, maxTotal])).toEqual(
      a.contests.map(({ ballots, maxTotal }) => [ballots, maxTotal]),
    );
    const question = accepted
      .slice(0, 2)
      .map(({ ballot }) => ballot.contests.find(({ contest }) => contest === 0));
    const [p, q] = question.map((found) => found?.ciphertexts[0]);
    const total = a.contests[0]?.ciphertexts[0];
    if (p === undefined || q === undefined || total === undefined) throw new TypeError('three ciphertexts');
    const rest = subtractCiphertexts(total, addCiphertexts(p, q));
    expect([rest.c1.isIdentity(), rest.c2.isIdentity()]).toEqual([true, true]);
  });
});

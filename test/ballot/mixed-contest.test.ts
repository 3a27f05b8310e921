/** Ballots with rankings and texts: cast, challenged, replaced, tallied as lists, counted. */
import { describe, expect, it } from 'vitest';
import { readBallot, writeBallot } from '../../src/ballot/ballot.js';
import { BallotBox, checkBallot, recallBallot } from '../../src/ballot/box.js';
import { spoilBallot } from '../../src/ballot/box-challenge.js';
import { markRevoked } from '../../src/ballot/box-marks.js';
import { challengeBallot, checkChallenge, writeChallengedBallot } from '../../src/ballot/challenge.js';
import type { Manifest } from '../../src/ballot/manifest.js';
import { mixedLayout } from '../../src/ballot/mixed-contest.js';
import { type MixedVote, voteElements } from '../../src/ballot/mixed-message.js';
import { countMixed } from '../../src/ballot/mixed-result.js';
import type { BallotChoice, Choices } from '../../src/ballot/prepare.js';
import { EncryptedTally } from '../../src/ballot/tally.js';
import { tallyBytes, tallyHash } from '../../src/ballot/tally-bytes.js';
import { concatBytes } from '../../src/core/bytes.js';
import type { Element, Group } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import {
  BLANK,
  castBytes,
  codeOf,
  prepare,
  signBody,
  smallManifest,
  type TestElection,
  testElection,
  values,
  voterOf,
} from './ballot-fixtures.js';

const en = (text: string) => ({ en: text });

function mixedManifest(group: Group): Manifest {
  return smallManifest({
    group: group.id as Manifest['group'],
    classes: [{ id: 'one', name: en('One'), weight: 1 }],
    styles: [
      { id: 'all', contests: ['question', 'order', 'name'] },
      { id: 'order', contests: ['order'] },
    ],
    contests: [
      {
        id: 'question',
        title: en('Question'),
        options: ['yes', 'no'].map((id) => ({ id, name: en(id) })),
        rule: { kind: 'choice', min: 1, max: 1, blank: true },
      },
      {
        id: 'order',
        title: en('Order'),
        options: ['ann', 'bob', 'cyd'].map((id) => ({ id, name: en(id) })),
        rule: {
          ...{ kind: 'ranked', min: 1, max: 3, ties: 'refused', blank: true, shuffles: 1 },
          counting: { rule: 'irv', skipped: 'pass', ties: 'earlier-stage' },
        },
      },
      {
        id: 'name',
        title: en('Name'),
        options: [],
        rule: { kind: 'write-in', maxBytes: 40, blank: false, shuffles: 1 },
      },
    ],
  });
}

const ranking = (...ranks: number[]): BallotChoice => ({ kind: 'ranking', ranks });
const whole = (order: BallotChoice, name = 'Dan'): Choices =>
  new Map<string, BallotChoice>([
    ['question', values(1, 0)],
    ['order', order],
    ['name', { kind: 'text', text: name }],
  ]);
const only = (order: BallotChoice): Choices => new Map([['order', order]]);

/** Decrypts the rows of a list with the election's secret: what trustees do together. */
function plaintexts({ context, electionSecret }: TestElection, rows: Uint8Array, width: number): Element[][] {
  const { group } = context;
  const size = 2 * group.elementBytes * width;
  return Array.from({ length: rows.length / size }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const at = row * size + 2 * column * group.elementBytes;
      const c1 = group.elementFromBytes(rows.subarray(at, at + group.elementBytes));
      const c2 = group.elementFromBytes(rows.subarray(at + group.elementBytes, at + 2 * group.elementBytes));
      return c2.subtract(c1.multiply(electionSecret));
    }),
  );
}

describe.each([P256, RISTRETTO255])('contests whose votes are shuffled, on $id', (group) => {
  const election = testElection([{}, {}, { style: 1 }, { style: 1 }], {
    ...{ manifest: mixedManifest(group), group, seed: 'mixed' },
  });
  const { context, rng } = election;

  it('are cast, read back, and tallied as lists in the order of the roll', () => {
    const box = new BallotBox(context);
    const tally = new EncryptedTally(box);
    const cast = [
      whole(ranking(1, 2, 0)),
      whole(BLANK, '김'),
      only(ranking(0, 1, 0)),
      only(ranking(0, 1, 0)),
    ];
    const all = cast.map((what, voter) => castBytes(election, voter, what));
    for (const [i, bytes] of all.entries()) {
      expect(writeBallot(readBallot(bytes, context).ballot)).toEqual(bytes);
      const { accepted } = checkBallot(box, bytes, i, rng);
      if (accepted === undefined) throw new TypeError('the ballot is sound');
      tally.add(accepted);
    }
    const { contests, lists } = tally.finish();
    expect(contests.map(({ contest, ballots }) => [contest, ballots])).toEqual([[0, 2]]);
    expect(lists.map(({ contest, count, width }) => [contest, count, width])).toEqual([
      [1, 4, 1],
      [2, 2, 2],
    ]);
    const [order, names] = lists;
    if (order === undefined || names === undefined) throw new TypeError('two lists');
    const ranked = countMixed(context, 1, plaintexts(election, order.rows, 1));
    expect(ranked).toMatchObject({ ballots: 4, valid: 3, blank: 1, invalid: 0, elected: [1] });
    expect(ranked.votes).toEqual([
      { vote: { kind: 'ranking', ranks: [0, 1, 0] }, count: 2 },
      { vote: { kind: 'ranking', ranks: [1, 2, 0] }, count: 1 },
    ]);
    const texts = countMixed(context, 2, plaintexts(election, names.rows, 2));
    expect(texts).toMatchObject({ ballots: 2, valid: 2, elected: [], count: undefined });
    expect(texts.votes.map(({ vote }) => vote)).toEqual([
      { kind: 'text', text: 'Dan' },
      { kind: 'text', text: '김' },
    ]);
    const byKey = election.voters.map(({ index }) => index).indexOf(0);
    expect(order.rows.slice(0, 2 * group.elementBytes)).toEqual(rowOf(all[byKey] ?? new Uint8Array()));
  });

  /** The row of the contest `order` in a ballot. */
  function rowOf(bytes: Uint8Array): Uint8Array {
    const { ballot } = readBallot(bytes, context);
    const contest = ballot.contests.find((one) => one.contest === 1);
    return concatBytes(...(contest?.ciphertexts ?? []).flatMap(({ c1, c2 }) => [c1.toBytes(), c2.toBytes()]));
  }

  it('lose what is replaced or revoked, and their hash is bound to every row', () => {
    const box = new BallotBox(context);
    const tally = new EncryptedTally(box);
    const bytes = [only(ranking(1, 0, 0)), only(ranking(0, 0, 1))].map((what, i) =>
      castBytes(election, 2 + i, what),
    );
    const [a, b] = bytes.map((one, i) => checkBallot(box, one, i, rng).accepted);
    if (a === undefined || b === undefined) throw new TypeError('the ballots are sound');
    tally.add(a);
    tally.add(b);
    const before = tallyHash(tallyBytes(context, tally.finish()));
    const next = castBytes(election, 2, only(ranking(0, 1, 0)), { sequence: 1, previous: a.tracker });
    const { accepted, supersedes } = checkBallot(box, next, 2, rng);
    if (accepted === undefined || supersedes === undefined) throw new TypeError('the ballot is sound');
    tally.remove(recallBallot(box, supersedes, bytes[0] ?? new Uint8Array()));
    tally.add(accepted);
    const revoted = tally.finish();
    expect(tallyHash(tallyBytes(context, revoted))).not.toEqual(before);
    expect(revoted.lists[0]?.count).toBe(2);
    const { withdrawn } = markRevoked(box, [voterOf(election, 3).key]);
    for (const one of withdrawn ?? []) tally.remove(recallBallot(box, one, bytes[1] ?? new Uint8Array()));
    const [left] = tally.finish().lists;
    expect(left?.rows).toEqual(rowOf(next));
  });

  it('take no values, and the others take no rankings', () => {
    const refused = (what: Choices) => expect(() => prepare(election, 0, what)).toThrow(RangeError);
    refused(whole(values(1, 0, 0)));
    refused(whole(ranking(1, 1, 0)));
    refused(whole(ranking(0, 0, 0)));
    refused(whole(ranking(1, 2)));
    refused(whole(ranking(1, 2, 3), ' twice  '));
    refused(new Map(whole(ranking(1, 2, 3))).set('question', ranking(1, 0)));
    refused(new Map(whole(ranking(1, 2, 3))).set('name', BLANK));
  });

  it('are challenged: the opened vote is the one that was chosen, and never counts', () => {
    const what = whole(ranking(2, 0, 1), '홍길동');
    const prepared = prepare(election, 0, what);
    const challenged = challengeBallot(prepared, voterOf(election, 0).secret, rng);
    const verdict = checkChallenge(context, challenged);
    expect(verdict.choices).toEqual(what);
    const box = new BallotBox(context);
    expect(spoilBallot(box, writeChallengedBallot(challenged)).spoiled?.choices).toEqual(what);
    expect(codeOf(checkBallot(box, writeBallot(signBody(election, 0, challenged.body)), 0, rng))).toBe(
      'B-10',
    );
    for (const [i, values] of challenged.openings.map((opening) => opening.values).entries()) {
      const other = challenged.openings.map((opening, j) =>
        i === j ? { ...opening, values: values.map((value, k) => (k === 1 ? value ^ 1 : value)) } : opening,
      );
      expect(checkChallenge(context, { ...challenged, openings: other }).rejected?.code).toBe('C-04');
    }
  });

  it('are not challenged with an opening that is no vote', () => {
    const layout = mixedLayout(context.manifest.contests[1] as Manifest['contests'][number], group);
    if (layout === undefined) throw new TypeError('a mixed contest');
    const challenged = challengeBallot(prepare(election, 0, whole(BLANK)), voterOf(election, 0).secret, rng);
    const [first, opening, last] = challenged.openings;
    if (first === undefined || opening === undefined || last === undefined) throw new TypeError('three');
    for (const values of [
      opening.values.map(() => 0),
      opening.values.map(() => 256),
      opening.values.slice(1),
    ]) {
      const openings = [first, { ...opening, values }, last];
      expect(checkChallenge(context, { ...challenged, openings }).rejected?.code).toBe('C-04');
    }
  });

  it('refuse ciphertexts of another voter, re-randomised or not, for want of their nonces', () => {
    const box = new BallotBox(context);
    const victim = readBallot(castBytes(election, 2, only(ranking(1, 2, 3))), context).ballot;
    const own = readBallot(castBytes(election, 3, only(ranking(1, 2, 3))), context).ballot;
    const [theirs] = victim.contests;
    const [mine] = own.contests;
    if (theirs?.kind !== 'mixed' || mine?.kind !== 'mixed') throw new TypeError('mixed contests');
    const shift = group.randomScalar(rng);
    const moved = theirs.ciphertexts.map(({ c1, c2 }) => ({
      c1: c1.add(group.generator().multiply(shift)),
      c2: c2.add(context.publicKey.multiply(shift)),
    }));
    const code = (contests: typeof own.contests) =>
      codeOf(checkBallot(box, writeBallot(signBody(election, 3, { ...own, contests })), 0, rng));
    expect(code([theirs])).toBe('B-13');
    expect(code([{ ...mine, ciphertexts: theirs.ciphertexts }])).toBe('B-13');
    expect(code([{ ...theirs, ciphertexts: moved }])).toBe('B-13');
    expect(code([{ ...mine, ciphertexts: moved }])).toBe('B-13');
    const [one] = theirs.ciphertexts;
    if (one === undefined) throw new TypeError('one ciphertext');
    expect(code([{ ...mine, ciphertexts: [{ ...one, c2: one.c2.add(group.generator()) }] }])).toBe('B-13');
    const swapped = { ...mine, ciphertexts: mine.ciphertexts.map(({ c1, c2 }) => ({ c1: c2, c2: c1 })) };
    expect(code([swapped])).toBe('B-13');
    expect(code([mine])).toBe('accepted');
  });

  it('count what is no vote as invalid, whatever it is', () => {
    const layout = mixedLayout(context.manifest.contests[1] as Manifest['contests'][number], group);
    if (layout === undefined) throw new TypeError('a mixed contest');
    const vote = (one: MixedVote): Element[] => voteElements(layout, one);
    const rows = [vote({ kind: 'blank' }), [group.generator()], [group.identity()]];
    const result = countMixed(context, 1, rows);
    expect(result).toMatchObject({ ballots: 3, valid: 0, blank: 1, invalid: 2, count: undefined });
    const again = countMixed(context, 1, [...rows].reverse());
    expect(again.digest).toEqual(result.digest);
    expect(countMixed(context, 1, rows.slice(1)).digest).not.toEqual(result.digest);
    expect(() => countMixed(context, 0, [])).toThrow(RangeError);
    expect(() => countMixed(context, 1, [[]])).toThrow(RangeError);
  });
});

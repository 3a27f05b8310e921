import { describe, expect, it } from 'vitest';
import {
  compareVotes,
  compileMixedLayout,
  type InvalidVote,
  type MixedRule,
  type MixedVote,
  voteKey,
  voteMessage,
  voteOfMessage,
} from '../../src/ballot/mixed-message.js';
import { P256 } from '../../src/core/groups/p256.js';
import { groupById } from '../../src/core/groups/registry.js';
import { ranked, writeIn } from './mixed-message-fixtures.js';

describe('layouts', () => {
  it.each<[string, MixedRule, number, number]>([
    ['3 options', { kind: 'ranked', min: 1, max: 3, ties: 'refused', blank: true }, 3, 1],
    ['42 options', { kind: 'ranked', min: 1, max: 42, ties: 'refused', blank: true }, 42, 1],
    ['43 options', { kind: 'ranked', min: 1, max: 43, ties: 'refused', blank: true }, 43, 2],
    ['5 of 89 options', { kind: 'ranked', min: 1, max: 5, ties: 'refused', blank: true }, 89, 1],
    ['5 of 90 options', { kind: 'ranked', min: 1, max: 5, ties: 'refused', blank: true }, 90, 2],
    ['3 of 116 options', { kind: 'ranked', min: 1, max: 3, ties: 'refused', blank: true }, 116, 1],
    ['3 of 117 options', { kind: 'ranked', min: 1, max: 3, ties: 'refused', blank: true }, 117, 2],
    ['200 options', { kind: 'ranked', min: 200, max: 200, ties: 'allowed', blank: true }, 200, 7],
    ['27 bytes', { kind: 'write-in', maxBytes: 27, blank: true }, 0, 1],
    ['28 bytes', { kind: 'write-in', maxBytes: 28, blank: true }, 0, 2],
    ['500 bytes', { kind: 'write-in', maxBytes: 500, blank: true }, 200, 17],
  ])('of %s are as wide as they must be', (_, rule, options, width) => {
    const layout = compileMixedLayout(rule, options, P256);
    expect([layout.width, layout.messageBytes]).toEqual([width, 30 * width]);
    expect(Object.isFrozen(layout)).toBe(true);
  });

  it('hold the largest ranking of 200 options', () => {
    const layout = ranked(200, 1, 200, 'allowed');
    for (const ranks of [
      Array.from({ length: 200 }, (_, i) => 200 - i),
      Array.from({ length: 200 }, () => 1),
    ])
      expect(voteOfMessage(layout, voteMessage(layout, { kind: 'ranking', ranks }))).toEqual({
        kind: 'ranking',
        ranks,
      });
  });

  it.each<[number, number, number]>([
    [0, 1, 1],
    [201, 1, 1],
    [3, 0, 3],
    [3, 2, 1],
    [3, 1, 4],
    [3, 1, 0],
    [2.5, 1, 2],
    [3, 1, Number.NaN],
  ])('of %d options with min %d and max %d are refused', (options, min, max) => {
    expect(() => ranked(options, min, max, 'refused')).toThrow(RangeError);
  });

  it.each([0, -1, 501, 1.5, Number.NaN])('of texts of %d bytes are refused', (maxBytes) => {
    expect(() => writeIn(maxBytes)).toThrow(RangeError);
  });

  it('of groups that carry no messages are refused', () => {
    const rule: MixedRule = { kind: 'write-in', maxBytes: 10, blank: true };
    expect(() => compileMixedLayout(rule, 0, groupById('RFC-3526-2048'))).toThrow(/carries no messages/);
  });
});

describe('keys of votes', () => {
  const votes: readonly (MixedVote | InvalidVote)[] = [
    { kind: 'blank' },
    { kind: 'invalid', reason: 'one' },
    { kind: 'ranking', ranks: [1, 0, 2] },
    { kind: 'ranking', ranks: [1, 10, 2] },
    { kind: 'text', text: '\uff21' },
    { kind: 'text', text: '😀' },
  ];

  it('tell votes apart and give them an order, that of the bytes', () => {
    expect(votes.map(voteKey)).toEqual([
      'blank',
      'invalid',
      'ranking:1,0,2',
      'ranking:1,10,2',
      'text:\uff21',
      'text:😀',
    ]);
    for (const [i, a] of votes.entries())
      for (const [j, b] of votes.entries()) expect(Math.sign(compareVotes(a, b))).toBe(Math.sign(i - j));
  });

  it('are one for all invalid votes', () => {
    expect(compareVotes({ kind: 'invalid', reason: 'a' }, { kind: 'invalid', reason: 'b' })).toBe(0);
  });
});

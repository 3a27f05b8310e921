import { describe, expect, it } from 'vitest';
import {
  compileMixedLayout,
  type MixedVote,
  messageElements,
  voteElements,
  voteOfElements,
} from '../../src/ballot/mixed-message.js';
import type { Group } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { P256_NOBLE } from '../../src/core/groups/p256-noble.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { reason } from './mixed-message-fixtures.js';

describe.each<[string, Group]>([
  ['P-256', P256],
  ['ristretto255', RISTRETTO255],
])('votes in elements of %s', (_, group) => {
  const layout = compileMixedLayout(
    { kind: 'ranked', min: 1, max: 60, ties: 'allowed', blank: true },
    60,
    group,
  );
  const vote: MixedVote = { kind: 'ranking', ranks: Array.from({ length: 60 }, (__, i) => 60 - i) };
  const elements = voteElements(layout, vote);

  it('come back', () => {
    expect(elements.length).toBe(2);
    expect(voteOfElements(layout, elements)).toEqual(vote);
    expect(voteOfElements(layout, voteElements(layout, { kind: 'blank' }))).toEqual({ kind: 'blank' });
    const text = compileMixedLayout({ kind: 'write-in', maxBytes: 70, blank: false }, 0, group);
    const name: MixedVote = { kind: 'text', text: 'Łukasz Żółć-Nguyễn, the one of the fourth ward' };
    expect(text.width).toBe(3);
    expect(voteOfElements(text, voteElements(text, name))).toEqual(name);
  });

  it('are invalid where they carry no vote', () => {
    const [first, second] = elements as [never, never];
    expect(voteOfElements(layout, [second, first]).kind).toBe('invalid');
    expect(reason(voteOfElements(layout, [first, group.generator()]))).toMatch(/no message/);
    expect(reason(voteOfElements(layout, [group.identity(), second]))).toMatch(/no message/);
    const zeros = messageElements(layout, new Uint8Array(layout.messageBytes));
    expect(reason(voteOfElements(layout, zeros))).toMatch(/no kind of vote/);
  });

  it('are refused in another number or of another group', () => {
    expect(() => voteOfElements(layout, elements.slice(1))).toThrow(RangeError);
    expect(() => voteOfElements(layout, [...elements, group.generator()])).toThrow(RangeError);
    const other = P256_NOBLE.generator();
    expect(() => voteOfElements(layout, [other, other])).toThrow(TypeError);
  });

  it('are made of messages of the right length only', () => {
    for (const length of [0, 30, 59, 61, 90])
      expect(() => messageElements(layout, new Uint8Array(length))).toThrow(RangeError);
  });

  it('are not made of a vote that the rule refuses', () => {
    expect(() => voteElements(layout, { kind: 'ranking', ranks: [1] })).toThrow(RangeError);
  });
});

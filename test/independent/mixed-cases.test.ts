/** Shuffled votes that are none, and contests below the floor or without votes: both verifiers say the same. */
import { describe, expect, it } from 'vitest';
import { makeEntry } from '../../src/record/entry.js';
import type { TestElection } from '../helpers/election.js';
import { type LogFiles, publishEntries } from '../helpers/publish.js';
import { expectAgreement } from './both.js';
import { at, concat, u8, u32, utf8 } from './bytes.js';
import { readEntry } from './entry.js';
import { hostileBallot } from './hostile-ballot.js';
import { COUNCIL, castVotes, finishMixed, openMixed } from './mixed-election.js';

function publish({ origin, logSeed }: TestElection, entries: readonly Uint8Array[]): Promise<LogFiles> {
  return publishEntries(entries, origin, logSeed);
}

/** A message of so many bytes that begins with these. */
function padded(bytes: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const message = new Uint8Array(bytes);
  message.set(concat(...parts));
  return message;
}

const text = (words: string, length = utf8(words).length): Uint8Array =>
  padded(60, u8(3), Uint8Array.of(0, length), utf8(words));

/** Messages of council, order and motto that are no votes. */
const HOSTILE: readonly (readonly Uint8Array[])[] = [
  [padded(30), padded(30, u8(1)), padded(60, u8(2))],
  [padded(30, u8(1), u8(1)), new Uint8Array(30).fill(255), text('Ann\u202eLee')],
  [padded(30, u8(3), Uint8Array.of(0, 1), utf8('x')), padded(30, u8(2)), text('two  spaces')],
  // The third has one byte more than its length says.
  [concat(u8(2), new Uint8Array(28), u8(255)), padded(30, u8(2)), text('longer', 5)],
];

describe('an independent verifier and the library', () => {
  it('find the same votes invalid', async () => {
    const election = await openMixed('invalid votes', {}, HOSTILE.length + 1);
    await castVotes(election, 0, [1, [1, 2, 0, 0], [1, 1, 0], 'Valid']);
    for (const [i, messages] of HOSTILE.entries())
      await election.board.postAll([hostileBallot(election, i + 1, messages)]);
    const { entries } = await finishMixed(election);
    const { verdict, mixed } = await expectAgreement(await publish(election, entries));
    expect(verdict).toBe('verified');
    const invalid = HOSTILE.length;
    expect(mixed).toMatchObject(Array(3).fill({ ballots: 1 + invalid, blank: 0, invalid }));
    expect(mixed[0]?.elected[0]).toBe(0);
  });

  it('read texts in any form of Unicode as they are', async () => {
    const election = await openMixed('forms of Unicode');
    for (const [i, words] of ['e\u0301', '\u00e9'].entries())
      await election.board.postAll([
        hostileBallot(election, i, [
          padded(30, u8(1)),
          padded(30, u8(2), new Uint8Array(28), u8(24)),
          text(words),
        ]),
      ]);
    const { entries } = await finishMixed(election);
    const { verdict, mixed } = await expectAgreement(await publish(election, entries));
    expect(verdict).toBe('verified');
    expect(mixed[2]).toMatchObject({ ballots: 2, blank: 0, invalid: 0 });
  });

  it('withhold lists below the floor, and refuse shuffles and shares of them', async () => {
    const election = await openMixed('below the floor', { minimumUnit: 2 });
    await castVotes(election, 0, [0, [1, 0, 0, 0], [1, 2, 0], 'Alone']);
    const { entries } = await finishMixed(election);
    const honest = await expectAgreement(await publish(election, entries));
    expect(honest).toMatchObject({ verdict: 'verified', totals: Array(4).fill(undefined) });
    const last = entries.length - 1;
    const { electionId } = readEntry(at(entries, last));
    const { signer } = at(election.trustees, 0);
    const share = concat(
      u32(COUNCIL),
      new Uint8Array(32),
      u32(0),
      u32(1),
      u32(0),
      u32(0),
      new Uint8Array(32),
    );
    const part = concat(u32(1), u32(COUNCIL), u32(0), u32(0), u32(0));
    for (const [type, payload, check] of [
      ['list-share', share, 'V27'],
      ['shuffle-part', part, 'V30'],
    ] as const) {
      const more = [...entries.slice(0, last), makeEntry(type, electionId, payload, [signer])];
      const files = await publish(election, [...more, at(entries, last)]);
      expect((await expectAgreement(files)).failed).toEqual([check]);
    }
  });

  it('have a result of no votes', async () => {
    const election = await openMixed('no votes');
    const { entries } = await finishMixed(election);
    const { verdict, mixed } = await expectAgreement(await publish(election, entries));
    expect(verdict).toBe('verified');
    expect(mixed).toMatchObject(Array(3).fill({ ballots: 0, blank: 0, invalid: 0, elected: [] }));
  });
});

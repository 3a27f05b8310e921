import { describe, expect, it } from 'vitest';
import {
  ballotLength,
  NO_PREVIOUS,
  readBallot,
  writeBallot,
  writeBallotBody,
} from '../../src/ballot/ballot.js';
import { BallotBox, checkBallot } from '../../src/ballot/box.js';
import { contestsOf, electionContext } from '../../src/ballot/context.js';
import { castBallot, prepareBallot } from '../../src/ballot/prepare.js';
import { parseTrackerText, trackerOf, trackerText } from '../../src/ballot/tracker.js';
import { toHex } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { P256 } from '../../src/core/groups/p256.js';
import type { Rng } from '../../src/core/random.js';
import type { Choice } from '../../src/zk/layout.js';
import {
  BLANK,
  cast,
  castBytes,
  choices,
  codeOf,
  prepare,
  smallManifest,
  testElection,
  values,
  voterOf,
} from './ballot-fixtures.js';

/** Voter 0 may choose all, voter 1 not "bob" in the council; voter 2 has the short style. */
const election = testElection([{}, { excluded: [{ contest: 1, options: [1] }] }, { style: 1, class: 1 }]);
const { context, rng } = election;

const questions: Choice[] = [values(1, 0), values(0, 1), BLANK];
const councils: Choice[] = [
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, 1, 0],
  [1, 0, 1],
  [0, 1, 1],
].map((list) => values(...list));

describe('ballot bytes', () => {
  it('have one length per style and exclusions, whatever the choice', () => {
    const lengths = (voter: number, allowed: readonly Choice[]): Set<number> =>
      new Set(
        questions.flatMap((q, i) =>
          allowed
            .filter((_, j) => (i + j) % 3 === 0)
            .map((c) => castBytes(election, voter, choices(q, c)).length),
        ),
      );
    const withoutBob = councils.filter((c) => c.kind === 'values' && c.values[1] === 0);
    for (const [voter, allowed] of [
      [0, councils],
      [1, withoutBob],
    ] as const) {
      const entry = context.roll.entry(voterOf(election, voter).index);
      expect(lengths(voter, allowed)).toEqual(new Set([ballotLength(context, contestsOf(context, entry))]));
    }
  });

  it('read back to the same ballot and write back to the same bytes', () => {
    const ballot = cast(election, 2, choices(BLANK));
    const bytes = writeBallot(ballot);
    const read = readBallot(bytes, context);
    expect(writeBallot(read.ballot)).toEqual(bytes);
    expect(read.entry.index).toBe(voterOf(election, 2).index);
    expect(read.tracker).toEqual(trackerOf(writeBallotBody(ballot)));
  });

  it('are refused for an unknown credential, with trailing bytes and when cut', () => {
    const bytes = castBytes(election, 2, choices(BLANK));
    const stranger = testElection([{ style: 1 }], { seed: 'stranger' });
    const foreign = castBytes(stranger, 0, choices(BLANK));
    const code = (input: Uint8Array): string => {
      try {
        readBallot(input, context);
        return 'read';
      } catch (error) {
        return error instanceof DecodeError ? error.code : 'another error';
      }
    };
    expect(code(foreign)).toBe('bad-value');
    expect(code(Uint8Array.of(...bytes, 0))).toBe('trailing-bytes');
    expect(code(bytes.subarray(0, -1))).toBe('truncated');
  });
});

describe('P-256, the native group', () => {
  it('holds an election too', () => {
    const native = testElection([{ style: 1 }], { manifest: smallManifest({ group: 'P-256' }), group: P256 });
    const bytes = castBytes(native, 0, choices(BLANK));
    const { accepted } = checkBallot(new BallotBox(native.context), bytes, 0, rng);
    expect(accepted?.entry.index).toBe(0);
    const other = bytes.map((b, i) => (i === bytes.length - 1 ? b ^ 1 : b));
    expect(codeOf(checkBallot(new BallotBox(native.context), other, 0, rng))).toBe('B-12');
  });
});

describe('preparing', () => {
  const voter = (sequence = 0) => ({
    secret: voterOf(election, 0).secret,
    sequence,
    previous: NO_PREVIOUS,
  });

  it.each([
    ['a contest is left out', choices(BLANK)],
    ['a contest is not on the ballot', new Map([...choices(BLANK, values(0, 0, 0)), ['other', BLANK]])],
    ['too many are chosen', choices(BLANK, values(1, 1, 1))],
    ['a value is out of range', choices(values(2, 0), values(0, 0, 0))],
    ['there is no blank vote', choices(BLANK, BLANK)],
  ])('is refused if %s', (_, wrong) => {
    expect(() => prepareBallot(context, voter(), wrong, rng)).toThrow(RangeError);
  });

  it('is refused for an excluded option and for a stranger', () => {
    expect(() => prepare(election, 1, choices(BLANK, values(0, 1, 0)))).toThrow(/excluded/);
    const stranger = { ...voter(), secret: context.group.randomScalar(rng) };
    expect(() => prepareBallot(context, stranger, choices(BLANK, values(0, 0, 0)), rng)).toThrow(/roll/);
  });

  it('gives a ballot that can be used once', () => {
    const prepared = prepare(election, 2, choices(BLANK));
    const { secret } = voterOf(election, 2);
    const ballot = castBallot(prepared, secret, rng);
    expect(trackerOf(writeBallotBody(ballot))).toEqual(prepared.tracker);
    expect(prepared.spent).toBe(true);
    expect(() => castBallot(prepared, secret, rng)).toThrow(RangeError);
  });

  it('is signed by the voter alone', () => {
    const prepared = prepare(election, 2, choices(BLANK));
    expect(() => castBallot(prepared, voterOf(election, 0).secret, rng)).toThrow(RangeError);
  });

  it('never shares a nonce, even with a constant random source', () => {
    const constant: Rng = (length) => new Uint8Array(length).fill(7);
    const pads = [0, 1].flatMap((sequence) =>
      [values(0, 0, 0), values(1, 0, 0)].flatMap((council) => {
        const prepared = prepareBallot(context, voter(sequence), choices(BLANK, council), constant);
        const ballot = castBallot(prepared, voter().secret, constant);
        return ballot.contests.flatMap(({ ciphertexts }) => ciphertexts.map(({ c1 }) => toHex(c1.toBytes())));
      }),
    );
    // The question is answered alike in both ballots of one place, so its three pads may be equal there; no others.
    expect(new Set(pads).size).toBe(2 * (3 + 2 * 3));
  });

  it('passes on what a broken random source does', () => {
    const failing: Rng = () => {
      throw new Error('no entropy');
    };
    const what = choices(BLANK, values(0, 0, 0));
    expect(() => prepareBallot(context, voter(), what, failing)).toThrow('no entropy');
    expect(() => prepareBallot(context, voter(), what, () => new Uint8Array(1))).toThrow(RangeError);
  });
});

describe('the context', () => {
  it('refuses a key of another group and the identity', () => {
    const { manifest, roll, group } = context;
    expect(() => electionContext(manifest, P256.generator(), roll)).toThrow(RangeError);
    expect(() => electionContext(smallManifest({ group: 'P-256' }), P256.generator(), roll)).toThrow(
      TypeError,
    );
    expect(() => electionContext(manifest, group.identity(), roll)).toThrow(RangeError);
  });

  it('shares layouts and bases as one object each', () => {
    const [first, second] = [0, 1].map((i) =>
      contestsOf(context, context.roll.entry(voterOf(election, i).index)),
    );
    expect(first?.[0]?.layout).toBe(second?.[0]?.layout);
    expect(first?.[1]?.layout).not.toBe(second?.[1]?.layout);
    expect(context.sharedBases.slice(0, 3)).toEqual([
      context.group.generator(),
      context.publicKey,
      context.commitmentKey.h,
    ]);
  });
});

describe('tracker text', () => {
  it('is short, grouped, checked, and reads back', () => {
    const tracker = trackerOf(Uint8Array.of(1, 2, 3));
    const text = trackerText(tracker);
    expect(text).toMatch(/^(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}$/);
    expect(parseTrackerText(text.toLowerCase().replaceAll('-', ' '))).toEqual(tracker.slice(0, 10));
    const typo = `${text[0] === '0' ? '1' : '0'}${text.slice(1)}`;
    expect(() => parseTrackerText(typo)).toThrow(DecodeError);
  });
});

/** Points of ballots with a part of small order: the ballot and the point are named, as if ballots were read one by one. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../../src/core/bytes.js';
import { DecodeError } from '../../../../src/core/errors.js';
import { type BallotAppraisal, openBelenios } from '../../../../src/verify/foreign/belenios/appraisal.js';
import { readBallot } from '../../../../src/verify/foreign/belenios/ballot.js';
import { readElection } from '../../../../src/verify/foreign/belenios/election.js';
import { seededRng } from '../../../helpers/rng.js';
import { stepOf } from './changes.js';
import { ownElection } from './own-election.js';
import type { Loose } from './resign.js';

const SMALL = ed25519.Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
const model = ownElection({ trustees: ['single'], owners: [1] });
const body = utf8(stepOf(model, 'Setup').refs[0] ?? '');
const election = readElection(body);
const appraise = openBelenios(body);
const HONEST = [0, 1].map((i) => stepOf(model, 'Ballot', i).payload ?? '');

/** The places of all points of a ballot: the credential, and both halves of each choice. */
const PLACES: readonly (readonly [string, (ballot: Loose, change: (text: string) => string) => void])[] = [
  ['credential', (ballot, change) => (ballot.credential = change(ballot.credential))],
  ...[0, 1, 2].flatMap((i) =>
    ['alpha', 'beta'].map(
      (half) =>
        [
          `answers[0].choices[${i}].${half}`,
          ({ answers: [{ choices }] }: Loose, change: (text: string) => string) => {
            choices[i][half] = change(choices[i][half]);
          },
        ] as const,
    ),
  ),
];

/** The text of a point plus so many times a point of order 8. */
function shifted(text: string, times: number): string {
  let point = ed25519.Point.fromBytes(Uint8Array.from(Buffer.from(text, 'hex').reverse()), false);
  for (let i = 0; i < times; i++) point = point.add(SMALL);
  return Buffer.from(point.toBytes()).reverse().toString('hex');
}

/** A ballot whose points at some places are shifted. */
function changed(json: string, shifts: readonly (readonly [place: number, times: number])[]): string {
  const ballot = JSON.parse(json);
  for (const [place, times] of shifts) PLACES[place]?.[1](ballot, (text) => shifted(text, times));
  return JSON.stringify(ballot);
}

function appraisalsOf(ballots: readonly string[]): readonly BallotAppraisal[] {
  const raw = ballots.map((json, i) => ({ name: `ballot ${i}`, bytes: utf8(json) }));
  return appraise(raw, seededRng('small order')).each;
}

/** What is said of a ballot that is read alone. */
function messageOf(json: string): string {
  try {
    readBallot(election, utf8(json));
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
  return 'nothing';
}

/** Expects that some ballots are refused, each with the point that is wrong, and the others not touched by it. */
function expectRefused(ballots: readonly string[], refused: readonly number[]): void {
  const honest = appraisalsOf(HONEST);
  appraisalsOf(ballots).forEach(({ ballot, unreadable }, i) => {
    if (refused.includes(i)) {
      expect(unreadable).toMatchObject({ check: 'BEL-14', code: 'bad-element' });
      expect(unreadable?.message).toBe(messageOf(ballots[i] ?? ''));
    } else {
      expect(unreadable).toBeUndefined();
      expect(ballot).toEqual(honest[i]?.ballot);
      expect(ballot?.faults).toEqual([]);
    }
  });
}

const [first = '', second = ''] = HONEST;

describe('a part of small order', () => {
  it.each(PLACES.map(([name], place) => [name, place] as const))('in %s', (name, place) => {
    for (let times = 1; times < 8; times++) {
      const bad = changed(second, [[place, times]]);
      expect(messageOf(bad)).toContain(name);
      expectRefused([first, bad], [1]);
    }
  });

  it('in several points of a ballot, so that the parts cancel', () => {
    for (const [times, other] of [
      [4, 4],
      [2, 6],
      [1, 7],
    ] as const) {
      expectRefused(
        [
          changed(first, [
            [1, times],
            [3, other],
          ]),
          second,
        ],
        [0],
      );
      expectRefused(
        [
          changed(first, [
            [1, times],
            [2, other],
          ]),
          second,
        ],
        [0],
      );
      expectRefused(
        [
          first,
          changed(
            second,
            PLACES.map((_, i) => [i, i % 2 === 0 ? times : other] as const),
          ),
        ],
        [1],
      );
    }
  });

  it('in several ballots, so that the parts cancel in every sum', () => {
    for (const times of [1, 2, 4])
      expectRefused([changed(first, [[1, times]]), changed(second, [[1, 8 - times]])], [0, 1]);
  });

  it('and nothing else, in place of an element', () => {
    for (let times = 1; times < 8; times++) {
      const ballot = JSON.parse(second);
      ballot.answers[0].choices[0].alpha = shifted(`${'00'.repeat(31)}01`, times);
      expectRefused([first, JSON.stringify(ballot)], [1]);
    }
  });
});

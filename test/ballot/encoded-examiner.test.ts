/** The examiner over bytes finds what the examiner over elements finds, in every honest and every tampered ballot. */
import { describe, expect, it } from 'vitest';
import { signatureTranscript } from '../../src/ballot/ballot-proofs.js';
import type { BallotShape, ContestShape } from '../../src/ballot/ballot-shape.js';
import { contestsOf, shapeOf } from '../../src/ballot/context.js';
import { encodedExaminer } from '../../src/ballot/encoded-examiner.js';
import { elementExaminer, type ShapedBallot } from '../../src/ballot/examiner.js';
import type { Manifest } from '../../src/ballot/manifest.js';
import type { BallotChoice } from '../../src/ballot/prepare.js';
import { trackerOf } from '../../src/ballot/tracker.js';
import { Writer } from '../../src/core/codec.js';
import { EquationSpace } from '../../src/core/engine/equation-space.js';
import { P256 } from '../../src/core/groups/p256.js';
import { integerToBytes } from '../../src/core/integers.js';
import { ROLES } from '../../src/core/labels.js';
import { BatchDisagreementError } from '../../src/zk/batch.js';
import { proveStatement, writeProof } from '../../src/zk/nizk.js';
import { knowledgeOfLog } from '../../src/zk/relation.js';
import {
  BLANK,
  castBytes,
  choices,
  smallManifest,
  testElection,
  values,
  voterOf,
} from './ballot-fixtures.js';

const manifest = manifestOfAllRules();
const election = testElection(
  [
    ...[{}, {}, { style: 1 }, { excluded: [{ contest: 1, options: [1] }] }, { style: 2 }, { style: 3 }],
    ...[{ style: 4 }, { style: 5 }],
  ],
  { manifest, group: P256, seed: 'encoded' },
);
const { context, rng } = election;
const elements = elementExaminer(context);
const encoded = encodedExaminer(context, openEquations());
const council = values(1, 0, 1);
const honest: readonly Uint8Array[] = [
  castBytes(election, 0, choices(values(1, 0), council)),
  castBytes(election, 1, choices(BLANK, values(0, 0, 0))),
  castBytes(election, 2, choices(values(0, 1))),
  castBytes(election, 3, choices(values(0, 1), values(1, 0, 0))),
  castBytes(election, 4, new Map([['budget', values(1, 0, 1, 1)]])),
  castBytes(election, 5, new Map([['points', values(5, 1, 2)]])),
  castBytes(
    election,
    6,
    new Map<string, BallotChoice>([
      ['name', { kind: 'text', text: '홍길동 of the longest name' }],
      ['order', { kind: 'ranking', ranks: [2, 0, 1, 2] }],
    ]),
  ),
  castBytes(
    election,
    7,
    new Map<string, BallotChoice>([
      ['question', values(1, 0)],
      ['order', BLANK],
      ['points', values(1, 1, 1)],
    ]),
  ),
];

function manifestOfAllRules(): Manifest {
  const small = smallManifest({ group: 'P-256' });
  const option = (id: string) => ({ id, name: { en: id } });
  return {
    ...small,
    styles: [
      ...[...small.styles, { id: 'budget', contests: ['budget'] }, { id: 'points', contests: ['points'] }],
      { id: 'shuffled', contests: ['name', 'order'] },
      { id: 'both', contests: ['question', 'order', 'points'] },
    ],
    contests: [
      ...small.contests,
      {
        id: 'budget',
        title: { en: 'Budget' },
        options: [30, 70, 25, 40].map((cost) => ({ ...option(`p${cost}`), cost })),
        rule: { kind: 'knapsack', budget: 100, min: 1, max: 4, blank: false },
      },
      {
        id: 'name',
        title: { en: 'Name' },
        options: [],
        rule: { kind: 'write-in', maxBytes: 70, blank: false, shuffles: 1 },
      },
      {
        id: 'order',
        title: { en: 'Order' },
        options: ['a', 'b', 'c', 'd'].map(option),
        rule: {
          ...{ kind: 'ranked', min: 1, max: 4, ties: 'allowed', blank: true, shuffles: 1 },
          counting: { rule: 'schulze', seats: 1 },
        },
      },
      {
        id: 'points',
        title: { en: 'Points' },
        options: ['a', 'b', 'c'].map(option),
        rule: { kind: 'score', minScore: 1, maxScore: 5, maxTotal: 9, blank: true },
      },
    ],
  };
}

function openEquations(): () => EquationSpace {
  const open = P256.bulk.openEquations;
  if (open === undefined) throw new TypeError('P-256 runs on an engine here');
  return open;
}

function shaped(bytes: Uint8Array): ShapedBallot {
  const entry = context.roll.find(bytes.subarray(34, 98));
  if (entry === undefined) throw new RangeError('no such credential');
  return { bytes, entry, contests: contestsOf(context, entry) };
}

function shapeFor(bytes: Uint8Array): BallotShape {
  return shapeOf(context, shaped(bytes).contests);
}

/** The voter's own signature over changed bytes, so that what was changed is what is looked at. */
function resigned(voter: number, bytes: Uint8Array): Uint8Array {
  const { signature } = shapeFor(bytes);
  const body = bytes.slice(0, signature);
  const { secret } = voterOf(election, voter);
  const G = context.group.generator();
  const transcript = signatureTranscript(context, trackerOf(body), ROLES.ballotSignature);
  const statement = knowledgeOfLog(G, G.multiply(secret));
  const writer = new Writer().raw(body);
  writeProof(writer, proveStatement(statement, { kind: 'linear', secrets: [secret] }, transcript, rng));
  return writer.finish();
}

function changed(bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy.set(part, at);
  return copy;
}

/** Every element and scalar of a ballot, with other bytes that decode, and with bytes that do not. */
function tampered(bytes: Uint8Array, shape: BallotShape): Uint8Array[] {
  const G = P256.generator().toBytes();
  const zero = new Uint8Array(64);
  const order = integerToBytes(P256.order, 32);
  const flip = (at: number): Uint8Array => changed(bytes, at, Uint8Array.of((bytes[at] ?? 0) ^ 1));
  const elementsAt = shape.contests.flatMap(({ ciphertexts, responses }) =>
    steps(ciphertexts, responses, 64),
  );
  const scalarsAt = shape.contests.flatMap((contest) => steps(contest.responses, endOf(contest), 32));
  return [
    ...[...elementsAt, shape.signature].flatMap((at) => [G, zero].map((part) => changed(bytes, at, part))),
    ...[...elementsAt, shape.signature].map((at) => flip(at + 63)),
    ...[...scalarsAt, shape.signature + 64].flatMap((at) => [flip(at + 31), changed(bytes, at, order)]),
    ...scalarsAt.map((at) => changed(bytes, at, new Uint8Array(32))),
    flip(shape.sequence + 3),
    flip(shape.previous),
  ];
}

/** Where a contest ends: behind its responses. */
function endOf({ size, responses }: ContestShape): number {
  return responses + size.responses * 32;
}

function steps(from: number, to: number, size: number): number[] {
  return Array.from({ length: (to - from) / size }, (_, i) => from + i * size);
}

/** Both examiners on the same ballots. */
function both(ballots: readonly Uint8Array[]): [unknown, unknown] {
  const list = ballots.map(shaped);
  return [encoded(list, rng), elements(list, rng)];
}

/** Changes to the signature itself, which a new signature undoes. */
const SIGNATURE_CHANGES = 5;

describe('the examiner over bytes', () => {
  it('accepts honest ballots of every rule, with the trackers and fingerprints of the reference', () => {
    const [fast, slow] = both(honest);
    expect(fast).toEqual(slow);
    expect(fast).toEqual(honest.map(() => expect.not.objectContaining({ fault: expect.anything() })));
  });

  it.each([0, 4, 5, 6, 7])('agrees about every tampered ballot of voter %i', (voter) => {
    const bytes = honest[voter] ?? new Uint8Array();
    const all = tampered(bytes, shapeFor(bytes));
    const cases = [...all, ...all.map((one) => resigned(voter, one))];
    const [fast, slow] = both(cases);
    expect(fast).toEqual(slow);
    const codes = (slow as { fault?: { code: string }; malformed?: { code: string } }[]).map(
      ({ fault, malformed }) => fault?.code ?? malformed?.code,
    );
    expect(new Set(codes.slice(all.length))).toEqual(new Set(['B-09', 'B-13', undefined]));
    expect(codes.filter((code) => code === undefined).length).toBe(SIGNATURE_CHANGES);
  });

  it('tells parts of other ballots, contests and places from its own', () => {
    const [a, b] = [0, 1].map((i) => honest[i] ?? new Uint8Array()) as [Uint8Array, Uint8Array];
    const shape = shapeFor(a);
    const [first, second] = shape.contests;
    if (first === undefined || second === undefined) throw new TypeError('two contests');
    const swap = (from: number, to: number): Uint8Array => changed(a, from, b.subarray(from, to));
    const cases = [
      swap(first.ciphertexts, first.commitments),
      swap(first.commitments, first.responses),
      swap(first.responses, endOf(first)),
      swap(first.ciphertexts, endOf(first)),
      swap(second.ciphertexts, endOf(second)),
      swap(shape.signature, shape.length),
      changed(a, shape.credential, b.subarray(shape.credential, shape.sequence)),
    ];
    const [fast, slow] = both([...cases, ...cases.slice(0, 5).map((one) => resigned(0, one)), a, b]);
    expect(fast).toEqual(slow);
    expect(fast).not.toContainEqual(undefined);
  });

  it('finds the culprits among many, wherever they stand', () => {
    const bad = changed(
      honest[0] ?? new Uint8Array(),
      shapeFor(honest[0] ?? new Uint8Array()).signature + 95,
      Uint8Array.of(1),
    );
    for (const at of [0, 3, 7, 12]) {
      const ballots = Array.from({ length: 13 }, (_, i) => (i === at ? bad : (honest[i % 6] ?? bad)));
      const verdicts = encoded(ballots.map(shaped), rng);
      expect(verdicts.map((one) => ('fault' in one ? one.fault?.code : undefined))).toEqual(
        ballots.map((_, i) => (i === at ? 'B-12' : undefined)),
      );
    }
  });

  it('finds the culprits of each kind in runs of hundreds, side by side and far apart', () => {
    const places = [0, 126, 127, 128, 255, 256, 301, 302, 449, 450, 451, 599];
    const kinds = [0, 4].map((voter) => {
      const good = honest[voter] ?? new Uint8Array();
      const { contests, signature } = shapeFor(good);
      const flip = (at: number): Uint8Array => changed(good, at, Uint8Array.of((good[at] ?? 0) ^ 1));
      const first = contests[0]?.responses ?? 0;
      const masks = first + 32 * ((contests[0]?.size.responses ?? 0) - 1);
      return {
        good,
        bad: [flip(signature + 95), resigned(voter, flip(first + 31)), resigned(voter, flip(masks + 31))],
      };
    });
    const ballots = Array.from({ length: 600 }, (_, i) => {
      const { good, bad } = kinds[i < 302 ? 0 : 1] ?? { good: new Uint8Array(), bad: [] };
      return places.includes(i) ? (bad[i % 3] ?? good) : good;
    });
    const expected = new Map(
      [...new Set(ballots)].map((bytes) => [bytes, elements([shaped(bytes)], rng)[0]] as const),
    );
    expect([...expected.values()].filter((one) => one !== undefined && 'fault' in one).length).toBe(6);
    expect(encoded(ballots.map(shaped), rng)).toEqual(ballots.map((bytes) => expected.get(bytes)));
  });

  it('is of no use with weights that can be guessed, and says so', () => {
    expect(() => encoded(honest.map(shaped), (length) => new Uint8Array(length))).toThrow(RangeError);
    expect(() => encoded(honest.map(shaped), (length) => new Uint8Array(length).fill(7))).toThrow(RangeError);
  });

  it('blames nobody for a fault of the engine', () => {
    class Wrong extends EquationSpace {
      override sumsToIdentity(): boolean {
        return false;
      }
    }
    const open = openEquations();
    const broken = encodedExaminer(context, () => Object.setPrototypeOf(open(), Wrong.prototype));
    expect(() => broken(honest.map(shaped), rng)).toThrow(BatchDisagreementError);
  });

  it('of nothing finds nothing', () => expect(encoded([], rng)).toEqual([]));
});

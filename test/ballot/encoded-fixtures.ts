import { signatureTranscript } from '../../src/ballot/ballot-proofs.js';
import type { BallotShape, ContestShape } from '../../src/ballot/ballot-shape.js';
import { contestsOf, type ElectionContext, shapeOf } from '../../src/ballot/context.js';
import { encodedExaminer } from '../../src/ballot/encoded-examiner.js';
import { type Examiner, elementExaminer, type ShapedBallot } from '../../src/ballot/examiner.js';
import type { Manifest } from '../../src/ballot/manifest.js';
import type { BallotChoice } from '../../src/ballot/prepare.js';
import { trackerOf } from '../../src/ballot/tracker.js';
import { Writer } from '../../src/core/codec.js';
import type { EquationSpace } from '../../src/core/engine/equation-space.js';
import { P256 } from '../../src/core/groups/p256.js';
import { integerToBytes } from '../../src/core/integers.js';
import { ROLES } from '../../src/core/labels.js';
import type { Rng } from '../../src/core/random.js';
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
const election: ReturnType<typeof testElection> = testElection(
  [
    ...[{}, {}, { style: 1 }, { excluded: [{ contest: 1, options: [1] }] }, { style: 2 }, { style: 3 }],
    ...[{ style: 4 }, { style: 5 }],
  ],
  { manifest, group: P256, seed: 'encoded' },
);
export const context: ElectionContext = election.context;
export const rng: Rng = election.rng;
export const elements: Examiner = elementExaminer(context);
export const encoded: Examiner = encodedExaminer(context, openEquations());
const council = values(1, 0, 1);
export const honest: readonly Uint8Array[] = [
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

export function openEquations(): () => EquationSpace {
  const open = P256.bulk.openEquations;
  if (open === undefined) throw new TypeError('P-256 runs on an engine here');
  return open;
}

export function shaped(bytes: Uint8Array): ShapedBallot {
  const entry = context.roll.find(bytes.subarray(34, 98));
  if (entry === undefined) throw new RangeError('no such credential');
  return { bytes, entry, contests: contestsOf(context, entry) };
}

export function shapeFor(bytes: Uint8Array): BallotShape {
  return shapeOf(context, shaped(bytes).contests);
}

/** The voter's own signature over changed bytes, so that what was changed is what is looked at. */
export function resigned(voter: number, bytes: Uint8Array): Uint8Array {
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

export function changed(bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy.set(part, at);
  return copy;
}

/** Every element and scalar of a ballot, with other bytes that decode, and with bytes that do not. */
export function tampered(bytes: Uint8Array, shape: BallotShape): Uint8Array[] {
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
export function endOf({ size, responses }: ContestShape): number {
  return responses + size.responses * 32;
}

function steps(from: number, to: number, size: number): number[] {
  return Array.from({ length: (to - from) / size }, (_, i) => from + i * size);
}

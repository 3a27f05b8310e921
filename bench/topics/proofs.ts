/** The vector proof against the disjunctive proof of the same contest: time and bytes. */
import { Writer } from '../../src/core/codec.js';
import type { Group } from '../../src/core/group.js';
import { writeProof } from '../../src/zk/nizk.js';
import { writeVectorProof } from '../../src/zk/vector.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { groupLabel, nativeGroups } from '../machine.js';
import {
  type Comparison,
  compare,
  type Effort,
  effortOf,
  figuresAt,
  scaled,
  type Timing,
} from '../measure.js';
import {
  at,
  compareVerification,
  encryptVote,
  makeContest,
  proveByDisjunction,
  proveByVector,
} from '../proof-contest.js';

const MS = 1e-3;

/** The topic `proofs`. */
export const PROOFS: Topic = { name: 'proofs', run };

async function run({ mode, log }: TopicRun): Promise<TopicResult> {
  const figures: Figure[] = [];
  for (const group of nativeGroups())
    for (const options of byMode(mode, [2, 4, 10, 39, 85], [2, 4])) {
      log(`${groupLabel(group)}, ${options} options`);
      const batch = byMode(mode, options <= 10 ? 64 : 16, 4);
      figures.push(...(await measureProofs(group, options, batch, effortOf(mode))));
    }
  return {
    topic: 'proofs',
    title: 'Vector proof and disjunctive proof',
    about: ABOUT,
    x: 'options',
    metrics: [
      { id: 'prove', name: 'prove', unit: 'ms' },
      { id: 'verify', name: 'verify batched', unit: 'ms' },
      { id: 'bytes', name: 'size of the proof', unit: 'bytes' },
      { id: 'proveRatio', name: 'prove, against the vector proof', unit: 'times' },
      { id: 'verifyRatio', name: 'verify, against the vector proof', unit: 'times' },
      { id: 'bytesRatio', name: 'size, against the vector proof', unit: 'times' },
      { id: 'batch', name: 'batch', unit: 'proofs' },
    ],
    panels: [
      { title: 'Verifying the disjunctive proof', metric: 'verifyRatio', kind: 'lines', scale: 'linear' },
      { title: 'Making the disjunctive proof', metric: 'proveRatio', kind: 'lines', scale: 'linear' },
      { title: 'Size of a proof', metric: 'bytes', kind: 'lines', scale: 'log' },
    ],
    figures,
    skipped: [],
  };
}

async function measureProofs(
  group: Group,
  options: number,
  batch: number,
  effort: Effort,
): Promise<Figure[]> {
  const contest = makeContest(group, options);
  const votes = Array.from({ length: batch }, (_, i) => encryptVote(contest, i % options));
  const vote = at(votes, 0);
  const prove = await compare(
    [() => proveByVector(contest, vote), () => proveByDisjunction(contest, vote)],
    1,
    effort,
  );
  const { verify, vector, disjunction } = await compareVerification(contest, votes, effort);
  const bytes = [
    bytesOf((writer) => writeVectorProof(writer, vector)),
    bytesOf((writer) => writeProof(writer, disjunction)),
  ];
  return proofFigures(groupLabel(group), options, { prove, verify, bytes, batch });
}

/** What was measured of both proofs, the vector proof first. */
interface Measured {
  readonly prove: Comparison;
  readonly verify: Comparison;
  readonly bytes: readonly number[];
  readonly batch: number;
}

function proofFigures(name: string, options: number, { prove, verify, bytes, batch }: Measured): Figure[] {
  const of = (work: number): Record<string, number | Timing> => ({
    prove: scaled(at(prove.timings, work), MS),
    verify: scaled(at(verify.timings, work), MS),
    bytes: at(bytes, work),
    batch,
  });
  const ratios = {
    proveRatio: at(prove.ratios, 1),
    verifyRatio: at(verify.ratios, 1),
    bytesRatio: at(bytes, 1) / at(bytes, 0),
  };
  return [
    ...figuresAt(`${name}, vector`, options, of(0)),
    ...figuresAt(`${name}, disjunctive`, options, { ...of(1), ...ratios }),
  ];
}

function bytesOf(write: (writer: Writer) => void): number {
  const writer = new Writer();
  write(writer);
  return writer.finish().length;
}

const ABOUT = [
  'Both proofs say the same of the same ciphertexts: each option is 0 or 1, and one to three are chosen (one of two). Times and sizes are of the proof alone, without the ciphertexts and their encryption. Statements are put together within the timed part; decoding is not included. The prover of the vector proof has the tables of its commitment key.',
  'Ratios are the disjunctive proof divided by the vector proof, timed in turns.',
];

/** The vector proof against the disjunctive proof of the same contest: time and bytes. */
import { Writer } from '../../src/core/codec.js';
import type { Element, Group, Scalar } from '../../src/core/group.js';
import { ROLES } from '../../src/core/labels.js';
import { systemRng } from '../../src/core/random.js';
import { Transcript } from '../../src/core/transcript.js';
import { type Ciphertext, encrypt } from '../../src/elgamal/cipher.js';
import { generateKeyPair } from '../../src/elgamal/keys.js';
import { BatchVerifier } from '../../src/zk/batch.js';
import { type CommitmentKey, commitmentKey, withTables } from '../../src/zk/commitment-key.js';
import { disjunctiveContest, disjunctiveWitness } from '../../src/zk/disjunctive.js';
import {
  assignBits,
  type ContestLayout,
  type ContestRule,
  compileLayout,
  positionValues,
} from '../../src/zk/layout.js';
import { type Proof, proveStatement, statementCheck, writeProof } from '../../src/zk/nizk.js';
import type { Check } from '../../src/zk/terms.js';
import { type VectorProof, vectorCheck, writeVectorProof } from '../../src/zk/vector.js';
import { proveVector } from '../../src/zk/vector-prover.js';
import { mostChosen } from '../booth.js';
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

/** What both proofs are about. */
interface Contest {
  readonly rule: ContestRule;
  readonly layout: ContestLayout;
  readonly publicKey: Element;
  readonly key: CommitmentKey;
}

interface Encrypted {
  readonly chosen: number;
  readonly bits: readonly number[];
  readonly nonces: readonly Scalar[];
  readonly ciphertexts: readonly Ciphertext[];
}

async function measureProofs(
  group: Group,
  options: number,
  batch: number,
  effort: Effort,
): Promise<Figure[]> {
  const contest = makeContest(group, options);
  const votes = Array.from({ length: batch }, (_, i) => encryptVote(contest, i % options));
  const vectors = votes.map((vote) => proveByVector(contest, vote));
  const disjunctions = votes.map((vote) => proveByDisjunction(contest, vote));
  const vote = at(votes, 0);
  const prove = await compare(
    [() => proveByVector(contest, vote), () => proveByDisjunction(contest, vote)],
    1,
    effort,
  );
  const verifyVectors = (): void =>
    verifyAll(
      contest,
      vectors.map((proof, i) => checkVector(contest, at(votes, i), proof)),
    );
  const verifyDisjunctions = (): void =>
    verifyAll(
      contest,
      disjunctions.map((proof, i) => checkDisjunction(contest, at(votes, i), proof)),
    );
  const verify = await compare([verifyVectors, verifyDisjunctions], batch, effort);
  const bytes = [
    bytesOf((writer) => writeVectorProof(writer, at(vectors, 0))),
    bytesOf((writer) => writeProof(writer, at(disjunctions, 0))),
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

function makeContest(group: Group, options: number): Contest {
  const limit = { weights: new Array<number>(options).fill(1), min: 1, max: mostChosen(options) };
  const rule = { options, minPerOption: 0, maxPerOption: 1, limits: [limit], blank: false, excluded: [] };
  const layout = compileLayout(rule, group);
  const publicKey = group.withTable(generateKeyPair(group, systemRng).publicKey);
  return { rule, layout, publicKey, key: withTables(commitmentKey(group, layout.bits)) };
}

function choiceOf({ options }: ContestRule, chosen: number): { kind: 'values'; values: number[] } {
  return { kind: 'values', values: Array.from({ length: options }, (_, i) => (i === chosen ? 1 : 0)) };
}

function encryptVote({ rule, layout, publicKey }: Contest, chosen: number): Encrypted {
  const bits = assignBits(layout, choiceOf(rule, chosen));
  const nonces = layout.weights.map(() => layout.group.randomScalar(systemRng));
  const ciphertexts = positionValues(layout, bits).map((value, i) =>
    encrypt(publicKey, value, at(nonces, i)),
  );
  return { chosen, bits, nonces, ciphertexts };
}

function transcript(group: Group): Transcript {
  return Transcript.create({ group, session: new Uint8Array(32), role: ROLES.standalone });
}

function proveByVector(contest: Contest, { ciphertexts, bits, nonces }: Encrypted): VectorProof {
  const { group } = contest.layout;
  return proveVector({ ...contest, ciphertexts }, { bits, nonces }, transcript(group), systemRng);
}

function checkVector(contest: Contest, { ciphertexts }: Encrypted, proof: VectorProof): Check {
  return vectorCheck({ ...contest, ciphertexts }, proof, transcript(contest.layout.group));
}

function proveByDisjunction(contest: Contest, { ciphertexts, nonces, chosen }: Encrypted): Proof {
  const { rule, publicKey } = contest;
  const { group } = publicKey;
  const statement = disjunctiveContest(rule, group.generator(), publicKey, ciphertexts);
  const witness = disjunctiveWitness(rule, choiceOf(rule, chosen), nonces);
  return proveStatement(statement, witness, transcript(group), systemRng);
}

function checkDisjunction({ rule, publicKey }: Contest, { ciphertexts }: Encrypted, proof: Proof): Check {
  const { group } = publicKey;
  const statement = disjunctiveContest(rule, group.generator(), publicKey, ciphertexts);
  return statementCheck(statement, proof, transcript(group));
}

function verifyAll({ layout, publicKey, key }: Contest, checks: readonly Check[]): void {
  const { group } = layout;
  const verifier = new BatchVerifier(group, [group.generator(), publicKey, key.h, ...key.g]);
  for (const check of checks) verifier.add(check);
  if (verifier.verify(systemRng).length > 0) throw new Error('a valid proof was refused');
}

function bytesOf(write: (writer: Writer) => void): number {
  const writer = new Writer();
  write(writer);
  return writer.finish().length;
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new TypeError(`no item ${index}`);
  return item;
}

const ABOUT = [
  'Both proofs say the same of the same ciphertexts: each option is 0 or 1, and one to three are chosen (one of two). Times and sizes are of the proof alone, without the ciphertexts and their encryption. Statements are put together within the timed part; decoding is not included. The prover of the vector proof has the tables of its commitment key.',
  'Ratios are the disjunctive proof divided by the vector proof, timed in turns.',
];

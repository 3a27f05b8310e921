/**
 * Ballots of a voter who follows no rule: every part is computed in the open, and an error of the forger's choice goes
 * into any commitment before the challenge is known. Errors come out one to one in the equations of the verifier.
 */
import {
  type BallotBody,
  type MixedBallotContest,
  NO_PREVIOUS,
  type SumBallotContest,
  writeBallot,
  writeBallotBody,
} from '../../src/ballot/ballot.js';
import { contestTranscript, signatureTranscript } from '../../src/ballot/ballot-proofs.js';
import { contestsOf, type MixedContest, type SumContest } from '../../src/ballot/context.js';
import { trackerOf } from '../../src/ballot/tracker.js';
import type { Element, Group, Scalar } from '../../src/core/group.js';
import { ROLES } from '../../src/core/labels.js';
import { kernelElement } from '../../src/zk/linear-system.js';
import { type Proof, statementChallenge } from '../../src/zk/nizk.js';
import { plaintextKnowledgeChallenge } from '../../src/zk/plaintext-knowledge.js';
import { knowledgeOfLog } from '../../src/zk/relation.js';
import { encryptValue } from '../zk/fixtures.js';
import { plainProve, type Shift } from '../zk/plain-prover.js';
import { type Place, type TestElection, voterOf } from './ballot-fixtures.js';

/** What the forger does in one contest. */
export interface ForgedContest {
  /** Bits as the forger fills them; integers of any kind. A row has none. */
  readonly bits: readonly number[];
  /** Encrypted values; those that the bits make unless told. */
  readonly values?: readonly number[];
  /** The same nonce for all ciphertexts, and for B; else each has its own. */
  readonly nonce?: Scalar;
  /** Where masks and the nonces of the proof come from; from the forger's random source unless told. */
  readonly draw?: () => Scalar;
  /** Added to commitments. */
  readonly shift?: Shift;
  /** Added to the commitments of a row, one after the other. */
  readonly rowShift?: readonly (Element | undefined)[];
}

/** A forgery: one part for each contest of the voter, and what is added to the commitment of the signature. */
export interface Forgery {
  readonly contests: readonly ForgedContest[];
  readonly signature?: Element;
  /** The nonce of the signature. */
  readonly signing?: Scalar;
}

/** The bytes of a forged ballot, the first of a voter unless told. */
export function forgeBallot(
  election: TestElection,
  voter: number,
  forgery: Forgery,
  { sequence = 0, previous = NO_PREVIOUS }: Place = {},
): Uint8Array {
  const { context } = election;
  const { secret, index } = voterOf(election, voter);
  const credential = context.group.generator().multiply(secret);
  const place = { credential, sequence, previous };
  const contests = contestsOf(context, context.roll.entry(index)).map((contest, i) => {
    const forged = forgery.contests[i];
    if (forged === undefined) throw new RangeError(`nothing for contest ${i}`);
    return contest.kind === 'sum'
      ? forgeContest(election, contest, forged, place)
      : forgeRow(election, contest, forged, place);
  });
  const body: BallotBody = { ...place, electionId: context.electionId, contests };
  return writeBallot({ ...body, signature: forgeSignature(election, secret, body, forgery) });
}

function forgeContest(
  { context, rng }: TestElection,
  { kind, contest, layout }: SumContest,
  { bits, values, nonce, shift, draw: source }: ForgedContest,
  place: Pick<BallotBody, 'credential' | 'sequence' | 'previous'>,
): SumBallotContest {
  const { group, publicKey, commitmentKey: key } = context;
  const draw = source ?? ((): Scalar => group.randomScalar(rng));
  const meant = layout.weights.map((row) => row.reduce((sum, [j, w]) => sum + w * (bits[j] ?? 0), 0));
  const r = meant.map(() => nonce ?? draw());
  const ciphertexts = meant.map((value, i) => {
    const { c1, c2 } = encryptValue(publicKey, values?.[i] ?? value, r[i] ?? group.scalar(1));
    return { c1: smuggled(c1), c2 };
  });
  const plan = {
    b: bits.map((bit) => group.scalar(bit)),
    a: kernelElement(layout.kernel, layout.kernel.free.map(draw), group),
    ...{ r, rB: nonce ?? draw(), rA: draw(), rC: draw(), rD: draw(), s: draw() },
    ...(shift && { shift }),
  };
  const transcript = contestTranscript(context, place, contest);
  return {
    kind,
    contest,
    ciphertexts,
    proof: plainProve({ publicKey, key, layout, ciphertexts }, plan, transcript).proof,
  };
}

/** A row of ciphertexts of nothing in particular. */
function forgeRow(
  { context, rng }: TestElection,
  { kind, contest, layout: { width } }: MixedContest,
  { rowShift = [] }: ForgedContest,
  place: Pick<BallotBody, 'credential' | 'sequence' | 'previous'>,
): MixedBallotContest {
  const { group, publicKey } = context;
  const G = group.generator();
  const drawn = (): Scalar[] => Array.from({ length: width }, () => group.randomScalar(rng));
  const [nonces, masks] = [drawn(), drawn()];
  const ciphertexts = nonces.map((r, j) => encryptValue(publicKey, j, r));
  const commitments = masks.map((mask, j) => G.multiply(mask).add(rowShift[j] ?? group.identity()));
  const c = plaintextKnowledgeChallenge(
    { publicKey, ciphertexts },
    { kind: 'linear', commitments, responses: [] },
    contestTranscript(context, place, contest),
  );
  const responses = masks.map((mask, j) => mask.add(c.multiply(nonces[j] ?? group.scalar(0))));
  return { kind, contest, ciphertexts, proof: { kind: 'linear', commitments, responses } };
}

/** The identity in the guise of another element, so that it can be written where none may be. */
function smuggled(element: Element): Element {
  if (!element.isIdentity()) return element;
  const { group } = element;
  return { group, toBytes: () => element.toBytes(), isIdentity: () => false } as unknown as Element;
}

function forgeSignature(
  { context, rng }: TestElection,
  secret: Scalar,
  body: BallotBody,
  { signing = context.group.randomScalar(rng), signature: error }: Forgery,
): Proof {
  const { group } = context;
  const commitments = [
    group
      .generator()
      .multiply(signing)
      .add(error ?? group.identity()),
  ];
  const transcript = signatureTranscript(context, trackerOf(writeBallotBody(body)), ROLES.ballotSignature);
  const statement = knowledgeOfLog(group.generator(), body.credential);
  const c = statementChallenge(statement, { kind: 'linear', commitments, responses: [] }, transcript);
  return { kind: 'linear', commitments, responses: [signing.add(c.multiply(secret))] };
}

/** The equations of a ballot that an error can be put into, by name; those of a row by number. */
export type Slot = 'signature' | readonly [contest: number, equation: keyof Shift | number];

/** Adds errors to honest parts: the forgery whose equations are wrong by just these. */
export function withErrors(
  contests: readonly ForgedContest[],
  errors: readonly (readonly [slot: Slot, error: Element])[],
): Forgery {
  const shifted = contests.map((contest) => ({
    ...{ ...contest, shift: {} as Record<keyof Shift, Element> },
    rowShift: [] as Element[],
  }));
  let signature: Element | undefined;
  for (const [slot, error] of errors) {
    if (slot === 'signature') signature = error;
    else if (typeof slot[1] === 'string') Object.assign(shifted[slot[0]]?.shift ?? {}, { [slot[1]]: error });
    else Object.assign(shifted[slot[0]]?.rowShift ?? [], { [slot[1]]: error });
  }
  return { contests: shifted, ...(signature && { signature }) };
}

/** Every slot of a ballot with so many contests, all of which are sums. */
export function slotsOf(contests: number): Slot[] {
  const equations = ['A', 'D', 'T1', 'T2'] as const;
  return [
    'signature',
    ...Array.from({ length: contests }, (_, i) => equations.map((equation) => [i, equation] as const)).flat(),
  ];
}

/** `count` different elements whose sum is the identity. */
export function cancelling(group: Group, count: number): Element[] {
  const terms = Array.from({ length: count - 1 }, (_, i) => group.scalar(2 * i + 3));
  const last = terms.reduce((sum, term) => sum.subtract(term), group.scalar(0));
  return [...terms, last].map((term) => group.generator().multiply(term));
}

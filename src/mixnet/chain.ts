/** Chains of mixers, verified. */
import { equalBytes } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { assertSameGroup } from '../core/group.js';
import type { Rng } from '../core/random.js';
import { BatchDisagreementError } from '../zk/batch.js';
import type { FailingEquation } from './equations.js';
import type { ShuffleGenerators } from './generators.js';
import { listDigest } from './list-digest.js';
import { failingEquation } from './one-by-one.js';
import { equationsHold } from './one-multiplication.js';
import { assertElements, assertParams, type MixParams, rowsIn } from './params.js';
import { type MixStage, type OpenStage, openStage, type StagePart } from './stage.js';

/**
 * How equations are verified: each on its own, or all of all stages in one multi-scalar multiplication under random
 * weights from a source that no mixer can predict. The verdict is the same.
 */
export type MixMode = { readonly mode: 'one-by-one' } | { readonly mode: 'together'; readonly rng: Rng };

/** Why a chain is refused. */
export type MixReason =
  /** The list to be shuffled is none. */
  | 'bad-inputs'
  /** The mixer comes twice in the chain. */
  | 'mixer-repeated'
  /** Outputs, proof or commitment do not decode. */
  | 'undecodable'
  /** There are not as many rows after as before. */
  | 'wrong-size'
  /** The permutation commitment has served before. */
  | 'commitment-reused'
  /** An equation does not hold. */
  | 'equation';

/** A chain that is refused: the first stage that is at fault. */
export interface MixFault {
  readonly ok: false;
  readonly reason: MixReason;
  /** Position in the chain and number of the mixer; `undefined` for the inputs of the chain. */
  readonly stage: number | undefined;
  readonly mixer: number | undefined;
  /** Which proof of the stage; `undefined` where none is. */
  readonly part: StagePart | undefined;
  /** The equation that fails, for the reason `equation`. */
  readonly equation: FailingEquation['equation'] | undefined;
  /** Its row (B) or component (F). */
  readonly index: number | undefined;
  /** What is wrong, for people. */
  readonly detail: string;
}

/** The outcome of a verification. */
export type MixVerdict = { readonly ok: true; readonly commitments: readonly Uint8Array[] } | MixFault;

/** What a verifier brings along. */
export interface ChainOptions {
  readonly how: MixMode;
  /** At least as many as there are rows; a commitment made in advance must not have more rows than these. */
  readonly generators: ShuffleGenerators;
  /** Digests of the permutation commitments of other chains (`commitments` of their verdicts): none may come again. */
  readonly used?: readonly Uint8Array[];
  /** Number of the first stage; 0 unless only the end of a chain is verified. */
  readonly firstStage?: number;
}

/**
 * Verifies a chain of shuffles: the input of each stage is the output of the one before.
 * @param inputs - rows of ciphertexts
 * @returns on success the digests of all permutation commitments; else the first stage at fault, whatever the mode
 * @throws {TypeError} if groups are mixed
 * @throws {RangeError} if parameters are out of range, or there are too few generators
 * @throws {BatchDisagreementError} if the engine finds fault with what holds equation by equation
 */
export function verifyChain(
  params: MixParams,
  inputs: Uint8Array,
  stages: readonly MixStage[],
  options: ChainOptions,
): MixVerdict {
  assertParams(params);
  assertSameGroup(options.generators, params);
  const opened = openChain(params, inputs, stages, options);
  const fault = faultOf(params, inputs, opened.stages, options) ?? opened.fault;
  if (fault !== undefined) return Object.freeze(fault);
  return Object.freeze({ ok: true, commitments: opened.stages.map(({ commitment }) => commitment) });
}

/** The stages up to the first that is at fault before any equation is looked at. */
interface OpenChain {
  readonly stages: readonly OpenStage[];
  readonly fault: MixFault | undefined;
}

function openChain(
  params: MixParams,
  inputs: Uint8Array,
  stages: readonly MixStage[],
  options: ChainOptions,
): OpenChain {
  const opened: OpenStage[] = [];
  const fault = (stage: MixStage | undefined, reason: MixReason, detail: string): OpenChain => ({
    stages: opened,
    fault: blame(stage && { stage: number(opened.length), mixer: stage.mixer }, reason, detail),
  });
  const number = (position: number): number => (options.firstStage ?? 0) + position;
  const rows = decoded(() => rowsIn(params, inputs, 'inputs'));
  if (rows instanceof DecodeError) return fault(undefined, 'bad-inputs', rows.message);
  let list = { bytes: inputs, digest: listDigest(inputs) };
  for (const stage of stages) {
    if (opened.some(({ place }) => place.mixer === stage.mixer))
      return fault(stage, 'mixer-repeated', `mixer ${stage.mixer} comes twice`);
    const place = { stage: number(opened.length), mixer: stage.mixer };
    const open = decoded(() => openStage(params, place, [list, rows], stage, options.generators));
    if (open instanceof DecodeError)
      return fault(stage, open.code === 'bad-value' ? 'wrong-size' : 'undecodable', open.message);
    const used = [...(options.used ?? []), ...opened.map(({ commitment }) => commitment)];
    if (used.some((digest) => equalBytes(digest, open.commitment)))
      return fault(stage, 'commitment-reused', 'the permutation commitment has served before');
    opened.push(open);
    list = open.outputs;
  }
  return { stages: opened, fault: undefined };
}

/** The first fault among the inputs and stages that have been read; points have not been looked at before. */
function faultOf(
  params: MixParams,
  inputs: Uint8Array,
  stages: readonly OpenStage[],
  { how }: ChainOptions,
): MixFault | undefined {
  const together = how.mode === 'together' && stages.length > 0;
  if (together && allHold(stages, how.rng)) return undefined;
  const bad = decoded(() => assertElements(params.group, inputs, 'inputs'));
  if (bad instanceof DecodeError) return blame(undefined, 'bad-inputs', bad.message);
  for (const stage of stages) {
    const fault = faultOfStage(params, stage);
    if (fault !== undefined) return fault;
  }
  if (together) throw new BatchDisagreementError(0);
  return undefined;
}

/** Points that do not decode are left to the one who names them. */
function allHold(stages: readonly OpenStage[], rng: Rng): boolean {
  const equations = stages.flatMap(({ proofs }) => proofs.map((proof) => proof.equations));
  return decoded(() => equationsHold(equations, rng)) === true;
}

function faultOfStage({ group }: MixParams, { place, points, proofs }: OpenStage): MixFault | undefined {
  for (const [name, list] of points) {
    const bad = decoded(() => assertElements(group, list, name));
    if (bad instanceof DecodeError) return blame(place, 'undecodable', bad.message);
  }
  for (const { part, equations } of proofs) {
    const failing = failingEquation(equations);
    if (failing !== undefined)
      return {
        ...blame(place, 'equation', `equation ${failing.equation} of the ${part} proof does not hold`),
        part,
        ...failing,
      };
  }
  return undefined;
}

/** The result, or the error if outside bytes are to blame. */
function decoded<T>(read: () => T): T | DecodeError {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

function blame(
  place: { readonly stage: number; readonly mixer: number } | undefined,
  reason: MixReason,
  detail: string,
): MixFault {
  return {
    ok: false,
    reason,
    stage: place?.stage,
    mixer: place?.mixer,
    part: undefined,
    equation: undefined,
    index: undefined,
    detail,
  };
}

/** Chains of mixers, verified. */
import { equalBytes } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { assertSameGroup } from '../core/group.js';
import { BatchDisagreementError } from '../zk/batch.js';
import { allHold, faultOfStage } from './examine.js';
import type { ShuffleGenerators } from './generators.js';
import { listDigest } from './list-digest.js';
import { assertElements, assertParams, type MixParams, rowsIn } from './params.js';
import { type MixStage, type OpenStage, openStage } from './stage.js';
import { blame, decoded, type MixFault, type MixMode, type MixReason, type MixVerdict } from './verdict.js';

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

/**
 * The first fault among the inputs and stages that have been read; points have not been looked at before. Stages that hold
 * by themselves are not taken apart.
 */
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
    if (how.mode === 'together' && stages.length > 1 && allHold([stage], how.rng)) continue;
    const fault = faultOfStage(params.group, stage);
    if (fault !== undefined) return fault;
  }
  if (together) throw new BatchDisagreementError(0);
  return undefined;
}

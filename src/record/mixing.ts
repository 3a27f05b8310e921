/**
 * Shuffles (spec section 7.6): trustees shuffle the list of each mixed contest one after the other, every one a stage of a
 * chain. A stage counts once its end is on the ledger and its proof holds of the list as the stage before left it; until
 * then it changes nothing, and whoever made it, or another trustee, may try again.
 */
import { isMixed } from '../ballot/mixed-contest.js';
import type { ContestList } from '../ballot/vote-list.js';
import { equalBytes } from '../core/bytes.js';
import { Writer } from '../core/codec.js';
import { taggedHash } from '../core/hash.js';
import { listDigest } from '../core/list-digest.js';
import type { Rng } from '../core/random.js';
import { type MixFault, type MixParams, ShuffleGenerators, verifyChain } from '../mixnet/index.js';
import type { EntryFrame } from './entry.js';
import { finding } from './finding.js';
import { type Judgement, refused, taken } from './judgement.js';
import { readShuffleEnd, readShufflePart, type ShuffleEnd, type ShufflePlace } from './mix-messages.js';
import { type OpenedElection, trusteeName } from './setup.js';
import { type ListShape, splitStage, stageBytes, stageDigest } from './stage-bytes.js';
import { type PartFault, StageParts } from './stage-parts.js';

/** A shuffle that counts. */
export interface AcceptedStage {
  /** The trustee who made it, by position from 0. */
  readonly mixer: number;
  /** Position on the ledger of the entry that ended it. */
  readonly entry: number;
}

/** Where the shuffles of one contest stand. */
export interface MixChain {
  readonly contest: number;
  readonly shape: ListShape;
  /** Shuffles that the manifest asks for. */
  readonly needed: number;
  /** The shuffles that count, in order. */
  readonly stages: readonly AcceptedStage[];
  /** The list as the last of them left it. */
  readonly rows: Uint8Array;
  /** Names the list that is to be decrypted, 32 bytes; `undefined` while shuffles are missing. */
  readonly hash: Uint8Array | undefined;
}

interface OpenChain extends MixChain {
  readonly stages: AcceptedStage[];
  rows: Uint8Array;
  hash: Uint8Array | undefined;
  /** Shuffles that have not ended, by trustee. */
  readonly parts: Map<number, StageParts>;
  /** How often each trustee has begun one. */
  readonly begun: Map<number, number>;
}

/** How often a trustee may begin to shuffle a contest: enough for whoever is unlucky. */
const MAX_ATTEMPTS = 64;

/** What is wrong with an entry, and which check it fails. */
interface MixProblem {
  readonly check: 'V30' | 'V31';
  readonly code: string;
  readonly message: string;
}

/** The shuffles of an election. */
export class MixingPhase {
  readonly #opened: OpenedElection;
  readonly #tally: Uint8Array;
  readonly #chains: ReadonlyMap<number, OpenChain>;
  /** Digests of permutation commitments: none may come again, in whatever contest. */
  readonly #commitments: Uint8Array[] = [];
  #generators: ShuffleGenerators | undefined;

  /**
   * @param tally - hash of the whole tally
   * @param lists - those that have ballots enough to be decrypted
   */
  constructor(opened: OpenedElection, tally: Uint8Array, lists: readonly ContestList[]) {
    this.#opened = opened;
    this.#tally = tally;
    this.#chains = new Map(lists.map((list) => [list.contest, openChain(opened, list)]));
  }

  /** The chains of all lists to be shuffled, in the order of the manifest. */
  get chains(): readonly MixChain[] {
    return [...this.#chains.values()];
  }

  /** The chain of a contest; `undefined` if its votes are not shuffled. */
  chain(contest: number): MixChain | undefined {
    return this.#chains.get(contest);
  }

  /** Generators for the longest list, derived when they are first needed. */
  get generators(): ShuffleGenerators {
    const most = this.chains.reduce((count, { shape }) => Math.max(count, shape.count), 1);
    this.#generators ??= ShuffleGenerators.derive(this.#opened.context.group, most);
    return this.#generators;
  }

  /** A part of a shuffle: the next one of its mixer, or the first of another attempt. */
  judgePart(frame: EntryFrame, index: number): Judgement {
    const { part, bytes, ...place } = readShufflePart(frame.payload);
    const chain = this.#chainFor(place);
    if ('code' in chain) return blame(place, index, chain);
    const parts = chain.parts.get(place.trustee) ?? new StageParts(stageBytes(chain.shape));
    const begun = chain.begun.get(place.trustee) ?? 0;
    const fault = parts.fault(part, bytes) ?? (part === 0 ? fullOfAttempts(begun) : undefined);
    if (fault !== undefined) return blame(place, index, { check: 'V31', ...fault });
    return taken(() => {
      parts.take(part, bytes);
      if (part === 0) chain.begun.set(place.trustee, begun + 1);
      chain.parts.set(place.trustee, parts);
    });
  }

  /** The end of a shuffle: all parts are there, are those that the mixer means, and prove a shuffle of the right list. */
  judgeEnd(frame: EntryFrame, index: number, rng: Rng): Judgement {
    const end = readShuffleEnd(frame.payload);
    const chain = this.#chainFor(end);
    if ('code' in chain) return blame(end, index, chain);
    const bytes = joined(chain, end);
    if (!(bytes instanceof Uint8Array)) return blame(end, index, bytes);
    const stage = splitStage(bytes, chain.shape);
    const params = mixParams(this.#opened, chain);
    const verdict = verifyChain(params, chain.rows, [{ mixer: end.trustee, ...stage }], {
      how: { mode: 'together', rng },
      generators: this.generators,
      used: this.#commitments,
      firstStage: end.stage,
    });
    if (!verdict.ok) return blame(end, index, problemOf(verdict));
    return taken(() => {
      chain.stages.push(Object.freeze({ mixer: end.trustee - 1, entry: index }));
      // A copy, so that the proof is let go.
      chain.rows = stage.outputs.slice();
      if (isFinished(chain)) chain.hash = listHash(this.#tally, chain);
      chain.parts.clear();
      this.#commitments.push(...verdict.commitments);
    });
  }

  /** The chain that an entry may go on with, or why there is none. */
  #chainFor({ trustee, contest, stage }: ShufflePlace): OpenChain | MixProblem {
    const chain = this.#chains.get(contest);
    if (chain === undefined) return this.#notShuffled(contest);
    const { stages, needed } = chain;
    const problem = (code: string, message: string): MixProblem => ({ check: 'V30', code, message });
    if (isFinished(chain))
      return problem('finished', `contest ${contest} has been shuffled ${needed} times, as often as it must`);
    const before = stages.findIndex(({ mixer }) => mixer === trustee - 1);
    if (before >= 0)
      return problem('second-shuffle', `has shuffled contest ${contest} before, in stage ${before}`);
    if (stage !== stages.length)
      return problem(
        'wrong-stage',
        `shuffles contest ${contest} in stage ${stage} where ${stages.length} is next`,
      );
    return chain;
  }

  #notShuffled(contest: number): MixProblem {
    const rule = this.#opened.context.manifest.contests[contest]?.rule;
    const mixed = rule !== undefined && isMixed(rule);
    return mixed
      ? {
          check: 'V30',
          code: 'below-floor',
          message: `contest ${contest} has too few ballots to be decrypted`,
        }
      : { check: 'V30', code: 'unknown-contest', message: `contest ${contest} has no votes to be shuffled` };
  }
}

/** Whether a chain has all its shuffles. */
export function isFinished({ stages, needed }: MixChain): boolean {
  return stages.length >= needed;
}

/** What the shuffles of a contest are bound to: its election, its place in the manifest, the election's key. */
export function mixParams({ context }: OpenedElection, { contest, shape }: MixChain): MixParams {
  const session = new Writer().raw(context.electionId).u32(contest).finish();
  return { group: context.group, session, publicKey: context.publicKey, width: shape.width };
}

/** The name of a list: of which tally it is, after how many shuffles, and what is in it. */
export function listHash(tally: Uint8Array, { contest, stages, rows }: MixChain): Uint8Array {
  const name = new Writer().raw(tally).u32(contest).u32(stages.length).raw(listDigest(rows)).finish();
  return taggedHash('hanpyo shuffled list v1', name);
}

function openChain({ context }: OpenedElection, { contest, width, count, rows }: ContestList): OpenChain {
  const rule = context.manifest.contests[contest]?.rule;
  if (rule === undefined || !isMixed(rule)) throw new RangeError(`contest ${contest} is not shuffled`);
  const shape = { group: context.group, count, width };
  return {
    contest,
    shape,
    needed: rule.shuffles,
    stages: [],
    rows,
    hash: undefined,
    parts: new Map(),
    begun: new Map(),
  };
}

/** Nobody fills the ledger with shuffles that never end. */
function fullOfAttempts(begun: number): PartFault | undefined {
  if (begun < MAX_ATTEMPTS) return undefined;
  return { code: 'attempts', message: `has begun to shuffle this contest ${begun} times` };
}

/** The bytes of all parts of a shuffle that ends, or what is wrong with them. */
function joined(
  { parts }: OpenChain,
  { trustee, parts: claimed, digest }: ShuffleEnd,
): Uint8Array | MixProblem {
  const own = parts.get(trustee);
  const problem = (code: string, message: string): MixProblem => ({ check: 'V31', code, message });
  if (own === undefined || !own.complete)
    return problem('missing-parts', `ends a shuffle of which ${own?.count ?? 0} parts are there`);
  if (claimed !== own.count) return problem('parts', `says ${claimed} parts, there are ${own.count}`);
  const bytes = own.join();
  if (!equalBytes(stageDigest(bytes), digest)) return problem('digest', 'ends a shuffle of other parts');
  return bytes;
}

/** The fault of a shuffle; where an equation fails, the code says which, and the message where. */
function problemOf({ reason, equation, index, detail }: MixFault): MixProblem {
  const code = equation === undefined ? reason : `equation-${equation}`;
  return { check: 'V31', code, message: index === undefined ? detail : `${detail} (${index})` };
}

function blame({ trustee }: ShufflePlace, index: number, { check, code, message }: MixProblem): Judgement {
  return refused(finding(check, index, trusteeName(trustee), code, message));
}

/**
 * Shares of shuffled lists (spec section 7.6): every trustee posts factors for each chunk of the last list of a contest, and
 * of no other. They are verified when they are combined; what cannot be used is named.
 */
import { isMixed } from '../ballot/mixed-contest.js';
import { equalBytes } from '../core/bytes.js';
import type { Element, Group } from '../core/group.js';
import type { ChunkContext, ChunkPartial } from '../elgamal/batched-decryption.js';
import { MAX_CHUNK_FACTOR_BYTES } from '../elgamal/chunk-codec.js';
import { combineChunk } from '../elgamal/chunk-combination.js';
import type { EntryFrame } from './entry.js';
import { finding } from './finding.js';
import { type Judgement, refused, taken } from './judgement.js';
import { readListShare } from './mix-messages.js';
import type { MixChain, MixingPhase } from './mixing.js';
import { type OpenedElection, trusteeName } from './setup.js';
import type { ListShape } from './stage-bytes.js';

/** What the shares of a list make of it. */
export type DecryptedList =
  /** `dropped` names trustees whose shares were not used. */
  | {
      readonly kind: 'decrypted';
      readonly rows: readonly (readonly Element[])[];
      readonly dropped: readonly string[];
    }
  /** How many more valid shares the chunk needs that has the fewest. */
  | { readonly kind: 'undecrypted'; readonly missing: number; readonly dropped: readonly string[] };

/** Shares of one list, by chunk and trustee. */
type Shares = ReadonlyMap<number, ReadonlyMap<number, ChunkPartial>>;

/** The shares of all lists of an election. */
export class ListShares {
  readonly #opened: OpenedElection;
  readonly #mixing: MixingPhase;
  /** By contest, then chunk, then trustee. */
  readonly #shares = new Map<number, Map<number, Map<number, ChunkPartial>>>();

  constructor(opened: OpenedElection, mixing: MixingPhase) {
    this.#opened = opened;
    this.#mixing = mixing;
  }

  /** Chunks of a contest that a trustee (counted from 1) has posted. */
  chunksOf(contest: number, trustee: number): readonly number[] {
    const chunks = this.#shares.get(contest) ?? [];
    return [...chunks].filter(([, shares]) => shares.has(trustee)).map(([chunk]) => chunk);
  }

  /** Whether a trustee (counted from 1) has posted every chunk of a list. */
  isComplete({ contest, shape }: MixChain, trustee: number): boolean {
    return this.chunksOf(contest, trustee).length === chunkCount(shape);
  }

  /** A share: of the last list of its contest, of a chunk that there is, the first of its trustee. */
  judge(frame: EntryFrame, index: number): Judgement {
    const share = readListShare(frame.payload, this.#opened.context.group);
    const { trustee } = share.partial;
    const fail = (check: 'V27' | 'V32', code: string, message: string): Judgement =>
      refused(finding(check, index, trusteeName(trustee), code, message));
    const { contest, chunk } = share;
    const chain = this.#mixing.chain(contest);
    if (chain === undefined)
      return this.#isMixed(contest)
        ? fail('V27', 'below-floor', `contest ${contest} must not be decrypted`)
        : fail('V32', 'unknown-contest', `contest ${contest} has no list to be decrypted`);
    const { stages, needed, hash } = chain;
    if (hash === undefined)
      return fail('V32', 'not-shuffled', `contest ${contest} has ${stages.length} shuffles of ${needed}`);
    if (!equalBytes(share.list, hash)) return fail('V32', 'other-list', 'is a share of another list');
    if (chunk >= chunkCount(chain.shape)) return fail('V32', 'unknown-chunk', `there is no chunk ${chunk}`);
    if (this.#shares.get(contest)?.get(chunk)?.has(trustee))
      return fail('V32', 'second-share', `has decrypted chunk ${chunk} before`);
    return taken(() => {
      this.#chunk(contest, chunk).set(trustee, share.partial);
    });
  }

  /** What the shares of a contest that has all its shuffles decrypt to. Every share is verified. */
  decrypt(chain: MixChain): DecryptedList {
    const { keys } = this.#opened;
    const shares: Shares = this.#shares.get(chain.contest) ?? new Map();
    const fewest = fewestShares(chain.shape, shares);
    if (fewest < keys.threshold)
      return { kind: 'undecrypted', missing: keys.threshold - fewest, dropped: [] };
    const elements: Element[] = [];
    const dropped: string[] = [];
    let missing = 0;
    for (let chunk = 0; chunk < chunkCount(chain.shape); chunk++) {
      const partials = [...(shares.get(chunk)?.values() ?? [])];
      const context = chunkContext(this.#opened, chain, chunk);
      const combined = combineChunk(chunkOf(chain, chunk), partials, keys, context);
      for (const { trustee, reason } of combined.dropped)
        dropped.push(`${trusteeName(trustee)}, chunk ${chunk}: ${reason}`);
      if (combined.kind === 'decrypted') elements.push(...combined.plaintextElements);
      else missing = Math.max(missing, combined.missing);
    }
    if (missing > 0) return { kind: 'undecrypted', missing, dropped };
    return { kind: 'decrypted', rows: rowsOf(elements, chain.shape.width), dropped };
  }

  #isMixed(contest: number): boolean {
    const rule = this.#opened.context.manifest.contests[contest]?.rule;
    return rule !== undefined && isMixed(rule);
  }

  /** The shares of a chunk, which is known from now on. */
  #chunk(contest: number, chunk: number): Map<number, ChunkPartial> {
    const chunks = this.#shares.get(contest) ?? new Map<number, Map<number, ChunkPartial>>();
    this.#shares.set(contest, chunks);
    const shares = chunks.get(chunk) ?? new Map<number, ChunkPartial>();
    chunks.set(chunk, shares);
    return shares;
  }
}

/**
 * What a trustee's part of a chunk is bound to.
 * @throws {RangeError} if shuffles are missing
 */
export function chunkContext(
  { context, keys }: OpenedElection,
  chain: MixChain,
  chunk: number,
): ChunkContext {
  const { electionId } = context;
  return { electionId, tally: listName(chain), chunk, trustees: keys.verificationKeys.length };
}

/**
 * The hash that names the list of a chain that has all its shuffles.
 * @throws {RangeError} if shuffles are missing
 */
export function listName({ contest, hash }: MixChain): Uint8Array {
  if (hash === undefined) throw new RangeError(`contest ${contest} is not shuffled to the end`);
  return hash;
}

/** Rows of a chunk, but for the last, which has the rest: as many as fit an entry. */
export function chunkRows({ group, width }: ListShape): number {
  return Math.max(1, Math.floor(MAX_CHUNK_FACTOR_BYTES / (width * group.elementBytes)));
}

/** How many chunks a list has. */
export function chunkCount(shape: ListShape): number {
  return Math.ceil(shape.count / chunkRows(shape));
}

/** The ciphertexts of a chunk. */
export function chunkOf({ shape, rows }: MixChain, chunk: number): Uint8Array {
  const size = chunkRows(shape) * rowBytes(shape);
  return rows.subarray(chunk * size, (chunk + 1) * size);
}

function rowBytes({ group, width }: { readonly group: Group; readonly width: number }): number {
  return 2 * width * group.elementBytes;
}

/** Shares of the chunk that has the fewest, valid or not. */
function fewestShares(shape: ListShape, shares: Shares): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (let chunk = 0; chunk < chunkCount(shape); chunk++)
    fewest = Math.min(fewest, shares.get(chunk)?.size ?? 0);
  return fewest;
}

function rowsOf(elements: readonly Element[], width: number): readonly (readonly Element[])[] {
  return Array.from({ length: elements.length / width }, (_, i) =>
    elements.slice(i * width, (i + 1) * width),
  );
}

/** Examining a chunk, as workers on other machines do: from the published files to its result. */
import { equalBytes } from '../../core/bytes.js';
import { HanpyoError } from '../../core/errors.js';
import { type Rng, systemRng } from '../../core/random.js';
import { isBallot } from '../../record/ballot-entries.js';
import type { PollExaminers } from '../../record/crew.js';
import { frameOf } from '../../record/decoding.js';
import { type ChunkExaminer, chunkExaminer } from './examiner.js';
import { type ChunkKey, chunkKey, keyFault } from './key.js';
import { ChunkResult } from './result.js';
import { ownRoot, type Setting } from './setting.js';

/** How a chunk is examined. */
export interface ExamineOptions {
  /** Who examine ballots: this process by default, or the cores of this machine. */
  readonly examiners?: PollExaminers;
  /** How many batches may be under way at once; 1 by default. */
  readonly batches?: number;
  /** Ballots of a batch. */
  readonly batch: number;
  readonly rng?: Rng;
  readonly signal?: AbortSignal;
}

interface Batch {
  readonly payloads: Uint8Array[];
  readonly indices: number[];
}

/**
 * Examines every entry of a chunk that has the form of a ballot: of a voter on the roll, or of an anonymous one. Whether the
 * ballot may stand where it stands is not asked: that is decided in order, by whoever puts the results together.
 * @throws {WrongChunkError} if the chunk is not one of this record, or of another version of the verifier
 * @throws what the reader throws for entries that do not match the checkpoint, and the signal's reason
 */
export async function examineChunk(
  setting: Setting,
  key: ChunkKey,
  options: ExamineOptions,
): Promise<ChunkResult> {
  await assertOwn(setting, key);
  const result = new ChunkResult(key);
  const examine = chunkExaminer(setting, options.examiners ?? {});
  const underWay: Promise<void>[] = [];
  for await (const batch of batchesOf(setting, key, options)) {
    options.signal?.throwIfAborted();
    const work = examineBatch(examine, result, batch, options.rng ?? systemRng);
    work.catch(() => {});
    underWay.push(work);
    while (underWay.length >= (options.batches ?? 1)) await underWay.shift();
  }
  await Promise.all(underWay);
  return result;
}

/** The key must be what this record makes of the range by itself. */
async function assertOwn(setting: Setting, key: ChunkKey): Promise<void> {
  const { start, end } = key;
  const { size } = await setting.reader.checkpoint();
  if (end > size) throw new WrongChunkError(`this record has ${size} entries, not ${end}`);
  const own = chunkKey(setting.id, { start, end, root: key.root });
  const fault = keyFault(key, own);
  if (fault !== undefined) throw new WrongChunkError(`what was asked for ${fault}`);
  if (!equalBytes(await ownRoot(setting, start, end), key.root))
    throw new WrongChunkError(`the entries ${start} to ${end} of this record have another root`);
}

async function* batchesOf(
  { reader, opening }: Setting,
  { start, end }: ChunkKey,
  { batch, signal }: ExamineOptions,
): AsyncGenerator<Batch> {
  let next: Batch = { payloads: [], indices: [] };
  const from = Math.min(Math.max(start, opening + 1), end);
  for await (const { first, entries } of reader.readBundles(from, end, signal ? { signal } : {}))
    for (const [i, bytes] of entries.entries()) {
      const { frame } = frameOf(bytes, first + i);
      if (frame === undefined || !isBallot(frame)) continue;
      next.payloads.push(frame.payload);
      next.indices.push(first + i);
      if (next.payloads.length < batch) continue;
      yield next;
      next = { payloads: [], indices: [] };
    }
  if (next.payloads.length > 0) yield next;
}

async function examineBatch(
  examine: ChunkExaminer,
  result: ChunkResult,
  batch: Batch,
  rng: Rng,
): Promise<void> {
  for (const { index, examined, print } of await examine(batch, rng)) result.note(index, examined, print);
}

/** What was asked for is no chunk of this record. */
class WrongChunkError extends HanpyoError {
  constructor(message: string) {
    super('wrong-chunk', message);
  }
}

/**
 * What whoever examines chunks needs of a record, and reads there: the checkpoint, and the entries up to the opening, from
 * which key, roll and lists of contests follow. Nobody has to be believed about these, and a job need not carry them.
 */
import { decodeManifest } from '../../ballot/manifest-read.js';
import { HanpyoError } from '../../core/errors.js';
import type { Group } from '../../core/group.js';
import { nativeGroupOnKernels } from '../../core/groups/native-kernels.js';
import { type Rng, systemRng } from '../../core/random.js';
import type { Checkpoint } from '../../ledger/checkpoint.js';
import type { LedgerReader } from '../../ledger/interfaces.js';
import { parseVerifierKey } from '../../ledger/note-keys.js';
import { type FetchFile, openTileLog } from '../../ledger/tile-source.js';
import type { VerifiedTree } from '../../ledger/verified-tree.js';
import type { OpenedElection } from '../../record/setup.js';
import { ElectionRecord } from '../../record/state.js';
import { readPreamble } from '../source.js';
import { settingOf } from './key.js';
import { chunkRoot, openTree } from './plan.js';

/** How a record is opened. */
export interface SettingOptions {
  /** Finds the manifest's group; those of new elections by default. */
  readonly groups?: (id: string) => Group;
  readonly rng?: Rng;
  readonly signal?: AbortSignal;
}

/** A record that has come to its opening. */
export interface Setting extends OpenedElection {
  /** See `settingOf`. */
  readonly id: Uint8Array;
  /** Position of the opening; all ballots that may count stand behind it. */
  readonly opening: number;
  readonly reader: LedgerReader;
  /** The tree of the latest checkpoint, which covers at least `size` entries. @throws what the reader throws */
  tree(size: number): Promise<VerifiedTree>;
}

/**
 * Reads a record up to its opening.
 * @throws {NotOpenedError} if it does not come to an opening
 * @throws {UnreadableRecordError} if there is no election record
 * @throws what the reader throws for a log that does not match its checkpoint, and the signal's reason
 */
export async function openSetting(files: FetchFile, options: SettingOptions = {}): Promise<Setting> {
  const { frame } = await readPreamble(files);
  if (frame.type !== 'manifest') throw new NotOpenedError('the first entry is no manifest');
  const { ledger } = decodeManifest(frame.payload);
  const trust = { origin: ledger.origin, logKeys: [parseVerifierKey(ledger.key)] };
  const reader = openTileLog(files, trust);
  const record = new ElectionRecord(options.groups ?? nativeGroupOnKernels);
  const opening = await replayToOpening(record, reader, options);
  const { opened } = record.poll;
  let latest: { readonly checkpoint: Checkpoint; readonly tree: VerifiedTree } | undefined;
  return Object.freeze({
    ...opened,
    id: settingOf(opened.context),
    opening,
    reader,
    async tree(size: number) {
      if (latest === undefined || latest.checkpoint.size < size) {
        const checkpoint = await reader.checkpoint({ size });
        latest = { checkpoint, tree: await openTree(files, checkpoint) };
      }
      return latest.tree;
    },
  });
}

/** The root of the entries [start, end) by the record's own checkpoint. */
export async function ownRoot(setting: Setting, start: number, end: number): Promise<Uint8Array> {
  return chunkRoot(await setting.tree(end), start, end);
}

async function replayToOpening(
  record: ElectionRecord,
  reader: LedgerReader,
  { rng = systemRng, signal }: SettingOptions,
): Promise<number> {
  const { size } = await reader.checkpoint();
  for await (const { first, entries } of reader.readBundles(0, size, signal ? { signal } : {}))
    for (const [i, bytes] of entries.entries()) {
      record.judge(first + i, bytes, rng).effect?.();
      if (record.opened) return first + i;
      if (record.blocked !== undefined) throw new NotOpenedError(record.blocked);
    }
  throw new NotOpenedError('voting has not been opened');
}

/** The record has not come to an opening, so that there are no ballots to examine. */
export class NotOpenedError extends HanpyoError {
  constructor(message: string) {
    super('not-opened', message);
  }
}

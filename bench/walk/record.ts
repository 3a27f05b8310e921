/** The record of a whole election on disk, as honest parties would write it, but for the ballots, which a walk makes. */
import { contestsOf } from '../../src/ballot/context.js';
import { buildRoll, type Roll } from '../../src/ballot/roll.js';
import type { Group } from '../../src/core/group.js';
import { systemRng } from '../../src/core/random.js';
import { fileStore } from '../../src/ledger/file/index.js';
import { type Ledger, openLedger } from '../../src/ledger/index.js';
import { ed25519NoteSigner } from '../../src/ledger/note-keys.js';
import { ElectionBoard } from '../../src/record/board.js';
import { makeEntry, readFrame } from '../../src/record/entry.js';
import type { Finding } from '../../src/record/finding.js';
import { replay } from '../../src/record/replay.js';
import { ElectionRecord } from '../../src/record/state.js';
import {
  closingEntry,
  manifestEntry,
  openingEntry,
  resultEntry,
  rollEntries,
} from '../../src/record/steps.js';
import { holdCeremony, testManifest } from '../../test/helpers/election.js';
import { benchContest } from '../booth.js';
import { BallotWalk, credentialKeys } from './ballots.js';
import { checkSamples } from './samples.js';
import { type SecretStream, secretStream } from './secrets.js';

const rng = systemRng;
/** Trustees that decrypt, of three. */
const DECRYPTING = [1, 3];

/** What to write. */
export interface WalkedRecord {
  readonly group: Group;
  readonly options: number;
  readonly voters: number;
  /** Cast by as many voters, one each; by all of them by default. */
  readonly ballots?: number;
  /** See {@link BallotWalk}. */
  readonly lanes: number;
}

/** What was written. */
export interface WrittenRecord {
  /** Votes of each option. */
  readonly totals: readonly number[];
  /** Bytes of one ballot. */
  readonly ballotBytes: number;
  /** Seconds of making all ballots and appending them. */
  readonly seconds: { readonly make: number; readonly append: number };
}

/**
 * Holds an election of one contest, "choose one to three", and writes its ledger. A sample of the ballots is checked with
 * the reference examiner, and the whole ledger replayed, as closing and decrypting needs anyway.
 * @param directory - a new folder; what is published lies directly in it
 * @throws {Error} if the record that was written is not in order
 */
export async function writeWalkedRecord(
  directory: string,
  { group, options, voters, ballots = voters, lanes }: WalkedRecord,
  log: (line: string) => void,
): Promise<WrittenRecord> {
  const { manifest, officers, trustees, logSeed } = testManifest(rng, {
    group: group.id,
    contests: [benchContest(options)],
    styles: [{ id: 'all', contests: ['contest'] }],
  });
  const { origin } = manifest.ledger;
  const signer = ed25519NoteSigner(origin, logSeed);
  const ledger = await openLedger(fileStore(directory), { origin, signer });
  try {
    const board = await ElectionBoard.open(ledger, rng, new ElectionRecord(() => group));
    await board.postAll([manifestEntry(manifest, officers)]);
    await holdCeremony(board, trustees, rng);
    log(`roll of ${voters} voters`);
    const credentials = secretStream(group, Math.min(lanes, voters), rng);
    const roll = rollOf(group, credentials, voters, manifest);
    await board.postAll(rollEntries(board.record, roll, officers));
    await board.postAll([openingEntry(board.record, officers)]);
    const { record } = board;
    log('ballots');
    const written = await appendBallots(ledger, record, credentials, ballots);
    log(`made in ${written.seconds.make.toFixed(1)} s, appended in ${written.seconds.append.toFixed(1)} s`);
    const take = takerOf(ledger, record, board.size);
    await take();
    const { size } = await ledger.checkpoint();
    await take([closingEntry(record, size, officers)]);
    for (const trustee of trustees)
      if (DECRYPTING.includes(trustee.index)) await take(trustee.decrypt(record, rng));
    await take([resultEntry(record, officers)]);
    return written;
  } finally {
    await ledger.close();
  }
}

function rollOf(
  group: Group,
  credentials: SecretStream,
  voters: number,
  manifest: Parameters<typeof buildRoll>[1],
): Roll {
  const rows = credentialKeys({ group }, credentials, voters).map((key) => ({
    key,
    class: 0,
    style: 0,
    excluded: [],
  }));
  return buildRoll(rows, manifest, () => group);
}

/** Makes the ballots, lane by lane, and appends them as entries. */
async function appendBallots(
  ledger: Ledger,
  record: ElectionRecord,
  credentials: SecretStream,
  ballots: number,
): Promise<WrittenRecord> {
  const { context } = record.voting.opened;
  const contests = contestsOf(context, context.roll.entry(0));
  const walk = new BallotWalk(context, contests, credentials);
  const entry = makeEntry('ballot', context.electionId, new Uint8Array(walk.ballotBytes));
  const payload = readFrame(entry).payload.byteOffset - entry.byteOffset;
  const totals = new Array<number>(walk.votes[0]?.values.length ?? 0).fill(0);
  const seconds = { make: 0, append: 0 };
  for (let done = 0; done < ballots; done += walk.lanes) {
    const count = Math.min(walk.lanes, ballots - done);
    const start = performance.now();
    const entries = Array.from({ length: count }, () => entry.slice());
    const made = entries.map((bytes) => bytes.subarray(payload, payload + walk.ballotBytes));
    walk.fill(made);
    const filled = performance.now();
    for (const { values } of walk.votes.slice(0, count))
      for (const [i, value] of values.entries()) totals[i] = (totals[i] ?? 0) + value;
    if (done === 0 || count < walk.lanes || done % 2 ** 17 === 0) checkSamples(context, made);
    const checked = performance.now();
    await ledger.appendBatch(entries);
    seconds.make += (filled - start) / 1000;
    seconds.append += (performance.now() - checked) / 1000;
  }
  return { totals, ballotBytes: walk.ballotBytes, seconds };
}

/** Appends entries, and takes into the record whatever the ledger has that the record has not. */
function takerOf(
  ledger: Ledger,
  record: ElectionRecord,
  from: number,
): (entries?: readonly Uint8Array[]) => Promise<void> {
  let next = from;
  return async (entries = []) => {
    if (entries.length > 0) await ledger.appendBatch(entries);
    const { size } = await ledger.checkpoint({ size: ledger.size().sequenced });
    const findings: Finding[] = [];
    const onFinding = (finding: Finding): void => void findings.push(finding);
    await replay(record, ledger, next, size, { rng, onFinding });
    const [first] = findings;
    if (first !== undefined) throw new Error(`entry ${first.entry}: ${first.check} ${first.message}`);
    next = size;
  };
}

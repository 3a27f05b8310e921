/** The ballot box: EG-06 to EG-13. */
import { toHex } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';
import { decoding } from '../report.js';
import type { RawBallot } from '../workers/appraise.js';
import { ForeignCrew } from '../workers/crew.js';
import { BallotQueue } from '../workers/queue.js';
import { appraiserOf, type BallotAppraisal, type WholeBallot } from './appraisal.js';
import { BallotFiles } from './ballot-files.js';
import { type Board, blame, type Election, type ElectionGuardOptions } from './board.js';
import type { EgCheckId } from './checks.js';
import type { ChainedCodes } from './codes.js';
import { ElementSightings } from './element-sightings.js';
import { BALLOTS, type BallotFile, type BallotFolder, listBallots, strangerText } from './files.js';
import { setupFiles } from './setup.js';
import { blameBoth, Sightings, verifyElements } from './sightings.js';
import { VoteTotals } from './votes.js';

/** A ballot of which only the codes are kept. */
export interface KeptBallot extends ChainedCodes {
  readonly id: string;
  readonly device: string;
}

/** What all ballots amount to. */
export interface Box {
  /** Numbers of the cast ballots' files by their ids. */
  readonly cast: ReadonlyMap<string, number>;
  /** Numbers of the challenged ballots' files by their ids. */
  readonly challenged: ReadonlyMap<string, number>;
  /** The files of ballots. */
  readonly files: BallotFiles;
  readonly totals: VoteTotals;
  readonly folder: BallotFolder;
  /** Ballots by the folder of their device; none where no chain can name them. */
  readonly devices: ReadonlyMap<string, readonly KeptBallot[]>;
  /** Folders of devices with a ballot, or another file, of which nothing is known. */
  readonly unread: ReadonlySet<string>;
  /** Whether every file is a ballot of the election, with the right contests and options. */
  readonly whole: boolean;
}

/** The checks that look at every ballot that could be read. */
const BOX_CHECKS: readonly EgCheckId[] = ['EG-07', 'EG-08', 'EG-09', 'EG-10', 'EG-11'];
/** Why a check that looks at all ballots cannot end. */
export const UNREAD = 'not all ballots could be read, or have the right contests';

/** Verifies all ballots. @returns `undefined` if they cannot be listed */
export async function verifyBallots(
  board: Board,
  election: Election,
  { signal, onProgress, workers }: Omit<ElectionGuardOptions, 'rng'>,
): Promise<Box | undefined> {
  const folder = await decoding(board.builder, 'EG-06', BALLOTS, () => listBallots(board.record));
  if (folder === undefined) return undefined;
  for (const { path, kind } of folder.strangers)
    blame(board, 'EG-06', path, 'stranger', strangerText(kind, 'ballots'));
  const task = { system: 'electionguard', files: await setupFiles(board.record) } as const;
  const crew = new ForeignCrew(appraiserOf(election), task, { workers, rng: board.rng });
  try {
    const box = new OpenBox(board, election, folder, crew);
    for (const [i, file] of folder.ballots.entries()) {
      signal?.throwIfAborted();
      await box.add(file);
      onProgress?.(i + 1, folder.ballots.length);
    }
    return await box.close();
  } finally {
    await crew.dismiss();
  }
}

/** A ballot with its place in the record; it is empty where the file could not be read. */
interface PlacedBallot extends RawBallot {
  readonly file: BallotFile;
  /** Number of the file; -1 where it could not be read. */
  readonly number: number;
  /** Why the file could not be read. */
  readonly fault?: DecodeError;
}

/** Ballots so far. */
class OpenBox {
  readonly #board: Board;
  readonly #election: Election;
  readonly #folder: BallotFolder;
  readonly #ids = new Sightings();
  readonly #codes = new Sightings();
  readonly #elements: ElementSightings;
  readonly #cast = new Map<string, number>();
  readonly #challenged = new Map<string, number>();
  readonly #files: BallotFiles;
  readonly #devices = new Map<string, KeptBallot[]>();
  readonly #totals: VoteTotals;
  #preEncrypted = 0;
  #challengedPreEncrypted = 0;
  readonly #unread: Set<string>;

  readonly #queue: BallotQueue<PlacedBallot, BallotAppraisal>;

  constructor(board: Board, election: Election, folder: BallotFolder, crew: ForeignCrew<BallotAppraisal>) {
    this.#board = board;
    this.#election = election;
    this.#folder = folder;
    this.#files = new BallotFiles(board.record);
    this.#queue = new BallotQueue(crew, async (ballots, { each }) => {
      ballots.forEach((ballot, i) => {
        this.#decide(ballot, each[i]);
      });
    });
    this.#elements = new ElementSightings(board.rng);
    this.#totals = new VoteTotals(election.manifest, election.eg.group);
    this.#unread = new Set(folder.strangers.map(({ device }) => device));
  }

  /** Takes a ballot, which may be decided later. */
  async add(file: BallotFile): Promise<void> {
    const { path } = file;
    try {
      await this.#queue.add({ name: path, file, ...(await this.#files.first(path)) });
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      await this.#queue.add({ name: path, bytes: new Uint8Array(), file, number: -1, fault: error });
    }
  }

  #decide({ file, number, fault }: PlacedBallot, found: BallotAppraisal | undefined): void {
    const { builder } = this.#board;
    const { path } = file;
    builder.examine('EG-06');
    if (fault !== undefined) blame(this.#board, 'EG-06', path, fault.code, fault.message);
    if (fault === undefined && found !== undefined && this.#belongs(found, path))
      this.#take(found, file, number);
    else this.#unread.add(file.device);
  }

  #take(ballot: WholeBallot, file: BallotFile, number: number): void {
    const { builder } = this.#board;
    const { path } = file;
    this.#keep(ballot, file, number);
    verifyElements(this.#board, this.#elements, ballot.elements, path);
    const [selections, contests] = ballot.proofs;
    builder.examine('EG-09', selections);
    builder.examine('EG-10', contests);
    builder.examine('EG-11');
    if (ballot.preEncrypted) {
      this.#preEncrypted++;
      builder.examine('EG-13');
    }
    for (const { check, code, message } of ballot.faults) blame(this.#board, check, path, code, message);
    const first = this.#codes.before(toHex(ballot.code), path);
    if (first !== undefined)
      blameBoth(this.#board, 'EG-11', [first, path], 'repeated-code', 'the confirmation code');
  }

  async close(): Promise<Box> {
    await this.#queue.finish();
    const { builder } = this.#board;
    const whole = this.#unread.size === 0;
    builder.complete('EG-06');
    for (const check of BOX_CHECKS)
      if (whole) builder.complete(check);
      else builder.skip(check, UNREAD);
    this.#closePreEncrypted(whole);
    return {
      cast: this.#cast,
      challenged: this.#challenged,
      files: this.#files,
      totals: this.#totals,
      folder: this.#folder,
      devices: this.#devices,
      unread: this.#unread,
      whole,
    };
  }

  /** EG-06 and EG-07: the ballot is of this election, the first of its id, and has the right contests and options. */
  #belongs(found: BallotAppraisal, path: string): found is WholeBallot {
    if (found.kind === 'unreadable') {
      const { check, code, message } = found.fault;
      blame(this.#board, check, path, code, message);
      return false;
    }
    if (found.kind === 'foreign') {
      blame(this.#board, 'EG-06', path, 'wrong-election', 'the ballot is of another election');
      return false;
    }
    const first = this.#ids.before(found.id, path);
    if (first !== undefined) {
      const what = `the id ${JSON.stringify(found.id)}`;
      blameBoth(this.#board, 'EG-06', [first, path], 'repeated-id', what);
      return false;
    }
    this.#board.builder.examine('EG-07');
    if (found.kind === 'whole') return true;
    const { check, code, message } = found.fault;
    blame(this.#board, check, path, code, message);
    return false;
  }

  #keep(ballot: WholeBallot, file: BallotFile, number: number): void {
    const { id, cast, device, codeBaux, code, contests, preEncrypted } = ballot;
    if (cast) {
      this.#cast.set(id, number);
      for (const contest of contests) this.#totals.addEncoded(contest.id, contest.row);
    } else this.#challenged.set(id, number);
    if (preEncrypted && !cast) this.#challengedPreEncrypted++;
    const { chained, form } = this.#election.config;
    if (!chained && form.version === '2.1.0') return;
    const kept = this.#devices.get(file.device) ?? [];
    kept.push({ id, device, codeBaux, code });
    this.#devices.set(file.device, kept);
  }

  #closePreEncrypted(whole: boolean): void {
    const { builder } = this.#board;
    if (!whole) builder.skip('EG-13', UNREAD);
    else if (this.#preEncrypted === 0) builder.waive('EG-13', 'no ballot is pre-encrypted');
    else if (this.#challengedPreEncrypted === 0) builder.complete('EG-13');
    else builder.skip('EG-13', 'of challenged pre-encrypted ballots the record does not have all vectors');
  }
}

/** The checks of ballots, one at a time: EG-06 to EG-13. */
import { equalBytes, toHex } from '../../../core/bytes.js';
import { decoding } from '../report.js';
import { type EncryptedBallot, readBallot } from './ballot.js';
import { type Board, blame, type Election } from './board.js';
import type { EgCheckId } from './checks.js';
import { type ChainedCodes, wrongCode } from './codes.js';
import {
  BALLOTS,
  type BallotFile,
  type BallotFolder,
  listBallots,
  requiredJson,
  strangerText,
} from './files.js';
import type { Contest } from './manifest.js';
import { wrongPreEncryption } from './pre-encryption.js';
import { type RangeStatement, rangeProofsHold } from './range-proofs.js';
import { blameBoth, Sightings, verifyElements } from './sightings.js';
import { wrongStyle } from './style.js';
import { contestTotal, VoteTotals } from './votes.js';

/** A ballot of which only the codes are kept. */
export interface KeptBallot extends ChainedCodes {
  readonly id: string;
  readonly device: string;
}

/** What all ballots amount to. */
export interface Box {
  /** Files of the cast ballots by their ids. */
  readonly cast: ReadonlyMap<string, string>;
  /** Files of the challenged ballots by their ids. */
  readonly challenged: ReadonlyMap<string, string>;
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
  {
    signal,
    onProgress,
  }: { readonly signal?: AbortSignal; readonly onProgress?: (done: number, total: number) => void },
): Promise<Box | undefined> {
  const folder = await decoding(board.builder, 'EG-06', BALLOTS, () => listBallots(board.record));
  if (folder === undefined) return undefined;
  for (const { path, kind } of folder.strangers)
    blame(board, 'EG-06', path, 'stranger', strangerText(kind, 'ballots'));
  const box = new OpenBox(board, election, folder);
  for (const [i, file] of folder.ballots.entries()) {
    signal?.throwIfAborted();
    await box.add(file);
    onProgress?.(i + 1, folder.ballots.length);
  }
  return box.close();
}

/** Ballots so far. */
class OpenBox {
  readonly #board: Board;
  readonly #election: Election;
  readonly #folder: BallotFolder;
  readonly #ids = new Sightings();
  readonly #codes = new Sightings();
  readonly #elements = new Sightings();
  readonly #cast = new Map<string, string>();
  readonly #challenged = new Map<string, string>();
  readonly #devices = new Map<string, KeptBallot[]>();
  readonly #totals: VoteTotals;
  #preEncrypted = 0;
  #challengedPreEncrypted = 0;
  readonly #unread: Set<string>;

  constructor(board: Board, election: Election, folder: BallotFolder) {
    this.#board = board;
    this.#election = election;
    this.#folder = folder;
    this.#totals = new VoteTotals(election.manifest, election.eg.group);
    this.#unread = new Set(folder.strangers.map(({ device }) => device));
  }

  async add(file: BallotFile): Promise<void> {
    const { record, builder } = this.#board;
    const { path } = file;
    builder.examine('EG-06');
    const ballot = await decoding(builder, 'EG-06', path, async () =>
      readBallot(this.#election, await requiredJson(record, path), path),
    );
    if (ballot === undefined || !this.#belongs(ballot, path) || !this.#fits(ballot, path)) {
      this.#unread.add(file.device);
      return;
    }
    this.#keep(ballot, file);
    verifyElements(this.#board, this.#elements, ballot, path);
    this.#verifyProofs(ballot, path);
    this.#verifyCode(ballot, path);
    this.#verifyPreEncryption(ballot, path);
  }

  close(): Box {
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
      totals: this.#totals,
      folder: this.#folder,
      devices: this.#devices,
      unread: this.#unread,
      whole,
    };
  }

  /** EG-06: the ballot is of this election, and the first of its id. */
  #belongs({ electionId, id }: EncryptedBallot, path: string): boolean {
    if (!equalBytes(electionId, this.#election.extendedHash)) {
      blame(this.#board, 'EG-06', path, 'wrong-election', 'the ballot is of another election');
      return false;
    }
    const first = this.#ids.before(id, path);
    if (first !== undefined)
      blameBoth(this.#board, 'EG-06', [first, path], 'repeated-id', `the id ${JSON.stringify(id)}`);
    return first === undefined;
  }

  /** EG-07. */
  #fits(ballot: EncryptedBallot, path: string): boolean {
    this.#board.builder.examine('EG-07');
    const wrong = wrongStyle(this.#election.manifest, ballot);
    if (wrong !== undefined) blame(this.#board, 'EG-07', path, 'wrong-style', wrong);
    return wrong === undefined;
  }

  #keep(
    { id, cast, device, codeBaux, code, contests, preEncrypted }: EncryptedBallot,
    file: BallotFile,
  ): void {
    if (cast) {
      this.#cast.set(id, file.path);
      this.#totals.add(contests);
    } else this.#challenged.set(id, file.path);
    if (preEncrypted && !cast) this.#challengedPreEncrypted++;
    const { chained, form } = this.#election.config;
    if (!chained && form.version === '2.1.0') return;
    const kept = this.#devices.get(file.device) ?? [];
    kept.push({ id, device, codeBaux, code });
    this.#devices.set(file.device, kept);
  }

  /** EG-09 and EG-10. */
  #verifyProofs({ contests }: EncryptedBallot, path: string): void {
    const { manifest, eg } = this.#election;
    const claims = contests.flatMap((contest) => {
      const { limit, optionLimit } = manifest.contests.get(contest.id) as Contest;
      const { alpha, beta } = contestTotal(contest, eg.group);
      const vote = {
        alpha: { element: alpha, encoded: eg.encode(alpha) },
        beta: { element: beta, encoded: eg.encode(beta) },
      };
      const ofContest = {
        check: 'EG-10',
        name: contest.id,
        limit,
        vote,
        branches: contest.branches,
      } as const;
      const ofSelections = contest.selections.map(
        ({ id, ...rest }) =>
          ({ check: 'EG-09', name: `${contest.id}/${id}`, limit: optionLimit, ...rest }) as const,
      );
      return [...ofSelections, ofContest];
    });
    this.#judge(claims, path);
  }

  #judge(claims: readonly RangeClaim[], path: string): void {
    const counted = claims.filter((claim) => {
      this.#board.builder.examine(claim.check);
      if (claim.branches.length === claim.limit + 1) return true;
      const message = `${JSON.stringify(claim.name)}: ${claim.branches.length} branches, not ${claim.limit + 1}`;
      blame(this.#board, claim.check, path, 'wrong-count', message);
      return false;
    });
    rangeProofsHold(this.#election, counted).forEach((holds, i) => {
      const claim = counted[i];
      if (!holds && claim !== undefined)
        blame(
          this.#board,
          claim.check,
          path,
          'bad-proof',
          `${JSON.stringify(claim.name)}: the proof does not hold`,
        );
    });
  }

  /** EG-11. */
  #verifyCode(ballot: EncryptedBallot, path: string): void {
    const { builder } = this.#board;
    builder.examine('EG-11');
    const wrong = wrongCode(this.#election, ballot);
    if (wrong !== undefined) blame(this.#board, 'EG-11', path, 'wrong-code', wrong);
    const first = this.#codes.before(toHex(ballot.code), path);
    if (first !== undefined)
      blameBoth(this.#board, 'EG-11', [first, path], 'repeated-code', 'the confirmation code');
  }

  /** EG-13, of cast ballots. */
  #verifyPreEncryption(ballot: EncryptedBallot, path: string): void {
    if (!ballot.preEncrypted) {
      if (ballot.contests.every(({ preEncryption }) => preEncryption === undefined)) return;
      blame(this.#board, 'EG-13', path, 'strange-data', 'data of a pre-encryption on another ballot');
      return;
    }
    this.#preEncrypted++;
    this.#board.builder.examine('EG-13');
    const wrong = ballot.cast ? wrongPreEncryption(this.#election, ballot) : undefined;
    if (wrong !== undefined) blame(this.#board, 'EG-13', path, 'wrong-code', wrong);
  }

  #closePreEncrypted(whole: boolean): void {
    const { builder } = this.#board;
    if (!whole) builder.skip('EG-13', UNREAD);
    else if (this.#preEncrypted === 0) builder.waive('EG-13', 'no ballot is pre-encrypted');
    else if (this.#challengedPreEncrypted === 0) builder.complete('EG-13');
    else builder.skip('EG-13', 'of challenged pre-encrypted ballots the record does not have all vectors');
  }
}

/** A range proof with what it must show. */
interface RangeClaim extends RangeStatement {
  readonly check: 'EG-09' | 'EG-10';
  readonly name: string;
  readonly limit: number;
}

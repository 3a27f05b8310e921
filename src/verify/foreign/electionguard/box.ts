/** The checks of ballots, one at a time: EG-06 to EG-13. */
import { equalBytes, toHex } from '../../../core/bytes.js';
import { sha256 } from '../../../core/hash.js';
import { decoding } from '../report.js';
import { type EncryptedBallot, readBallot } from './ballot.js';
import { type Board, blame, type Election } from './board.js';
import type { EgCheckId } from './checks.js';
import { type ChainedCodes, wrongCode } from './codes.js';
import { BALLOTS, type BallotFile, type BallotFolder, listBallots, requiredJson } from './files.js';
import type { Contest } from './manifest.js';
import { wrongPreEncryption } from './pre-encryption.js';
import { type RangeStatement, rangeProofsHold } from './range-proofs.js';
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
  /** Ballots by the folder of their device; none where codes are not chained. */
  readonly devices: ReadonlyMap<string, readonly KeptBallot[]>;
  /** Whether every file is a ballot of the election, with the right contests and options. */
  readonly whole: boolean;
}

const BOX_CHECKS: readonly EgCheckId[] = ['EG-06', 'EG-07', 'EG-08', 'EG-09', 'EG-10', 'EG-11'];

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
  for (const path of folder.strangers)
    blame(board, 'EG-06', path, 'stranger', 'a file that does not belong among the ballots');
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
  readonly #ids = new Set<string>();
  readonly #codes = new Set<string>();
  readonly #ciphertexts = new Set<string>();
  readonly #cast = new Map<string, string>();
  readonly #challenged = new Map<string, string>();
  readonly #devices = new Map<string, KeptBallot[]>();
  readonly #totals: VoteTotals;
  #preEncrypted = 0;
  #challengedPreEncrypted = 0;
  #whole = true;

  constructor(board: Board, election: Election, folder: BallotFolder) {
    this.#board = board;
    this.#election = election;
    this.#folder = folder;
    this.#totals = new VoteTotals(election.manifest, election.eg.group);
  }

  async add(file: BallotFile): Promise<void> {
    const { record, builder } = this.#board;
    const { path } = file;
    builder.examine('EG-06');
    const ballot = await decoding(builder, 'EG-06', path, async () =>
      readBallot(this.#election, await requiredJson(record, path), path),
    );
    if (ballot === undefined || !this.#belongs(ballot, path) || !this.#fits(ballot, path)) {
      this.#whole = false;
      return;
    }
    this.#keep(ballot, file);
    this.#compare(ballot, path);
    this.#verifyProofs(ballot, path);
    this.#verifyCode(ballot, path);
    this.#verifyPreEncryption(ballot, path);
  }

  close(): Box {
    const { builder } = this.#board;
    for (const check of BOX_CHECKS) builder.complete(check);
    this.#closePreEncrypted();
    return {
      cast: this.#cast,
      challenged: this.#challenged,
      totals: this.#totals,
      folder: this.#folder,
      devices: this.#devices,
      whole: this.#whole && this.#folder.strangers.length === 0,
    };
  }

  /** EG-06: the ballot is of this election, and the first of its id. */
  #belongs({ electionId, id }: EncryptedBallot, path: string): boolean {
    const isOwn = equalBytes(electionId, this.#election.extendedHash);
    if (!isOwn) blame(this.#board, 'EG-06', path, 'wrong-election', 'the ballot is of another election');
    const isFirst = !this.#ids.has(id);
    if (!isFirst)
      blame(this.#board, 'EG-06', path, 'repeated-id', `the id ${JSON.stringify(id)} occurs twice`);
    this.#ids.add(id);
    return isOwn && isFirst;
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
    if (!this.#election.config.chained) return;
    const kept = this.#devices.get(file.device) ?? [];
    kept.push({ id, device, codeBaux, code });
    this.#devices.set(file.device, kept);
  }

  /** EG-08: both halves of every ciphertext are new. */
  #compare({ contests }: EncryptedBallot, path: string): void {
    for (const { id, selections } of contests)
      for (const { vote } of selections)
        for (const { encoded } of [vote.alpha, vote.beta]) {
          this.#board.builder.examine('EG-08');
          const key = toHex(sha256(encoded)).slice(0, 32);
          if (this.#ciphertexts.has(key))
            blame(
              this.#board,
              'EG-08',
              path,
              'repeated-ciphertext',
              `contest ${JSON.stringify(id)}: a ciphertext that was there before`,
            );
          this.#ciphertexts.add(key);
        }
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
    const key = toHex(ballot.code);
    if (this.#codes.has(key))
      blame(this.#board, 'EG-11', path, 'repeated-code', 'the confirmation code occurs twice');
    this.#codes.add(key);
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

  #closePreEncrypted(): void {
    const { builder } = this.#board;
    if (this.#preEncrypted === 0) builder.waive('EG-13', 'no ballot is pre-encrypted');
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

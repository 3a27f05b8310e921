/** The checks of ballots, one at a time: EG1-06 to EG1-11. */
import { equalBytes, toHex } from '../../../core/bytes.js';
import { sha256 } from '../../../core/hash.js';
import { parseJson } from '../../../core/json.js';
import { type Rng, systemRng } from '../../../core/random.js';
import { BallotFiles } from '../electionguard/ballot-files.js';
import { DIGEST_BYTES, ElementSightings } from '../electionguard/element-sightings.js';
import { MAX_FILE_BYTES, sortedEntries } from '../electionguard/files.js';
import type { Contest } from '../electionguard/manifest.js';
import type { Ciphertext } from '../electionguard/pool.js';
import { Sightings } from '../electionguard/sightings.js';
import { contestTotal, VoteTotals } from '../electionguard/votes.js';
import { decoding } from '../report.js';
import { type BallotState, type EncryptedBallot, readBallot } from './ballot.js';
import { type Board, blame, type Election, type ElectionGuard1Options } from './board.js';
import type { Eg1CheckId } from './checks.js';
import { wrongCode } from './codes.js';
import { wrongLabels } from './labels.js';
import { judgeContests, selectionsHold } from './range-proofs.js';

/** What all ballots amount to. */
export interface Box {
  /** Numbers of the ballots' files by their ids. */
  readonly ballots: Readonly<Record<BallotState, ReadonlyMap<string, number>>>;
  /** The files of ballots. */
  readonly files: BallotFiles;
  readonly totals: VoteTotals;
  /** Whether every file is a ballot of the election, with the right contests and options. */
  readonly whole: boolean;
}

/** Folder of the encrypted ballots. */
const BALLOTS = 'submitted_ballots';
/** Checks that look at every ballot; none of them passes if one could not be read. */
const BALLOT_CHECKS: readonly Eg1CheckId[] = ['EG1-07', 'EG1-08', 'EG1-09', 'EG1-10', 'EG1-11'];

/** Why checks of all ballots, and of what they amount to, do not run. */
export const UNREAD = 'not all ballots could be read';

/** Verifies all ballots. @returns `undefined` if they cannot be listed */
export async function verifyBallots(
  board: Board,
  election: Election,
  { signal, onProgress, rng = systemRng }: ElectionGuard1Options,
): Promise<Box | undefined> {
  const entries = await decoding(board.builder, 'EG1-06', BALLOTS, () =>
    sortedEntries(board.record, BALLOTS),
  );
  if (entries === undefined) return undefined;
  const box = new OpenBox(board, election, rng);
  for (const [i, { name, kind }] of entries.entries()) {
    signal?.throwIfAborted();
    await box.add(`${BALLOTS}/${name}`, kind === 'file' && name.endsWith('.json'));
    onProgress?.(i + 1, entries.length);
  }
  return box.close();
}

/** Ballots so far. */
class OpenBox {
  readonly #board: Board;
  readonly #election: Election;
  /** Ids and codes. */
  readonly #seen = new Sightings();
  readonly #ballots = {
    cast: new Map<string, number>(),
    challenged: new Map<string, number>(),
    spoiled: new Map<string, number>(),
  };
  readonly #files: BallotFiles;
  readonly #elements: ElementSightings;
  readonly #totals: VoteTotals;
  #open = 0;
  #whole = true;

  constructor(board: Board, election: Election, rng: Rng) {
    this.#board = board;
    this.#election = election;
    this.#files = new BallotFiles(board.record);
    this.#elements = new ElementSightings(rng);
    this.#totals = new VoteTotals(election.manifest, election.eg.group);
  }

  async add(path: string, isBallot: boolean): Promise<void> {
    const { builder } = this.#board;
    builder.examine('EG1-06');
    if (!isBallot)
      blame(this.#board, 'EG1-06', path, 'stranger', 'a file that does not belong among the ballots');
    const read =
      isBallot &&
      (await decoding(builder, 'EG1-06', path, async () => {
        const { bytes, number } = await this.#files.first(path);
        return { ballot: readBallot(this.#election, parseJson(bytes, MAX_FILE_BYTES, path), path), number };
      }));
    if (!read || !this.#belongs(read.ballot, path) || !this.#fits(read.ballot, path)) {
      this.#whole = false;
      return;
    }
    const { ballot, number } = read;
    this.#ballots[ballot.state].set(ballot.id, number);
    if (ballot.state === 'cast') this.#totals.add(ballot.contests);
    this.#compare(ballot, path);
    this.#verifySelections(ballot, path);
    this.#verifyContests(ballot, path);
    this.#verifyCode(ballot, path);
  }

  close(): Box {
    const { builder } = this.#board;
    builder.complete('EG1-06');
    for (const check of BALLOT_CHECKS)
      if (this.#whole) builder.complete(check);
      else builder.skip(check, UNREAD);
    if (this.#open > 0)
      builder.skip(
        'EG1-10',
        `the proofs of ${this.#open} contests lack the branch of the limit, and prove nothing without it`,
      );
    return { ballots: this.#ballots, files: this.#files, totals: this.#totals, whole: this.#whole };
  }

  /** EG1-06: the ballot is of this election, and the first of its id. */
  #belongs({ manifestHash, id }: EncryptedBallot, path: string): boolean {
    const isOwn = manifestHash === this.#election.context.manifestHash;
    if (!isOwn) blame(this.#board, 'EG1-06', path, 'wrong-election', 'the ballot is of another manifest');
    return this.#isNew('EG1-06', path, 'repeated-id', `the id ${JSON.stringify(id)}`) && isOwn;
  }

  /** Whether something is met the first time; otherwise both files are blamed. */
  #isNew(check: Eg1CheckId, path: string, code: string, what: string): boolean {
    const first = this.#seen.before(what, path);
    if (first !== undefined) this.#blameBoth(check, [first, path], code, what);
    return first === undefined;
  }

  #blameBoth(check: Eg1CheckId, [first, path]: readonly [string, string], code: string, what: string): void {
    blame(this.#board, check, path, code, `${what} occurs in ${first} too`);
    if (first !== path) blame(this.#board, check, first, code, `${what} occurs in ${path} too`);
  }

  /** EG1-07. */
  #fits({ style, contests }: EncryptedBallot, path: string): boolean {
    this.#board.builder.examine('EG1-07');
    const own = this.#election.manifest.styles.get(style);
    const wrong =
      own === undefined
        ? `there is no ballot style ${JSON.stringify(style)}`
        : wrongLabels(this.#election, own, contests);
    if (wrong !== undefined) blame(this.#board, 'EG1-07', path, 'wrong-style', wrong);
    return wrong === undefined;
  }

  /** EG1-08: both halves of every ciphertext are new. */
  #compare({ contests }: EncryptedBallot, path: string): void {
    for (const { id, selections } of contests)
      for (const { id: option, vote } of selections)
        for (const { encoded } of [vote.alpha, vote.beta]) {
          this.#board.builder.examine('EG1-08');
          const digest = toHex(sha256(encoded)).slice(0, 2 * DIGEST_BYTES);
          const first = this.#elements.before(digest, path);
          const what = `half of the ciphertext of ${JSON.stringify(`${id}/${option}`)}`;
          if (first !== undefined) this.#blameBoth('EG1-08', [first, path], 'repeated-ciphertext', what);
        }
  }

  /** EG1-09. */
  #verifySelections({ contests }: EncryptedBallot, path: string): void {
    const claims = contests.flatMap(({ id, selections }) =>
      selections.map((selection) => ({ ...selection, name: JSON.stringify(`${id}/${selection.id}`) })),
    );
    this.#board.builder.examine('EG1-09', claims.length);
    selectionsHold(this.#election, claims).forEach((holds, i) => {
      if (!holds)
        blame(this.#board, 'EG1-09', path, 'bad-proof', `${claims[i]?.name}: the proof does not hold`);
    });
  }

  /** EG1-10: of the product, which is derived and then compared with the stated one. */
  #verifyContests({ contests }: EncryptedBallot, path: string): void {
    const { eg, manifest } = this.#election;
    const claims = contests.map(({ id, proof, ...contest }) => {
      const { alpha, beta } = contestTotal(contest, eg.group);
      const vote: Ciphertext = {
        alpha: { element: alpha, encoded: eg.encode(alpha) },
        beta: { element: beta, encoded: eg.encode(beta) },
      };
      const rules: Contest | undefined = manifest.contests.get(id);
      return { vote, proof, limit: rules?.limit ?? 0, stated: contest.sum, name: JSON.stringify(id) };
    });
    this.#board.builder.examine('EG1-10', claims.length);
    judgeContests(this.#election, claims).forEach((finding, i) => {
      const { name, vote, stated } = claims[i] ?? {};
      if (finding === 'open') this.#open++;
      if (finding === 'bad')
        blame(this.#board, 'EG1-10', path, 'bad-proof', `${name}: the proof does not hold`);
      if (vote !== undefined && stated !== undefined && !sameCiphertext(vote, stated))
        blame(
          this.#board,
          'EG1-10',
          path,
          'other-sum',
          `${name}: ciphertext_accumulation is not the product`,
        );
    });
  }

  /** EG1-11. */
  #verifyCode(ballot: EncryptedBallot, path: string): void {
    this.#board.builder.examine('EG1-11');
    const wrong = wrongCode(this.#election, ballot);
    if (wrong !== undefined) blame(this.#board, 'EG1-11', path, 'wrong-code', wrong);
    this.#isNew('EG1-11', path, 'repeated-code', `the code ${ballot.code}`);
  }
}

/** Whether two ciphertexts are the same. */
export function sameCiphertext(a: Ciphertext, b: Ciphertext): boolean {
  return equalBytes(a.alpha.encoded, b.alpha.encoded) && equalBytes(a.beta.encoded, b.beta.encoded);
}

/** The checks of ballots, one at a time: EG1-06 to EG1-11. */
import { equalBytes, toHex } from '../../../core/bytes.js';
import { sha256 } from '../../../core/hash.js';
import { requiredJson, sortedEntries } from '../electionguard/files.js';
import type { Contest } from '../electionguard/manifest.js';
import type { Ciphertext } from '../electionguard/pool.js';
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
  /** Files of the ballots by their ids. */
  readonly ballots: Readonly<Record<BallotState, ReadonlyMap<string, string>>>;
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
  { signal, onProgress }: ElectionGuard1Options,
): Promise<Box | undefined> {
  const entries = await decoding(board.builder, 'EG1-06', BALLOTS, () =>
    sortedEntries(board.record, BALLOTS),
  );
  if (entries === undefined) return undefined;
  const box = new OpenBox(board, election);
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
  readonly #seen = new Map<string, string>();
  readonly #ballots = {
    cast: new Map<string, string>(),
    challenged: new Map<string, string>(),
    spoiled: new Map<string, string>(),
  };
  readonly #totals: VoteTotals;
  #open = 0;
  #whole = true;

  constructor(board: Board, election: Election) {
    this.#board = board;
    this.#election = election;
    this.#totals = new VoteTotals(election.manifest, election.eg.group);
  }

  async add(path: string, isBallot: boolean): Promise<void> {
    const { record, builder } = this.#board;
    builder.examine('EG1-06');
    if (!isBallot)
      blame(this.#board, 'EG1-06', path, 'stranger', 'a file that does not belong among the ballots');
    const ballot =
      isBallot &&
      (await decoding(builder, 'EG1-06', path, async () =>
        readBallot(this.#election, await requiredJson(record, path), path),
      ));
    if (!ballot || !this.#belongs(ballot, path) || !this.#fits(ballot, path)) {
      this.#whole = false;
      return;
    }
    this.#ballots[ballot.state].set(ballot.id, path);
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
    return { ballots: this.#ballots, totals: this.#totals, whole: this.#whole };
  }

  /** EG1-06: the ballot is of this election, and the first of its id. */
  #belongs({ manifestHash, id }: EncryptedBallot, path: string): boolean {
    const isOwn = manifestHash === this.#election.context.manifestHash;
    if (!isOwn) blame(this.#board, 'EG1-06', path, 'wrong-election', 'the ballot is of another manifest');
    return this.#isNew('EG1-06', path, 'repeated-id', `the id ${JSON.stringify(id)}`) && isOwn;
  }

  /** Whether something is met the first time; otherwise both files are blamed. */
  #isNew(check: Eg1CheckId, path: string, code: string, what: string, key = what): boolean {
    const first = this.#seen.get(key);
    if (first === undefined) {
      this.#seen.set(key, path);
      return true;
    }
    blame(this.#board, check, path, code, `${what} occurs in ${first} too`);
    if (first !== path) blame(this.#board, check, first, code, `${what} occurs in ${path} too`);
    return false;
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
          const key = toHex(sha256(encoded)).slice(0, 32);
          const what = `half of the ciphertext of ${JSON.stringify(`${id}/${option}`)}`;
          this.#isNew('EG1-08', path, 'repeated-ciphertext', what, key);
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

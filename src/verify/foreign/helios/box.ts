/** The ballot box: every ballot is verified, and the last one of each voter goes into the tally. */
import { joinBytes } from '../../../core/bytes.js';
import {
  type Answer,
  type CastBallot,
  claimsOfAnswer,
  type NoVote,
  readCastBallot,
  type Shape,
} from './ballot.js';
import type { HelCheckId } from './checks.js';
import { decodingScalars } from './faults.js';
import { Judge } from './judge.js';
import type { RecordBoard } from './options.js';
import { commitmentsOf } from './proofs.js';
import { type Setup, shapesOf } from './setup.js';
import type { RawBallot } from './source.js';
import { Totals } from './totals.js';
import { partsOf } from './uses.js';
import type { Voter } from './voters.js';

/** The checks that every ballot goes through. */
const BALLOT_CHECKS: readonly HelCheckId[] = [
  ...(['HEL-07', 'HEL-08', 'HEL-09', 'HEL-10', 'HEL-11', 'HEL-14', 'HEL-15', 'HEL-16'] as const),
];

/** What a box holds in the end. */
export interface Counted {
  readonly ballots: number;
  /** Ciphertexts of the tally as encodings: alpha and beta of every choice of every question, in order. */
  readonly products: readonly Uint8Array[];
}

/** A box that is being filled. */
export class BallotBox {
  readonly #board: RecordBoard;
  readonly #setup: Setup;
  readonly #shapes: readonly Shape[];
  readonly #judge: Judge;
  readonly #totals: Totals;
  #rows: Uint8Array[] = [];
  #unreadable = 0;
  #counted = 0;

  constructor(board: RecordBoard, setup: Setup) {
    this.#board = board;
    this.#setup = setup;
    this.#shapes = shapesOf(setup.questions);
    this.#judge = new Judge(board, setup.group, setup.tables, () => this.#settle());
    const columns = this.#shapes.reduce((sum, { answers }) => sum + 2 * answers, 0);
    this.#totals = new Totals(setup.group.group, columns);
  }

  /** Takes a ballot. */
  async add(raw: RawBallot): Promise<void> {
    const { builder } = this.#board;
    const read = await decodingScalars(this.#board, 'HEL-07', raw.name, () =>
      this.#read(raw.bytes, raw.name),
    );
    builder.examine('HEL-07');
    if (read === undefined) {
      this.#unreadable++;
      return;
    }
    const ballot = read.value;
    if (ballot.vote === undefined) return this.#noVote(raw, ballot);
    this.#checkName(raw, ballot.voterUuid);
    const voter = this.#checkNames(raw.name, ballot);
    this.#checkUse(raw.name, ballot.vote.answers);
    const { group, key, questions } = this.#setup;
    const claims = ballot.vote.answers.flatMap((answer, index) =>
      claimsOfAnswer(group, key, answer, { index, min: questions[index]?.min ?? 0 }),
    );
    builder.examine('HEL-11');
    this.#judge.add({ culprit: raw.name, membership: 'HEL-11', claims });
    if (voter !== undefined) await this.#count(raw, ballot, voter);
  }

  /** Ends the checks of ballots. @returns what is to be decrypted; `undefined` if not every ballot could be read */
  finish(): Counted | undefined {
    for (const { last } of this.#setup.voters.values())
      if (last?.tie !== undefined) this.#refuseTie(last.ballot.name, last.tie);
    this.#judge.finish(BALLOT_CHECKS);
    if (this.#unreadable + this.#judge.outside > 0) return undefined;
    return { ballots: this.#counted, products: this.#totals.products() };
  }

  /** HEL-07: where there was a vote, the server must still have it. */
  #noVote(raw: RawBallot, { voterUuid, suppressed }: NoVote): void {
    if (voterUuid !== undefined) this.#checkName(raw, voterUuid);
    if (!suppressed) return;
    this.#unreadable++;
    const voter = voterUuid ?? raw.voter;
    this.#board.builder.fail({
      check: 'HEL-07',
      culprit: voter === undefined ? raw.name : `voter ${voter}`,
      code: 'suppressed',
      message: `${raw.name}: the vote is gone, though its tracker or time is there`,
    });
  }

  /** HEL-10: a ballot lies under the name of its voter. */
  #checkName({ name, voter }: RawBallot, stated: string): void {
    if (voter === undefined || voter === stated) return;
    const message = `the ballot is one of ${stated}`;
    this.#board.builder.fail({ check: 'HEL-10', culprit: name, code: 'other-voter', message });
  }

  #read(bytes: Uint8Array, path: string): CastBallot | NoVote {
    return readCastBallot(this.#setup.group, this.#shapes, bytes, path);
  }

  /** HEL-08 to HEL-10. @returns the voter, if there is one */
  #checkNames(culprit: string, { vote, statedTracker, voterHash, voterUuid }: CastBallot): Voter | undefined {
    const { builder } = this.#board;
    const { election, voters } = this.#setup;
    const check = (id: HelCheckId, holds: boolean, code: string, message: string): void => {
      builder.examine(id);
      if (!holds) builder.fail({ check: id, culprit, code, message });
    };
    const own = vote.electionHash === election.hash && vote.electionUuid === election.uuid;
    check('HEL-08', own, 'wrong-election', 'a ballot of another election');
    check('HEL-09', statedTracker === vote.tracker, 'wrong-tracker', `the tracker is ${vote.tracker}`);
    const voter = voters.get(voterUuid);
    check('HEL-10', voter !== undefined, 'unknown-voter', `${voterUuid} is not listed`);
    if (voter !== undefined)
      check('HEL-10', voterHash === voter.hash, 'other-voter', 'the voter is listed with other details');
    return voter;
  }

  /** HEL-13. */
  #checkUse(user: string, answers: readonly Answer[]): void {
    const { builder, uses } = this.#board;
    builder.examine('HEL-13');
    answers.forEach(({ choices, individual, overall = [] }, i) => {
      for (const [j, choice] of choices.entries())
        uses.use('ciphertext', partsOf(choice), user, `answers[${i}].choices[${j}]`);
      for (const proofs of [...individual, overall])
        if (proofs.length > 0) uses.use('proof', commitmentsOf(proofs), user, `a proof of answers[${i}]`);
    });
  }

  /** HEL-16: the last ballot of a voter replaces the one before. */
  async #count(raw: RawBallot, { castAt, vote }: CastBallot, voter: Voter): Promise<void> {
    this.#board.builder.examine('HEL-16');
    const before = voter.last;
    if (before?.castAt === castAt) before.tie ??= raw.name;
    if (before !== undefined && before.castAt >= castAt) return;
    voter.last = { castAt, ballot: { ...raw, bytes: new Uint8Array() }, tie: undefined };
    this.#rows.push(rowOf(vote.answers));
    if (before === undefined) this.#counted++;
    else await this.#uncount(before.ballot);
  }

  #refuseTie(first: string, second: string): void {
    this.#board.builder.fail({
      check: 'HEL-16',
      culprit: `${first} and ${second}`,
      code: 'same-time',
      message: 'the last ballots of one voter were cast at the same time',
    });
  }

  async #uncount({ name, again }: RawBallot): Promise<void> {
    this.#judge.flush();
    if (this.#judge.outside > 0) return;
    const { vote } = this.#read(await again(), name);
    if (vote === undefined) throw new RangeError(`${name} is another one than before`);
    this.#totals.subtract(rowOf(vote.answers));
  }

  /** Rows wait until their ballots are decided: only then are they known to be of the group. */
  #settle(): void {
    if (this.#judge.outside === 0) this.#totals.add(this.#rows);
    this.#rows = [];
  }
}

/** The encodings of all ciphertexts of a ballot. */
function rowOf(answers: readonly Answer[]): Uint8Array {
  const choices = answers.flatMap((answer) => answer.choices);
  return joinBytes(choices.flatMap(({ alpha, beta }) => [alpha.bytes, beta.bytes]));
}

/** The ballot box: every ballot is verified, and the last one of each voter goes into the tally. */
import { joinBytes } from '../../../core/bytes.js';
import { Fingerprints } from '../fingerprints.js';
import type { ForeignCrew } from '../workers/crew.js';
import { BallotQueue } from '../workers/queue.js';
import { type BallotAppraisal, type HeliosGround, type ReadBallot, statementOf } from './appraisal.js';
import { type Answer, type CastBallot, type NoVote, readCastBallot, type Shape } from './ballot.js';
import type { HelCheckId } from './checks.js';
import { decodingScalars } from './faults.js';
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

/** The bytes of a ballot that is read again. */
const NONE = new Uint8Array();

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
  readonly #ground: HeliosGround;
  readonly #queue: BallotQueue<WaitingBallot, BallotAppraisal>;
  readonly #totals: Totals;
  /** Ballots that later ones of the same voter replace. */
  readonly #replaced: RawBallot[] = [];
  readonly #fingerprints = new Fingerprints();
  #unreadable = 0;
  /** Ballots with a number that is not in the group. */
  #outside = 0;
  #counted = 0;

  /** @param crew - who appraises the ballots of this election */
  constructor(board: RecordBoard, setup: Setup, crew: ForeignCrew<BallotAppraisal>) {
    this.#board = board;
    this.#setup = setup;
    this.#shapes = shapesOf(setup.questions);
    this.#ground = { ...setup, mode: board.mode };
    this.#queue = new BallotQueue(crew, async (ballots, { each }) => this.#settle(ballots, each));
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
    builder.examine('HEL-11');
    const statement = statementOf(this.#ground, raw.name, ballot.vote.answers);
    for (const { check } of statement.claims) builder.examine(check);
    const row = voter === undefined ? undefined : this.#count(raw, ballot, voter);
    await this.#queue.add({ name: raw.name, bytes: raw.bytes, statement, row });
  }

  /** Ends the checks of ballots. @returns what is to be decrypted; `undefined` if not every ballot could be read */
  async finish(): Promise<Counted | undefined> {
    const { builder } = this.#board;
    for (const { last } of this.#setup.voters.values())
      if (last?.tie !== undefined) this.#refuseTie(last.ballot.name, last.tie);
    await this.#queue.finish();
    for (const check of BALLOT_CHECKS) builder.complete(check);
    if (this.#unreadable + this.#outside > 0) return undefined;
    for (const ballot of this.#replaced) await this.#uncount(ballot);
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

  /** HEL-16: the last ballot of a voter replaces the one before. @returns what is to be added, if the ballot counts */
  #count(raw: RawBallot, { castAt, vote }: CastBallot, voter: Voter): Uint8Array | undefined {
    this.#board.builder.examine('HEL-16');
    const before = voter.last;
    if (before?.castAt === castAt) before.tie ??= raw.name;
    if (before !== undefined && before.castAt >= castAt) return undefined;
    voter.last = { castAt, ballot: this.#remembered(raw), tie: undefined };
    if (before === undefined) this.#counted++;
    else this.#replaced.push(before.ballot);
    return rowOf(vote.answers);
  }

  /** A ballot without its bytes; read again, they must be the same. */
  #remembered({ name, voter, bytes, again }: RawBallot): RawBallot {
    const number = this.#fingerprints.keep(bytes);
    return {
      ...{ name, voter, bytes: NONE },
      again: async () => this.#fingerprints.assertSame(number, await again(), name),
    };
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
    const { vote } = this.#read(await again(), name);
    if (vote !== undefined) this.#totals.subtract(rowOf(vote.answers));
  }

  /** Rows are added when their ballots are decided: only then are they known to be of the group. */
  #settle(ballots: readonly WaitingBallot[], each: readonly BallotAppraisal[]): void {
    for (const findings of each) {
      if (findings.some(({ code }) => code === 'bad-element')) this.#outside++;
      for (const finding of findings) this.#board.builder.fail(finding);
    }
    if (this.#outside === 0) this.#totals.add(ballots.flatMap(({ row }) => (row === undefined ? [] : [row])));
  }
}

/** A ballot whose proofs are being verified. */
interface WaitingBallot extends ReadBallot {
  /** What is added to the tally; `undefined` where the ballot does not count. */
  readonly row: Uint8Array | undefined;
}

/** The encodings of all ciphertexts of a ballot. */
function rowOf(answers: readonly Answer[]): Uint8Array {
  const choices = answers.flatMap((answer) => answer.choices);
  return joinBytes(choices.flatMap(({ alpha, beta }) => [alpha.bytes, beta.bytes]));
}

/** The ballot box: BEL-14 to BEL-22, and what is counted. */
import type { Element } from '../../../core/group.js';
import { decoding } from '../report.js';
import type { ForeignFile } from '../source.js';
import type { Member } from './archive.js';
import { type Answer, type Ballot, readBallot } from './ballot.js';
import { claimsOf, waiveProofs } from './ballot-claims.js';
import type { Board, Setup } from './board.js';
import type { BelCheckId } from './checks.js';
import { ClaimBatch } from './claims.js';
import { ColumnTotals } from './column-totals.js';
import type { Credential } from './credentials.js';
import type { Question } from './election.js';
import { type Pair, pairOf } from './proofs.js';
import { type Counted, inOrder, sumsOf } from './tally.js';

const BALLOT_CHECKS: readonly BelCheckId[] = [
  ...(['BEL-14', 'BEL-15', 'BEL-16', 'BEL-17', 'BEL-18'] as const),
  ...(['BEL-19', 'BEL-20', 'BEL-21', 'BEL-22'] as const),
];

/** What is counted of one question. */
interface Column {
  readonly question: Question;
  readonly totals: ColumnTotals;
  /** Of a question that is shuffled: by credential. */
  readonly single: Map<Credential, Pair>;
}

/** Takes ballots in the order of the archive. */
export class BallotBox {
  readonly #board: Board;
  readonly #setup: Setup;
  readonly #file: ForeignFile;
  readonly #batch: ClaimBatch;
  readonly #columns: readonly Column[];
  #unreadable = false;
  #accepted = 0;

  constructor(board: Board, setup: Setup, file: ForeignFile) {
    const { group, questions } = setup.election;
    this.#board = board;
    this.#setup = setup;
    this.#file = file;
    this.#batch = new ClaimBatch(setup.court, board.builder);
    this.#columns = questions.map((question) => ({
      question,
      totals: new ColumnTotals(group.group, 2 * sumsOf(question)),
      single: new Map(),
    }));
  }

  /** Examines a ballot; its proofs may be decided later. */
  async add({ body, bodyOffset, hash }: Member): Promise<void> {
    const { builder } = this.#board;
    const { election } = this.#setup;
    const ballot = await decoding(builder, 'BEL-14', `ballot ${hash}`, () => readBallot(election, body));
    if (ballot === undefined) {
      this.#unreadable = true;
      return;
    }
    builder.examine('BEL-14');
    builder.examine('BEL-16');
    const culprit = `ballot ${ballot.tracker}`;
    const credential = this.#credentialOf(ballot, culprit);
    this.#examine(ballot, culprit);
    if (credential === undefined) return;
    await this.#takeBack(credential);
    credential.lastBallot = { offset: bodyOffset, size: body.length };
    this.#accepted++;
    this.#count(ballot, credential);
  }

  /** Decides all proofs. @returns what is counted, or `undefined` if some ballot could not be read */
  finish(): Counted | undefined {
    this.#batch.flush();
    const { builder } = this.#board;
    for (const check of BALLOT_CHECKS) builder.complete(check);
    waiveProofs(this.#board, this.#setup.election.questions);
    if (this.#unreadable) return undefined;
    const voted = [...this.#setup.credentials.values()].filter(({ lastBallot }) => lastBallot !== undefined);
    this.#board.facts.push({ label: 'Ballots', value: `${this.#accepted}, of which ${voted.length} count` });
    return {
      questions: this.#columns.map((column) => this.#sums(column)),
      ballots: voted.length,
      weight: voted.reduce((sum, { weight }) => sum + weight, 0n),
    };
  }

  #credentialOf({ credential, electionHash, electionUuid }: Ballot, culprit: string): Credential | undefined {
    const { builder } = this.#board;
    const { election, credentials } = this.#setup;
    builder.examine('BEL-15');
    const fail = (code: string, message: string): void =>
      builder.fail({ check: 'BEL-15', culprit, code, message });
    if (electionUuid !== election.uuid || electionHash !== election.fingerprint)
      fail('other-election', 'the ballot names another election');
    const found = credentials.get(credential.text);
    if (found === undefined) fail('unknown-credential', 'the credential is not on the list');
    return found;
  }

  #examine(ballot: Ballot, culprit: string): void {
    const { builder } = this.#board;
    const { hash, expected } = ballot.signature;
    if (hash !== expected)
      builder.fail({
        check: 'BEL-17',
        culprit,
        code: 'other-hash',
        message: 'the hash that is signed is not that of the ballot',
      });
    for (const answer of ballot.answers)
      if (answer.kind === 'lists' && answer.nonzeroProof.commitment.element.isIdentity())
        builder.fail({
          check: 'BEL-22',
          culprit,
          code: 'wrong-proof',
          message: 'the proof that a candidate is chosen has the identity as commitment',
        });
    for (const { check, what, claim } of claimsOf(this.#setup, ballot))
      this.#batch.add({ check, claim, culprit, what });
  }

  #count({ answers, tracker }: Ballot, credential: Credential): void {
    this.#columns.forEach(({ question, totals, single }, i) => {
      const answer = answers[i];
      if (answer === undefined) throw new RangeError('a ballot answers every question');
      if (question.kind === 'shuffled') {
        if (answer.kind === 'shuffled') single.set(credential, pairOf(answer.choices));
        if (credential.weight !== 1n) this.#refuseWeight(tracker, credential);
      } else totals.add(elementsOf(answer), credential.weight);
    });
  }

  /** What is shuffled counts once, so that Belenios refuses other weights. */
  #refuseWeight(tracker: string, { weight }: Credential): void {
    this.#board.builder.fail({
      check: 'BEL-23',
      culprit: `ballot ${tracker}`,
      code: 'weighted-vote',
      message: `a vote that is shuffled cannot have weight ${weight}`,
    });
  }

  /** Takes the last ballot of a credential out of the count: a later one replaces it. */
  async #takeBack({ lastBallot, weight }: Credential): Promise<void> {
    if (lastBallot === undefined) return;
    const body = await this.#file.read(lastBallot.offset, lastBallot.size);
    const { answers } = readBallot(this.#setup.election, body);
    this.#columns.forEach(({ question, totals }, i) => {
      const answer = answers[i];
      if (answer !== undefined && question.kind !== 'shuffled') totals.subtract(elementsOf(answer), weight);
    });
  }

  #sums({ question, totals, single }: Column): readonly Pair[] {
    if (question.kind === 'shuffled') return inOrder(this.#setup.election.group, [...single.values()]);
    const sums = totals.totals();
    return Array.from({ length: sums.length / 2 }, (_, i) => pairAt(sums, 2 * i));
  }
}

function pairAt(elements: readonly Element[], at: number): Pair {
  const [alpha, beta] = elements.slice(at, at + 2);
  if (alpha === undefined || beta === undefined) throw new RangeError('no pair here');
  return { alpha, beta };
}

function elementsOf(answer: Answer): readonly Element[] {
  const ciphertexts = answer.kind === 'shuffled' ? [answer.choices] : answer.choices.flat();
  return ciphertexts.flatMap(({ alpha, beta }) => [alpha.element, beta.element]);
}

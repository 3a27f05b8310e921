/** The ballot box: BEL-14 to BEL-22, and what is counted. */
import type { Element, Group } from '../../../core/group.js';
import type { ForeignFile } from '../source.js';
import type { RawBallot } from '../workers/appraise.js';
import type { ForeignCrew } from '../workers/crew.js';
import type { Appraised } from '../workers/pool.js';
import { BallotQueue } from '../workers/queue.js';
import { type BallotAppraisal, type ReadBallot, rowOf } from './appraisal.js';
import type { Member } from './archive.js';
import { readBallot } from './ballot.js';
import { waiveProofs } from './ballot-claims.js';
import type { Board, Setup } from './board.js';
import type { BelCheckId } from './checks.js';
import { ColumnTotals } from './column-totals.js';
import type { BallotPlace, Credential } from './credentials.js';
import type { Pair } from './proofs.js';
import { type Counted, inOrder, sumsOf } from './tally.js';

const BALLOT_CHECKS: readonly BelCheckId[] = [
  ...(['BEL-14', 'BEL-15', 'BEL-16', 'BEL-17', 'BEL-18'] as const),
  ...(['BEL-19', 'BEL-20', 'BEL-21', 'BEL-22'] as const),
];

/** A ballot with its place in the archive. */
interface PlacedBallot extends RawBallot {
  readonly place: BallotPlace;
}

/** Takes ballots in the order of the archive. */
export class BallotBox {
  readonly #board: Board;
  readonly #setup: Setup;
  readonly #file: ForeignFile;
  readonly #queue: BallotQueue<PlacedBallot, BallotAppraisal>;
  readonly #totals: ColumnTotals;
  /** Of each question that is shuffled: by credential. */
  readonly #single: readonly Map<Credential, Uint8Array>[];
  #unreadable = false;
  #accepted = 0;

  /** @param crew - who appraises the ballots of this election */
  constructor(board: Board, setup: Setup, file: ForeignFile, crew: ForeignCrew<BallotAppraisal>) {
    const { group, questions } = setup.election;
    this.#board = board;
    this.#setup = setup;
    this.#file = file;
    this.#queue = new BallotQueue(crew, (ballots, appraised) => this.#decide(ballots, appraised));
    const sums = questions.reduce((total, question) => total + sumsOf(question), 0);
    this.#totals = new ColumnTotals(group.group, 2 * sums);
    this.#single = questions.flatMap(({ kind }) => (kind === 'shuffled' ? [new Map()] : []));
  }

  /** Takes a ballot, which may be decided later. */
  async add({ body, bodyOffset, hash }: Member): Promise<void> {
    const place = { offset: bodyOffset, size: body.length };
    await this.#queue.add({ name: `ballot ${hash}`, bytes: body, place });
  }

  /** Decides all ballots so far. */
  async settle(): Promise<void> {
    await this.#queue.finish();
  }

  /** Decides all ballots. @returns what is counted, or `undefined` if some ballot could not be read */
  async finish(): Promise<Counted | undefined> {
    await this.settle();
    const { builder } = this.#board;
    for (const check of BALLOT_CHECKS) builder.complete(check);
    waiveProofs(this.#board, this.#setup.election.questions);
    if (this.#unreadable) return undefined;
    const voted = [...this.#setup.credentials.values()].filter(({ lastBallot }) => lastBallot !== undefined);
    this.#board.facts.push({ label: 'Ballots', value: `${this.#accepted}, of which ${voted.length} count` });
    return {
      questions: this.#sums(),
      ballots: voted.length,
      weight: voted.reduce((sum, { weight }) => sum + weight, 0n),
    };
  }

  /** Decides a part of the archive, in order. */
  async #decide(
    ballots: readonly PlacedBallot[],
    { each, total }: Appraised<BallotAppraisal>,
  ): Promise<void> {
    const accepted: { readonly row: Uint8Array; readonly weight: bigint }[] = [];
    for (const [i, { name, place }] of ballots.entries()) {
      const { ballot, unreadable } = each[i] ?? {};
      if (unreadable !== undefined) {
        this.#unreadable = true;
        this.#board.builder.fail({ ...unreadable, culprit: name });
      }
      if (ballot === undefined) continue;
      const credential = this.#judge(ballot);
      if (credential === undefined) continue;
      await this.#takeBack(credential);
      credential.lastBallot = place;
      this.#accepted++;
      this.#keep(ballot, credential);
      accepted.push({ row: ballot.row, weight: credential.weight });
    }
    // The sum of all is right only if all are accepted, each once.
    if (total !== undefined && accepted.length === ballots.length && accepted.every(isSingle))
      this.#totals.addEncoded(total);
    else for (const { row, weight } of accepted) this.#addWeighted(row, weight);
  }

  /** Reports what is wrong with a ballot. @returns its credential, if it is listed */
  #judge({
    tracker,
    credential,
    electionHash,
    electionUuid,
    claims,
    faults,
  }: ReadBallot): Credential | undefined {
    const { builder } = this.#board;
    const { election, credentials } = this.#setup;
    const culprit = `ballot ${tracker}`;
    for (const check of ['BEL-14', 'BEL-15', 'BEL-16'] as const) builder.examine(check);
    const fail = (code: string, message: string): void =>
      builder.fail({ check: 'BEL-15', culprit, code, message });
    if (electionUuid !== election.uuid || electionHash !== election.fingerprint)
      fail('other-election', 'the ballot names another election');
    const found = credentials.get(credential);
    if (found === undefined) fail('unknown-credential', 'the credential is not on the list');
    for (const [check, count] of claims) builder.examine(check, count);
    for (const fault of faults) builder.fail({ ...fault, culprit });
    return found;
  }

  /** Keeps what is shuffled: it counts once, so that Belenios refuses other weights. */
  #keep({ tracker, shuffled }: ReadBallot, credential: Credential): void {
    const { weight } = credential;
    shuffled.forEach((pair, i) => {
      this.#single[i]?.set(credential, pair);
      if (weight !== 1n)
        this.#board.builder.fail({
          check: 'BEL-23',
          culprit: 'public_credentials',
          code: 'weighted-vote',
          message: `the vote of ballot ${tracker} is shuffled, so that it cannot have weight ${weight}`,
        });
    });
  }

  #addWeighted(row: Uint8Array, weight: bigint): void {
    if (weight === 1n) this.#totals.addEncoded(row);
    else this.#totals.add(elementsFrom(this.#setup.election.group.group, row), weight);
  }

  /** Takes the last ballot of a credential out of the count: a later one replaces it. */
  async #takeBack({ lastBallot, weight }: Credential): Promise<void> {
    if (lastBallot === undefined) return;
    const body = await this.#file.read(lastBallot.offset, lastBallot.size);
    const { answers } = readBallot(this.#setup.election, body);
    this.#totals.subtract(rowOf(answers), weight);
  }

  /** What is counted of each question. */
  #sums(): readonly (readonly Pair[])[] {
    const { group, questions } = this.#setup.election;
    const sums = pairsFrom(this.#totals.totals());
    const single = [...this.#single];
    return questions.map((question) => {
      if (question.kind !== 'shuffled') return sums.splice(0, sumsOf(question));
      const kept = Array.from(single.shift()?.values() ?? [], (pair) =>
        pairsFrom(elementsFrom(group.group, pair)),
      );
      return inOrder(group, kept.flat());
    });
  }
}

function isSingle({ weight }: { readonly weight: bigint }): boolean {
  return weight === 1n;
}

/** The elements of encodings that lie end to end. */
function elementsFrom(group: Group, bytes: Uint8Array): readonly Element[] {
  const size = group.elementBytes;
  return Array.from({ length: bytes.length / size }, (_, i) =>
    group.elementOrIdentityFromBytes(bytes.subarray(i * size, (i + 1) * size)),
  );
}

function pairsFrom(elements: readonly Element[]): Pair[] {
  return Array.from({ length: elements.length / 2 }, (_, i) => pairAt(elements, 2 * i));
}

function pairAt(elements: readonly Element[], at: number): Pair {
  const [alpha, beta] = elements.slice(at, at + 2);
  if (alpha === undefined || beta === undefined) throw new RangeError('no pair here');
  return { alpha, beta };
}

/**
 * Examining ballots where others have done a part of it: answers are taken chunk by chunk, and whatever they leave out this
 * process examines itself. What is believed of an answer, and what is not, is decided here.
 *
 * A tracker, a fingerprint: never, they are computed here. That a ballot is bad: never, the reference in this process has
 * the word. That a ballot is good: yes, but for a sample that is examined here, drawn after the answer is there.
 */
import { equalBytes } from '../../core/bytes.js';
import type { Rng } from '../../core/random.js';
import { BatchDisagreementError } from '../../zk/batch.js';
import { sample } from '../second-opinion.js';
import { type BallotKind, type CrewOf, type Fault, type Hashed, isSound } from './kinds.js';
import { OpenChunks } from './open-chunks.js';
import type { Chunk } from './plan.js';
import { EXAMINED } from './result.js';
import { type ChunkIncident, type ChunkSource, WrongAnswerError } from './source.js';

/** The part of the ballots said to be good that is examined here all the same, unless somebody wants another. */
export const DEFAULT_RECHECK: number = 1 / 64;

/** A crew that takes answers. Dismiss it at the end. */
export interface ChunkCrew<Ballot, Found> extends CrewOf<Ballot, Found> {
  /** Keeps what is not kept yet. */
  dismiss(): Promise<void>;
}

/** What a crew that takes answers needs. */
export interface ChunkCrewOptions {
  readonly source: ChunkSource;
  /** All chunks of the ledger. */
  readonly chunks: readonly Chunk[];
  /** From 0 to 1, see {@link DEFAULT_RECHECK}. */
  readonly recheck: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Puts a source of answers before a crew.
 * @param kind - of the ballots
 * @param inner - examines what nobody has answered for, and the samples
 * @throws {RangeError} unless the fraction of samples is from 0 to 1
 */
export function chunkCrew<Ballot, Found extends Fault>(
  kind: BallotKind<Ballot, Found>,
  inner: CrewOf<Ballot, Found>,
  { source, chunks, recheck, signal }: ChunkCrewOptions,
): ChunkCrew<Ballot, Found> {
  if (!(recheck >= 0 && recheck <= 1)) throw new RangeError('a fraction is a number from 0 to 1');
  const open = new OpenChunks(kind.setting, source, chunks, signal);
  const desk = new Desk(kind, inner, open, recheck);
  return {
    batches: inner.batches,
    examine: (ballots, rng, indices) => open.during(indices, () => desk.examine(ballots, rng, indices)),
    dismiss: () => open.close(),
  };
}

/** A ballot that somebody answered for, and what follows from it. */
interface Believed<Found> {
  readonly position: number;
  readonly found: Found;
  /** Who said that it is good; nobody where the reference found that it is not. */
  readonly incident: Omit<ChunkIncident, 'message'> | undefined;
}

class Desk<Ballot, Found extends Fault> {
  readonly #kind: BallotKind<Ballot, Found>;
  readonly #inner: CrewOf<Ballot, Found>;
  readonly #open: OpenChunks;
  readonly #recheck: number;

  constructor(
    kind: BallotKind<Ballot, Found>,
    inner: CrewOf<Ballot, Found>,
    open: OpenChunks,
    recheck: number,
  ) {
    this.#kind = kind;
    this.#inner = inner;
    this.#open = open;
    this.#recheck = recheck;
  }

  async examine(ballots: readonly Ballot[], rng: Rng, indices: readonly number[]): Promise<readonly Found[]> {
    const answered = await this.#open.answered(indices);
    const hashes = this.#kind.hashed(answered.flatMap((i) => ballots[i] ?? []));
    const believed: Believed<Found>[] = [];
    for (const [n, i] of answered.entries())
      believed.push(await this.#believe(i, indices[i] ?? 0, ballots[i], hashes[n]));
    const good = believed.filter(({ incident }) => incident !== undefined);
    const samples = sample(good.length, this.#recheck, rng).flatMap((n) => good[n] ?? []);
    const own = this.#own(ballots.length, [...believed]);
    const found = await this.#examineHere(ballots, rng, indices, [
      ...own,
      ...samples.map(({ position }) => position),
    ]);
    samples.forEach((one, n) => void this.#compare(one, found[own.length + n]));
    this.#note(own, ballots, indices, found);
    const all: Found[] = [];
    for (const { position, found: known } of believed) all[position] = known;
    own.forEach((position, n) => {
      const known = found[n];
      if (known !== undefined) all[position] = known;
    });
    return all;
  }

  /** Makes of an answer about one ballot what an examiner would say. @throws {WrongAnswerError} */
  async #believe(
    position: number,
    index: number,
    ballot: Ballot | undefined,
    hashes: Hashed<Found> | undefined,
  ): Promise<Believed<Found>> {
    if (ballot === undefined || hashes === undefined) throw new TypeError('one answer for one ballot');
    const { examined, print, incident } = this.#open.answer(index);
    if (!equalBytes(print, hashes.print))
      throw new WrongAnswerError({ ...incident, message: `hashed another ballot at entry ${index}` });
    if (examined === EXAMINED.good) return { position, incident, found: hashes.good };
    await breath();
    try {
      return { position, incident: undefined, found: this.#kind.accuse(ballot, position) };
    } catch (error) {
      if (!(error instanceof BatchDisagreementError)) throw error;
      throw new WrongAnswerError({ ...incident, message: `suspects entry ${index}, which is in order` });
    }
  }

  #own(count: number, believed: readonly Believed<Found>[]): readonly number[] {
    const known = new Set(believed.map(({ position }) => position));
    return Array.from({ length: count }, (_, i) => i).filter((i) => !known.has(i));
  }

  async #examineHere(
    ballots: readonly Ballot[],
    rng: Rng,
    indices: readonly number[],
    positions: readonly number[],
  ): Promise<readonly Found[]> {
    if (positions.length === 0) return [];
    const some = positions.flatMap((i) => ballots[i] ?? []);
    return this.#inner.examine(
      some,
      rng,
      positions.map((i) => indices[i] ?? 0),
    );
  }

  #note(
    own: readonly number[],
    ballots: readonly Ballot[],
    indices: readonly number[],
    found: readonly Found[],
  ): void {
    if (!this.#open.keeps) return;
    const hashes = this.#kind.hashed(own.flatMap((i) => ballots[i] ?? []));
    own.forEach((i, n) => {
      const [one, hash] = [found[n], hashes[n]];
      if (one === undefined || hash === undefined) return;
      this.#open.note(indices[i] ?? 0, isSound(one) ? EXAMINED.good : EXAMINED.suspect, hash.print);
    });
  }

  /** @throws {WrongAnswerError} if the two differ */
  #compare({ found, incident }: Believed<Found>, own: Found | undefined): void {
    if (incident === undefined || this.#kind.agree(found, own)) return;
    throw new WrongAnswerError({ ...incident, message: 'takes a ballot for good that is not' });
  }
}

/** Lets others have a turn: the reference takes milliseconds for a ballot, and there may be thousands. */
function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

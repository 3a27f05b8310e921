/** The shuffles: BEL-25 and BEL-26. */
import { decoding } from '../report.js';
import type { Member } from './archive.js';
import type { Board, Setup } from './board.js';
import { Owners } from './owners.js';
import type { Ciphertext } from './proofs.js';
import { readShuffle, type Shuffle, type ShuffleBases } from './shuffle.js';
import { equationsHold, type ShuffleStatement, shuffleEquations } from './shuffle-equations.js';
import type { Tally } from './tally.js';
import { keysOf } from './trustees.js';

/** Takes the shuffles in their order. */
export class Shuffles {
  readonly #board: Board;
  readonly #setup: Setup;
  readonly #tally: Tally;
  readonly #owners: Owners;
  /** Positions of the questions that are shuffled. */
  readonly #questions: readonly number[];
  #current: readonly (readonly Ciphertext[])[];
  #count = 0;
  #broken = false;

  constructor(board: Board, setup: Setup, tally: Tally) {
    const { questions } = setup.election;
    this.#board = board;
    this.#setup = setup;
    this.#tally = tally;
    this.#owners = new Owners(keysOf(setup.trustees).length);
    this.#questions = [...questions.keys()].filter((i) => questions[i]?.kind === 'shuffled');
    this.#current = this.#questions.map((i) => tally.questions[i]?.ciphertexts ?? []);
  }

  /** Verifies a shuffle of what the one before made. */
  async add([shuffle, owned]: readonly Member[]): Promise<void> {
    const { builder } = this.#board;
    const { group } = this.#setup.election;
    if (shuffle === undefined || owned === undefined) throw new RangeError('a shuffle has two objects');
    if (this.#broken) return;
    const number = ++this.#count;
    const read = await decoding(builder, 'BEL-25', `shuffle ${number}`, () => {
      const owner = this.#owners.read(owned);
      const sizes = this.#current.map((list) => list.length);
      return { owner, ...readShuffle(group, shuffle.body, sizes) };
    });
    builder.examine('BEL-25');
    this.#broken = read === undefined;
    if (read === undefined) return;
    this.#verify(read, `trustee ${read.owner}`);
    this.#current = read.ciphertexts;
  }

  /** What is to be decrypted, question by question; `undefined` if some shuffle could not be read. */
  finish(): Tally | undefined {
    const { builder, facts } = this.#board;
    if (this.#questions.length === 0) {
      const reason = 'no question is shuffled';
      if (this.#count > 0) this.#fail('shuffles', 'no question asks for a shuffle');
      builder.waive('BEL-25', reason);
      builder.waive('BEL-26', reason);
      return this.#tally;
    }
    if (this.#count === 0) this.#fail('shuffles', 'nobody shuffled the votes');
    builder.complete('BEL-25');
    if (this.#broken || this.#count === 0) return undefined;
    builder.complete('BEL-26');
    facts.push({ label: 'Shuffles', value: String(this.#count) });
    const questions = this.#tally.questions.map((question, i) => {
      const place = this.#questions.indexOf(i);
      return place < 0 ? question : { ...question, ciphertexts: this.#current[place] ?? [] };
    });
    return { ...this.#tally, questions };
  }

  #verify({ ciphertexts, proofs }: Shuffle, culprit: string): void {
    const { builder, rng } = this.#board;
    const { election, bases } = this.#setup;
    const { group } = election;
    this.#current.forEach((input, i) => {
      const output = ciphertexts[i];
      const proof = proofs[i];
      if (output === undefined || proof === undefined) throw new RangeError('a shuffle is of every question');
      const generators = this.#generators(input.length);
      const statement: ShuffleStatement = {
        ...{ fingerprint: election.fingerprint, bases, generators, input, output },
      };
      const equations = shuffleEquations(statement, proof);
      builder.examine('BEL-26');
      if (equationsHold(group, equations, rng)) return;
      const wrong = equations.find((equation) => !equationsHold(group, [equation], rng));
      const message = `the equation of ${wrong?.name ?? 'all commitments'} does not hold for question ${this.#questions[i]}`;
      builder.fail({ check: 'BEL-26', culprit, code: 'wrong-proof', message });
    });
  }

  #bases: ShuffleBases | undefined;

  /** The generators, derived once for the longest list. */
  #generators(count: number): ShuffleBases {
    const { group } = this.#setup.election;
    const known = this.#bases ?? { h: group.shuffleGenerator(-1), list: [] };
    const more = Array.from({ length: Math.max(0, count - known.list.length) }, (_, i) =>
      group.shuffleGenerator(known.list.length + i),
    );
    this.#bases = { h: known.h, list: [...known.list, ...more] };
    return { h: known.h, list: this.#bases.list.slice(0, count) };
  }

  #fail(culprit: string, message: string): void {
    this.#board.builder.fail({ check: 'BEL-25', culprit, code: 'bad-value', message });
  }
}

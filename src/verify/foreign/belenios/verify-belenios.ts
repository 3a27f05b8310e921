/** The verifier of Belenios archives: every check, in one pass over the archive. */
import { DecodeError } from '../../../core/errors.js';
import { systemRng } from '../../../core/random.js';
import { ReportBuilder } from '../../report.js';
import { decoding, type Fact, type ForeignReport, foreignReport } from '../report.js';
import type { ForeignFile, ForeignRecord } from '../source.js';
import { ForeignCrew } from '../workers/crew.js';
import { appraiserOf, type BallotAppraisal } from './appraisal.js';
import { type Member, readMembers } from './archive.js';
import type { BeleniosOptions, Board, Setup } from './board.js';
import { BallotBox } from './box.js';
import { BEL_CHECKS, type BelCheckId } from './checks.js';
import { Decryptions } from './decryption.js';
import { ARCHIVE_PATHS } from './detect.js';
import { EventChain, type Step } from './events.js';
import { verifyResult } from './result.js';
import { verifySetup } from './setup.js';
import { Shuffles } from './shuffle-steps.js';
import { type Counted, type Tally, verifyTally } from './tally.js';

/**
 * Verifies an archive.
 * @param record - the archive itself, or a folder with `record.bel`
 * @returns the report; whatever is in the archive, it is never an exception
 */
export async function verifyBelenios(
  record: ForeignRecord,
  options: BeleniosOptions = {},
): Promise<ForeignReport<BelCheckId>> {
  const builder = new ReportBuilder(BEL_CHECKS);
  for (const { id } of BEL_CHECKS) builder.skip(id, AFTER_FAILURE);
  const board: Board = { builder, facts: [], rng: options.rng ?? systemRng };
  let result: readonly Fact[] | undefined;
  const file = await decoding(builder, 'BEL-01', 'archive', () => openArchive(record));
  if (file !== undefined) {
    try {
      result = await new Verification(board, file, options).run();
    } finally {
      await file.close();
    }
  }
  return foreignReport(builder, { system: 'Belenios', facts: board.facts, result });
}

async function openArchive(record: ForeignRecord): Promise<ForeignFile> {
  for (const path of ARCHIVE_PATHS) {
    const file = await record.open(path);
    if (file !== undefined) return file;
  }
  throw new DecodeError('truncated', '', 'there is no archive, nor a folder with record.bel');
}

/** Why a check did not run, where nothing else is said of it. */
const AFTER_FAILURE = 'a check before it failed';
const ARCHIVE_CHECKS: readonly BelCheckId[] = ['BEL-01', 'BEL-02', 'BEL-03', 'BEL-04', 'BEL-05'];

/** One pass over an archive. */
class Verification {
  readonly #board: Board;
  readonly #file: ForeignFile;
  readonly #chain: EventChain;
  #setup: Setup | undefined;
  #box: BallotBox | undefined;
  #counted: Counted | undefined;
  #shuffles: Shuffles | undefined;
  #tally: Tally | undefined;
  #decryptions: Decryptions | undefined;
  #result: readonly Fact[] | undefined;
  #crew: ForeignCrew<BallotAppraisal> | undefined;
  readonly #options: BeleniosOptions;

  constructor(board: Board, file: ForeignFile, options: BeleniosOptions) {
    this.#board = board;
    this.#file = file;
    this.#options = options;
    this.#chain = new EventChain(board.builder);
  }

  /** Verifies all. @returns the result, for people */
  async run(): Promise<readonly Fact[] | undefined> {
    try {
      return await this.#run();
    } finally {
      await this.#crew?.dismiss();
    }
  }

  async #run(): Promise<readonly Fact[] | undefined> {
    const { builder } = this.#board;
    if (await this.#readAll()) {
      for (const check of ARCHIVE_CHECKS) builder.complete(check);
      if (this.#counted === undefined) await this.#closeBox();
      this.#decryptions?.leave();
    } else await this.#box?.settle();
    const results = builder.results();
    if (!results.some(({ status }) => status === 'failed'))
      for (const { id, reason } of results)
        if (reason === AFTER_FAILURE) builder.skip(id, 'the record does not go so far');
    return this.#result;
  }

  /** @returns whether the archive was read to its end */
  async #readAll(): Promise<boolean> {
    const { onProgress, signal } = this.#options;
    const { builder } = this.#board;
    const members = readMembers(this.#file);
    for (;;) {
      signal?.throwIfAborted();
      const next = await decoding(builder, 'BEL-01', 'archive', () => members.next());
      if (next === undefined) return false;
      builder.examine('BEL-01');
      if (next.done === true) return this.#chain.end();
      const member: Member = next.value;
      const step = await this.#chain.take(member);
      if (step === 'failed') return false;
      if (step !== undefined) await this.#step(step);
      onProgress?.(member.bodyOffset + member.body.length, this.#file.size);
    }
  }

  async #step({ type, objects }: Step): Promise<void> {
    if (type === 'Setup') {
      this.#setup = await verifySetup(this.#board, objects);
      if (this.#setup !== undefined) this.#openBox(this.#setup);
    } else if (this.#setup !== undefined) await this.#after(this.#setup, type, objects);
  }

  /** What follows the setup. A step that lacks what it needs is left out: what is missing has failed. */
  async #after(setup: Setup, type: Step['type'], objects: readonly Member[]): Promise<void> {
    const board = this.#board;
    const [ballot] = objects;
    switch (type) {
      case 'Ballot':
        if (ballot !== undefined) await this.#box?.add(ballot);
        return;
      case 'EndBallots':
        return this.#closeBox();
      case 'EncryptedTally': {
        const tally = await verifyTally(board, setup, objects, this.#counted);
        if (tally !== undefined) this.#shuffles = new Shuffles(board, setup, tally);
        return;
      }
      case 'Shuffle':
        return this.#shuffles?.add(objects);
      case 'EndShuffles':
        return this.#closeShuffles(setup);
      case 'PartialDecryption':
        this.#closeShuffles(setup);
        return this.#decryptions?.add(objects);
      case 'Result': {
        const plaintexts = this.#decryptions?.finish();
        this.#decryptions = undefined;
        if (this.#tally !== undefined && plaintexts !== undefined)
          this.#result = await verifyResult(board, setup, this.#tally, objects, plaintexts);
      }
    }
  }

  #openBox(setup: Setup): void {
    const task = { system: 'belenios', election: setup.source } as const;
    const { workers } = this.#options;
    this.#crew = new ForeignCrew(appraiserOf(setup), task, { workers, rng: this.#board.rng });
    this.#box = new BallotBox(this.#board, setup, this.#file, this.#crew);
  }

  async #closeBox(): Promise<void> {
    this.#counted = await this.#box?.finish();
    this.#box = undefined;
  }

  #closeShuffles(setup: Setup): void {
    this.#tally ??= this.#shuffles?.finish();
    this.#shuffles = undefined;
    if (this.#tally !== undefined) this.#decryptions ??= new Decryptions(this.#board, setup, this.#tally);
  }
}

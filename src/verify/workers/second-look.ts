/**
 * The second look at anonymous ballots that a worker suspects, off the thread that answers people: another worker examines each by
 * itself, without a batch. Nobody is blamed by one worker alone; two that disagree are an error, and never a verdict.
 */
import type { EncodedVote } from '../../ballot/anonymous/encoded-vote.js';
import { accuseVote, type VoteExamination, type VoteSetting } from '../../ballot/anonymous/vote-examiner.js';
import { BatchDisagreementError } from '../../zk/batch.js';
import { endToEnd } from './end-to-end.js';
import { Hire } from './hire.js';
import type { ExaminationAnswer, ExaminationJob, RunningWorkers } from './pool.js';
import { readFault } from './reported-fault.js';
import { listOf } from './vote-examination.js';

/** One worker that looks at suspects, one after the other: however many there are, they take no more than one core. Mutable. */
export class SecondLook {
  readonly #setting: VoteSetting;
  readonly #hire: Hire<RunningWorkers>;
  #last: Promise<unknown> = Promise.resolve();

  /** @param start - starts workers other than those that suspect; it is called with the first suspect */
  constructor(setting: VoteSetting, start: () => RunningWorkers) {
    this.#setting = setting;
    this.#hire = new Hire(start);
  }

  /**
   * What is wrong with a ballot. Where the worker fails, this process says it.
   * @param index - of the ballot, for the error
   * @throws {BatchDisagreementError} if nothing is wrong
   */
  accuse(vote: EncodedVote, index: number): Promise<VoteExamination> {
    const turn = this.#last.then(() => this.#look(vote, index));
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Ends the worker. Whatever it was looking at rejects. */
  close(): Promise<void> {
    return this.#hire.close();
  }

  async #look(vote: EncodedVote, index: number): Promise<VoteExamination> {
    const { givenUp } = this.#hire;
    const answer = givenUp ? undefined : await this.#hire.ask((workers) => this.#asked(workers, vote));
    if (answer === undefined) return accuseVote(this.#setting, vote, index);
    const [found] = answer;
    if (found === undefined) throw new BatchDisagreementError(index);
    return found;
  }

  /** What the worker found wrong, if anything. @throws {TypeError} if it answers something else */
  async #asked(workers: RunningWorkers, vote: EncodedVote): Promise<readonly VoteExamination[]> {
    const answer = await workers.examine({ ...voteJob(this.#setting, [vote]), alone: true });
    const faults = answer.faults ?? [];
    if (!isAnswer(answer, faults.length)) throw new TypeError('a worker answered something else');
    return faults.map(readFault);
  }
}

/** A copy of ballots, for a message. */
export function voteJob({ election }: VoteSetting, votes: readonly EncodedVote[]): ExaminationJob {
  const ballots = endToEnd(votes.map(({ bytes }) => bytes));
  return { ballots, lists: Uint32Array.from(votes, (vote) => listOf(election, vote)) };
}

/** Whether an answer about one ballot says as much as it must: a fault where the ballot is suspected, and none where not. */
function isAnswer({ trackers, fingerprints, suspects, faults }: ExaminationAnswer, count: number): boolean {
  if (faults === undefined || trackers.length + fingerprints.length > 0) return false;
  return suspects.length === count && suspects.every((index, i) => index === 0 && i === 0);
}

/** A file of ranked ballots as an election whose votes are shuffled: one voter for every paper. */
import type { Option, RankedRule, RankingRule } from '../../ballot/manifest.js';
import type { BallotChoice } from '../../ballot/prepare.js';
import type { RankedBallot } from '../../counting/ballot.js';
import type { BltElection } from '../../counting/blt.js';
import { withoutWithdrawn } from '../../counting/blt-write.js';
import { rankGroups } from '../../counting/pairwise.js';
import { RefusedError } from '../errors.js';
import { plainText } from './pabulib-question.js';
import type { Question } from './people.js';

/** Id of the one contest. */
const COUNCIL = 'council';

/** Trustees who shuffle. */
const SHUFFLES = 3;

/** The question that a file asks, and its papers. */
export interface BltQuestion {
  readonly question: Question;
  /** One for every paper, in the order of the file. */
  readonly votes: readonly BallotChoice[];
}

/**
 * Makes an election of a file. Candidates that withdrew are no options; ranks that a voter skipped are closed up, as
 * every counting rule that does not stop at them does.
 * @param limit - use only the first papers
 */
export function bltQuestion(file: BltElection, counting: RankingRule, limit: number): BltQuestion {
  const election = withoutWithdrawn(file);
  const options = election.candidates.map(
    (name, i): Option => ({ id: `candidate-${i + 1}`, name: { en: plainText(name) } }),
  );
  const votes = Array.from(papers(election.ballots, limit), (ballot) => voteOf(ballot, options.length));
  if (votes.length === 0) throw new RefusedError('there are no ballots');
  const tied = votes.some(({ kind, ...vote }) => 'ranks' in vote && sharesRanks(vote.ranks));
  const title = { en: plainText(election.title || 'Election') };
  const rule: RankedRule = {
    ...{ kind: 'ranked', min: 1, max: options.length, blank: true, shuffles: SHUFFLES, counting },
    ties: tied ? 'allowed' : 'refused',
  };
  const question = {
    ...{ title, languages: ['en'], defaultLanguage: 'en', minimumUnit: 1 },
    classes: [{ id: 'voter', name: { en: 'Voter' }, weight: 1 }],
    styles: [{ id: 'all', contests: [COUNCIL] }],
    contests: [{ id: COUNCIL, title, options, rule }],
  };
  return { question, votes };
}

function* papers(ballots: readonly RankedBallot[], limit: number): Generator<RankedBallot> {
  let left = limit;
  for (const ballot of ballots)
    for (let i = 0; i < ballot.weight; i++) {
      if (left-- <= 0) return;
      yield ballot;
    }
}

/** The ranks of a paper, closed up; a paper that ranks nobody is blank. */
function voteOf(ballot: RankedBallot, options: number): BallotChoice {
  const ranks = new Array<number>(options).fill(0);
  const groups = rankGroups(ballot).filter((group) => group.length > 0);
  for (const [i, group] of groups.entries()) for (const option of group) ranks[option] = i + 1;
  return groups.length === 0 ? { kind: 'blank' } : { kind: 'ranking', ranks };
}

function sharesRanks(ranks: readonly number[]): boolean {
  const given = ranks.filter((rank) => rank > 0);
  return new Set(given).size < given.length;
}

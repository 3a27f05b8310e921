/** A Pabulib vote as an election: its limits become the rule that every ballot's proof must obey. */
import type { Contest, Option } from '../../ballot/manifest.js';
import type { Choice } from '../../zk/layout.js';
import { RefusedError } from '../errors.js';
import type { PabulibBallot, PabulibElection } from '../pabulib.js';
import type { Question } from './people.js';

/** Id of the one contest. */
export const PROJECTS = 'projects';

const MAX_NAME = 300;

/** The question that a file asks. @throws {RefusedError} where the file's limits make no rule */
export function pabulibQuestion(file: PabulibElection): Question {
  const language = { languages: ['en'], defaultLanguage: 'en' };
  const text = (name: string): { en: string } => ({ en: plainText(name) });
  const options = file.projects.map(
    ({ id, name, cost }, i): Option => ({
      id: optionId(id, i),
      name: text(name),
      ...(cost > 0 ? { cost } : {}),
    }),
  );
  return {
    title: text(file.title || 'Participatory budget'),
    ...language,
    classes: [{ id: 'voter', name: text('Voter'), weight: 1 }],
    styles: [{ id: 'all', contests: [PROJECTS] }],
    contests: [{ id: PROJECTS, title: text('Projects'), options, rule: ruleOf(file) }],
    minimumUnit: 1,
  };
}

/** A ballot of the file as a choice of the contest. */
export function pabulibChoice({ voteType, projects }: PabulibElection, ballot: PabulibBallot): Choice {
  const values = projects.map((_, i) => ballot.get(i) ?? 0);
  if (voteType !== 'cumulative' && values.some((value) => value > 1))
    throw new RefusedError('an approval of more than one point');
  return { kind: 'values', values };
}

/** What the file allows: numbers of projects, sum of costs, points. */
function ruleOf({ voteType, projects, limits, ballots }: PabulibElection): Contest['rule'] {
  const { maxLength, maxSumCost, maxSumPoints, maxPoints } = limits;
  const min = Math.min(limits.minLength ?? (voteType === 'choose-1' ? 1 : 0), projects.length);
  const max = Math.min(maxLength ?? projects.length, projects.length);
  if (voteType === 'choose-1') return { kind: 'choice', min, max: 1, blank: false };
  if (voteType === 'cumulative') {
    const points = maxSumPoints ?? largest(ballots, (ballot) => sum(ballot.values()));
    const maxPerOption = Math.min(points, maxPoints ?? points);
    return { kind: 'cumulative', points, minTotal: 0, maxPerOption, blank: false };
  }
  const total = projects.reduce((all, { cost }) => all + cost, 0);
  if (maxSumCost === undefined || maxSumCost >= total) return { kind: 'choice', min, max, blank: false };
  return { kind: 'knapsack', budget: maxSumCost, min, max, blank: false };
}

/** Ids of projects as the manifest allows them: lower case, and made unique by the position where they are not. */
function optionId(id: string, position: number): string {
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(id) ? id : `project-${position + 1}`;
}

/** A name as the manifest allows it: no control characters, not too long, not empty. */
export function plainText(name: string): string {
  const shown = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').trim();
  const text = [...shown].slice(0, MAX_NAME).join('').normalize('NFC');
  return text === '' ? '-' : text;
}

function largest<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((max, item) => Math.max(max, value(item)), 1);
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((all, value) => all + value, 0);
}

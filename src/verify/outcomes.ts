/**
 * The end of a vote as a forum states it, held against the record of the vote (spec 12.7). The forum's own record cannot tell:
 * the number of voters is the operators' word until somebody has both logs.
 */
import { toHex } from '../core/bytes.js';
import type { Outcome } from '../petition/messages.js';
import type { Report } from './report.js';

/**
 * What an outcome says otherwise than the verified record of its vote.
 * @param report - of the whole record
 * @returns nothing where both agree
 */
export function outcomeFaults(outcome: Outcome, report: Report): readonly string[] {
  const { verdict, election, ledger, accounting } = report;
  if (verdict !== 'verified' || election === undefined || ledger === undefined || accounting === undefined)
    return [`the record of the vote is ${verdict}`];
  const voters = accounting.online + accounting.paper;
  const pairs: readonly (readonly [name: string, stated: string | number, found: string | number])[] = [
    ['election', toHex(outcome.electionId), election.id],
    ['log', outcome.origin, ledger.origin],
    ['size', outcome.size, ledger.size],
    ['root', toHex(outcome.root), ledger.root],
    ['voters', outcome.voters, voters],
  ];
  return pairs.flatMap(([name, stated, found]) =>
    stated === found ? [] : [`states ${name} ${stated}, and the record has ${found}`],
  );
}

/** Makes ballots of a large record of ElectionGuard, a file each: started by `large-electionguard.ts`, bundled. */
import { writeFileSync } from 'node:fs';
import { foreignRecord } from '../src/cli/foreign.js';
import type { Element } from '../src/core/group.js';
import { systemRng } from '../src/core/random.js';
import { encryptBallot, type OpenElection, openElection } from '../src/electionguard/index.js';
import { poolOf } from '../src/verify/foreign/electionguard/board.js';
import type { Ciphertext } from '../src/verify/foreign/electionguard/pool.js';
import { ballotPath, CONTEST, DEVICE, STYLE } from './large-guard-names.js';
import { type BallotRange, choiceOf } from './large-writers.js';

/** What the process is asked: ballots of these numbers, for the election in a folder. */
export interface GuardPart extends BallotRange {
  readonly folder: string;
}

/** What it reports. */
export interface GuardPortion extends BallotRange {
  /** Encodings of the products of the ciphertexts, by option. */
  readonly sums: readonly { readonly pad: string; readonly data: string }[];
  /** How often each option was chosen. */
  readonly totals: readonly number[];
}

const part: GuardPart = JSON.parse(process.argv[2] ?? '{}');
console.log(JSON.stringify(made(await openElection(foreignRecord(part.folder)), part)));

function made(election: OpenElection, { folder, from, to }: GuardPart): GuardPortion {
  const options = election.manifest.contests.get(CONTEST)?.options.length ?? 0;
  const totals = Array.from({ length: options }, () => 0);
  const { group } = election.eg;
  const sums = totals.map((): [Element, Element] => [group.identity(), group.identity()]);
  for (let ballot = from; ballot < to; ballot++) {
    const votes = choiceOf(ballot, options);
    const plain = { id: String(ballot), style: STYLE, contests: new Map([[CONTEST, { votes }]]) };
    const setting = {
      device: DEVICE,
      timestamp: 1_700_000_000,
      codeBaux: new Uint8Array(),
      state: 'CAST',
    } as const;
    const { json } = encryptBallot(election, plain, setting, systemRng);
    writeFileSync(`${folder}/${ballotPath(ballot)}`, json, { flag: 'wx' });
    votes.forEach((count, i) => {
      totals[i] = (totals[i] ?? 0) + count;
    });
    for (const [i, { alpha, beta }] of votesOf(election, json).entries()) {
      const sum = sums[i];
      if (sum !== undefined) sums[i] = [sum[0].add(alpha.element), sum[1].add(beta.element)];
    }
  }
  const text = (element: Element): string => Buffer.from(election.eg.encode(element)).toString('base64');
  return { from, to, sums: sums.map(([pad, data]) => ({ pad: text(pad), data: text(data) })), totals };
}

function votesOf(election: OpenElection, json: string): readonly Ciphertext[] {
  const pool = poolOf(election);
  const [contest] = JSON.parse(json).contests;
  const votes = contest.selections.map((selection: { encrypted_vote: string }) =>
    pool.ciphertext(selection.encrypted_vote, 'ballot'),
  );
  pool.close();
  return votes;
}

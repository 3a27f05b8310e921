/**
 * kill -9 of the service at random points while anonymous voters cast, with hardly any nullifier in memory: a few rounds here,
 * `BOARD_CRASH_ROUNDS` of them.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundleService } from '../../../examples/board/child.js';
import type { KillElection } from '../../../examples/board/kill-judge.js';
import { killRounds } from '../../../examples/board/kill-rounds.js';
import { readEncodedVote } from '../../../src/ballot/anonymous/encoded-vote.js';
import { bytesToInteger } from '../../../src/core/integers.js';
import { anonymousBallotEntry } from '../../../src/record/anonymous-steps.js';
import { chosen, electionOf, voteOf } from '../../helpers/anonymous-election.js';
import { seededRng } from '../../helpers/rng.js';
import { anonymousWorkspace } from './anonymous-workspace.js';

const ROUNDS = Number(process.env.BOARD_CRASH_ROUNDS ?? 3);

/** An open election of so many anonymous voters, in a folder as `hanpyo init` makes it. */
async function anonymousForKills(workspace: string, voters: number): Promise<KillElection> {
  const rng = seededRng('killed and anonymous');
  const secrets = Array.from({ length: voters }, () => bytesToInteger(rng(31)));
  const depth = Math.ceil(Math.log2(voters)) + 1;
  const election = await anonymousWorkspace(workspace, { seed: 'killed', secrets, depth });
  const { origin, logSeed, officers, trustees } = election;
  const opened = electionOf(election);
  return {
    ...{ workspace, origin, logSeed, officers, trustees },
    ballot: (voter) =>
      anonymousBallotEntry(opened.electionId, voteOf(election, voter, [chosen(0, voter % 2)])),
    voterOf: (payload) => `${readEncodedVote(payload, opened).nullifier}`,
  };
}

it('no ballot of an anonymous voter that was acknowledged is lost or stands twice, and the record verifies', async () => {
  await mkdir('node_modules/.cache', { recursive: true });
  const folder = await mkdtemp(join('node_modules/.cache', 'board-crash-anonymous-'));
  try {
    const script = await bundleService(folder);
    const outcome = await killRounds({
      ...{ script, workspace: join(folder, 'workspace'), election: anonymousForKills },
      ...{ rounds: ROUNDS, seed: 7, cacheBytes: 1 },
    });
    expect(outcome).toMatchObject({ rounds: ROUNDS, lost: 0, doubled: 0, verdict: 'verified' });
    expect(outcome.acknowledged).toBeGreaterThan(ROUNDS);
    expect(Math.min(outcome.repeated, outcome.sentAgain)).toBeGreaterThan(0);
    if (process.env.BOARD_CRASH_ROUNDS !== undefined) console.log(JSON.stringify(outcome));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 600_000);

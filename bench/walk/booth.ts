/** An election of one contest whose ballots a walk makes, without a ledger. */
import { type ElectionContext, electionContext } from '../../src/ballot/context.js';
import { buildRoll } from '../../src/ballot/roll.js';
import type { Group } from '../../src/core/group.js';
import { systemRng } from '../../src/core/random.js';
import { generateKeyPair } from '../../src/elgamal/keys.js';
import { testManifest } from '../../test/helpers/election.js';
import { benchContest } from '../booth.js';
import { BallotWalk, credentialKeys } from './ballots.js';
import { secretStream } from './secrets.js';

/** An open election with its ballots, one per voter. */
export interface WalkedElection {
  readonly context: ElectionContext;
  readonly ballots: readonly Uint8Array[];
}

/**
 * Makes an election of "choose one to three" and its ballots.
 * @param lanes - see {@link BallotWalk}; making a lane costs about as much as casting a ballot
 */
export function walkedElection(group: Group, options: number, voters: number, lanes: number): WalkedElection {
  const { manifest } = testManifest(systemRng, {
    group: group.id,
    contests: [benchContest(options)],
    styles: [{ id: 'all', contests: ['contest'] }],
  });
  const credentials = secretStream(group, Math.min(lanes, voters), systemRng);
  const rows = credentialKeys({ group }, credentials, voters).map((key) => ({
    key,
    class: 0,
    style: 0,
    excluded: [],
  }));
  const { publicKey } = generateKeyPair(group, systemRng);
  const context = electionContext(
    manifest,
    publicKey,
    buildRoll(rows, manifest, () => group),
  );
  return { context, ballots: walkedBallots(context, credentials, voters) };
}

/** All ballots of a walk, each with bytes of its own. */
function walkedBallots(
  context: ElectionContext,
  credentials: Parameters<typeof credentialKeys>[1],
  voters: number,
): Uint8Array[] {
  const [contests] = context.voterContests.values();
  const walk = new BallotWalk(context, contests ?? [], credentials);
  const ballots: Uint8Array[] = [];
  while (ballots.length < voters) {
    const next = Array.from(
      { length: Math.min(walk.lanes, voters - ballots.length) },
      () => new Uint8Array(walk.ballotBytes),
    );
    walk.fill(next);
    ballots.push(...next);
  }
  return ballots;
}

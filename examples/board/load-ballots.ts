/** An election and as many ballots as a load test needs: all different, all valid, made at once for many voters together. */
import { systemRng as rng } from 'hanpyo';
import { contestsOf } from 'hanpyo/ballot';
import { makeEntry, readFrame } from 'hanpyo/record';
import { BallotWalk, credentialKeys } from '../../bench/walk/ballots.js';
import { type SecretStream, secretStream } from '../../bench/walk/secrets.js';
import { makePracticeElection, type PracticeElection } from './practice.js';

const LANES = 128;

/** Makes the election in a new folder and one ballot of each voter. */
export async function loadBallots(
  workspace: string,
  count: number,
): Promise<{ readonly election: PracticeElection; readonly ballots: readonly Uint8Array[] }> {
  let credentials: SecretStream | undefined;
  const election = await makePracticeElection(workspace, 'open', {
    options: 4,
    roll: (group) => {
      credentials = secretStream(group, Math.min(LANES, count), rng);
      const keys = credentialKeys({ group }, credentials, count);
      return keys.map((key) => ({ key, class: 0, style: 0, excluded: [] }));
    },
  });
  if (credentials === undefined) throw new TypeError('no credentials were drawn');
  const { context } = election;
  const walk = new BallotWalk(context, contestsOf(context, context.roll.entry(0)), credentials);
  const blank = makeEntry('ballot', context.electionId, new Uint8Array(walk.ballotBytes));
  const payload = readFrame(blank).payload.byteOffset - blank.byteOffset;
  const ballots: Uint8Array[] = [];
  while (ballots.length < count) {
    const some = Array.from({ length: Math.min(LANES, count - ballots.length) }, () => blank.slice());
    walk.fill(some.map((bytes) => bytes.subarray(payload, payload + walk.ballotBytes)));
    ballots.push(...some);
  }
  return { election, ballots };
}

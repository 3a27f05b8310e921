/** An election and as many ballots as a load test needs: all different, all valid, made at once for many voters together. */
import { systemRng as rng } from 'hanpyo';
import { contestsOf } from 'hanpyo/ballot';
import { makeEntry, readFrame } from 'hanpyo/record';
import { BallotWalk, credentialKeys } from '../../bench/walk/ballots.js';
import { type SecretStream, secretStream } from '../../bench/walk/secrets.js';
import { makePracticeElection, type PracticeElection } from './practice.js';

const LANES = 128;

/** An election, and one ballot of each voter. */
export interface LoadElection {
  readonly election: PracticeElection;
  /** Entries, made some at a time when they are asked for. */
  readonly ballots: Generator<Uint8Array>;
}

/** Makes the election in a new folder and one ballot of each voter. */
export async function loadBallots(
  workspace: string,
  count: number,
): Promise<{ readonly election: PracticeElection; readonly ballots: readonly Uint8Array[] }> {
  const { election, ballots } = await loadElection(workspace, count);
  return { election, ballots: [...ballots] };
}

/** Makes the election in a new folder. @param lanes - voters whose ballots are made together */
export async function loadElection(
  workspace: string,
  voters: number,
  lanes: number = LANES,
): Promise<LoadElection> {
  let credentials: SecretStream | undefined;
  const election = await makePracticeElection(workspace, 'open', {
    options: 4,
    roll: (group) => {
      credentials = secretStream(group, Math.min(lanes, voters), rng);
      const keys = credentialKeys({ group }, credentials, voters);
      return keys.map((key) => ({ key, class: 0, style: 0, excluded: [] }));
    },
  });
  if (credentials === undefined) throw new TypeError('no credentials were drawn');
  return { election, ballots: ballotsOf(election, credentials, voters) };
}

function* ballotsOf(
  { context }: PracticeElection,
  credentials: SecretStream,
  count: number,
): Generator<Uint8Array> {
  const walk = new BallotWalk(context, contestsOf(context, context.roll.entry(0)), credentials);
  const blank = makeEntry('ballot', context.electionId, new Uint8Array(walk.ballotBytes));
  const payload = readFrame(blank).payload.byteOffset - blank.byteOffset;
  for (let made = 0; made < count; made += walk.lanes) {
    const some = Array.from({ length: Math.min(walk.lanes, count - made) }, () => blank.slice());
    walk.fill(some.map((bytes) => bytes.subarray(payload, payload + walk.ballotBytes)));
    yield* some;
  }
}

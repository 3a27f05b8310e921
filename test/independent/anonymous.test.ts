/** The library and what was written from the specification say the same of anonymous ballots, honest and not, and add up the same. */
import { beforeAll, expect, it } from 'vitest';
import { encodeAnonymousVote } from '../../src/ballot/anonymous/vote.js';
import { readFrame } from '../../src/record/entry.js';
import { chosen, electionOf, voteOf } from '../helpers/anonymous-election.js';
import {
  findingsOf,
  holdScene,
  payloadIn,
  positionIn,
  reportOn,
  type Scene,
  withBallots,
} from '../verify/anonymous/scene.js';
import { judgeBallots, type Poll, rootOf } from './anonymous.js';
import { toBig } from './bytes.js';
import { readManifest } from './manifest.js';

let joint: Scene;
let separate: Scene;

beforeAll(async () => {
  joint = await holdScene({ contests: 2, nullifiers: 'per-election', seed: 'joint' });
  separate = await holdScene();
}, 120_000);

/** What the specification needs to know of a scene, from the bytes of its entries. */
function pollOf(scene: Scene): Poll {
  const manifest = readManifest(payloadIn(scene, 'manifest'));
  const { anonymous } = manifest;
  if (anonymous === undefined) throw new Error('voters have keys');
  const chunk = payloadIn(scene, 'roll-chunk');
  const commitments = Array.from({ length: (chunk.length - 10) / 32 }, (_, i) =>
    toBig(chunk.subarray(10 + 32 * i, 42 + 32 * i)),
  );
  const opening = payloadIn(scene, 'open');
  const root = rootOf(commitments, anonymous.depth);
  expect(toBig(opening.subarray(64))).toBe(root);
  return {
    electionId: manifest.electionId,
    nullifiers: anonymous.nullifiers,
    positions: manifest.contests.map(({ options }) => options.length),
    key: [toBig(opening.subarray(0, 32)), toBig(opening.subarray(32, 64))],
    root,
    voters: commitments.length,
    verifyingKeys: manifest.contests.map(() => payloadIn(scene, 'verifying-key')),
  };
}

/** Both judge the ballots of a scene and more; returns the outcomes, which are equal. */
async function bothJudge(scene: Scene, extra: readonly Uint8Array[]): Promise<readonly string[]> {
  const entries = withBallots(scene, extra);
  const ballots = entries.flatMap((entry, at) => (readFrame(entry).type === 'anonymous-ballot' ? [at] : []));
  const findings = new Map(findingsOf(await reportOn(scene, entries)).map(([check, at]) => [at, check]));
  const payloads = ballots.map((at) => readFrame(entries[at] ?? new Uint8Array()).payload);
  const { outcomes } = judgeBallots(pollOf(scene), payloads);
  expect(ballots.map((at) => findings.get(at) ?? 'counted')).toEqual(outcomes);
  expect(positionIn(entries, 'close')).toBe((ballots.at(-1) ?? 0) + 1);
  return outcomes;
}

it('one nullifier for each contest: what counts, and what is refused', async () => {
  const vote = voteOf(separate.election, 3, [chosen(0, 0)]);
  const bytes = encodeAnonymousVote(vote);
  const extra = [
    payloadIn(separate, 'anonymous-ballot'),
    encodeAnonymousVote({ ...vote, nullifier: vote.nullifier + 1n }),
    bytes.subarray(1),
    bytes,
    bytes,
  ];
  const outcomes = await bothJudge(separate, extra);
  expect(outcomes.slice(3)).toEqual(['V38', 'V37', 'V05', 'counted', 'V38']);
}, 120_000);

it('one nullifier for the election: parts are bound to each other, and the sums are the tally', async () => {
  const vote = voteOf(joint.election, 4, [chosen(0, 1), chosen(1, 0)]);
  const [a, b] = vote.parts;
  if (a === undefined || b === undefined) throw new Error('no parts');
  const exchanged = [
    { ...b, contest: 0 },
    { ...a, contest: 1 },
  ];
  const extra = [exchanged, [a], [b, a]].map((parts) => encodeAnonymousVote({ ...vote, parts }));
  expect((await bothJudge(joint, extra)).slice(3)).toEqual(['V37', 'V05', 'V05']);
  const ballots = [0, 1, 2].map((nth) => payloadIn(joint, 'anonymous-ballot', nth));
  const { outcomes, sums } = judgeBallots(pollOf(joint), ballots);
  expect(outcomes).toEqual(['counted', 'counted', 'counted']);
  const { contests } = joint.election.board.record.tallying.tally;
  for (const { contest, ciphertexts } of contests)
    expect(ciphertexts.flatMap(({ c1, c2 }) => [c1, c2].map((point) => toBig(point.toBytes())))).toEqual(
      sums.get(contest)?.map(([x, y]) => (x << 256n) + y),
    );
  expect(electionOf(joint.election).contests).toHaveLength(2);
}, 120_000);

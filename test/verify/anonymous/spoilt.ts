/** Records of anonymous voters with bad ballots of every kind among good ones, over several chunks, and the report of one process on each. */
import {
  type AnonymousVote,
  decodeAnonymousVote,
  encodeAnonymousVote,
} from '../../../src/ballot/anonymous/vote.js';
import type { FetchFile } from '../../../src/ledger/index.js';
import { reportToJson, type VerifyOptions, verifyElection } from '../../../src/verify/index.js';
import { chosen, electionOf, voteOf } from '../../helpers/anonymous-election.js';
import { ENTRIES } from '../../helpers/entries.js';
import { pointOutsideSubgroup } from '../../helpers/pairing-points.js';
import { filesOf, publishEntries } from '../../helpers/publish.js';
import { entryOf, holdScene, inserted, payloadIn, positionIn, type Scene } from './scene.js';

/** Three records. */
export interface SpoiltRecords {
  readonly scene: Scene;
  /** Good ballots, and entries of a form that no ballot has. */
  readonly sound: FetchFile;
  /** The same with bad ballots. */
  readonly tampered: FetchFile;
  /** Of an election of two contests with one nullifier, of one chunk. */
  readonly joint: FetchFile;
  /** What one process reports. */
  readonly alone: ReadonlyMap<FetchFile, string>;
}

/** Makes them. */
export async function spoiltRecords(): Promise<SpoiltRecords> {
  const scene = await holdScene();
  const other = await holdScene({ contests: 2, nullifiers: 'per-election', seed: 'joint examiners' });
  const sound = await filed(scene, padded(scene, []));
  const tampered = await filed(scene, padded(scene, badBallots(scene)));
  const joint = await filed(other, inserted(other, positionIn(other.entries, 'close'), badBallots(other)));
  const alone = new Map<FetchFile, string>();
  for (const files of [sound, tampered, joint]) alone.set(files, await report(files));
  return { scene, sound, tampered, joint, alone };
}

/** A report as JSON. */
export async function report(files: FetchFile, options: VerifyOptions = {}): Promise<string> {
  return reportToJson(await verifyElection(files, options));
}

/** Entries as the files of a log. */
export async function filed({ election }: Scene, entries: readonly Uint8Array[]): Promise<FetchFile> {
  return filesOf(await publishEntries(entries, election.origin, election.logSeed));
}

/** A ballot entry of a scene. */
export function ballot(of: Scene, payload: Uint8Array): Uint8Array {
  return entryOf(of, 'anonymous-ballot', payload, false);
}

/** One bad ballot of each kind that workers see, and one that no worker sees: a form that no ballot has. */
function badBallots(of: Scene): Uint8Array[] {
  const payload = payloadIn(of, 'anonymous-ballot');
  const first = decodeAnonymousVote(payload, electionOf(of.election));
  const choices = [...of.election.manifest.contests.keys()].map((contest) => chosen(contest, 0));
  const fresh = voteOf(of.election, 3, choices);
  const changed = (vote: AnonymousVote, digest: bigint): Uint8Array =>
    encodeAnonymousVote({ ...vote, parts: vote.parts.map((part) => ({ ...part, digest })) });
  const noPoint = encodeAnonymousVote(fresh);
  noPoint.fill(9, noPoint.length - 64);
  const [outside, identity] = [encodeAnonymousVote(fresh), encodeAnonymousVote(fresh)];
  outside.set(pointOutsideSubgroup(), PROOF_OFFSET + 64);
  identity.fill(0, PROOF_OFFSET + 192, PROOF_OFFSET + 256);
  const payloads = [
    payload,
    changed(first, 7n),
    changed(fresh, 8n),
    noPoint,
    noPoint.subarray(1),
    outside,
    identity,
    changed(fresh, 9n),
  ];
  return payloads.map((one) => ballot(of, one));
}

/** Where the first proof of a ballot is: behind tag, nullifier, number of parts, contest and digest. */
const PROOF_OFFSET = 2 + 32 + 4 + 4 + 32;

/** A scene whose ballots are on both sides of the border of two chunks, with what has no form between them. */
function padded(of: Scene, bad: readonly Uint8Array[]): Uint8Array[] {
  const rubbish = Array.from({ length: ENTRIES }, () => ballot(of, new Uint8Array(3)));
  const before = inserted(of, positionIn(of.entries, 'anonymous-ballot', 2), rubbish);
  return inserted({ ...of, entries: before }, positionIn(before, 'close'), [...bad, ...rubbish.slice(0, 10)]);
}

/** Ballots of anonymous voters that no honest device makes: each is refused by the one check that is there for it, and named. */
import { beforeAll, describe, expect, it } from 'vitest';
import { nullifierText } from '../../../src/ballot/anonymous/box.js';
import { anonymousElection } from '../../../src/ballot/anonymous/election.js';
import {
  type AnonymousVote,
  decodeAnonymousVote,
  encodeAnonymousVote,
} from '../../../src/ballot/anonymous/vote.js';
import { BABYJUBJUB } from '../../../src/core/groups/babyjubjub.js';
import { bytesToInteger, integerToBytes } from '../../../src/core/integers.js';
import { SNARK_FIELD } from '../../../src/core/poseidon.js';
import { anonymousBallotEntry } from '../../../src/record/anonymous-steps.js';
import {
  chosen,
  electionOf,
  openAnonymousElection,
  voteOf,
  withProofs,
} from '../../helpers/anonymous-election.js';
import { remadeProof } from '../../helpers/remade-proof.js';
import {
  entryOf,
  failedIn,
  findingsOf,
  holdScene,
  inserted,
  payloadIn,
  positionIn,
  reportOn,
  type Scene,
  withBallots,
} from './scene.js';

let scene: Scene;
let joint: Scene;
let fresh: AnonymousVote;

beforeAll(async () => {
  scene = await holdScene();
  joint = await holdScene({ contests: 2, nullifiers: 'per-election', seed: 'joint' });
  fresh = voteOf(scene.election, 3, [chosen(0, 0)]);
}, 120_000);

/** A ballot of the scene's only contest with another part. */
function changed(
  change: Partial<AnonymousVote['parts'][number]>,
  vote: AnonymousVote = fresh,
): AnonymousVote {
  return { ...vote, parts: vote.parts.map((part) => ({ ...part, ...change })) };
}

/** What is found when votes are added to a scene: checks and codes in order of the votes, after checking who is blamed. */
async function refusals(
  of: Scene,
  votes: readonly AnonymousVote[],
): Promise<readonly (readonly [string, string])[]> {
  const entries = withBallots(of, votes.map(encodeAnonymousVote));
  const report = await reportOn(of, entries);
  const found = [...findingsOf(report)].sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0));
  const first = positionIn(of.entries, 'close');
  expect(found.map(([, entry]) => entry)).toEqual(votes.map((_, i) => first + i));
  expect(found.map(([, , , culprit]) => culprit)).toEqual(
    votes.map(({ nullifier }) => `nullifier ${nullifierText(nullifier)}`),
  );
  expect(report.verdict).toBe('failed');
  return found.map(([check, , code]) => [check, code]);
}

describe('V38: nullifiers', () => {
  it('refuses a copy, a second vote, and a copy whose proof was made anew; the first counts', async () => {
    const first = decodeAnonymousVote(payloadIn(scene, 'anonymous-ballot'), electionOf(scene.election));
    const proof = remadeProof(first.parts[0]?.proof ?? failing(), scene.election.rng);
    const votes = [first, voteOf(scene.election, 0, [chosen(0, 1)]), changed({ proof }, first)];
    expect(await refusals(scene, votes)).toEqual(votes.map(() => ['V38', 'double-vote']));
  });

  it('is judged before the proof, however ballots are batched', async () => {
    const votes = [
      voteOf(scene.election, 0, [chosen(0, 1)]),
      changed({ digest: 1n }, voteOf(scene.election, 1, [chosen(0, 1)])),
    ];
    const entries = withBallots(scene, [...votes, fresh, changed({ digest: 5n })].map(encodeAnonymousVote));
    // One ballot more counts: closing, shares and result are of another tally, so only the ballots' findings are compared.
    const outcomes = [];
    for (const batch of [1, 2, 3, 1000]) {
      const found = findingsOf(await reportOn(scene, entries, batch));
      outcomes.push(
        found.filter(([check]) => check === 'V37' || check === 'V38').map(([check, at]) => [check, at]),
      );
    }
    const at = positionIn(scene.entries, 'close');
    expect(outcomes).toEqual(
      outcomes.map(() => [
        ['V38', at],
        ['V38', at + 1],
        ['V38', at + 3],
      ]),
    );
  });
});

describe('V37: proofs', () => {
  it('refuses another nullifier, digest, proof, ciphertext, election, roll', async () => {
    const { election } = scene;
    const place = electionOf(election);
    const [part] = fresh.parts;
    const [one, two] = part?.ciphertexts ?? [];
    if (part === undefined || one === undefined || two === undefined) throw new Error('no part');
    const other = decodeAnonymousVote(payloadIn(scene, 'anonymous-ballot'), place).parts[0] ?? failing();
    const elsewhere = anonymousElection(
      { ...place.manifest, nonce: '77'.repeat(32) },
      place.publicKey,
      place.root,
    );
    const otherRoll = anonymousElection(place.manifest, place.publicKey, place.root + 1n);
    const otherKey = anonymousElection(
      place.manifest,
      place.publicKey.add(BABYJUBJUB.generator()),
      place.root,
    );
    const votes = [
      { ...fresh, nullifier: fresh.nullifier + 1n },
      changed({ digest: part.digest + 1n }),
      changed({ proof: other.proof }),
      changed({ ciphertexts: other.ciphertexts }),
      changed({ ciphertexts: [two, one] }),
      changed({ ciphertexts: [{ c1: one.c1, c2: one.c2.add(BABYJUBJUB.generator()) }, two] }),
      ...[elsewhere, otherRoll, otherKey].map((where) =>
        withProofs(where, election.key, fresh, election.rng),
      ),
    ];
    expect(await refusals(scene, votes)).toEqual(votes.map(() => ['V37', 'bad-proof']));
  });

  it('refuses the proof of another contest of one circuit', async () => {
    const two = await holdScene({ contests: 2, seed: 'two' });
    const vote = voteOf(two.election, 4, [chosen(0, 1)]);
    expect(await refusals(two, [changed({ contest: 1 }, vote)])).toEqual([['V37', 'bad-proof']]);
  }, 60_000);

  it('refuses parts of a joint ballot that were exchanged, or are of two ballots of one voter', async () => {
    const { election } = joint;
    const choose = (a: number, b: number) => voteOf(election, 3, [chosen(0, a), chosen(1, b)]);
    const [one, other] = [choose(0, 1), choose(1, 0)];
    const [a, b] = one.parts;
    const [, d] = other.parts;
    if (a === undefined || b === undefined || d === undefined) throw new Error('no parts');
    const votes = [
      {
        ...one,
        parts: [
          { ...b, contest: 0 },
          { ...a, contest: 1 },
        ],
      },
      { ...one, parts: [a, d] },
    ];
    expect(await refusals(joint, votes)).toEqual(votes.map(() => ['V37', 'bad-proof']));
  });

  it('refuses more ballots than there are voters: then somebody has the secrets of the keys', async () => {
    const election = await openAnonymousElection({ seed: 'forged' });
    const place = electionOf(election);
    const vote = voteOf(election, 0, [chosen(0, 1)]);
    const forged = Array.from({ length: 6 }, (_, i) =>
      withProofs(place, election.key, { ...vote, nullifier: BigInt(1000 + i) }, election.rng),
    );
    const posted = await Promise.all(
      forged.map((one) => election.board.post(anonymousBallotEntry(place.electionId, one))),
    );
    expect(posted.slice(0, 5).every(({ refused }) => refused === undefined)).toBe(true);
    expect(posted[5]?.refused).toMatchObject([{ check: 'V37', code: 'beyond-roll' }]);
    expect(election.board.record.poll.accounting).toMatchObject({ roll: 5, online: 5, abstained: 0 });
  }, 60_000);
});

describe('V05: one form', () => {
  it('refuses words with the prime added, and what is too short, too long, or of other parts', async () => {
    const bytes = encodeAnonymousVote(fresh);
    const alias = (at: number): Uint8Array => {
      const aliased = bytesToInteger(bytes.subarray(at, at + 32)) + SNARK_FIELD;
      const copy = bytes.slice();
      copy.set(integerToBytes(aliased, 32), at);
      return copy;
    };
    const [part] = fresh.parts;
    if (part === undefined) throw new Error('no part');
    const head = 2 + 32 + 4 + 4;
    const ciphertexts = head + 32 + 256 + 4;
    const payloads = [
      ...[2, head, ...Array.from({ length: 8 }, (_, i) => ciphertexts + 32 * i)].map(alias),
      bytes.subarray(0, -1),
      new Uint8Array([...bytes, 0]),
      new Uint8Array(),
      encodeAnonymousVote({ ...fresh, nullifier: 0n }),
      encodeAnonymousVote(changed({ contest: 1 })),
      encodeAnonymousVote(changed({ ciphertexts: part.ciphertexts.slice(1) })),
      encodeAnonymousVote({ ...fresh, parts: [] }),
      encodeAnonymousVote({ ...fresh, parts: [part, part] }),
    ];
    const report = await reportOn(scene, withBallots(scene, payloads));
    expect(failedIn(report)).toEqual(['V05']);
    const first = positionIn(scene.entries, 'close');
    expect(findingsOf(report).map(([, at]) => at)).toEqual(payloads.map((_, i) => first + i));
  });

  it('refuses joint ballots without all contests in order', async () => {
    const vote = voteOf(joint.election, 4, [chosen(0, 1), chosen(1, 1)]);
    const [a, b] = vote.parts;
    if (a === undefined || b === undefined) throw new Error('no parts');
    const payloads = [[a], [b, a], [a, a], [a, b, b]].map((parts) => encodeAnonymousVote({ ...vote, parts }));
    const report = await reportOn(joint, withBallots(joint, payloads));
    expect(failedIn(report)).toEqual(['V05']);
    expect(findingsOf(report)).toHaveLength(payloads.length);
  });
});

describe('V09: phases', () => {
  it('refuses a ballot before the opening, and after the closing', async () => {
    const entry = entryOf(scene, 'anonymous-ballot', encodeAnonymousVote(fresh), false);
    for (const at of [positionIn(scene.entries, 'open'), positionIn(scene.entries, 'close') + 1]) {
      const report = await reportOn(scene, inserted(scene, at, [entry]));
      expect(findingsOf(report)).toEqual([['V09', at, 'phase', 'anonymous-ballot']]);
    }
  });

  it('refuses signatures on a ballot', async () => {
    const at = positionIn(scene.entries, 'close');
    const entry = entryOf(scene, 'anonymous-ballot', encodeAnonymousVote(fresh), true);
    expect(failedIn(await reportOn(scene, inserted(scene, at, [entry])))).toEqual(['V10']);
  });
});

function failing(): never {
  throw new Error('nothing there');
}

/** Hashes of many ballots side by side are those of the ballots one by one: trackers, fingerprints, challenges. */
import { describe, expect, it } from 'vitest';
import { contestsOf, shapeOf } from '../../src/ballot/context.js';
import { type EncodedPlan, EncodedPlans, type StreamPlan } from '../../src/ballot/encoded-plan.js';
import { hashesOf, namesOf } from '../../src/ballot/encoded-streams.js';
import { fingerprint } from '../../src/ballot/fingerprints.js';
import { trackerOf } from '../../src/ballot/tracker.js';
import { concatBytes, utf8 } from '../../src/core/bytes.js';
import { LONGEST_SLOT } from '../../src/core/engine/sha2-slots.js';
import type { Group } from '../../src/core/group.js';
import { P256 } from '../../src/core/groups/p256.js';
import { RISTRETTO255 } from '../../src/core/groups/ristretto255.js';
import { sha256 } from '../../src/core/hash.js';
import { integerToBytes } from '../../src/core/integers.js';
import { seededRng } from '../helpers/rng.js';
import { smallManifest, testElection } from './ballot-fixtures.js';

const rng = seededRng('encoded streams');

/** Plans of ballots: one contest, two, exclusions, messages besides, and more than the kernels take; of a group. */
function plansOf(group: Group): EncodedPlan[] {
  const small = smallManifest({ group: group.id });
  const title = { en: 'Text' };
  const manifest = {
    ...small,
    styles: [
      ...small.styles,
      { id: 'text', contests: ['text'] },
      { id: 'all', contests: ['council', 'text'] },
      { id: 'wide', contests: ['wide'] },
    ],
    contests: [
      ...small.contests,
      {
        ...{ id: 'text', title, options: [] },
        rule: { kind: 'write-in', maxBytes: 200, blank: false, shuffles: 1 },
      } as const,
      {
        ...{ id: 'wide', title },
        rule: { kind: 'choice', min: 0, max: 1, blank: false },
        options: Array.from({ length: 400 }, (_, i) => ({ id: `o${i}`, name: title })),
      } as const,
    ],
  };
  const excluded = [{ contest: 1, options: [1] }];
  const rows = [{}, { style: 1 }, { excluded }, { style: 2 }, { style: 3 }, { style: 4 }];
  const { context, voters } = testElection(rows, { manifest, group, seed: `streams of ${group.id}` });
  const plans = new EncodedPlans(context, rng);
  return voters.map(({ key }) => {
    const entry = context.roll.find(key);
    if (entry === undefined) throw new RangeError('no such voter');
    const contests = contestsOf(context, entry);
    expect(plans.of(contests).shape).toBe(shapeOf(context, contests));
    return plans.of(contests);
  });
}

/** Challenges of one stream, put together and hashed: a digest follows its cut, and is stretched with a counter. */
function challenges(
  { template, fillings }: StreamPlan,
  length: number,
  ballot: Uint8Array,
  tracker: Uint8Array,
): Uint8Array[] {
  const stream = template.bytes.slice();
  for (const { from, length, holes } of fillings)
    for (const hole of holes) stream.set(ballot.subarray(from, from + length), hole);
  for (const hole of template.holes.get('tracker') ?? []) stream.set(tracker, hole);
  return template.cuts.map((cut) => {
    const digest = sha256(stream.subarray(0, cut));
    if (cut < stream.length) stream.set(digest, cut);
    const blocks = [0n, 1n].map((i) => sha256(concatBytes(digest, integerToBytes(i, 4))));
    return concatBytes(...blocks).subarray(0, length);
  });
}

function fingerprints({ shape }: EncodedPlan, ballot: Uint8Array): Uint8Array {
  const elementBytes = shape.sequence - shape.credential;
  const at = (kind: string, from: number) => fingerprint(kind, ballot.subarray(from, from + elementBytes));
  return concatBytes(
    ...shape.contests.flatMap(({ size, ciphertexts, commitments }) => [
      ...Array.from({ length: size.positions }, (_, i) =>
        at('ciphertext', ciphertexts + 2 * i * elementBytes),
      ),
      at('commitment', commitments),
    ]),
  );
}

describe.each([
  ['P-256', P256],
  ['ristretto255', RISTRETTO255],
] as const)('hashes of ballots of %s', (_name, group) => {
  const plans = plansOf(group);

  it.each(plans.map((plan, i) => [i, plan.shape.length, plan] as const))(
    'of kind %i, %i bytes, are those of the ballots one by one',
    (_i, _length, plan) => {
      const { shape, contests, signature, challengeBytes } = plan;
      for (const count of shape.length > LONGEST_SLOT ? [3] : [1, 2, 5, 13, 200]) {
        const ballots = Array.from({ length: count }, () => rng(shape.length));
        const found = hashesOf(plan, ballots);
        const trackers = ballots.map((ballot) => trackerOf(ballot.subarray(0, shape.signature)));
        const names = {
          trackers: concatBytes(...trackers),
          fingerprints: ballots.map((ballot) => fingerprints(plan, ballot)),
        };
        expect(found).toMatchObject(names);
        expect(namesOf(shape, ballots)).toEqual(names);
        const streams = [...contests.map(({ stream }) => stream), signature];
        const expected = ballots.map((ballot, b) =>
          streams.flatMap((stream) =>
            challenges(stream, challengeBytes, ballot, trackers[b] ?? new Uint8Array()),
          ),
        );
        expect(found.challenges).toEqual(
          (expected[0] ?? []).map((_, n) =>
            concatBytes(...expected.map((own) => own[n] ?? new Uint8Array())),
          ),
        );
        expect(challengeBytes).toBe(group.uniformBytes);
      }
    },
  );

  it('are of slots that fit the kernels, but for the last', () => {
    const wide = plans.map(({ shape }) => shape.length > LONGEST_SLOT);
    expect(wide).toEqual(plans.map((_, i) => i === plans.length - 1));
  });

  it('of none are nothing', () => {
    const [plan] = plans;
    if (plan === undefined) throw new RangeError('no plan');
    const found = hashesOf(plan, []);
    expect(found.trackers).toEqual(new Uint8Array(0));
    expect(found.fingerprints).toEqual([]);
    expect(found.challenges.every(({ length }) => length === 0)).toBe(true);
    expect(() => hashesOf(plan, [utf8('not a ballot')])).toThrow(RangeError);
  });
});

/** A recorded stream with its holes filled is the stream that a transcript hashes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../src/core/bytes.js';
import { P256 } from '../../src/core/groups/p256.js';
import { type Sha256State, sha256 } from '../../src/core/hash.js';
import { LABELS, ROLES } from '../../src/core/labels.js';
import { Transcript } from '../../src/core/transcript.js';
import { DIGEST_BYTES, recordTranscript } from '../../src/core/transcript-template.js';
import { seededRng } from '../helpers/rng.js';

const rng = seededRng('templates');
const LENGTH = 20;

/** What a proof does: absorb one of two values, or something constant; or derive a challenge. */
type Step = 'first' | 'second' | 'constant' | 'challenge';

/** Runs the steps; returns the challenges. */
function follow(
  steps: readonly Step[],
  values: Record<'first' | 'second', Uint8Array>,
  state?: Sha256State,
): Uint8Array[] {
  const transcript = Transcript.create(
    { group: P256, session: new Uint8Array(32), role: ROLES.standalone },
    state,
  );
  return steps.flatMap((step) => {
    if (step === 'challenge') return [transcript.challengeBytes(LABELS.challenge, DIGEST_BYTES)];
    transcript.absorb(LABELS.message, step === 'constant' ? new Uint8Array(5) : values[step]);
    return [];
  });
}

describe('a recorded transcript', () => {
  it('gives the challenges of the transcript itself, however often a value is absorbed', () => {
    const steps = fc.array(fc.constantFrom<Step>('first', 'second', 'constant', 'challenge'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(steps, (middle) => {
        const all: Step[] = ['first', ...middle, 'second', 'challenge'];
        const markers = { first: rng(LENGTH), second: rng(LENGTH) };
        const values = { first: rng(LENGTH), second: rng(LENGTH) };
        const template = recordTranscript(new Map(Object.entries(markers)), (state) => {
          follow(all, markers, state);
        });
        const stream = template.bytes.slice();
        for (const [name, holes] of template.holes)
          for (const hole of holes) stream.set(values[name as 'first' | 'second'], hole);
        const challenges = template.cuts.map((cut) => {
          const digest = sha256(stream.subarray(0, cut));
          if (cut < stream.length) stream.set(digest, cut);
          return sha256(concatBytes(digest, new Uint8Array(4)));
        });
        expect(challenges).toEqual(follow(all, values));
      }),
      { numRuns: 40 },
    );
  });

  it('is refused if a value is absorbed in parts, too late, or not at all, or nothing is derived', () => {
    const marker = rng(LENGTH);
    const record = (absorb: (transcript: Transcript) => void) => () =>
      recordTranscript(new Map([['value', marker]]), (state) => {
        absorb(
          Transcript.create({ group: P256, session: new Uint8Array(32), role: ROLES.standalone }, state),
        );
      });
    const challenge = (transcript: Transcript): Transcript => {
      transcript.challengeScalar(LABELS.challenge);
      return transcript;
    };
    expect(record((t) => challenge(t.absorb(LABELS.message, marker)))).not.toThrow();
    for (const absorb of [
      (t: Transcript) => challenge(t),
      (t: Transcript) => t.absorb(LABELS.message, marker),
      (t: Transcript) => challenge(t).absorb(LABELS.message, marker),
      (t: Transcript) => challenge(t.absorb(LABELS.message, sha256(marker))),
      (t: Transcript) =>
        challenge(t.absorb(LABELS.message, marker.subarray(0, 9)).absorb(LABELS.message, marker.subarray(9))),
    ])
      expect(record(absorb)).toThrow(TypeError);
  });
});

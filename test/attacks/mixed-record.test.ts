/**
 * Trustees and officers of elections whose votes are shuffled, against secrecy, log and report.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { validateManifest } from '../../src/ballot/manifest-rules.js';
import { concatBytes } from '../../src/core/bytes.js';
import { nativeGroup } from '../../src/core/groups/native.js';
import { combineChunk } from '../../src/elgamal/chunk-combination.js';
import { writeShare } from '../../src/record/messages.js';
import { listScene } from '../elgamal/list-scene.js';
import { testManifest } from '../helpers/election.js';
import { seededRng } from '../helpers/rng.js';
import { verified } from '../helpers/tamper.js';
import {
  COUNCIL,
  closedMixedElection,
  heldMixedElection,
  type MixedElection,
  MOTTO,
} from '../record/mixed-election.js';
import { ShuffleDesk } from '../record/shuffle-desk.js';

let election: MixedElection;
let desk: ShuffleDesk;
beforeAll(async () => {
  election = await closedMixedElection();
  desk = new ShuffleDesk(election);
});

describe('officers', () => {
  // Two of three trustees decrypt, so one alone should learn nothing; the only one who shuffles knows whose each vote is.
  it('who let fewer trustees shuffle than it takes to decrypt write no valid manifest', () => {
    const [, council] = election.manifest.contests;
    if (council?.rule.kind !== 'ranked') throw new TypeError('a ranked contest');
    const contests = [{ ...council, rule: { ...council.rule, shuffles: 1 } }];
    const styles = [{ id: 'all', contests: [council.id] }];
    const { manifest } = testManifest(seededRng('few shuffles'), { threshold: 2, contests, styles });
    expect(validateManifest(manifest, nativeGroup).map(({ rule }) => rule)).toContain('M-28');
  });

  it('who give two options one name do not hide which of them is elected', async () => {
    const contests = election.manifest.contests.map((contest) => ({
      ...contest,
      options: contest.options.map((option) => ({ ...option, name: { en: 'Kim' } })),
    }));
    const held = await heldMixedElection({ contests });
    const { verdict, result } = await verified(held.election, held.entries);
    expect(verdict).toBe('verified');
    const shuffled = result?.[COUNCIL]?.shuffled;
    expect(shuffled?.transcript).toContain('Elected: Kim (ada)');
    expect(shuffled?.elected).not.toEqual(['Kim']);
  });
});

describe('a trustee', () => {
  it('posts no share of a sum in the place of a list: there is no sum', () => {
    const { group } = election;
    const point = group.generator();
    const proof = { kind: 'linear' as const, commitments: [point, point], responses: [group.scalar(1)] };
    const partial = { trustee: 1, factors: [point], proof };
    const { hash } = desk.record.tallying;
    for (const contest of [COUNCIL, MOTTO]) {
      const entry = desk.signed('share', writeShare({ contest, tally: hash, partial }), 1);
      expect(desk.findings(entry)).toEqual([['V25', 'unknown-contest', 'trustee 1']]);
    }
  });

  it('who begins its shuffle anew without end does not fill the log with entries that are in order', () => {
    const { part } = desk.honest(1);
    const other = { ...part, bytes: part.bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) };
    const findings = Array.from({ length: 100 }, (_, i) => desk.take(desk.partEntry(i % 2 ? part : other)));
    expect(findings.flat()).not.toEqual([]);
  });

  it('whose factors are all the identity is dropped, and stops nobody', () => {
    for (const group of [nativeGroup('P-256'), nativeGroup('ristretto255')]) {
      const { ciphertexts, partials, keys, messages, context } = listScene(group, 2, 3, 4, 'identities');
      const zero = group.identity();
      const factors = concatBytes(...messages.map(() => zero.toBytes()));
      const [first, second, third] = partials;
      if (first === undefined || second === undefined || third === undefined) throw new RangeError('three');
      for (const commitments of [[], [zero], [zero, zero]]) {
        const proof = { kind: 'linear' as const, commitments, responses: [group.scalar(0)] };
        const parts = [{ ...first, factors, proof }, second, third];
        const all = { verificationKeys: keys.verificationKeys, threshold: 2 };
        const combined = combineChunk(ciphertexts, parts, all, context);
        expect(combined).toMatchObject({ kind: 'decrypted', used: [2, 3] });
        expect(combined.dropped).toEqual([{ trustee: 1, reason: 'bad-proof' }]);
        if (combined.kind !== 'decrypted') throw new TypeError('decrypted');
        expect(combined.plaintextElements.map((one) => one.toBytes())).toEqual(
          messages.map((one) => one.toBytes()),
        );
      }
    }
  });
});

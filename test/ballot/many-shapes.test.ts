/** Elections in which voters get ballots of very many kinds, as exclusions make them. */
import { describe, expect, it } from 'vitest';
import { contestsOf } from '../../src/ballot/context.js';
import { EncodedPlans } from '../../src/ballot/encoded-plan.js';
import type { Manifest } from '../../src/ballot/manifest.js';
import { P256 } from '../../src/core/groups/p256.js';
import { systemRng } from '../../src/core/random.js';
import { TEST_64 } from '../zk/fixtures.js';
import { smallManifest, type TestRow, testElection, voterOf } from './ballot-fixtures.js';
import { oddElection } from './hot-path-election.js';

describe('an election of many kinds of ballots', () => {
  it('may have more layouts in all than a function takes arguments', () => {
    const [contests, kinds] = [200, 800];
    const ids = Array.from({ length: contests }, (_, i) => `c${i}`);
    const manifest = smallManifest({
      group: TEST_64.id as Manifest['group'],
      contests: ids.map((id) => ({
        ...{ id, title: { en: id }, options: [{ id: 'yes', name: { en: 'Yes' } }] },
        rule: { kind: 'choice', min: 0, max: 1, blank: false },
      })),
      styles: [{ id: 'all', contests: ids }],
    });
    const rows: TestRow[] = Array.from({ length: kinds }, (_, kind) => ({
      excluded: ids.flatMap((_id, contest) =>
        (kind >> contest) & 1 && contest < 10 ? [{ contest, options: [0] }] : [],
      ),
    }));
    const { context } = testElection(rows, { manifest, group: TEST_64 });
    expect(context.voterContests.size).toBe(kinds);
    expect(context.commitmentKey.size).toBe(1);
  });

  it('has one stream for every contest, however many kinds of ballots share it', () => {
    const election = oddElection(P256, [
      { style: 0 },
      { style: 2 },
      { style: 0, excluded: [{ contest: 1, options: [0] }] },
    ]);
    const plans = new EncodedPlans(election.context, systemRng);
    const streams = [0, 1, 2].map((voter) => {
      const { index } = voterOf(election, voter);
      const { contests } = plans.of(contestsOf(election.context, election.context.roll.entry(index)));
      return new Map(contests.map(({ voterContest, stream }) => [voterContest.contest, stream.template]));
    });
    const [twins, most, excluded] = streams;
    expect(twins?.get(0)).toBe(most?.get(0));
    expect(twins?.get(0)).toBe(excluded?.get(0));
    expect(twins?.get(1)).toBe(most?.get(1));
    expect(twins?.get(1)).not.toBe(excluded?.get(1));
    expect(twins?.get(0)).not.toBe(twins?.get(1));
    expect(plans.of(contestsOf(election.context, election.context.roll.entry(0)))).toBe(
      plans.of(contestsOf(election.context, election.context.roll.entry(0))),
    );
  });
});

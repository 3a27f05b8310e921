/** Whole ballots by the number of options: encrypting, proving and signing; verifying one by one and batched. */
import { BALLOT_ABOUT, BALLOT_METRICS, measureBallots } from '../ballot-timing.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { groupLabel, nativeGroups } from '../machine.js';
import { effortOf, figuresAt } from '../measure.js';

/** The topic `ballots`. */
export const BALLOTS: Topic = { name: 'ballots', run };

async function run({ mode, log }: TopicRun): Promise<TopicResult> {
  const figures: Figure[] = [];
  for (const group of nativeGroups())
    for (const options of byMode(mode, [2, 4, 10, 39, 85], [2, 4])) {
      log(`${groupLabel(group)}, ${options} options`);
      const batch = byMode(mode, options <= 10 ? 128 : 32, 4);
      const times = await measureBallots(group, options, batch, effortOf(mode));
      figures.push(...figuresAt(groupLabel(group), options, { ...times }));
    }
  return {
    topic: 'ballots',
    title: 'Ballots',
    about: BALLOT_ABOUT,
    x: 'options',
    metrics: BALLOT_METRICS,
    panels: [
      { title: 'Encrypt, prove and sign', metric: 'cast', kind: 'lines', scale: 'log' },
      { title: 'Verify, batched', metric: 'batched', kind: 'lines', scale: 'log' },
    ],
    figures,
    skipped: [],
  };
}

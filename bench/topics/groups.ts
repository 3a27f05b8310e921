/** Ballots of four options on every group. */
import { BALLOT_ABOUT, BALLOT_METRICS, measureBallots } from '../ballot-timing.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { groupLabel, nativeGroups, otherGroups } from '../machine.js';
import { effortOf, figuresAt } from '../measure.js';

const OPTIONS = 4;
/** Encodings of the modular groups are longer than this, and their ballots slow. */
const CURVE_BYTES = 64;

/** The topic `groups`. */
export const GROUPS: Topic = { name: 'groups', run };

async function run({ mode, log }: TopicRun): Promise<TopicResult> {
  const figures: Figure[] = [];
  const all = [...nativeGroups(), ...otherGroups()];
  for (const group of byMode(mode, all, all.slice(0, 4))) {
    log(groupLabel(group));
    const slow = group.elementBytes > CURVE_BYTES;
    const batch = byMode(mode, slow ? 4 : 32, 2);
    const effort = effortOf(mode);
    const times = await measureBallots(group, OPTIONS, batch, slow ? { ...effort, rounds: 3 } : effort);
    figures.push(...figuresAt(`${OPTIONS} options`, groupLabel(group), { ...times }));
  }
  return {
    topic: 'groups',
    title: 'Ballots on every group',
    about: [...BALLOT_ABOUT, ABOUT],
    x: 'group',
    metrics: BALLOT_METRICS,
    panels: [
      { title: 'Encrypt, prove and sign', metric: 'cast', kind: 'bars', scale: 'log' },
      { title: 'Verify, batched', metric: 'batched', kind: 'bars', scale: 'log' },
    ],
    figures,
    skipped: [],
  };
}

const ABOUT =
  'P-256 and ristretto255 are for new elections; the others serve the records of other systems, and chains. Batches are small on the modular groups, because their ballots take so long.';

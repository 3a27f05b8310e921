/** Finding totals: bounded discrete logarithms by the size of the electorate. */
import { systemRng, uniformInteger } from '../../src/core/random.js';
import { prepareDiscreteLog } from '../../src/elgamal/dlog.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { groupLabel, nativeGroups } from '../machine.js';
import { effortOf, figuresAt, measure, scaled } from '../measure.js';

const MS = 1e-3;
const LOOKUPS = 10;

/** The topic `logarithms`. */
export const LOGARITHMS: Topic = { name: 'logarithms', run };

async function run({ mode, log }: TopicRun): Promise<TopicResult> {
  const effort = effortOf(mode);
  const figures: Figure[] = [];
  for (const group of nativeGroups())
    for (const bound of byMode(mode, [1e3, 1e4, 1e5, 1e6, 1e7], [1e3, 1e4])) {
      log(`${groupLabel(group)}, totals up to ${bound.toLocaleString('en')}`);
      const find = prepareDiscreteLog(group, bound, LOOKUPS);
      const look = (): void => {
        const total = uniformInteger(bound + 1, systemRng);
        if (find(group.generator().multiplyVartime(group.scalar(total))) !== total)
          throw new Error('a total was not found');
      };
      figures.push(
        ...figuresAt(groupLabel(group), bound, {
          table: scaled(await measure(() => prepareDiscreteLog(group, bound, LOOKUPS), 1, effort), MS),
          find: scaled(await measure(look, 1, effort), MS),
        }),
      );
    }
  return {
    topic: 'logarithms',
    title: 'Discrete logarithms',
    about: ABOUT,
    x: 'largest total',
    metrics: [
      { id: 'table', name: 'make the table', unit: 'ms' },
      { id: 'find', name: 'find one total', unit: 'ms' },
    ],
    panels: [
      { title: 'Making the table for ten totals', metric: 'table', kind: 'lines', scale: 'log' },
      { title: 'Finding one total', metric: 'find', kind: 'lines', scale: 'log' },
    ],
    figures,
    skipped: [],
  };
}

const ABOUT = [
  'Baby steps and giant steps, the table sized for ten totals of one contest. *Find* is for a total that is uniform between 0 and the largest, and includes making the element and confirming the find.',
];

/** The voter's side: loading the engine and casting ballots by the number of options, in Node and in a browser's page. */
import { bundleCasting, castInChromium, castInNode, hasChromium } from '../casting-hosts.js';
import type { CastingTimes } from '../casting-page.js';
import { byMode, type Figure, type Topic, type TopicResult, type TopicRun } from '../figures.js';
import { figuresAt, spread } from '../measure.js';

/** The topic `casting`. */
export const CASTING: Topic = { name: 'casting', run };

const ABOUT: readonly string[] = [
  'P-256 on its engine, bundled and minified, in a fresh process of Node and in a page of headless Chromium. One contest, choose one to three of the options (one of two). *Encrypt, prove and sign* goes from the choice to the bytes that are posted, with the tables of the election key and the commitment key made. *The first ballot* also makes those tables.',
  '*Engine, cold* is the first engine of the process or page, from the embedded text of the module to the end of its first multiplication: compiling, self-test, the table of the generator. *Engine, warm* is one more of the same.',
];

async function run({ mode, folder, log }: TopicRun): Promise<TopicResult> {
  const options = byMode(mode, [2, 4, 10, 39, 85], [2, 4]);
  const ms = byMode(mode, 1500, 50);
  const settings = `${options.join(',')};${ms}`;
  await bundleCasting(folder);
  log('Node');
  const figures = figuresOf('Node', await castInNode(folder, settings));
  const skipped: string[] = [];
  if (hasChromium()) {
    log('Chromium');
    figures.push(...figuresOf('Chromium', await castInChromium(folder, settings, 20_000 + 10 * ms)));
  } else skipped.push('Chromium: there is none on this machine');
  return {
    topic: 'casting',
    title: 'Casting on the voter’s device',
    about: ABOUT,
    x: 'options',
    metrics: [
      { id: 'cast', name: 'encrypt, prove and sign', unit: 'ms' },
      { id: 'least', name: 'fastest of all rounds', unit: 'ms' },
      { id: 'first', name: 'the first ballot', unit: 'ms' },
      { id: 'cold', name: 'engine, cold', unit: 'ms' },
      { id: 'warm', name: 'engine, warm', unit: 'ms' },
    ],
    panels: [{ title: 'Encrypt, prove and sign', metric: 'cast', kind: 'lines', scale: 'log' }],
    figures,
    skipped,
  };
}

function figuresOf(host: string, { load, ballots }: CastingTimes): Figure[] {
  const [cold = 0, ...warm] = load;
  return ballots.flatMap(({ options, casts: [first = 0, ...casts] }, i) =>
    figuresAt(host, options, {
      cast: spread(casts),
      least: Math.min(...casts),
      first,
      ...(i === 0 ? { cold, warm: spread(warm) } : {}),
    }),
  );
}
